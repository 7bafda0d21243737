"""The pages on which admins take a radar of another program in, and take that back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.changes.radar_import import IMPORTED, AlreadyUndone, undo_import, undoing
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.ingest.problem import Refused
from catalog.models import AuditEvent
from catalog.policy import MANAGE, policy
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.tools.radar.foreign import ForeignRadar, NoRadar
from catalog.tools.rings import Rings
from catalog.tools.sheets import sheets_by_ref
from catalog.web.access import acting
from catalog.web.htmx import Request
from catalog.web.radar.importing import FileForm, Import, MappingForm, Preview, earlier

LONGEST_NAME = 200


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def take_in(request: Request, visible: Predicate, actor: AbstractBaseUser) -> HttpResponse:
    """A file leads to a preview; a preview comes back with `step=preview` or `step=import`."""
    _only_admins(actor)
    if request.method == "POST" and "held" in request.POST:
        return _from_preview(request, actor)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        name = str(form.cleaned_data["file"].name)[:LONGEST_NAME]
        return _preview(request, form.radar, name)
    context = {"form": form, "earlier": earlier()}
    return render(request, "radar/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def imported(request: Request, visible: Predicate, actor: AbstractBaseUser, pk: int) -> HttpResponse:
    """What an import did; to POST takes it back."""
    _only_admins(actor)
    event = AuditEvent.objects.filter(pk=pk, verb=IMPORTED).select_related("actor").first()
    if event is None:
        raise Http404(_("There is no such import."))
    if request.method == "POST":
        try:
            done = undo_import(actor=actor, event=event)
        except AlreadyUndone:
            messages.warning(request, _("Somebody has taken this import back already."))
        else:
            if done.left:
                messages.warning(request, _("Taken back, but for what somebody has changed since."))
            else:
                messages.success(request, _("The import is taken back."))
        return HttpResponseRedirect(reverse("radar:imported", args=[pk]))
    with one_snapshot():
        shown = Import(event, undoing(pk))
        tools = sheets_by_ref([*shown.created, *shown.moved], match(visible, snapshot()))
        context = {
            "done": shown,
            "created": [(ref, tools.get(ref)) for ref in shown.created],
            "moved": [(ref, tools.get(ref)) for ref in shown.moved],
        }
        return render(request, "radar/imported.html", context)


def _from_preview(request: Request, actor: AbstractBaseUser) -> HttpResponse:
    try:
        radar = ForeignRadar.from_json(request.POST["held"])
    except NoRadar as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("radar:import"))
    name = request.POST.get("name", "")[:LONGEST_NAME]
    with one_snapshot():
        preview = _seen(request, radar, name)
        is_good = preview.form.is_valid() and bool(preview.rows)
    if not is_good or request.POST.get("step") != "import":
        return _shown(request, preview, status=200 if is_good else 422)
    try:
        done = preview.take_in(actor)
    except Refused as error:
        messages.error(request, error.problem.message)
        return _shown(request, preview, status=422)
    messages.success(request, _("The radar is taken in."))
    return HttpResponseRedirect(reverse("radar:imported", args=[done.event]))


def _preview(request: Request, radar: ForeignRadar, name: str) -> HttpResponse:
    with one_snapshot():
        rings = Rings.read()
        form = MappingForm(None, radar=radar, rings=rings)
        preview = Preview(radar, form, snapshot(), rings, name)
        return _shown(request, preview, status=200)


def _seen(request: Request, radar: ForeignRadar, name: str) -> Preview:
    """The preview as the person sent it back; of the `shown` entries, one without its mark is left out."""
    rings = Rings.read()
    form = MappingForm(request.POST, radar=radar, rings=rings)
    left = frozenset(request.POST.getlist("shown")) - frozenset(request.POST.getlist("one"))
    return Preview(radar, form, snapshot(), rings, name, left)


def _shown(request: Request, preview: Preview, *, status: int) -> HttpResponse:
    return render(request, "radar/preview.html", {"preview": preview}, status=status)


def _only_admins(actor: AbstractBaseUser) -> None:
    if not policy().allows(actor, MANAGE, None):
        raise PermissionDenied(_("Only admins take in the radar of another program."))
