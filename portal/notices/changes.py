"""Telling people, and noting what they have read. Neither is a row of the audit: it changes nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.accounts.models import User
from portal.notices.models import Kind, Notice


def tell(*, people: Iterable[User], kind: Kind, what: str, url: str, detail: str = "") -> None:
    """Each of them, by e-mail too where that is set up and they have an address."""
    listed = list(people)
    now = timezone.now()
    with transaction.atomic():
        Notice.objects.bulk_create(
            Notice(
                user=user,
                kind=kind,
                what=what[:255],
                url=url,
                detail=detail,
                mail_at=now if settings.EMAIL_HOST and user.email else None,
            )
            for user in listed
        )
        _count([user.pk for user in listed])


def settle(*, kind: Kind, url: str) -> None:
    """What this kind of notice asked for is done: nobody needs to look any more, nor to be sent a mail."""
    with transaction.atomic():
        open_ones = Notice.objects.filter(kind=kind, url=url, read_at=None)
        people = list(open_ones.values_list("user_id", flat=True))
        open_ones.update(read_at=timezone.now(), mail_at=None)
        _count(people)


def read(*, actor: AbstractBaseUser, notice: Notice) -> None:
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk, user_id=actor.pk, read_at=None).update(read_at=timezone.now())
        _count([actor.pk])


def read_all(*, actor: AbstractBaseUser) -> None:
    with transaction.atomic():
        Notice.objects.filter(user_id=actor.pk, read_at=None).update(read_at=timezone.now())
        _count([actor.pk])


def _count(people: list[int]) -> None:
    """The number at the bell stands with the account, so that no page asks for it."""
    unread = (
        Notice.objects.filter(user=OuterRef("pk"), read_at=None)
        .order_by()
        .values("user")
        .annotate(number=Count("pk"))
        .values("number")
    )
    User.objects.filter(pk__in=people).update(unread_notices=Coalesce(Subquery(unread), 0))
