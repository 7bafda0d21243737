"""A branch beside the default one: what it brings, and whether git can merge it alone."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.ingest.fetch.git.command import GitFailed
from portal.githost import bare
from portal.githost.models import Repository
from portal.githost.reading import DIFF_UP_TO, Commit, Missing, Place, commits

MOST = 100
"""Commits that are listed."""

MOST_LOOKED_INTO = 2_000
"""Files of a branch that are searched for marks of conflicts."""


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
    said = bare.ask(folder, "diff", "--patch", "--stat=100", "--no-ext-diff", start, head)
    return Comparison(
        branch=branch,
        base=base,
        head=head,
        commits=commits(repository, Place(branch, f"{base}..{head}"), most=MOST),
        patch=said[:DIFF_UP_TO].decode(errors="replace"),
        is_cut=len(said) > DIFF_UP_TO,
        is_ahead_only=start == base,
        tree=_tree(repository, base, head),
        marked=_marked(repository, start, head),
    )


def _tree(repository: Repository, base: str, head: str) -> str:
    """What both make together; "" for conflicts, and for a git that cannot do it without files."""
    try:
        said = bare.ask(repository.folder, "merge-tree", "--write-tree", "--no-messages", base, head)
    except GitFailed:
        return ""
    return said.decode().strip()


def _marked(repository: Repository, start: str, head: str) -> list[str]:
    """Files with lines such as git marks conflicts by, that the branch added."""
    changed = bare.ask(repository.folder, "diff", "--name-only", "-z", "--diff-filter=d", start, head)
    names = [name for name in changed.decode(errors="surrogateescape").split("\0") if name][:MOST_LOOKED_INTO]
    if not names:
        return []
    asked = ("--literal-pathspecs", "grep", "-z", "-l", "-I", "-e", "^<<<<<<< ", head, "--", *names)
    try:
        said = bare.ask(repository.folder, *asked).decode(errors="replace")
    except GitFailed:  # so git says that it found nothing
        return []
    return sorted(name.partition(":")[2] for name in said.split("\0") if name)
