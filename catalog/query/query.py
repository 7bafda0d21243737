"""What is asked of the catalog: one object for pages, fragments, exports and the API."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.query.predicate import Contains, Everything, Predicate, Text, all_of

DEFAULT_LIMIT = 200
MOST = 2**31
"""More entities than a catalog can hold. Who asks for more, or for what lies beyond, gets no less by it."""
UID = "metadata.uid"


@dataclass(frozen=True, slots=True)
class Order:
    """By the lower-cased values of a field; equal values by uid, in the same direction."""

    field: str
    descending: bool = False

    @property
    def key(self) -> str:
        return self.field.lower()


@dataclass(frozen=True, slots=True)
class FullText:
    """Backstage's text filter: a value of one of the fields contains the term.

    Without fields it looks at the field that is ordered by, or at uids.
    """

    term: str = ""
    fields: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """A row in the order asked for: its value there (None without an order) and its id.

    In a search by relevance, and where tiers order, there is no such value; there `id` is the row's rank,
    from 0.
    """

    value: str | None
    id: int


@dataclass(frozen=True, slots=True)
class Resume:
    """Where a page goes on: after `position`, or before it when `backwards`.

    `first` is the first row of the first page and `total` the count found then, None if nobody wanted it.
    """

    position: Position
    first: Position
    backwards: bool = False
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is the search of pages, by relevance unless an order is given; `full_text` is Backstage's.

    Only the first of `order` counts, as in Backstage. `offset` is not used together with `resume`.
    `tiers` order the answer by the first of them that an entity matches, and those of one tier by id; what
    matches none is left out.
    """

    predicate: Predicate = field(default_factory=Everything)
    text: str = ""
    full_text: FullText = field(default_factory=FullText)
    order: tuple[Order, ...] = ()
    tiers: tuple[Predicate, ...] = ()
    limit: int = DEFAULT_LIMIT
    offset: int = 0
    counted: bool = True
    resume: Resume | None = None

    def __post_init__(self) -> None:
        for name in ("limit", "offset"):  # what comes from outside may be larger than the machine's numbers
            object.__setattr__(self, name, min(getattr(self, name), MOST))

    @property
    def ordering(self) -> Order | None:
        return self.order[0] if self.order else None

    @property
    def is_ranked(self) -> bool:
        return bool(self.tiers) or (bool(self.text.strip()) and not self.order)

    @property
    def condition(self) -> Predicate:
        """Everything that decides whether an entity belongs to the answer."""
        words = self.text.strip()
        return all_of(self.predicate, self.full_text_condition, Text(words) if words else Everything())

    @property
    def full_text_condition(self) -> Predicate:
        term = self.full_text.term.strip()
        if not term:
            return Everything()
        fallback = self.ordering.field if self.ordering else UID
        return Contains(self.full_text.fields or (fallback,), term)
