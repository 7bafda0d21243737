"""A branch beside the default one: what it brings, and whether git can merge it alone."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.ingest.fetch.git.command import GitFailed
from portal.githost import bare
from portal.githost.models import Repository
from portal.githost.reading import Commit, Missing, Place, commits, patch

MOST = 100
"""Commits that are listed."""

MOST_LOOKED_INTO = 2_000
"""Files of a branch that are searched for marks of conflicts."""

NAMES_UP_TO = 500_000
"""Bytes of their names, which git is told as its arguments."""

TREE_UP_TO = 1_000_000
"""Bytes of git's words about a merge."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`base` and `head` are the commits of the default branch and of the other. `marked` are the files in
    which marks of conflicts are left; `tree` is what both make together, "" where git cannot tell alone."""

    branch: str
    base: str
    head: str
    commits: list[Commit]
    patch: str
    is_cut: bool
    is_ahead_only: bool
    tree: str
    marked: list[str]

    @property
    def is_merged(self) -> bool:
        return not self.commits

    @property
    def is_mergeable(self) -> bool:
        return bool(self.commits) and bool(self.tree) and not self.marked


def compare(repository: Repository, branch: str) -> Comparison:
    """Raises Missing."""
    refs = bare.refs(repository.folder)
    base, head = refs.get(f"refs/heads/{repository.default_branch}"), refs.get(f"refs/heads/{branch}")
    if base is None or head is None:
        raise Missing(branch)
    folder = repository.folder
    try:
        start = bare.ask(folder, "merge-base", base, head).decode().split()[0]
    except GitFailed as failed:
        raise Missing(branch) from failed
    shown, is_cut = patch(repository, "diff", start, head)
    tree, marked = _merge(repository, base, start, head)
    return Comparison(
        branch=branch,
        base=base,
        head=head,
        commits=commits(repository, Place(branch, f"{base}..{head}"), most=MOST),
        patch=shown,
        is_cut=is_cut,
        is_ahead_only=start == base,
        tree=tree,
        marked=marked,
    )


def _merge(repository: Repository, base: str, start: str, head: str) -> tuple[str, list[str]]:
    """What both make together, and the files with marks of conflicts; where git cannot look for these, it
    cannot merge alone either."""
    try:
        marked = _marked(repository, start, head)
    except GitFailed:
        return "", []
    return _tree(repository, base, head), marked


def _tree(repository: Repository, base: str, head: str) -> str:
    """What both make together; "" for conflicts, and for a git that cannot do it without files."""
    try:
        asked = ("merge-tree", "--write-tree", "--no-messages", base, head)
        said = bare.ask(repository.folder, *asked, most=TREE_UP_TO)
    except GitFailed:
        return ""
    return said.decode().strip()


def _marked(repository: Repository, start: str, head: str) -> list[str]:
    """Files with lines such as git marks conflicts by, that the branch added. Raises GitFailed."""
    asked = ("diff", "--name-only", "-z", "--diff-filter=d", start, head)
    changed, _is_more = bare.ask_beginning(repository.folder, *asked, most=NAMES_UP_TO)
    names = changed.decode(errors="surrogateescape").split("\0")[:-1][:MOST_LOOKED_INTO]
    if not names:
        return []
    looked = ("--literal-pathspecs", "grep", "-z", "-l", "-I", "-e", "^<<<<<<< ", head, "--", *names)
    try:
        said = bare.ask(repository.folder, *looked).decode(errors="replace")
    except GitFailed:  # so git says that it found nothing
        return []
    return sorted(name.partition(":")[2] for name in said.split("\0") if name)
