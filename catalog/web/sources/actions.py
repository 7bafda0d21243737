"""What people do to sources by a button: each calls one change and leads back to the page."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from catalog.changes.conflicts import ConflictChanged, choose_claim
from catalog.changes.deletions import HeldChanged, approve_deletions, restore_entities
from catalog.changes.locations import pause_location, remove_location, request_refresh, resume_location
from catalog.changes.removed_locations import restore_locations
from catalog.ingest.problem import Refused
from catalog.models import Location
from catalog.query.predicate import Predicate
from catalog.web.access import acting
from catalog.web.htmx import Request, render_page
from catalog.web.reasons import in_words
from catalog.web.sources.naming import name_of, source_url
from catalog.web.sources.page import SourcePage
from catalog.web.sources.removal import removal
from catalog.web.sources.rights import managing, rights
from catalog.web.sources.sight import Sight
from catalog.web.sources.views import SOURCE


@require_POST
@acting
def refresh(request: Request, visible: Predicate, actor: AbstractBaseUser, uid: uuid.UUID) -> HttpResponse:
    """Have the source read before what is only due by schedule; the page follows it."""
    sight = Sight(visible)
    location = sight.source_or_404(uid)
    may = rights(actor, location)
    if not may.refresh:
        raise PermissionDenied(_("Your role may not have sources read again."))
    request_refresh(actor=actor, location=location)
    if not request.htmx:
        messages.success(request, _("The source is read now."))
        return HttpResponseRedirect(source_url(location))
    location.refresh_from_db()
    return render_page(
        request, SOURCE, {"page": SourcePage(location, sight, may)}, fragments={"source": "source"}
    )


@require_POST
@managing
def pause(request: Request, sight: Sight, actor: AbstractBaseUser, uid: uuid.UUID) -> HttpResponse:
    location = _read_one(sight, uid)
    pause_location(actor=actor, location=location)
    messages.success(request, _("The source is paused: it is not read until somebody resumes it."))
    return HttpResponseRedirect(source_url(location))


@require_POST
@managing
def resume(request: Request, sight: Sight, actor: AbstractBaseUser, uid: uuid.UUID) -> HttpResponse:
    location = _read_one(sight, uid)
    resume_location(actor=actor, location=location)
    messages.success(request, _("The source is read again, beginning now."))
    return HttpResponseRedirect(source_url(location))


@require_POST
@managing
def approve(request: Request, sight: Sight, actor: AbstractBaseUser, uid: uuid.UUID) -> HttpResponse:
    location = _read_one(sight, uid)
    seen = request.POST.get("held", "")
    try:
        approve_deletions(
            actor=actor, location=location, held=int(seen) if seen.isascii() and seen.isdigit() else 0
        )
    except HeldChanged:
        messages.warning(request, _("Something else would be deleted by now. Look at the list again."))
    else:
        messages.success(
            request, _("Approved. The source is read now, and what it gives no more is deleted.")
        )
    return HttpResponseRedirect(source_url(location))


@require_POST
@managing
def choose(request: Request, sight: Sight, actor: AbstractBaseUser, claim: int) -> HttpResponse:
    instead_of = request.POST.get("instead_of", "")
    try:
        ref = choose_claim(
            actor=actor,
            claim=claim,
            instead_of=int(instead_of) if instead_of.isascii() and instead_of.isdigit() else 0,
        )
    except ConflictChanged:
        messages.warning(request, _("This conflict is another by now. Look at it again."))
    else:
        messages.success(
            request, _("Chosen. From now on this source says what it is: %(entity)s") % {"entity": ref}
        )
    return HttpResponseRedirect(_back(request))


@require_POST
@managing
def restore(request: Request, sight: Sight, actor: AbstractBaseUser) -> HttpResponse:
    """Bring back what was deleted; one by its own button, or all that are marked."""
    values = request.POST.getlist("one") or request.POST.getlist("revision")
    chosen = [int(value) for value in values if value.isascii() and value.isdigit()]
    try:
        restored = restore_entities(actor=actor, deletions=chosen)
    except Refused as refused:
        messages.error(
            request, _("It cannot come back: %(reason)s") % {"reason": in_words(refused.problem.message)}
        )
    else:
        if restored:
            said = ngettext("%(count)d entity is back.", "%(count)d entities are back.", len(restored))
            messages.success(request, said % {"count": len(restored)})
        else:
            messages.warning(request, _("Nothing was brought back: it is there already, or was not chosen."))
    return HttpResponseRedirect(_back(request))


@require_POST
@managing
def restore_sources(request: Request, sight: Sight, actor: AbstractBaseUser) -> HttpResponse:
    """Have sources again that were removed; one by its own button, or all that are marked."""
    values = request.POST.getlist("one") or request.POST.getlist("source")
    chosen = [int(value) for value in values if value.isascii() and value.isdigit()]
    restored = restore_locations(actor=actor, removed=chosen)
    if not restored:
        messages.warning(request, _("Nothing was brought back: it is there already, or was not chosen."))
        return HttpResponseRedirect(reverse("sources:deleted"))
    told = ngettext(
        "%(count)d source is back with its entities. It is read now.",
        "%(count)d sources are back with their entities. They are read now.",
        len(restored),
    )
    messages.success(request, told % {"count": len(restored)})
    return HttpResponseRedirect(source_url(restored[0]) if len(restored) == 1 else reverse("sources:list"))


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def remove(request: Request, sight: Sight, actor: AbstractBaseUser, uid: uuid.UUID) -> HttpResponseBase:
    """First what would go; then, by its form, the removal."""
    location = _read_one(sight, uid)
    if location.type == Location.Type.SHIPPED:
        raise PermissionDenied(_("This comes with the portal. The setting PORTAL_TRENDS takes it away."))
    if not location.registered:
        raise PermissionDenied(_("Another source includes this one. It goes when that one names it no more."))
    if request.method != "POST":
        context = {
            "removal": removal(location),
            "name": name_of(location),
            "url": source_url(location),
        }
        return render(request, "catalog/sources/remove.html", context)
    remove_location(actor=actor, location=location)
    left = Location.objects.filter(pk=location.pk).first()
    if left is None:
        messages.success(
            request, _("The source is removed. It can be brought back from here, with all it gave.")
        )
        return HttpResponseRedirect(reverse("sources:deleted"))
    if left.parents.exists():
        messages.success(
            request, _("The source is not registered any more. Another one includes it, so it stays.")
        )
    else:
        messages.success(request, _("The source is being removed. That takes a while, since it gave much."))
    return HttpResponseRedirect(source_url(location))


def _read_one(sight: Sight, uid: uuid.UUID) -> Location:
    """A source that is read from somewhere; what is made in the portal cannot be paused or removed."""
    location = sight.source_or_404(uid)
    if location.type == Location.Type.PORTAL:
        raise PermissionDenied(_("What is made in the portal has no source that could be paused or removed."))
    return location


def _back(request: Request) -> str:
    """The page that the button was on."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if safe else reverse("sources:list")
