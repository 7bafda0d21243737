"""What people do with saved views of the catalog's list."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from catalog.changes.audit import record
from catalog.models import DefaultView, SavedView


class NameTaken(Exception):
    """The owner has a view of this name already."""


def save_view(*, actor: AbstractBaseUser, name: str, query: str, shared_with: str = "") -> SavedView:
    """A new view of the actor's. Raises NameTaken."""
    view = SavedView(owner_id=actor.pk, name=name, query=query, shared_with=shared_with)
    _store(actor, view, "view.save")
    return view


def change_view(*, actor: AbstractBaseUser, view: SavedView, name: str, shared_with: str) -> None:
    """Another name, or others to share it with. Raises NameTaken; changing nothing leaves no trace."""
    if (name, shared_with) == (view.name, view.shared_with):
        return
    former = view.name
    view.name, view.shared_with = name, shared_with
    _store(actor, view, "view.change", former=former)


def delete_view(*, actor: AbstractBaseUser, view: SavedView) -> None:
    """Whoever opened the catalog with it has the usual list again. Deleting what is gone does nothing."""
    with transaction.atomic():
        deleted, _rows = SavedView.objects.filter(pk=view.pk).delete()
        if deleted:
            record(actor, "view.delete", view.name, query=view.query)


def choose_default_view(*, actor: AbstractBaseUser, view: SavedView | None) -> None:
    """Open the actor's catalog with `view`, or with None as it usually does. Theirs alone: no audit row."""
    with transaction.atomic():
        DefaultView.objects.filter(user_id=actor.pk).delete()
        if view is not None:
            DefaultView.objects.create(user_id=actor.pk, view=view)


def _store(actor: AbstractBaseUser, view: SavedView, verb: str, **detail: str) -> None:
    try:
        with transaction.atomic():
            view.save()
            record(actor, verb, view.name, query=view.query, shared_with=view.shared_with, **detail)
    except IntegrityError as error:
        raise NameTaken from error
