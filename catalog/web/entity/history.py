"""What changed in an entity, in sentences: read from its revisions, the newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.ingest.merge_patch import apply_patch
from catalog.models import Entity, Revision
from catalog.web.entity.words import spelled

SENTENCES = 4
"""As many changes of one revision are told; the rest are counted."""

SHORT = 60
"""Characters. A longer value is named as changed and not shown."""

COMMIT = re.compile(r"[0-9a-f]{40}")

FIELDS: dict[str, str | Promise] = {
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


@dataclass(frozen=True, slots=True)
class Event:
    """One revision: what it changed, when, and who or which commit did."""

    sentences: Sequence[str]
    at: datetime
    by: str


def revisions_of(entity: Entity, limit: int) -> list[Revision]:
    rows = Revision.objects.filter(entity_id=entity.pk).select_related("refresh", "actor")
    return list(rows.order_by("-number")[:limit])


def events(doc: Mapping[str, Any], revisions: Sequence[Revision]) -> list[Event]:
    """`revisions` from the newest on, of an entity whose document is `doc` now."""
    after = {key: value for key, value in doc.items() if key not in ("relations", "status")}
    told = []
    for revision in revisions:
        before = _before(after, revision)
        told.append(Event(_sentences(revision, before, after), revision.at, _by(revision)))
        after = before
    return told


def _before(after: dict[str, Any], revision: Revision) -> dict[str, Any]:
    stored: dict[str, Any] = orjson.loads(revision.before)
    return stored if revision.whole else apply_patch(after, stored)


def _sentences(revision: Revision, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    if revision.action == Revision.Action.DELETED:
        return [_("Deleted")]
    if revision.action == Revision.Action.RESTORED:
        return [_("Came back")]
    told = [sentence for path, old, new in _differences(before, after) for sentence in _told(path, old, new)]
    more = len(told) - SENTENCES
    if more > 0:
        told[SENTENCES:] = [
            ngettext("and %(count)d more change", "and %(count)d more changes", more) % {"count": more}
        ]
    return told or [_("Changed")]


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """Path, old and new value of every field that differs; uid and etag are the server's and none of them."""
    for key in dict.fromkeys([*after, *before]):
        path = f"{prefix}{key}"
        if path in ("metadata.uid", "metadata.etag"):
            continue
        old, new = before.get(key, MISSING), after.get(key, MISSING)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _differences(old, new, f"{path}.")
        elif old != new:
            yield path, old, new


def _told(path: str, old: Any, new: Any) -> Iterator[str]:
    field = _label(path)
    if isinstance(old, list) and isinstance(new, list) and _short_texts(old) and _short_texts(new):
        for value in new:
            if value not in old:
                yield _("%(field)s: %(value)s added") % {"field": field, "value": value}
        for value in old:
            if value not in new:
                yield _("%(field)s: %(value)s removed") % {"field": field, "value": value}
        return
    old_text, new_text = _shown(old), _shown(new)
    if new is MISSING:
        yield _("%(field)s removed") % {"field": field}
    elif old is MISSING and new_text:
        yield _("%(field)s added: %(value)s") % {"field": field, "value": new_text}
    elif old is MISSING:
        yield _("%(field)s added") % {"field": field}
    elif old_text and new_text:
        yield _("%(field)s: %(old)s → %(new)s") % {"field": field, "old": old_text, "new": new_text}
    else:
        yield _("%(field)s changed") % {"field": field}


def _label(path: str) -> str:
    if path in FIELDS:
        return str(FIELDS[path])
    if path.startswith("metadata.annotations."):
        return path.removeprefix("metadata.annotations.")
    if path.startswith("metadata.labels."):
        return path.removeprefix("metadata.labels.")
    return " ".join(spelled(part) for part in path.split(".")[1:]) or path


def _short_texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) and len(value) <= SHORT for value in values)


def _shown(value: Any) -> str:
    """The value if it is one that fits a sentence, else nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return value if isinstance(value, str) and len(value) <= SHORT and "\n" not in value else ""


def _by(revision: Revision) -> str:
    if revision.actor is not None:
        return revision.actor.get_full_name() or revision.actor.get_username()
    commit = revision.refresh.revision if revision.refresh else ""
    if COMMIT.fullmatch(commit):
        return _("commit %(commit)s") % {"commit": commit[:7]}
    return ""
