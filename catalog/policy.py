"""Who may see and do what. The catalog asks; the project that it lives in answers.

`settings.CATALOG_POLICY` names a class of this shape. What a user may see is a predicate in the language of
all queries, and a part of every query, so that lists, counts and single entities agree.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.module_loading import import_string

from catalog.query.predicate import Predicate

Person = AbstractBaseUser | AnonymousUser

EDIT = "edit"
"""The verb for changing what an entity says, for making and deleting one."""

MANAGE = "manage"
"""The verb for what concerns a source as a whole: register, pause and remove it, approve, undo, choose. The
others are "read", "refresh", "scaffold" (run a template) and "approve" (runs of a template that asks)."""


class Policy(Protocol):
    def visible(self, user: Person) -> Predicate:
        """The entities that the user may read; `Nothing()` for who must sign in first."""

    def permitted(self, user: Person, verb: str) -> Predicate:
        """The entities that the user may do `verb` to."""

    def allows(self, user: Person, verb: str, subject: Any) -> bool:
        """Whether the user may do `verb` to `subject`: an entity's reference, a document or a location."""


def policy() -> Policy:
    return _loaded(settings.CATALOG_POLICY)


@lru_cache(maxsize=4)
def _loaded(path: str) -> Policy:
    loaded: Policy = import_string(path)()
    return loaded
