"""Editing an entity: the form, what it would change, and where somebody else was quicker, the choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import kinds
from catalog.changes.edits import ChangedMeanwhile, edit_entity, is_made_here, take_back
from catalog.ingest.merge_patch import patch_between
from catalog.ingest.problem import Refused
from catalog.kinds.definition import DEFINITION
from catalog.models import Entity
from catalog.policy import MANAGE, policy
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.web.access import acting
from catalog.web.editing.confirm import effect
from catalog.web.editing.conflict import decided, disputed, overtaking
from catalog.web.editing.desk import PORTAL, Desk
from catalog.web.editing.draft import Draft
from catalog.web.editing.form import EntityForm
from catalog.web.editing.rights import editable_or_403
from catalog.web.editing.suggestions import suggested
from catalog.web.htmx import Request
from catalog.web.reasons import said
from catalog.web.reference import entity_url
from catalog.web.there import NotThere, named

FORM, CONFIRM, CONFLICT = (f"catalog/editing/{name}.html" for name in ("edit", "confirm", "conflict"))


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def edit(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str, namespace: str, name: str
) -> HttpResponse:
    """The form; by its steps what it would change, and then the change."""
    entity = editable_or_403(visible, actor, named(kind, namespace, name))
    if request.method != "POST" and entity.kind == DEFINITION.key and policy().allows(actor, MANAGE, None):
        return HttpResponseRedirect(reverse("kinds:edit", args=[namespace, name]))
    return Editing(request, actor, PORTAL).answer(entity)


@dataclass(frozen=True)
class Editing:
    """A person at a desk, with an entity that they may edit."""

    request: Request
    actor: AbstractBaseUser
    desk: Desk

    def answer(self, entity: Entity) -> HttpResponse:
        sent = self.request.POST
        if self.request.method != "POST":
            return self._form(Draft.fresh(entity))
        draft = Draft.sent(entity, sent)
        match sent.get("step"):
            case "save":
                return self._save(draft)
            case "back":
                return self._form(draft)
            case "decide":
                return self._confirm(decided(draft, sent))
        return self._typed(draft)

    def _typed(self, draft: Draft) -> HttpResponse:
        """The form was sent: with an error or one row more it comes again, else what it would change."""
        form = self._of(draft.entity, draft.began, self.request.POST)
        if "add" in self.request.POST:
            return self._shown(draft, form)
        document = form.document
        if document is None:
            return self._shown(draft, form, status=422)
        patch = patch_between(draft.began, document)
        if not patch:
            form.other_errors.append(_("Nothing is changed yet."))
            return self._shown(draft, form, status=422)
        return self._confirm(Draft(draft.entity, draft.etag, draft.number, patch))

    def _form(self, draft: Draft) -> HttpResponse:
        """The form with what the draft says, on the version that it is laid on."""
        return self._shown(draft, self._of(draft.entity, draft.mine))

    def _of(self, entity: Entity, document: dict[str, Any], data: QueryDict | None = None) -> EntityForm:
        kind = kinds.get(entity.kind)
        assert kind is not None, "only what is of a known kind is loaded for editing"
        others = suggested(entity.kind, policy().visible(self.request.user))
        return EntityForm(kind, document, data, suggested=others)

    def _shown(self, draft: Draft, form: EntityForm, status: int = 200) -> HttpResponse:
        return self._page(FORM, draft, status, form=form)

    def _confirm(self, draft: Draft) -> HttpResponse:
        if not draft.is_current:
            return self._conflict(draft)
        if not draft.patch:
            messages.info(self.request, _("Nothing was changed: all of it is as you want it already."))
            return HttpResponseRedirect(self.desk.back(draft.entity.ref))
        return self._page(CONFIRM, draft, effect=effect(draft.present, draft.mine))

    def _conflict(self, draft: Draft) -> HttpResponse:
        between = {"disputed": disputed(draft), "overtaking": overtaking(draft)}
        return self._page(CONFLICT, draft.on_present(), 409, **between)

    def _page(self, template: str, draft: Draft, status: int = 200, **more: Any) -> HttpResponse:
        context = {**about(draft.entity, self.desk), "draft": draft, **more}
        return render(self.request, template, context, status=status)

    def _save(self, draft: Draft) -> HttpResponse:
        if not draft.is_current:
            return self._conflict(draft)
        try:
            edit_entity(actor=self.actor, ref=draft.entity.ref, etag=draft.etag, patch=draft.patch)
        except ChangedMeanwhile:
            now = Entity.objects.filter(ref=draft.entity.ref).select_related("descriptor__location").first()
            if now is None:
                raise NotThere(Ref.parse(draft.entity.ref)) from None
            return self._conflict(Draft(now, draft.etag, draft.number, draft.patch))
        except Refused as refused:
            form = self._of(draft.entity, draft.mine)
            form.complain((refused.problem.path, said(refused.problem)))
            return self._shown(draft, form, status=422)
        messages.success(self.request, _("Saved. It is so everywhere now."))
        return HttpResponseRedirect(self.desk.back(draft.entity.ref))


@require_POST
@acting
def take_back_edit(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str, namespace: str, name: str
) -> HttpResponse:
    """Have one field say what the source says, or all of them."""
    entity = editable_or_403(visible, actor, named(kind, namespace, name))
    try:
        take_back(actor=actor, ref=entity.ref, keys=tuple(request.POST.getlist("key")))
    except Refused as refused:
        messages.error(
            request,
            _("Without this edit the entity would not be valid: %(reason)s")
            % {"reason": said(refused.problem)},
        )
    else:
        messages.success(request, _("Taken back. It says what its source says."))
    return HttpResponseRedirect(f"{entity_url(entity.ref)}?tab=source")


def about(entity: Entity, desk: Desk) -> dict[str, Any]:
    descriptor = entity.descriptor
    return {
        **desk.context(),
        "entity": entity,
        "name": entity.title or entity.name,
        "url": desk.back(entity.ref),
        "edit_url": desk.edit(entity),
        "delete_url": desk.delete(entity),
        "is_made_here": descriptor is not None and is_made_here(descriptor),
        "kind": kinds.get(entity.kind),
    }
