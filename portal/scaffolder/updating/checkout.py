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
from catalog.ingest.fetch.error import too_long_a_list
from catalog.ingest.fetch.git.command import Git, GitFailed, GitSaidTooMuch
from catalog.ingest.fetch.git.remote import Way, way_to
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.fetch.git.tree import LISTED
from catalog.ingest.rules import rules
from portal.githost import bare
from portal.githost.access import is_hosted
from portal.scaffolder.models import Project
from portal.scaffolder.publishing.remotes import is_far
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
        """Mode and blob of each file, by path. Raises Unreachable for more than is read."""
        listing = ("ls-tree", "-r", "-z", "--full-tree", self.commit)
        try:
            listed = Git().run(*listing, folder=self.folder, seconds=SECONDS, most=LISTED)
        except GitSaidTooMuch as failed:
            raise _unreachable(too_long_a_list(failed.most)) from failed
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
        """Those of these paths that are there. Raises Unreachable for more than is read."""
        wanted = {path: self._entries[path] for path in sorted(paths) if path in self._entries}
        contents = self._contents(list(dict.fromkeys(blob for _mode, blob in wanted.values())))
        return {path: File(contents[blob], mode) for path, (mode, blob) in wanted.items()}

    def _contents(self, blobs: list[str]) -> dict[str, bytes]:
        """Each is read once, however many paths name it."""
        if not blobs:
            return {}
        asked = "".join(f"{blob}\n" for blob in blobs).encode()
        try:
            stream = io.BytesIO(
                Git().run("cat-file", "--batch", folder=self.folder, seconds=SECONDS, feed=asked)
            )
        except GitSaidTooMuch as failed:
            raise Unreachable(f"The project's files hold more than {failed.most:,} bytes.") from failed
        found = {}
        for blob in blobs:
            size = int(stream.readline().split()[2])
            found[blob] = stream.read(size)
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
        raise _unreachable(error) from error


def _unreachable(error: FetchError) -> Unreachable:
    return Unreachable(f"{error.problem.message} {error.problem.advice}".strip())


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
