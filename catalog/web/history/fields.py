"""What differs between two documents of an entity, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy

from catalog import kinds
from catalog.web.entity.code import as_yaml
from catalog.web.entity.words import spelled
from catalog.web.history.lines import Line, differing

SHORT = 60
"""Characters. A longer value is shown by its lines."""

LABELS: dict[str, str | Promise] = {
    "kind": gettext_lazy("Kind"),
    "metadata.title": gettext_lazy("Title"),
    "metadata.description": gettext_lazy("Description"),
    "metadata.tags": gettext_lazy("Tags"),
    "metadata.links": gettext_lazy("Links"),
    "spec.type": gettext_lazy("Type"),
    "spec.lifecycle": gettext_lazy("Lifecycle"),
    "spec.owner": gettext_lazy("Owner"),
    "spec.system": gettext_lazy("System"),
    "spec.domain": gettext_lazy("Domain"),
    "spec.dependsOn": gettext_lazy("Dependencies"),
    "spec.providesApis": gettext_lazy("Provided APIs"),
    "spec.consumesApis": gettext_lazy("Called APIs"),
    "spec.definition": gettext_lazy("Definition"),
    "spec.memberOf": gettext_lazy("Groups"),
    "spec.members": gettext_lazy("Members"),
    "spec.parent": gettext_lazy("Parent group"),
    "spec.children": gettext_lazy("Sub-groups"),
}

MISSING = object()

TRANSLATIONS = "spec.translations."


@lru_cache(maxsize=1)
def _of_kinds() -> dict[str, str | Promise]:
    """What our own kinds call the fields of their specs; where two call one differently, the first."""
    found: dict[str, str | Promise] = {}
    for kind in kinds.BUILT_IN:
        for path, label in kind.fields.items():
            found.setdefault(f"spec.{path}", label)
    return found


Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field's values before and after; MISSING where it was not there."""

    path: str
    old: Any
    new: Any

    @property
    def label(self) -> str:
        if self.path in LABELS:
            return str(LABELS[self.path])
        if self.path in (stated := _of_kinds()):
            return str(stated[self.path])
        if self.path.startswith(TRANSLATIONS):
            language, _dot, field = self.path.removeprefix(TRANSLATIONS).partition(".")
            place = "metadata" if field in ("title", "description", "links") else "spec"
            said = Difference(f"{place}.{field or 'translations'}", self.old, self.new).label
            return f"{said} ({_language(language)})"
        for prefix in ("metadata.annotations.", "metadata.labels."):
            if self.path.startswith(prefix):
                return self.path.removeprefix(prefix)
        return " ".join(spelled(part) for part in self.path.split(".")[1:]) or self.path

    @property
    def is_of_items(self) -> bool:
        """Whether it is a list of short texts on both sides, of which some came and some went."""
        return isinstance(self.old, list) and isinstance(self.new, list) and are_short([*self.old, *self.new])


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def differences(before: Document, after: Document, prefix: str = "") -> Iterator[Difference]:
    """Every field that differs, in the order of the document; the server's uid and etag are none of them."""
    for key in dict.fromkeys([*after, *before]):
        path = f"{prefix}{key}"
        if path in ("metadata.uid", "metadata.etag"):
            continue
        old, new = before.get(key, MISSING), after.get(key, MISSING)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from differences(old, new, f"{path}.")
        elif old != new or type(old) is not type(new):
            yield Difference(path, old, new)


def are_short(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) and len(value) <= SHORT for value in values)


def shown(value: Any) -> str:
    """The value if it is one that fits a line, else nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return value if isinstance(value, str) and len(value) <= SHORT and "\n" not in value else ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A difference as a page shows it: one value for another, items that came and went, or lines.

    `old` and `new` are empty where the field was not there. `more` lines differ beyond those shown.
    """

    label: str
    path: str
    old: str = ""
    new: str = ""
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    lines: Sequence[Line] = field(default_factory=list)
    more: int = 0


def field_changes(before: Document, after: Document) -> list[FieldChange]:
    return [field_change(difference) for difference in differences(before, after)]


def field_change(one: Difference) -> FieldChange:
    old, new = _listed(one.old), _listed(one.new)
    if old is not None and new is not None and (old or new):
        added = [value for value in new if value not in old]
        removed = [value for value in old if value not in new]
        if added or removed:
            return FieldChange(one.label, one.path, added=added, removed=removed)
    if _fits(one.old) and _fits(one.new):
        return FieldChange(one.label, one.path, old=shown(one.old), new=shown(one.new))
    lines, more = differing(_text(one.old), _text(one.new))
    return FieldChange(one.label, one.path, lines=lines, more=more)


def _listed(value: Any) -> list[str] | None:
    """The items of a list of short texts; None for anything else."""
    if value is MISSING:
        return []
    return value if isinstance(value, list) and are_short(value) else None


def _fits(value: Any) -> bool:
    return value is MISSING or bool(shown(value))


def _text(value: Any) -> str:
    if value is MISSING:
        return ""
    return value if isinstance(value, str) else as_yaml(value).removesuffix("\n")
