"""An entity's page, and what a person does there: star it, have its source read again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from catalog.changes import stars
from catalog.changes.locations import request_refresh
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity, Location, Star
from catalog.policy import policy
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.web.access import acting, reading
from catalog.web.editing.rights import may_edit
from catalog.web.entity.page import EntityPage
from catalog.web.entity.remarks import remarks_on
from catalog.web.htmx import Request, render_page, wanted_fragment
from catalog.web.recent import remember
from catalog.web.reference import entity_url
from catalog.web.there import entity_there, named

TEMPLATE = "catalog/entity.html"
FRAGMENTS = {name: name for name in ("tab", "refresh", "graph", "definition", "operations")}


@require_safe
@reading
def entity_page(
    request: Request, visible: Predicate, kind: str, namespace: str, name: str
) -> HttpResponseBase:
    ref = named(kind, namespace, name)
    if (kind, namespace, name) != (ref.kind, ref.namespace, ref.name):
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponseRedirect(entity_url(ref) + query)
    at = snapshot()
    seen = match(visible, at)
    entity = entity_there(ref, seen, _with_source())
    page = EntityPage(entity, request.GET, seen, at)
    remarks = remarks_on(entity, request.user, seen)
    context = {"page": page, "remarks": remarks, **_doings(request, entity)}
    if wanted_fragment(request, ["refresh"]) and not context.get("is_refreshing"):
        return HttpResponseClientRefresh()
    fragments = {**FRAGMENTS, **page.definition.fragment(request.htmx.target)}
    response = render_page(request, TEMPLATE, context, fragments=fragments)
    if not request.htmx:
        remember(request, response, entity.ref)
    return response


def _with_source() -> QuerySet[Entity]:
    return Entity.objects.select_related("descriptor__file", "location")


def _doings(request: Request, entity: Entity) -> dict[str, object]:
    """What this person can do here, and has done."""
    user = request.user
    if not isinstance(user, AbstractBaseUser):
        return {}
    can_refresh = entity.location is not None and policy().allows(user, "refresh", entity.ref)
    return {
        "can_star": True,
        "is_starred": Star.objects.filter(user_id=user.pk, ref=entity.ref).exists(),
        "can_edit": may_edit(user, entity),
        "can_refresh": can_refresh,
        "is_refreshing": can_refresh and entity.location is not None and _is_awaited(entity.location),
        "reference": Ref.parse(entity.ref),
    }


def _is_awaited(location: Location) -> bool:
    """Whether the source waits to be read, or is being read."""
    return location.urgent or (location.lease_until is not None and location.lease_until > timezone.now())


@require_POST
@acting
def star(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str, namespace: str, name: str
) -> HttpResponse:
    """Star the entity, or with `starred=no` take the star away."""
    entity = _seen(visible, named(kind, namespace, name))
    wanted = request.POST.get("starred") != "no"
    change = stars.star if wanted else stars.unstar
    change(actor=actor, ref=entity.ref)
    return _done(request, entity, "star", {"is_starred": wanted})


@require_POST
@acting
def refresh(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str, namespace: str, name: str
) -> HttpResponse:
    """Have the entity's source read again, before what is only due by schedule."""
    entity = _seen(visible, named(kind, namespace, name))
    if entity.location is None or not policy().allows(actor, "refresh", entity.ref):
        raise PermissionDenied(_("Your role may not have sources read again."))
    request_refresh(actor=actor, location=entity.location)
    if not request.htmx:
        messages.success(request, _("The source is read again. What changed in it shows here in a moment."))
    return _done(request, entity, "refresh", {"is_refreshing": True})


def _seen(visible: Predicate, ref: Ref) -> Entity:
    with one_snapshot():
        return entity_there(ref, match(visible, snapshot()), _with_source())


def _done(request: Request, entity: Entity, part: str, context: dict[str, object]) -> HttpResponse:
    """The button in its new state for HTMX; without it, back to the page. The page of a source that was read
    again asks for its button until that is done, and then for itself."""
    ref = Ref.parse(entity.ref)
    if request.htmx:
        return render(request, f"{TEMPLATE}#{part}", {"reference": ref, **context})
    return HttpResponseRedirect(entity_url(ref))
