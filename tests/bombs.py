"""Repositories of a few kilobytes that stand for as much as anybody likes."""

from __future__ import annotations

from collections.abc import Callable

Git = Callable[[str, bytes], str]
"""A git in a repository: its command, whose words have no spaces, and what it is fed."""


def tree_bomb(git: Git, *, levels: int, wide: int = 10) -> str:
    """A commit whose root holds `wide` folders that are one and the same, and so on: wide ** levels files."""
    blob = git("hash-object -w --stdin", b"hello\n").strip()
    entry = f"100644 blob {blob}"
    for _ in range(levels):
        lines = "".join(f"{entry}\tn{number}\n" for number in range(wide))
        entry = f"040000 tree {git('mktree', lines.encode()).strip()}"
    return git(f"commit-tree {entry.split()[2]} -m Bomb", b"").strip()


def blob_bomb(git: Git, *, files: int, size: int, parent: str) -> str:
    """A commit that adds so many files, which are one and the same."""
    blob = git("hash-object -w --stdin", b"all work and no play\n" * (size // 21)).strip()
    lines = "".join(f"100644 blob {blob}\tf{number}\n" for number in range(files))
    tree = git("mktree", lines.encode()).strip()
    return git(f"commit-tree {tree} -p {parent} -m Bomb", b"").strip()
