"""Who may approve a run: whom its template names, whom the rule “Approve runs of” lets, and admins.

Nobody approves what they started themselves; an admin may, since there may be no other.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.policy import Person, policy
from catalog.query.matching import match
from catalog.query.predicate import Equals, Nothing, all_of
from portal.accounts.models import Role, Rule, User
from portal.accounts.ownership import accounts_of, refs_of
from portal.scaffolder.models import Approval, Approver, Run, RunState

ROLE = "role:default/"
"""Before a role, where a template names it among who approves."""


def awaiting(user: Person) -> QuerySet[Run]:
    """The runs that this person may approve or refuse now, the longest waiting first."""
    waiting = Run.objects.filter(state=RunState.OPEN, approval=Approval.WAITING).order_by("pk")
    if not isinstance(user, User) or not user.is_active:
        return Run.objects.none()
    if user.role == Role.ADMIN:
        return waiting
    others = waiting.exclude(created_by_id=user.pk)
    return others.filter(pk__in=named_for(user)) | others.filter(template_ref__in=_by_rule(user))


def may_decide(user: Person, run: Run) -> bool:
    return run.waits_for_approval and awaiting(user).filter(pk=run.pk).exists()


def named_for(user: User) -> QuerySet[Approver, int]:
    """The ids of the runs whose templates name this person, their groups or their role."""
    refs = (*refs_of(user), f"{ROLE}{user.role}")
    return Approver.objects.filter(ref__in=refs).values_list("run_id", flat=True)


def _by_rule(user: User) -> list[str]:
    permitted = policy().permitted(user, Rule.Verb.APPROVE)
    if isinstance(permitted, Nothing):
        return []
    with one_snapshot():
        templates = match(all_of(permitted, Equals("kind", "template")), snapshot())
        return list(Entity.objects.filter(pk__in=list(templates)).values_list("ref", flat=True))


def approvers_of(run: Run) -> list[User]:
    """The accounts that are told of the run: those that its template names, else the admins."""
    people = User.objects.filter(is_active=True, service=False)
    candidates = people.exclude(pk=run.created_by_id) if run.created_by_id else people
    refs = list(run.approvers.values_list("ref", flat=True))
    roles = [ref.removeprefix(ROLE) for ref in refs if ref.startswith(ROLE)]
    named = candidates.filter(Q(pk__in=accounts_of(refs)) | Q(role__in=roles)).order_by("pk")
    return list(named) or list(candidates.filter(role=Role.ADMIN))
