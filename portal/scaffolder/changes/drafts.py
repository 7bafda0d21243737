"""What a person has answered so far is theirs alone, so it leaves no row in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from portal.scaffolder.models import Draft
from portal.scaffolder.sealing import seal


def keep_draft(*, actor: AbstractBaseUser, template_ref: str, kept: Mapping[str, Any]) -> None:
    """One draft for each template; the last word counts."""
    Draft.objects.update_or_create(
        user_id=actor.pk, template_ref=template_ref, defaults={"kept": seal(dict(kept))}
    )


def drop_draft(*, actor: AbstractBaseUser, template_ref: str) -> None:
    """Begin anew, or have begun a run with it."""
    Draft.objects.filter(user_id=actor.pk, template_ref=template_ref).delete()
