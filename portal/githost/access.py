"""Who may read a repository, and who may push to it: as the catalog's rules say of what is in it.

Who may read every entity may read every repository, who may edit every entity may push to every one. For
others it depends on the entities that come from the repository: one that they may read (edit) is enough.
Who made a repository may do both as long as the catalog has nothing from it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from catalog.ingest.fetch.git.hosted import folder_of
from catalog.ingest.fetch.git.target import Remote
from catalog.models import Entity, Location
from catalog.policy import MANAGE, Person, policy
from catalog.query.predicate import Everything
from portal.accounts.models import User
from portal.githost.models import Repository
from portal.githost.models.repository import FOLDER, SUFFIX

_PLACE = re.compile(rf"https?://(?P<authority>[^/]+)/{FOLDER}/(?P<name>[^/#]+/[^/#]+?)(?:\.git)?(?:[/#].*)?")


def readable(user: Person) -> QuerySet[Repository]:
    """Every repository that the user may read."""
    if isinstance(policy().visible(user), Everything):
        return Repository.objects.all()
    allowed = [repository.pk for repository in Repository.objects.all() if may_read(user, repository)]
    return Repository.objects.filter(pk__in=allowed)


def find(user: Person, owner: str, name: str) -> Repository:
    """The repository for somebody who may read it; for others there is none. Raises Http404."""
    repository = Repository.objects.filter(owner=owner, name=name).first()
    if repository is None or not may_read(user, repository):
        raise Http404(_("There is no repository of this name, or you may not see it."))
    return repository


def repository_at(address: str) -> Repository | None:
    """The repository that an address in this portal leads into, whoever may read it."""
    place = _PLACE.fullmatch(address)
    if place is None or not _is_own(place["authority"].lower()):
        return None
    owner, _slash, name = place["name"].partition("/")
    return Repository.objects.filter(owner=owner, name=name).first()


def is_hosted(remote: Remote) -> bool:
    """Whether git would find it in this portal, be there a repository or not."""
    return folder_of(remote, settings.CATALOG_HOSTED) is not None


def hosted_at(remote: Remote) -> Repository | None:
    """The repository of this portal that git would read or write, whoever may."""
    folder = folder_of(remote, settings.CATALOG_HOSTED)
    if folder is None:
        return None
    owner, name = folder.parent.name, folder.name.removesuffix(SUFFIX)
    return Repository.objects.filter(owner=owner, name=name).first()


def may_read(user: Person, repository: Repository) -> bool:
    return isinstance(policy().visible(user), Everything) or _may(user, "read", repository)


def may_push(user: Person, repository: Repository) -> bool:
    return may_read(user, repository) and _may(user, "edit", repository)


def may_create(user: Person) -> bool:
    return policy().allows(user, "edit", None)


def may_manage(user: Person) -> bool:
    """Change and delete repositories, as may who manages sources."""
    return policy().allows(user, MANAGE, None)


def locations(repository: Repository) -> list[Location]:
    """The sources that read from the repository."""
    asked = Location.objects.filter(target__contains=f"/{FOLDER}/{repository}")
    return [location for location in asked if _names(location.target, repository)]


def entities(repository: Repository) -> QuerySet[Entity]:
    """What the catalog has from the repository."""
    return Entity.objects.filter(location__in=locations(repository)).order_by("ref")


def _may(user: Person, verb: str, repository: Repository) -> bool:
    if policy().allows(user, verb, None):
        return True
    refs = list(entities(repository).values_list("ref", flat=True))
    if refs:
        return any(policy().allows(user, verb, ref) for ref in refs)
    return _made_it(user, repository) and _token_gives(user, verb)


def _made_it(user: Person, repository: Repository) -> bool:
    return user.pk is not None and user.pk == repository.created_by_id


def _token_gives(user: Person, verb: str) -> bool:
    token = user.token if isinstance(user, User) else None
    return token is None or token.gives(verb)


def _names(target: str, repository: Repository) -> bool:
    place = _PLACE.fullmatch(target)
    if place is None or place["name"] != str(repository):
        return False
    return _is_own(place["authority"].lower())


def _is_own(authority: str) -> bool:
    return authority in settings.CATALOG_HOSTED or _host(authority) in settings.CATALOG_HOSTED


def _host(authority: str) -> str:
    """`[::1]:8000` is `::1`, `localhost:8000` is `localhost`."""
    return urlsplit(f"//{authority}").hostname or ""
