"""A branch is merged into the default one, where git can do it alone."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser

from catalog.ingest.fetch.git.command import Git, GitFailed
from portal.githost import bare
from portal.githost.changes.pushes import HEADS, pushing
from portal.githost.comparing import Comparison, compare
from portal.githost.models import Repository


class CannotMerge(Exception):
    """Somebody has to merge it in a clone."""


def merge_branch(*, actor: AbstractBaseUser, repository: Repository, branch: str) -> str:
    """Bring the branch into the default one and remove it; the commit that the default branch is then at.
    Raises CannotMerge for conflicts and for marks of them that were left, Missing for no such branch."""
    found = compare(repository, branch)
    if not found.is_mergeable:
        raise CannotMerge(branch)
    goal = f"{HEADS}{repository.default_branch}"
    with pushing(repository, actor=actor):
        commit = found.head if found.is_ahead_only else _merged(actor, repository, found)
        try:
            bare.ask(repository.folder, "update-ref", goal, commit, found.base)
            bare.ask(repository.folder, "update-ref", "-d", f"{HEADS}{branch}", found.head)
        except GitFailed as failed:  # somebody pushed meanwhile
            raise CannotMerge(failed.said) from failed
    return commit


def _merged(actor: AbstractBaseUser, repository: Repository, found: Comparison) -> str:
    assert found.tree, "what is mergeable has a tree"
    email = getattr(actor, "email", "") or "portal@localhost"
    git = Git(config=(("user.name", actor.get_username()), ("user.email", email)))
    said = git.run(
        "commit-tree", "-p", found.base, "-p", found.head, "-m", f"Merge branch {found.branch}", found.tree,
        folder=repository.folder, seconds=bare.SECONDS,
    )  # fmt: skip
    return said.decode().strip()
