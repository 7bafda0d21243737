"""Adding a source: an address, or text. Each is previewed first, and done by a second step."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from catalog.changes.documents import DocumentsRefused, state_documents
from catalog.changes.locations import AlreadyRegistered, register_location, set_credential
from catalog.ingest.pasted import read_pasted
from catalog.ingest.portal import portal_location
from catalog.ingest.preview import Preview, preview_pasted
from catalog.web.htmx import Request
from catalog.web.reasons import said
from catalog.web.sources.draft import seal, unseal
from catalog.web.sources.forms import AddressForm, CredentialForm, TextForm
from catalog.web.sources.naming import name_of, source_url
from catalog.web.sources.previews import expected, expected_of
from catalog.web.sources.rights import managing
from catalog.web.sources.sight import Sight

ADDRESS, TEXT = "catalog/sources/new.html", "catalog/sources/new_text.html"


@sensitive_post_parameters("secret", "private_key", "draft")
@require_http_methods(["GET", "HEAD", "POST"])
@managing
def new_source(request: Request, sight: Sight, actor: AbstractBaseUser) -> HttpResponse:
    """A form for an address; then what it would come to; then the source."""
    if request.method != "POST":
        form = AddressForm(initial={"target": request.GET.get("target", "")})
        return render(request, ADDRESS, {"form": form})
    if "draft" in request.POST:
        return _register(request, actor)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return render(request, ADDRESS, {"form": form}, status=422)
    target, credential = form.cleaned_data["target"], form.credential
    found = expected_of(form.kind, target, credential)
    if found.unreadable is not None:
        form.add_error("target", said(found.unreadable))
    context = {
        "form": form,
        "expected": found,
        "target": target,
        "has_credential": credential is not None,
        "draft": seal(actor, form.kind, target, credential),
    }
    return render(request, ADDRESS, context, status=422 if found.unreadable else 200)


def _register(request: Request, actor: AbstractBaseUser) -> HttpResponse:
    draft = unseal(actor, request.POST["draft"])
    if draft is None:
        form = AddressForm()
        form.is_bound = True
        form.add_error(None, _("The preview is more than an hour old. Look at it once more."))
        return render(request, ADDRESS, {"form": form}, status=422)
    kind, target, credential = draft
    try:
        location = register_location(actor=actor, kind=kind, target=target, credential=credential)
    except AlreadyRegistered as known:
        messages.info(request, _("This is a source already."))
        return HttpResponseRedirect(source_url(known.location))
    messages.success(request, _("Registered. It is read now, which this page follows."))
    return HttpResponseRedirect(source_url(location))


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def new_text(request: Request, sight: Sight, actor: AbstractBaseUser) -> HttpResponse:
    """A form for descriptors as text, with what they would come to beneath it; then the entities."""
    if request.method != "POST":
        return render(request, TEXT, {"form": TextForm()})
    form = TextForm(request.POST)
    if not form.is_valid():
        return render(request, TEXT, {"form": form}, status=422)
    text = form.cleaned_data["text"]
    if request.POST.get("step") == "make":
        return _make(request, actor, form)
    result = preview_pasted(read_pasted(text))
    if result.complaints:
        return _refused(request, form, result)
    found = expected(result)
    if found.is_nothing:
        form.add_error("text", _("There is no descriptor in this text."))
        return render(request, TEXT, {"form": form}, status=422)
    return render(request, TEXT, {"form": form, "expected": found})


def _make(request: Request, actor: AbstractBaseUser, form: TextForm) -> HttpResponse:
    try:
        refs = state_documents(actor=actor, text=form.cleaned_data["text"])
    except DocumentsRefused as refused:
        return _refused(request, form, Preview(complaints=list(refused.complaints)))
    told = ngettext(
        "%(count)d entity is in the catalog.", "%(count)d entities are in the catalog.", len(refs)
    )
    messages.success(request, told % {"count": len(refs)})
    return HttpResponseRedirect(source_url(portal_location()))


def _refused(request: Request, form: TextForm, result: Preview) -> HttpResponse:
    count = len(result.complaints)
    told = ngettext(
        "%(count)d thing is to be mended first; it is told below.",
        "%(count)d things are to be mended first; they are told below.",
        count,
    )
    form.add_error("text", told % {"count": count})
    context = {"form": form, "expected": expected(result), "is_refused": True}
    return render(request, TEXT, context, status=422)


@sensitive_post_parameters("secret", "private_key")
@require_http_methods(["GET", "HEAD", "POST"])
@managing
def credential(request: Request, sight: Sight, actor: AbstractBaseUser, uid: uuid.UUID) -> HttpResponse:
    """Put another credential in place of the one that is kept, or forget it."""
    location = sight.source_or_404(uid)
    form = CredentialForm(request.POST if request.method == "POST" else None)
    forgets = request.POST.get("step") == "forget"
    if request.method == "POST" and (forgets or form.is_valid()):
        kept = None if forgets else form.credential
        if kept is not None or forgets:
            set_credential(actor=actor, location=location, credential=kept)
            messages.success(
                request,
                _("The credential is kept, and used from the next reading on.")
                if kept
                else _("The credential is forgotten."),
            )
            return HttpResponseRedirect(source_url(location))
        form.add_error("secret", _("Write a token or a key."))
    context = {
        "form": form,
        "name": name_of(location),
        "url": source_url(location),
        "is_kept": location.credential is not None,
    }
    return render(request, "catalog/sources/credential.html", context, status=422 if form.errors else 200)
