"""Who asks, and what they may read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from catalog.api.errors import AuthenticationError, NotAllowedError
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.policy import policy
from catalog.query.matching import match
from catalog.query.predicate import Any_, Everything, Nothing, Predicate

NOTHING = (Nothing(), Any_(()))


def visible_to(request: HttpRequest) -> Predicate:
    """What the one who asks may read. Who may read nothing because they did not sign in is told to."""
    visible = policy().visible(request.user)
    if visible in NOTHING and not request.user.is_authenticated:
        raise AuthenticationError("Missing credentials")
    return visible


def require(user: AbstractBaseUser, verb: str, subject: Any) -> None:
    """Raises unless the one who asks may do this; `subject` None stands for the catalog as a whole."""
    if not policy().allows(user, verb, subject):
        raise NotAllowedError(f"You may not {verb} {subject or 'the catalog'}")


def may_see(visible: Predicate, entity_id: int) -> bool:
    if isinstance(visible, Everything):
        return True
    with one_snapshot():
        return entity_id in match(visible, snapshot())
