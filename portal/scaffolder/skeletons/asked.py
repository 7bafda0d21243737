"""What a step may take: what its skeletons give, and of the portal's repositories those that one may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from catalog.ingest.fetch import FetchError
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.fetch.tree import is_absolute_url
from catalog.ingest.rules import rules
from portal.githost.access import hosted_at, is_hosted, may_read
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
        remote = parse(url, rules().forges).remote
    except FetchError:
        return
    repository = hosted_at(remote)
    if is_hosted(remote) and (repository is None or not may_read(actor, repository)):
        raise Unavailable(f"There is no repository at {url!r}.")
