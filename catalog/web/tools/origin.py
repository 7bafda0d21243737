"""Whether a page shows a trend or a tool as it comes with the portal, or as the company has it."""

from __future__ import annotations

import orjson
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from catalog.ingest.merge_patch import leaves
from catalog.models import Descriptor, Entity, Location, Overlay
from catalog.web.history.fields import Difference
from catalog.web.listing.rows import shown_location

MOST = 6
"""Fields that are named; a company that changed more has changed it all."""


def origin_of(pk: int) -> list[str]:
    """Who says it, and what was changed here, in sentences. One query."""
    shipped = Descriptor.objects.filter(ref=OuterRef("ref"), location__type=Location.Type.SHIPPED)
    row = (
        Entity.objects.filter(pk=pk)
        .annotate(
            comes=Exists(shipped), patch=Subquery(Overlay.objects.filter(ref=OuterRef("ref")).values("patch"))
        )
        .values_list("location__type", "location__target", "comes", "patch")
        .first()
    )
    if row is None:
        return []
    kind, target, comes, patch = row
    return [_stated(kind or "", target or "", comes), *_changed(patch or "{}")]


def _stated(kind: str, target: str, comes: bool) -> str:
    if kind == Location.Type.SHIPPED:
        return _("Comes with the portal.")
    if kind in ("", Location.Type.PORTAL):
        return _("Made here, in the portal.")
    said = {"source": shown_location(f"{kind}:{target}")}
    if comes:
        return _("Our own, from %(source)s, in place of what comes with the portal.") % said
    return _("Our own, from %(source)s.") % said


def _changed(patch: str) -> list[str]:
    paths = [".".join(keys[:2]) for keys in leaves(orjson.loads(patch))]
    told = [path for path in paths if path not in ("metadata.annotations", "spec.translations")]
    labels = list(dict.fromkeys(Difference(path, None, None).label for path in told))
    if not labels:
        return []
    if len(labels) > MOST:
        return [_("Much of it is changed here.")]
    return [_("Changed here: %(fields)s.") % {"fields": ", ".join(labels)}]
