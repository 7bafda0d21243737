"""Which runs a person may see."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.policy import Person, policy
from catalog.query.matching import match
from catalog.query.predicate import Equals, Everything, all_of
from portal.accounts.models import User
from portal.scaffolder.approval import named_for
from portal.scaffolder.models import Run


def runs_visible_to(user: Person) -> QuerySet[Run]:
    """One's own, those of templates that one may read, and those that one is to approve; who may read
    everything sees all of them. Answers are for people whom the portal knows: who did not sign in sees none.
    """
    if not isinstance(user, AbstractBaseUser):
        return Run.objects.none()
    visible = policy().visible(user)
    if isinstance(visible, Everything):
        return Run.objects.all()
    with one_snapshot():
        templates = match(all_of(visible, Equals("kind", "template")), snapshot())
        refs = list(Entity.objects.filter(pk__in=list(templates)).values_list("ref", flat=True))
    mine = Q(created_by_id=user.pk) | Q(template_ref__in=refs)
    return Run.objects.filter(mine | Q(pk__in=named_for(user)) if isinstance(user, User) else mine)
