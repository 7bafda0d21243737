"""Which runs a person sees: their own, and those of templates that they may see; who signed in, that is."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from pyroaring import BitMap

from catalog.models import Entity
from catalog.policy import Person
from portal.scaffolder.models import Run
from portal.scaffolder.web.subject import KIND


def visible_runs(user: Person, seen: BitMap) -> QuerySet[Run]:
    """`seen`: the entities that the person may see."""
    if not isinstance(user, AbstractBaseUser):
        return Run.objects.none()
    templates = Entity.objects.filter(kind__iexact=KIND).values_list("pk", "ref")
    refs = [ref for pk, ref in templates if pk in seen]
    return Run.objects.filter(Q(created_by_id=user.pk) | Q(template_ref__in=refs))


def run_or_404(user: Person, seen: BitMap, uid: uuid.UUID) -> Run:
    run = visible_runs(user, seen).filter(uid=uid).select_related("created_by").first()
    if run is None:
        raise Http404(_("There is no such run."))
    return run
