"""Pushes a folder to a repository as one commit, with git's own transport."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser

from catalog.ingest.fetch import Credential, FetchError
from catalog.ingest.fetch.git.command import Git, GitFailed
from catalog.ingest.fetch.git.remote import Way, way_to
from catalog.ingest.rules import rules
from portal.scaffolder.actions.action import ActionFailed
from portal.scaffolder.publishing.remotes import moving, remote_of

SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Commit:
    """What is pushed: all in `folder`, as one commit on `branch`. With `onto` it follows the last commit of
    that branch of the remote, whose other files stay."""

    folder: Path
    branch: str
    message: str
    author: str = "Scaffolder"
    email: str = "scaffolder@localhost"
    onto: str = ""


def push(
    remote: str,
    commit: Commit,
    scratch: Path,
    *,
    actor: AbstractBaseUser | None,
    credential: Credential | None = None,
) -> str:
    """The commit's id. A branch that is there already is never overwritten; to a repository of this portal
    only those push who may. Raises ActionFailed."""
    meant = remote_of(remote)
    try:
        with (
            moving(meant, actor),
            way_to(meant, credential, rules(), settings.CATALOG_CACHE, written=remote) as way,
        ):
            try:
                return _push(way, commit, scratch)
            except GitFailed as failed:
                raise way.explain(failed) from failed
    except FetchError as error:
        raise ActionFailed(f"{error.problem.message} {error.problem.advice}".strip()) from error


def delete_branch(
    remote: str,
    branch: str,
    scratch: Path,
    *,
    actor: AbstractBaseUser | None,
    credential: Credential | None = None,
) -> None:
    """Raises ActionFailed, also where the actor may not push."""
    meant = remote_of(remote)
    try:
        with (
            moving(meant, actor),
            way_to(meant, credential, rules(), settings.CATALOG_CACHE, written=remote) as way,
        ):
            folder = scratch / "undo.git"
            Git().run("init", "--quiet", "--bare", "--template=", folder=folder, seconds=SECONDS)
            way.git.run("push", "--quiet", "origin", f":refs/heads/{branch}", folder=folder, seconds=SECONDS)
    except (FetchError, GitFailed) as error:
        raise ActionFailed(f"The branch {branch} of {remote} cannot be deleted: {error}") from error


def _push(way: Way, commit: Commit, scratch: Path) -> str:
    folder = scratch / "push.git"
    Git().run("init", "--quiet", "--bare", "--template=", folder=folder, seconds=SECONDS)
    git = Git(
        (("core.bare", "false"), ("user.name", commit.author), ("user.email", commit.email)),
        {"GIT_INDEX_FILE": str(scratch / "index"), "GIT_WORK_TREE": str(commit.folder)},
    )

    def run(*arguments: str, feed: bytes = b"") -> str:
        return git.run(*arguments, folder=folder, seconds=SECONDS, feed=feed).decode().strip()

    parent = _parent(way, commit, folder)
    if parent:
        run("read-tree", parent)
        run("add", "--force", "--ignore-removal", ".")
    else:
        run("add", "--all", "--force", ".")
    above = ["-p", parent] if parent else []
    made = run("commit-tree", *above, "-F", "-", run("write-tree"), feed=commit.message.encode())
    way.git.run(
        "push", "--quiet", "origin", f"{made}:refs/heads/{commit.branch}", folder=folder, seconds=SECONDS
    )
    return made


def _parent(way: Way, commit: Commit, folder: Path) -> str:
    if not commit.onto:
        return ""
    way.git.run(
        "fetch", "--quiet", "--depth=1", "origin", f"+refs/heads/{commit.onto}:refs/onto", folder=folder,
        seconds=SECONDS,
    )  # fmt: skip
    return Git().run("rev-parse", "refs/onto", folder=folder, seconds=SECONDS).decode().strip()
