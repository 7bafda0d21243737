"""The list of what a person was told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.notices.changes import read, read_all
from portal.notices.models import Kind, Notice

SHOWN = 100


@dataclass(frozen=True)
class NoticeList:
    """The newest; what still waits for the reader stands by itself."""

    user: AbstractBaseUser

    @cached_property
    def _newest(self) -> list[Notice]:
        return list(Notice.objects.filter(user_id=self.user.pk)[:SHOWN])

    @property
    def waiting(self) -> list[Notice]:
        return [each for each in self._newest if each.kind == Kind.WAITING and each.read_at is None]

    @property
    def others(self) -> list[Notice]:
        waiting = self.waiting
        return [each for each in self._newest if each not in waiting]

    @property
    def has_unread(self) -> bool:
        return any(each.read_at is None for each in self._newest)


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, AbstractBaseUser)
    return render(request, "notices/list.html", {"list": NoticeList(request.user)})


@require_POST
@login_required
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """To the page that it is about; with that it is read."""
    notice = get_object_or_404(Notice, pk=number, user_id=request.user.pk)
    assert isinstance(request.user, AbstractBaseUser)
    read(actor=request.user, notice=notice)
    return HttpResponseRedirect(notice.url)


@require_POST
@login_required
def all_read(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, AbstractBaseUser)
    read_all(actor=request.user)
    return HttpResponseRedirect(reverse("notices:list"))
