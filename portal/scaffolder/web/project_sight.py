"""Which projects a person sees and may update: as with runs, who sees the template; and the repository's
own rules where the portal keeps it."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from pyroaring import BitMap

from catalog.ingest.credentials import decrypt
from catalog.ingest.fetch import Credential, FetchError
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.rules import rules
from catalog.models import Entity, Location
from catalog.policy import Person, policy
from portal.githost.access import locations as hosted_locations
from portal.githost.access import may_push, may_read, readable
from portal.scaffolder.host_tokens import credential_for
from portal.scaffolder.models import Project


def projects_of(template_ref: str, user: Person) -> QuerySet[Project]:
    """Those that came of a template which the person sees."""
    held = Project.objects.filter(template_ref=template_ref).select_related("current", "repository")
    return held.filter(Q(repository=None) | Q(repository__in=readable(user))).defer("current__packed")


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


def sources_of(project: Project) -> list[Location]:
    """The catalog's sources that read from it."""
    if project.repository is not None:
        return hosted_locations(project.repository)
    begin = project.remote.removesuffix(".git")
    found = Location.objects.filter(target__startswith=begin).order_by("pk")
    return [location for location in found if remote_of(location) == project.remote]


def entities_of(project: Project) -> list[Entity]:
    return list(Entity.objects.filter(location__in=sources_of(project)).order_by("ref"))


def remote_of(location: Location) -> str:
    """What git clones the source from; "" for one that is no repository."""
    try:
        return parse(location.target, rules().forges).remote.url
    except FetchError:
        return ""


def credential_of(project: Project) -> Credential | None:
    """The portal's own token for its host, else what the catalog reads it with."""
    if own := credential_for(project.remote):
        return own
    held = (location.credential for location in sources_of(project) if location.credential)
    stored = next(held, None)
    return decrypt(bytes(stored)) if stored else None


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
