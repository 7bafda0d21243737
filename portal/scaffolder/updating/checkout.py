"""What a project holds today: read from the portal's own repository, or fetched from a remote one."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings

from catalog.ingest.fetch import Credential, FetchError
from catalog.ingest.fetch.git.command import Git, GitFailed
from catalog.ingest.fetch.git.remote import Way, way_to
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.rules import rules
from portal.githost import bare
from portal.scaffolder.models import Project
from portal.scaffolder.publishing.remotes import is_far, is_hosted
from portal.scaffolder.updating.tree import File

SECONDS = 120.0


class Unreachable(Exception):
    """The project's repository cannot be read; the message says why."""


@dataclass
class Checkout:
    """A commit in a repository on this disk. `way` leads to the remote that it was fetched from."""

    folder: Path
    branch: str
    commit: str
    way: Way | None = None

    @cached_property
    def _entries(self) -> dict[str, tuple[str, str]]:
        """Mode and blob of each file, by path."""
        listed = Git().run(
            "ls-tree", "-r", "-z", "--full-tree", self.commit, folder=self.folder, seconds=SECONDS
        )
        found = {}
        for line in listed.split(b"\0"):
            about, _, name = line.partition(b"\t")
            mode, _, rest = about.decode().partition(" ")
            if rest.startswith("blob "):
                found[name.decode(errors="surrogateescape")] = (mode, rest[5:])
        return found

    @property
    def paths(self) -> Collection[str]:
        return self._entries.keys()

    def files(self, paths: Collection[str]) -> dict[str, File]:
        """Those of these paths that are there."""
        wanted = {path: self._entries[path] for path in sorted(paths) if path in self._entries}
        asked = "".join(f"{blob}\n" for _mode, blob in wanted.values()).encode()
        stream = io.BytesIO(
            Git().run("cat-file", "--batch", folder=self.folder, seconds=SECONDS, feed=asked)
            if asked
            else b""
        )
        found = {}
        for path, (mode, _blob) in wanted.items():
            size = int(stream.readline().split()[2])
            found[path] = File(stream.read(size), mode)
            stream.read(1)
        return found


@contextmanager
def checkout(project: Project, credential: Credential | None = None) -> Iterator[Checkout]:
    """The project at its default branch; valid inside the `with` block. Raises Unreachable."""
    if project.repository is not None:
        branch = project.repository.default_branch
        commit = bare.refs(project.repository.folder).get(f"refs/heads/{branch}")
        if commit is None:
            raise Unreachable(f"The repository {project.repository} has no branch {branch}.")
        yield Checkout(project.repository.folder, branch, commit)
        return
    try:
        meant = parse(project.remote, rules().forges)
        if not is_far(meant.remote) or is_hosted(meant.remote):
            raise Unreachable(_here(project))  # nobody was asked whether it may be pushed to
        with (
            tempfile.TemporaryDirectory(prefix="project-") as scratch,
            way_to(meant.remote, credential, rules(), settings.CATALOG_CACHE, written=project.remote) as way,
        ):
            yield _fetched(way, project.branch, Path(scratch, "project.git"))
    except FetchError as error:
        raise Unreachable(f"{error.problem.message} {error.problem.advice}".strip()) from error


def _here(project: Project) -> str:
    return (
        f"{project.remote} lies in this portal or on its machine, but was recorded as one elsewhere: "
        "run the template anew to have the project follow it."
    )


def _fetched(way: Way, branch: str, folder: Path) -> Checkout:
    """Raises FetchError."""
    try:
        Git().run("init", "--quiet", "--bare", "--template=", folder=folder, seconds=SECONDS)
        head = f"refs/heads/{branch}"
        fetch = ("fetch", "--quiet", "--depth=1", "origin", f"+{head}:{head}")
        way.git.run(*fetch, folder=folder, seconds=SECONDS)
        said = Git().run("rev-parse", f"refs/heads/{branch}", folder=folder, seconds=SECONDS)
    except GitFailed as failed:
        raise way.explain(failed) from failed
    return Checkout(folder, branch, said.decode().strip(), way)
