"""Saved views: a page of them, the link to one, and what a person does to them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.changes.views import NameTaken, change_view, choose_default_view, delete_view, save_view
from catalog.models import SavedView
from catalog.query.predicate import Predicate
from catalog.web.access import acting, reading
from catalog.web.htmx import Request
from catalog.web.saved.reach import Shown, Views, kept


class ViewForm(forms.Form):
    """What a view is called and whom it is shared with; of others one may only choose one's own teams."""

    name = forms.CharField(max_length=SavedView.NAME_LENGTH)
    shared_with = forms.ChoiceField(required=False)

    def __init__(self, request: Request, views: Views, chosen: str = "") -> None:
        super().__init__(request.POST)
        field = self.fields["shared_with"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.label) for one in views.audiences(chosen)]

    @property
    def problem(self) -> str:
        if "name" in self.errors:
            return _("A view needs a name of at most %(count)d letters.") % {"count": SavedView.NAME_LENGTH}
        return _("You can share a view with everybody, or with a team that you are in.")


@require_safe
@reading
def views_page(request: Request, visible: Predicate) -> HttpResponse:
    return render(request, "catalog/views.html", {"views": Views(request.user)})


@require_safe
@reading
def view_link(request: Request, visible: Predicate, pk: int) -> HttpResponse:
    """The list that the view names; 404 for whom it is not shared with."""
    return _to_list(Views(request.user).one_or_404(pk).view.query)


@require_POST
@acting
def save(request: Request, visible: Predicate, actor: AbstractBaseUser) -> HttpResponse:
    views, query = Views(request.user), kept(request.POST.get("query", ""))
    form = ViewForm(request, views)
    if not query:
        messages.error(request, _("This list cannot be kept: its address is empty or too long."))
    elif not form.is_valid():
        messages.error(request, form.problem)
    else:
        try:
            save_view(actor=actor, query=query, **form.cleaned_data)
        except NameTaken:
            messages.error(request, _taken(form))
        else:
            messages.success(request, _("Saved. You find it under Views, and on the first page."))
    return _to_list(query)


@require_POST
@acting
def change(request: Request, visible: Predicate, actor: AbstractBaseUser, pk: int) -> HttpResponse:
    views = Views(request.user)
    shown = _changeable(views, pk)
    form = ViewForm(request, views, shown.view.shared_with)
    if not form.is_valid():
        messages.error(request, form.problem)
        return HttpResponseRedirect(reverse("catalog:views"))
    try:
        change_view(actor=actor, view=shown.view, **form.cleaned_data)
    except NameTaken:
        messages.error(request, _taken(form))
    else:
        messages.success(request, _("The view is changed."))
    return HttpResponseRedirect(reverse("catalog:views"))


@require_POST
@acting
def delete(request: Request, visible: Predicate, actor: AbstractBaseUser, pk: int) -> HttpResponse:
    delete_view(actor=actor, view=_changeable(Views(request.user), pk).view)
    messages.success(request, _("The view is deleted. What it listed is untouched."))
    return HttpResponseRedirect(reverse("catalog:views"))


@require_POST
@acting
def default(request: Request, visible: Predicate, actor: AbstractBaseUser, pk: int) -> HttpResponse:
    """Open the catalog with this view from now on, or with `default=no` as usual."""
    view = Views(request.user).one_or_404(pk).view
    wanted = request.POST.get("default") != "no"
    choose_default_view(actor=actor, view=view if wanted else None)
    messages.success(
        request,
        _("Your catalog opens with this view from now on.") if wanted else _("Your catalog opens as usual."),
    )
    return HttpResponseRedirect(reverse("catalog:views"))


def _changeable(views: Views, pk: int) -> Shown:
    shown = views.one_or_404(pk)
    if not shown.may_change:
        raise PermissionDenied(_("Only who made a view, or an admin, may change it."))
    return shown


def _to_list(query: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("catalog:list") + (f"?{query}" if query else ""))


def _taken(form: ViewForm) -> str:
    return _("You have a view called %(name)s already. Choose another name.") % {"name": form.data["name"]}
