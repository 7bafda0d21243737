"""What follows from a push: a row in the audit, and a refresh of what reads from the branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from catalog.changes.audit import record
from catalog.changes.pushes import Push, take_push
from portal.githost import bare
from portal.githost.models import Repository
from portal.githost.models.repository import FOLDER
from portal.githost.signals import branches_moved

HEADS, TAGS = "refs/heads/", "refs/tags/"


@contextmanager
def pushing(repository: Repository, *, actor: AbstractBaseUser | None) -> Iterator[Mapping[str, str]]:
    """Around whatever may move branches and tags of the repository: takes note of those that it moved. Gives
    the commit of each as it was before."""
    before = bare.refs(repository.folder)
    try:
        yield before
    finally:
        after = bare.refs(repository.folder)
        if moved := {name for name, _ in before.items() ^ after.items()}:
            _note(repository, actor, after, moved)


def _note(
    repository: Repository, actor: AbstractBaseUser | None, after: Mapping[str, str], moved: set[str]
) -> None:
    with transaction.atomic():
        _begin_with_what_is_there(repository, after)
        repository.pushed_at = timezone.now()
        repository.save(update_fields=["pushed_at", "default_branch"])
        commits = {name: after.get(name, "") for name in sorted(moved)}
        record(actor, "repository.push", str(repository), moved=commits)
        for name in moved:
            branch = name.removeprefix(HEADS).removeprefix(TAGS)
            take_push(Push(_addresses(repository), branch, is_default=branch == repository.default_branch))
    branches_moved.send(Repository, repository=repository)


def _begin_with_what_is_there(repository: Repository, after: Mapping[str, str]) -> None:
    """A clone begins with the default branch, so if nobody pushed that, the first branch is it."""
    heads = sorted(name for name in after if name.startswith(HEADS))
    if heads and f"{HEADS}{repository.default_branch}" not in after:
        bare.ask(repository.folder, "symbolic-ref", "HEAD", heads[0])
        repository.default_branch = heads[0].removeprefix(HEADS)


def _addresses(repository: Repository) -> tuple[str, ...]:
    """Every way in which a source may write the repository."""
    hosts = [f"[{host}]" if host.count(":") > 1 else host for host in settings.CATALOG_HOSTED]
    return tuple(f"http://{host}/{FOLDER}/{repository}.git" for host in hosts)
