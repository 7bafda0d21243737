"""What admins do with the rules of who may do what."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from catalog.changes.audit import record
from portal.accounts.models import Rule


def keep_rule(*, actor: AbstractBaseUser | None, rule: Rule) -> None:
    """Add the rule, or have it as it is given now. Its form was checked by who made it."""
    with transaction.atomic():
        rule.save()
        record(
            actor, "access.keep", str(rule), role=rule.role, verb_of_rule=rule.verb, predicate=rule.predicate
        )


def remove_rule(*, actor: AbstractBaseUser | None, rule: Rule) -> None:
    """Forget the rule: what it alone restricted is as open again as without rules."""
    with transaction.atomic():
        name, predicate = str(rule), rule.predicate
        rule.delete()
        record(actor, "access.remove", name, predicate=predicate)
