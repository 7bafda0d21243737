"""Having a source read from elsewhere: first what that would come to, then the move."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from catalog.changes.locations import AlreadyRegistered, change_target
from catalog.models import Location
from catalog.web.htmx import Request
from catalog.web.reasons import said
from catalog.web.sources.draft import seal, unseal
from catalog.web.sources.forms import AddressForm
from catalog.web.sources.naming import name_of, source_url
from catalog.web.sources.previews import Expected, expected_of
from catalog.web.sources.rights import managing
from catalog.web.sources.sight import Sight


@sensitive_post_parameters("secret", "private_key", "draft")
@require_http_methods(["GET", "HEAD", "POST"])
@managing
def move(request: Request, sight: Sight, actor: AbstractBaseUser, uid: uuid.UUID) -> HttpResponse:
    location = sight.source_or_404(uid)
    if not location.registered or location.type in Location.OWN:
        raise PermissionDenied(_("Only a source that somebody registered has an address to change."))
    if request.method != "POST":
        return _page(request, location, AddressForm(initial={"target": location.target}))
    if "draft" in request.POST:
        return _move(request, actor, location)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, location, form)
    target, credential = form.cleaned_data["target"], form.credential
    found = expected_of(form.kind, target, credential, moved=location)
    if found.unreadable is not None:
        form.add_error("target", said(found.unreadable))
    return _page(request, location, form, expected=found, draft=seal(actor, form.kind, target, credential))


def _move(request: Request, actor: AbstractBaseUser, location: Location) -> HttpResponse:
    draft = unseal(actor, request.POST["draft"])
    if draft is None:
        form = AddressForm()
        form.is_bound = True
        form.add_error(None, _("The preview is more than an hour old. Look at it once more."))
        return _page(request, location, form)
    kind, target, credential = draft
    try:
        change_target(actor=actor, location=location, kind=kind, target=target, credential=credential)
    except AlreadyRegistered as known:
        messages.info(request, _("This is a source already."))
        return HttpResponseRedirect(source_url(known.location))
    messages.success(request, _("It is read from its new address now, which this page follows."))
    return HttpResponseRedirect(source_url(location))


def _page(
    request: Request,
    location: Location,
    form: AddressForm,
    *,
    expected: Expected | None = None,
    draft: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "expected": expected,
        "draft": draft,
        "target": form["target"].value(),
        "location": location,
        "name": name_of(location),
        "url": source_url(location),
    }
    return render(request, "catalog/sources/move.html", context, status=422 if form.errors else 200)
