"""Which projects a person sees and may update: as with runs, who sees the template; and the repository's
own rules where the portal keeps it."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from pyroaring import BitMap

from catalog.models import Entity
from catalog.policy import Person, policy
from portal.githost.access import may_push, may_read, readable
from portal.scaffolder.models import Project
from portal.scaffolder.updating.sources import entities_of


def projects_of(template_ref: str, user: Person) -> QuerySet[Project]:
    """Those that came of a template which the person sees."""
    held = Project.objects.filter(template_ref=template_ref).select_related("current", "repository")
    return held.filter(Q(repository=None) | Q(repository__in=readable(user))).defer(
        "current__packed", "current__answers", "current__files"
    )


def project_or_404(user: Person, seen: BitMap, uid: uuid.UUID) -> Project:
    project = (
        Project.objects.filter(uid=uid).select_related("current", "repository", "run", "created_by").first()
    )
    if project is None or not _sees(user, seen, project):
        raise Http404(_("There is no such project, or you may not see it."))
    return project


def _sees(user: Person, seen: BitMap, project: Project) -> bool:
    if project.repository is not None and not may_read(user, project.repository):
        return False
    template = Entity.objects.filter(ref=project.template_ref).values_list("pk", flat=True).first()
    return (template is not None and template in seen) or (
        user.pk is not None and user.pk == project.created_by_id
    )


def refusal(user: Person, project: Project) -> str:
    """Why the person may not update the project; "" if they may."""
    if not isinstance(user, AbstractBaseUser):
        return _("Sign in to update this project.")
    if project.repository is not None:
        allowed = may_push(user, project.repository)
    else:
        refs = [entity.ref for entity in entities_of(project)]
        allowed = policy().allows(user, "edit", None) or any(
            policy().allows(user, "edit", ref) for ref in refs
        )
    return (
        "" if allowed else _("Only those who may edit what the catalog has from this repository update it.")
    )
