"""What a step may take: what its skeletons give, and of the portal's repositories those that one may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from catalog.ingest.fetch import FetchError
from catalog.ingest.fetch.git.hosted import folder_of
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.fetch.tree import is_absolute_url
from catalog.ingest.rules import rules
from portal.githost.access import may_read
from portal.githost.models import Repository
from portal.scaffolder.skeletons.skeletons import Skeletons, Unavailable, with_token


def asked_by(actor: AbstractBaseUser | None, skeletons: Skeletons, given: Mapping[str, Any]) -> Skeletons:
    """The skeletons of a step with this input, its `token` opening full addresses. Raises Unavailable where
    its `url` leads into a repository of the portal that is not there for the person."""
    url = given["url"]
    if is_absolute_url(url):
        _check_readable(url, actor or AnonymousUser())
    return with_token(skeletons, given.get("token"))


def _check_readable(url: str, actor: Any) -> None:
    """By the very reading of the address that a fetch has."""
    try:
        folder = folder_of(parse(url, rules().forges).remote, settings.CATALOG_HOSTED)
    except FetchError:
        return
    if folder is None:
        return
    owner, name = folder.parent.name, folder.name.removesuffix(".git")
    repository = Repository.objects.filter(owner=owner, name=name).first()
    if repository is None or not may_read(actor, repository):
        raise Unavailable(f"There is no repository at {url!r}.")
