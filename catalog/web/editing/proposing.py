"""Propose to source: the entity's file with what was edited here, as a patch for its authors."""

from __future__ import annotations

import orjson
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.ingest.fetch import FetchError, fetch
from catalog.ingest.proposal import NotProposable, Proposal, proposal
from catalog.ingest.refresh import target_of
from catalog.ingest.rules import rules
from catalog.models import Entity, Overlay
from catalog.query.predicate import Predicate
from catalog.web.access import acting
from catalog.web.editing.desk import PORTAL
from catalog.web.editing.rights import editable_or_403
from catalog.web.editing.views import about
from catalog.web.entity.links import descriptor_url, edit_url
from catalog.web.htmx import Request
from catalog.web.reasons import in_words
from catalog.web.there import named


@require_safe
@acting
def propose(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str, namespace: str, name: str
) -> HttpResponse:
    """The patch on a page, or with `format=patch` as a file."""
    entity = editable_or_403(visible, actor, named(kind, namespace, name))
    overlay = Overlay.objects.filter(ref=entity.ref).first()
    if overlay is None or entity.descriptor is None or entity.descriptor.file is None:
        raise Http404(_("Nothing of this entity was edited here, so there is nothing to propose."))
    found, problem = _proposal(entity, orjson.loads(overlay.patch))
    if found is not None and request.GET.get("format") == "patch":
        response = HttpResponse(found.patch, content_type="text/x-patch; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{entity.name}.patch"'
        return response
    doc = orjson.loads(entity.doc + "}")
    context = {
        **about(entity, PORTAL),
        "proposal": found,
        "problem": problem,
        "file": entity.descriptor.file.path,
        "source_url": descriptor_url(doc),
        "forge_url": edit_url(doc),
    }
    return render(request, "catalog/editing/proposal.html", context)


def _proposal(entity: Entity, patch: dict[str, object]) -> tuple[Proposal | None, str]:
    """The proposal, or why there is none."""
    descriptor = entity.descriptor
    assert descriptor is not None
    assert descriptor.file is not None
    path = descriptor.file.path
    try:
        with fetch(target_of(descriptor.location), cache=settings.CATALOG_CACHE, rules=rules()) as tree:
            data = tree.read(path)
        return proposal(path, data, descriptor.position, patch), ""
    except FetchError as error:
        return None, in_words(error.problem.message)
    except NotProposable as error:
        return None, str(error)
