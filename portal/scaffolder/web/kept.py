"""Where answers are kept between requests: a draft for who signed in, the session for who did not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from catalog.web.htmx import Request
from portal.scaffolder.changes.drafts import drop_draft, keep_draft
from portal.scaffolder.models import Draft
from portal.scaffolder.sealing import seal, unseal

SESSION = "scaffolder.drafts"
AT_ONCE = 5
"""Drafts in a session; the oldest goes."""


@dataclass(frozen=True, slots=True)
class Kept:
    answers: dict[str, Any] = field(default_factory=dict)
    at: datetime.datetime | None = None


def kept(request: Request, ref: str) -> Kept:
    """What was answered so far."""
    if isinstance(request.user, AbstractBaseUser):
        draft = Draft.objects.filter(user_id=request.user.pk, template_ref=ref).first()
        return Kept(_opened(bytes(draft.kept)), draft.changed_at) if draft else Kept()
    stored = request.session.get(SESSION, {}).get(ref)
    return Kept(_opened(stored.encode())) if stored else Kept()


def keep(request: Request, ref: str, answers: Mapping[str, Any]) -> None:
    if isinstance(request.user, AbstractBaseUser):
        keep_draft(actor=request.user, template_ref=ref, kept=answers)
        return
    others = {key: value for key, value in request.session.get(SESSION, {}).items() if key != ref}
    newest = dict(list(others.items())[-(AT_ONCE - 1) :])
    request.session[SESSION] = {**newest, ref: seal(dict(answers)).decode()}


def forget(request: Request, ref: str) -> None:
    if isinstance(request.user, AbstractBaseUser):
        drop_draft(actor=request.user, template_ref=ref)
    drafts = request.session.get(SESSION, {})
    if ref in drafts:
        request.session[SESSION] = {key: value for key, value in drafts.items() if key != ref}


def _opened(stored: bytes) -> dict[str, Any]:
    """A draft that no key opens any more is begun anew."""
    value = unseal(stored)
    return value if isinstance(value, dict) else {}
