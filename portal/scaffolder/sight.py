"""Which runs a person may see."""

from __future__ import annotations

from django.db.models import Q

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.policy import Person, policy
from catalog.query.matching import match
from catalog.query.predicate import Equals, Everything, all_of


def runs_visible_to(user: Person) -> Q:
    """One's own, and those of templates that one may read; who may read everything sees all of them."""
    visible = policy().visible(user)
    if isinstance(visible, Everything):
        return Q()
    with one_snapshot():
        templates = match(all_of(visible, Equals("kind", "template")), snapshot())
        refs = list(Entity.objects.filter(pk__in=list(templates)).values_list("ref", flat=True))
    own = Q(created_by_id=user.pk) if user.pk is not None else Q(pk=None)
    return own | Q(template_ref__in=refs)
