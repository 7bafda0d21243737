"""What a person may do to sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import Location
from catalog.policy import MANAGE, Person, policy
from catalog.web.access import View, sign_in
from catalog.web.htmx import Request
from catalog.web.sources.sight import Sight

P = ParamSpec("P")
ManagingView = Callable[Concatenate[Request, Sight, AbstractBaseUser, P], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Rights:
    refresh: bool
    manage: bool


def rights(user: Person, location: Location | None = None) -> Rights:
    """What the user may do to a location, or to sources at all."""
    allows = policy().allows
    return Rights(allows(user, "refresh", location), allows(user, MANAGE, location))


def managing(view: ManagingView[P]) -> View[P]:
    """For those who look after sources: give `view` what they see and who they are."""

    @wraps(view)
    def as_manager(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, AbstractBaseUser):
            return sign_in(
                request, request.get_full_path() if request.method == "GET" else reverse("sources:list")
            )
        if not policy().allows(user, MANAGE, None):
            raise PermissionDenied(_("Only admins add, change and remove sources."))
        return view(request, Sight(policy().visible(user)), user, *args, **kwargs)

    return as_manager
