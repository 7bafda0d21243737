"""Who may run a template: whom the rule “Make services from” lets."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser

from catalog.policy import policy

SCAFFOLD = "scaffold"


class NotPermitted(Exception):
    """The rules do not let this person run the template."""


def may_run(user: AbstractBaseUser, template_ref: str) -> bool:
    return policy().allows(user, SCAFFOLD, template_ref)


def permit(actor: AbstractBaseUser | None, template_ref: str) -> None:
    """Raises NotPermitted. The command line and the portal itself (`actor` None) may run every template."""
    if actor is not None and not may_run(actor, template_ref):
        raise NotPermitted(f"You may not {SCAFFOLD} {template_ref}")
