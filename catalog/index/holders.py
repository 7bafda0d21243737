"""Who has which terms, each term once: as it is sent by those who prepare documents, and as it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalog.index.terms import LISTED, Term

Row = tuple[str, str, bool]
"""A term of a key: value, value as written (empty: the same), whether it is an item of a list."""


@dataclass(slots=True, eq=False)
class Holders:
    """By key: who has each of its terms, in the order of the table, and who has a null there.

    They are told by entity id, or while they are not entities yet, by a number among those that were
    prepared together.
    """

    rows: dict[str, dict[Row, list[int]]] = field(default_factory=dict)
    nulls: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, members: Iterable[tuple[int, Iterable[Term]]]) -> Holders:
        """Of some, each with all its terms."""
        by_term: dict[Term, list[int]] = defaultdict(list)
        for member, terms in members:
            for term in terms:
                by_term[term].append(member)
        found = cls()
        for (name, value, original), holders in by_term.items():
            key = name.removesuffix(LISTED)
            if value is None:
                found.nulls[key] = holders
            else:
                row = (value, "" if original is None or original == value else original, key is not name)
                found.rows.setdefault(key, {})[row] = holders
        return found

    def in_order(self) -> Holders:
        """The same, sorted: what is joined of sorted parts is sorted again soon."""
        return Holders({key: dict(sorted(rows.items())) for key, rows in self.rows.items()}, self.nulls)

    def join(self, others: Holders, ids: Mapping[int, int]) -> None:
        """Add those who were numbered, by the ids that they have now; those without are not meant."""
        now = ids.get
        for key, theirs in others.rows.items():
            rows = self.rows.setdefault(key, {})
            for row, numbers in theirs.items():
                holders = [one for number in numbers if (one := now(number))]
                if row in rows:
                    rows[row] += holders
                elif holders:
                    rows[row] = holders
        for key, numbers in others.nulls.items():
            self.nulls.setdefault(key, []).extend(one for number in numbers if (one := now(number)))

    def keys(self) -> set[str]:
        return self.rows.keys() | self.nulls.keys()


Numbered = tuple[Holders, Mapping[int, int]]
"""Terms of those who were prepared together, with the ids that they have now."""
