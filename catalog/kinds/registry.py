"""The kinds there are. A process has one registry; a command or a test may make its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.kinds.custom import BadKind, from_entity
from catalog.kinds.kind import Kind, RelationField, Text


class DuplicateKind(ValueError):
    """A kind of this name, or a relation of this type with another inverse, is there already."""


class Registry:
    """Kinds by name, in the order in which they were registered: that of tabs and lists."""

    def __init__(self, kinds: Iterable[Kind] = ()) -> None:
        self._kinds: dict[str, Kind] = {}
        self._inverses: dict[str, str] = {}
        self._called: dict[str, Text] = {}
        for kind in kinds:
            self.register(kind)

    def get(self, name: str) -> Kind | None:
        """The kind of this name, in whatever case."""
        return self._kinds.get(name.lower())

    def of(self, name: Any, api_version: Any) -> Kind | None:
        """The kind that a document means: its name in this very case, in an apiVersion that the kind has."""
        kind = self._kinds.get(name.lower()) if isinstance(name, str) else None
        return kind if kind and kind.name == name and api_version in kind.api_versions else None

    def all(self) -> list[Kind]:
        return list(self._kinds.values())

    def all_custom(self) -> list[Kind]:
        return [kind for kind in self._kinds.values() if kind.entity is not None]

    def stated(self) -> dict[str, dict[str, Any]]:
        """What the custom kinds are defined as, by their name in lower case."""
        return {kind.key: (kind.entity or {}).get("spec", {}) for kind in self.all_custom()}

    def inverse_of(self, relation: str) -> str | None:
        """The other direction of a relation type, whichever of the two a kind states."""
        return self._inverses.get(relation)

    def called(self, relation: str) -> Text:
        """What a kind calls a relation type, in whatever case; "" where none has words for it."""
        return self._called.get(relation.lower(), "")

    def register(self, kind: Kind) -> None:
        """Add a kind. Raises DuplicateKind when its name or a relation type of it means something else."""
        if kind.key in self._kinds:
            raise DuplicateKind(f"The kind {kind.name} is defined already.")
        for relation in kind.all_relations:
            self._check_inverse(kind, relation)
        for relation in kind.all_relations:
            self._inverses[relation.type] = relation.inverse
            self._inverses[relation.inverse] = relation.type
            for name, label in ((relation.type, relation.label), (relation.inverse, relation.inverse_label)):
                if label:
                    self._called.setdefault(name.lower(), label)
        self._kinds[kind.key] = kind

    def _check_inverse(self, kind: Kind, relation: RelationField) -> None:
        for one, other in ((relation.type, relation.inverse), (relation.inverse, relation.type)):
            taken = self._inverses.get(one)
            if taken is not None and taken != other:
                raise DuplicateKind(
                    f"The relation {one} is the inverse of {taken} already; "
                    f"the kind {kind.name} makes it that of {other}."
                )

    def define(self, doc: dict[str, Any]) -> Kind:
        """Add the kind that a document of `kind: Kind` defines, or renew it if this document did so before.

        Raises BadKind, which says what is wrong with it.
        """
        kind = from_entity(doc)
        self._make_room(kind)
        try:
            self.register(kind)
        except DuplicateKind as error:
            taken = kind.key in self._kinds
            raise BadKind(
                str(error),
                path=("spec", "names", "kind") if taken else ("spec", "relations"),
                advice="Choose another name."
                if taken
                else "Choose other relation types, or use that inverse.",
            ) from error
        return kind

    def _make_room(self, kind: Kind) -> None:
        present = self._kinds.get(kind.key)
        if (
            present is None
            or present.entity is None
            or _identity(present.entity) != _identity(kind.entity or {})
        ):
            return
        others = Registry(other for other in self._kinds.values() if other is not present)
        self._become(others)

    def replace_custom(self, docs: Iterable[dict[str, Any]]) -> None:
        """Have exactly these custom kinds. One that cannot be is left out: it was refused when checked."""
        fresh = Registry(kind for kind in self._kinds.values() if kind.entity is None)
        for doc in docs:
            try:
                fresh.define(doc)
            except BadKind:
                continue
        self._become(fresh)

    def _become(self, other: Registry) -> None:
        self._kinds, self._inverses, self._called = other._kinds, other._inverses, other._called

    def copy(self) -> Registry:
        return Registry(self._kinds.values())


def _identity(doc: dict[str, Any]) -> tuple[str, str]:
    metadata = doc["metadata"]
    return metadata.get("namespace", "default").lower(), metadata["name"].lower()
