"""Proposing that a tool moves to another ring, and answering that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from catalog.changes.ring_moves import (
    AlreadyAnswered,
    MoveRefused,
    confirm_move,
    decline_move,
    propose_move,
)
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Ring, RingMove
from catalog.policy import EDIT, MANAGE, Person, policy
from catalog.query.groups import groups_above
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.tools.rings import Rings
from catalog.tools.sheets import Sheet, sheets_by_ref
from catalog.web.access import acting
from catalog.web.belonging import owners_of
from catalog.web.htmx import Request
from catalog.web.tools.cards import tool_url


class MoveForm(forms.Form):
    ring = forms.ChoiceField(label=gettext_lazy("Ring"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("A sentence or two, as the tool's timeline will show it."),
    )

    verdict = forms.CharField(
        label=gettext_lazy("Verdict"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What the tool's page says first. See whether it fits the new ring."),
    )

    def __init__(self, *args: object, rings: Rings, present: Ring | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["ring"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(ring.slug, str(ring)) for ring in rings.by_slug.values() if ring != present]


@dataclass(frozen=True)
class MoveRights:
    """Admins propose; the tool's owners answer, and admins where it has none. Who edits it adds reports."""

    user: Person
    tool: Sheet

    @cached_property
    def propose(self) -> bool:
        return self.user.is_authenticated and policy().allows(self.user, MANAGE, None)

    @cached_property
    def answer(self) -> bool:
        """An owner is who is in the group that owns it, be it through a sub-group."""
        if not self.tool.owner:
            return self.propose
        mine = set(owners_of(self.user))
        if not mine or self.tool.owner in mine:
            return bool(mine)
        return self.tool.owner in groups_above(mine)

    @cached_property
    def edit(self) -> bool:
        return self.user.is_authenticated and policy().allows(self.user, EDIT, self.tool.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def propose(
    request: Request, visible: Predicate, actor: AbstractBaseUser, namespace: str, name: str
) -> HttpResponse:
    tool = _tool_or_404(visible, Ref("tool", namespace.lower(), name.lower()))
    if not MoveRights(actor, tool).propose:
        raise PermissionDenied(_("Only admins propose that a tool moves to another ring."))
    rings = Rings.read()
    present = rings.of(tool.spec.get("ring"))
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        rings=rings,
        present=present,
        initial={"verdict": tool.doc["spec"].get("verdict", "")},
    )
    if form.is_valid():
        try:
            propose_move(actor=actor, ref=tool.ref, **form.cleaned_data)
        except MoveRefused:
            form.add_error(None, _("Another move of this tool waits for an answer already."))
        else:
            messages.success(request, _("Proposed. The owners of the tool are told, and answer on its page."))
            return HttpResponseRedirect(tool_url(tool.reference))
    context = {"form": form, "tool": tool, "url": tool_url(tool.reference), "ring": present, "rings": rings}
    return render(request, "tools/move.html", context, status=422 if form.errors else 200)


@require_POST
@acting
def answer(request: Request, visible: Predicate, actor: AbstractBaseUser, pk: int) -> HttpResponse:
    """Confirm the move, or with `answer=no` decline it."""
    move = RingMove.objects.select_related("proposed_by").filter(pk=pk).first()
    if move is None:
        raise Http404(_("There is no such proposal."))
    tool = _tool_or_404(visible, Ref.parse(move.tool_ref))
    if not MoveRights(actor, tool).answer:
        raise PermissionDenied(_("Only owners of the tool answer a proposal to move it."))
    confirmed = request.POST.get("answer") != "no"
    try:
        (confirm_move if confirmed else decline_move)(actor=actor, move=move)
    except AlreadyAnswered:
        messages.warning(request, _("Somebody answered this proposal meanwhile."))
    except MoveRefused:
        messages.error(request, _("The tool cannot be edited here; move it in its source."))
    else:
        messages.success(request, _("The tool is moved.") if confirmed else _("The proposal is declined."))
    return HttpResponseRedirect(tool_url(tool.reference))


def _tool_or_404(visible: Predicate, ref: Ref) -> Sheet:
    with one_snapshot():
        tool = sheets_by_ref([str(ref)], match(visible, snapshot())).get(str(ref))
        if tool is None:
            raise Http404(_("There is no tool of this name in the catalog."))
        return tool
