"""Where templates may push and what they may register: what lies elsewhere, and in this portal by right.

A path would lead to whatever the portal's own account may write on this machine, past everybody's rights.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from django.contrib.auth.models import AbstractBaseUser

from catalog.ingest.fetch import FetchError
from catalog.ingest.fetch.git.target import Remote, parse
from catalog.ingest.rules import rules
from portal.accounts.models import User
from portal.githost.access import hosted_at, is_hosted, may_push
from portal.githost.changes.pushes import pushing
from portal.scaffolder.actions.action import ActionFailed

_FAR = ("http", "https", "ssh")


def is_far(remote: Remote) -> bool:
    """Whether it is an address, and no path on this machine."""
    return remote.scheme in _FAR


def remote_of(text: str) -> Remote:
    """Raises ActionFailed for all but http, https and ssh addresses."""
    try:
        remote = parse(text, rules().forges).remote
    except FetchError as error:
        raise ActionFailed(f"{error.problem.message} {error.problem.advice}".strip()) from error
    if not is_far(remote):
        raise ActionFailed(
            f"{text} is no address that a template may push to: expected https://host/path, "
            "ssh://user@host/path or user@host:path."
        )
    return remote


def moving(remote: Remote, actor: AbstractBaseUser | None) -> AbstractContextManager[object]:
    """Around a push: to a repository of this portal it counts as the actor's. Raises ActionFailed at once
    where they may not."""
    if not is_hosted(remote):
        return nullcontext()
    repository = hosted_at(remote)
    if repository is None or not isinstance(actor, User) or not may_push(actor, repository):
        raise ActionFailed(f"There is no repository {remote.url} in this portal, or you may not push to it.")
    return pushing(repository, actor=actor)
