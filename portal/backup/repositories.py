"""The repositories of the git host, each as git's own bundle: whole at one moment, while people push."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from catalog.ingest.fetch.git.command import Git, GitFailed
from portal.backup.refusal import Refusal
from portal.githost import bare
from portal.githost.models import Repository
from portal.githost.models.repository import SUFFIX

FOLDER = "git"
SECONDS = 3600.0
_GIT = Git(config=(("protocol.file.allow", "always"),))


def save(folder: Path) -> list[tuple[str, str, str]]:
    """A bundle of each that holds something; owner, name and default branch of all."""
    present = [repository for repository in Repository.objects.all() if repository.folder.is_dir()]
    for repository in present:
        if not bare.ask(repository.folder, "for-each-ref", "--count=1"):
            continue
        bundle = _bundle(folder, repository.owner, repository.name)
        bundle.parent.mkdir(parents=True, exist_ok=True)
        try:
            _GIT.run(
                "bundle", "create", "--quiet", str(bundle), "--all", folder=repository.folder, seconds=SECONDS
            )
        except GitFailed as error:
            raise Refusal(f"The repository {repository} cannot be read: {error.said}") from error
    return [(repository.owner, repository.name, repository.default_branch) for repository in present]


def unpack(folder: Path, target: Path, told: Sequence[Sequence[str]]) -> None:
    """Under `target`, every repository that the backup tells of."""
    target.mkdir()
    for owner, name, branch in told:
        made = target / owner / f"{name}{SUFFIX}"
        bare.make(made, branch=branch)
        bundle = _bundle(folder, owner, name)
        if bundle.exists():
            _GIT.run("fetch", "--quiet", str(bundle), "+refs/*:refs/*", folder=made, seconds=SECONDS)


def put_in_place(made: Path) -> None:
    """Instead of the repositories that there are; both ways a rename, so the gap is a blink."""
    present = Path(settings.GIT_FOLDER)
    gone = made.with_name(f"{made.name}.gone")
    if present.exists():
        present.rename(gone)
    made.rename(present)
    shutil.rmtree(gone, ignore_errors=True)


def _bundle(folder: Path, owner: str, name: str) -> Path:
    return folder / FOLDER / owner / f"{name}.bundle"
