"""The last changes of an entity in sentences, for its overview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Revision
from catalog.web.history.fields import MISSING, Difference, differences, shown
from catalog.web.history.origin import Origin, origin_of
from catalog.web.history.versions import Version

SENTENCES = 4
"""As many changes of one revision are told; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Event:
    """One revision: what it changed, when, and who or which commit did."""

    sentences: Sequence[str]
    at: datetime
    by: Origin


def events(versions: Sequence[Version]) -> list[Event]:
    return [
        Event(_sentences(version), version.revision.at, origin_of(version.revision)) for version in versions
    ]


def _sentences(version: Version) -> list[str]:
    if version.revision.action == Revision.Action.DELETED:
        return [_("Deleted")]
    if version.revision.action == Revision.Action.RESTORED:
        return [_("Came back")]
    changed = differences(version.before or {}, version.after or {})
    told = [sentence for difference in changed for sentence in _told(difference)]
    more = len(told) - SENTENCES
    if more > 0:
        told[SENTENCES:] = [
            ngettext("and %(count)d more change", "and %(count)d more changes", more) % {"count": more}
        ]
    return told or [_("Changed")]


def _told(one: Difference) -> Iterator[str]:
    field = one.label
    if one.is_of_items:
        for value in one.new:
            if value not in one.old:
                yield _("%(field)s: %(value)s added") % {"field": field, "value": value}
        for value in one.old:
            if value not in one.new:
                yield _("%(field)s: %(value)s removed") % {"field": field, "value": value}
        return
    old, new = shown(one.old), shown(one.new)
    if one.new is MISSING:
        yield _("%(field)s removed") % {"field": field}
    elif one.old is MISSING and new:
        yield _("%(field)s added: %(value)s") % {"field": field, "value": new}
    elif one.old is MISSING:
        yield _("%(field)s added") % {"field": field}
    elif old and new:
        yield _("%(field)s: %(old)s → %(new)s") % {"field": field, "old": old, "new": new}
    else:
        yield _("%(field)s changed") % {"field": field}
