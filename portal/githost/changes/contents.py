"""The files of a folder become a commit in a repository of the portal."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser

from catalog.ingest.fetch.git.command import Git
from portal.githost import bare
from portal.githost.changes.pushes import HEADS, pushing
from portal.githost.models import Repository


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    email: str


def commit_folder(
    *,
    actor: AbstractBaseUser | None,
    repository: Repository,
    folder: Path,
    message: str,
    author: Author,
    branch: str = "",
    onto: str = "",
) -> str:
    """Make all that is in `folder` the contents of `branch` (the default one if empty), on top of what it
    was; the commit. Modes and symbolic links are kept, a `.git` in it is left out.

    With `onto` the branch is new and begins with that one, whose other files stay; "" where `folder` brings
    nothing that is not there. Raises GitFailed."""
    head = f"{HEADS}{branch or repository.default_branch}"
    with pushing(repository, actor=actor) as before, tempfile.TemporaryDirectory() as scratch:
        git = Git(
            config=(("core.bare", "false"), ("user.name", author.name), ("user.email", author.email)),
            variables={"GIT_INDEX_FILE": str(Path(scratch, "index")), "GIT_WORK_TREE": str(folder)},
        )

        def run(*arguments: str, feed: bytes = b"") -> str:
            said = git.run(*arguments, folder=repository.folder, seconds=bare.SECONDS, feed=feed)
            return said.decode().strip()

        parent = before[f"{HEADS}{onto}"] if onto else before.get(head)
        if onto:
            run("read-tree", str(parent))
        run("add", "--ignore-removal" if onto else "--all", "--force", ".")
        tree = run("write-tree")
        if onto and tree == run("rev-parse", f"{parent}^{{tree}}"):
            return ""
        above = ["-p", parent] if parent else []
        commit = run("commit-tree", *above, "-F", "-", tree, feed=message.encode())
        run("update-ref", head, commit, "" if onto else parent or "")
    return commit
