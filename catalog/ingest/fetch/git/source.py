"""A repository as a source: ask the remote, fetch what is new, read from the mirror."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.ingest.fetch.git.blobs import Blobs
from catalog.ingest.fetch.git.command import check_version
from catalog.ingest.fetch.git.mirror import Mirror
from catalog.ingest.fetch.git.refs import find
from catalog.ingest.fetch.git.remote import way_to
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.fetch.git.tree import GitTree, UnchangedGitTree
from catalog.ingest.fetch.target import Rules, Target
from catalog.ingest.fetch.tree import Tree

_ASK_SECONDS = 60.0


@contextmanager
def fetch_git(target: Target, rules: Rules, known_revision: str, cache: Path) -> Iterator[Tree]:
    """Raises FetchError when the repository, the ref or the path cannot be read."""
    check_version()
    meant = parse(target.target, rules.forges)
    with way_to(meant.remote, target.credential, rules, cache, written=target.target) as way:
        wanted = find(way, meant, seconds=min(_ASK_SECONDS, rules.limits.git_seconds))
        if wanted.commit == known_revision:
            yield UnchangedGitTree(wanted.commit)
            return
        mirror = Mirror(way, cache, rules.limits)
        commit = mirror.bring(wanted)
        with mirror.reading(), Blobs(mirror, wanted) as blobs:
            tree = GitTree(meant, wanted, rules, commit, mirror, blobs)
            if not target.whole:
                tree.find_start()
            yield tree
