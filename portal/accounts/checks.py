"""A system check of the rules against the settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as Advice
from django.db import connections

from portal.accounts.models import Role, Rule


@register(Tags.database)
def rules_that_signing_out_lifts(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """portal.W006: who may see a part only sees all, repositories too, without signing in."""
    if not settings.ANONYMOUS_READ:
        return []
    table = Rule._meta.db_table
    narrowed: set[str] = set()
    for alias in databases or ():
        if table in connections[alias].introspection.table_names():
            reading = Rule.objects.using(alias).filter(verb=Rule.Verb.READ).order_by()
            narrowed.update(reading.values_list("role", flat=True))
    if not narrowed or "" in narrowed:
        return []
    roles = ", ".join(str(Role(role).label) for role in sorted(narrowed))
    return [
        Advice(
            f"Rules narrow what is read as {roles}, but who signs out reads everything, also over git.",
            hint="Set PORTAL_ANONYMOUS_READ=off, or make a rule for people who did not sign in.",
            id="portal.W006",
        )
    ]
