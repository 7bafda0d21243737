"""Two people edited at once: what the second wanted beside what there is now, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from catalog.ingest.merge_patch import Keys, leaves, patch_between, value_at, without
from catalog.models import Revision
from catalog.web.editing.draft import Draft
from catalog.web.history.fields import MISSING, Difference, FieldChange, field_change
from catalog.web.history.origin import Origin, origin_of

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Disputed:
    """One field in which the two versions differ; `usual` is whose is kept unless the person says otherwise,
    empty where both changed it."""

    name: str
    keys: Keys
    mine: FieldChange
    theirs: FieldChange
    usual: str


def disputed(draft: Draft) -> list[Disputed]:
    """`draft` began with an older version. The fields in which it differs from the present one."""
    changed_by_them = list(leaves(patch_between(draft.began, draft.present)))
    changed_by_me = list(leaves(draft.patch))
    found = []
    for number, keys in enumerate(leaves(draft.on_present().patch)):
        ours, others = (any(_overlap(keys, one) for one in some) for some in (changed_by_me, changed_by_them))
        found.append(
            Disputed(
                f"keep-{number}",
                keys,
                _value(keys, draft.mine),
                _value(keys, draft.present),
                "" if ours and others else MINE if ours else THEIRS,
            )
        )
    return found


def decided(draft: Draft, data: QueryDict) -> Draft:
    """The draft, on the present version, without what the person leaves as it is now."""
    laid = draft if draft.is_current else draft.on_present()
    patch = laid.patch
    for number, keys in enumerate(leaves(laid.patch)):
        if data.get(f"keep-{number}") == THEIRS:
            patch = without(patch, keys)
    return Draft(laid.entity, laid.etag, laid.number, patch)


def _overlap(one: Keys, other: Keys) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


@dataclass(frozen=True, slots=True)
class Overtaking:
    """The change that came between: who made it, or which source, and when."""

    by: Origin
    at: datetime


def overtaking(draft: Draft) -> Overtaking | None:
    """The last change after the version that `draft` began with; None where it is not kept any more."""
    later = Revision.objects.filter(entity_id=draft.entity.pk, number__gt=draft.number)
    last = later.select_related("actor", "refresh__location").order_by("-number").first()
    return Overtaking(origin_of(last), last.at) if last else None


def _value(keys: Keys, document: object) -> FieldChange:
    """The value alone: a text as it is, whatever its length, so that both versions look alike."""
    value = value_at(document, keys)
    change = field_change(Difference(".".join(keys), MISSING, MISSING if value is None else value))
    return FieldChange(change.label, change.path, new=value) if isinstance(value, str) else change
