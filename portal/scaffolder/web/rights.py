"""What a person may do with a template and with its runs."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from catalog.policy import EDIT, MANAGE, Person, policy
from portal.accounts.models import User
from portal.scaffolder.models import Run
from portal.scaffolder.permission import SCAFFOLD, may_run
from portal.scaffolder.web.subject import Subject


@dataclass(frozen=True, slots=True)
class Rights:
    """`refusal` says why the template may not be run; "" if it may."""

    refusal: str = ""

    @property
    def run(self) -> bool:
        return not self.refusal


def rights(user: Person, subject: Subject) -> Rights:
    if not isinstance(user, AbstractBaseUser):
        return Rights(_("Sign in to run this template."))
    if may_run(user, subject.ref):
        return Rights()
    role = user.get_role_display() if isinstance(user, User) else ""
    told = _(
        "Your role does not let you run this template: %(role)s. An admin can add a rule for it, "
        "“Make services from” on this template or on all of its kind."
    )
    return Rights(told % {"role": role})


def may_write(user: Person) -> bool:
    """Try templates of one's own in the editor: who may edit the catalog and make services."""
    return all(policy().allows(user, verb, None) for verb in (EDIT, SCAFFOLD))


def may_steer(user: Person, run: Run) -> bool:
    """Cancel a run, try it again: who started it, and admins."""
    if not isinstance(user, AbstractBaseUser):
        return False
    return run.created_by_id == user.pk or policy().allows(user, MANAGE, None)
