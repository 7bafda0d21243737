"""Where the catalog and a project meet: the sources that read it, what they give, and what opens it."""

from __future__ import annotations

from catalog.ingest.credentials import decrypt
from catalog.ingest.fetch import Credential, FetchError
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.rules import rules
from catalog.models import Entity, Location
from portal.githost.access import locations as hosted_locations
from portal.scaffolder.host_tokens import credential_for
from portal.scaffolder.models import Project


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
