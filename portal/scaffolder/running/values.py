"""What expressions of a template see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import orjson
from django.contrib.auth.models import AbstractBaseUser

from catalog.models import Entity
from catalog.policy import policy
from catalog.query import documents
from catalog.query.narrowing import seen_by
from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Who:
    """Who runs a template: account, and the User entity where they have one."""

    account: AbstractBaseUser | None = None
    ref: str = ""
    entity: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, user: AbstractBaseUser | None) -> Self:
        if user is None:
            return cls()
        ref = user.entity_ref if isinstance(user, User) else ""
        found = Entity.objects.filter(ref=ref).values_list("pk", flat=True).first() if ref else None
        entity = orjson.loads(documents([found], seen=seen_by(policy().visible(user)))[0]) if found else None
        return cls(user, ref, entity)

    @property
    def seen(self) -> dict[str, Any]:
        """As `user` in expressions and in Backstage's tasks."""
        seen: dict[str, Any] = {}
        if self.entity is not None:
            seen["entity"] = self.entity
        if self.ref:
            seen["ref"] = self.ref
        return seen


def values(answers: Mapping[str, Any], who: Who, task_id: str) -> dict[str, Any]:
    return {
        "parameters": dict(answers),
        "environment": {"parameters": {}, "secrets": {}},
        "steps": {},
        "secrets": {},
        "user": who.seen,
        "context": {"task": {"id": task_id}},
    }
