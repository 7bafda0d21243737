"""What `url` in a step means: a folder or file beside the template, or at a full address."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from django.conf import settings

from catalog.ingest.fetch import Credential, FetchError, Target, fetch
from catalog.ingest.fetch.file import Roots
from catalog.ingest.fetch.forge import recognise
from catalog.ingest.fetch.git.target import clean_path
from catalog.ingest.fetch.glob import fixed_folder, is_glob
from catalog.ingest.fetch.tree import is_absolute_url
from catalog.ingest.refresh import target_of
from catalog.ingest.rules import rules
from catalog.models import Entity, Location
from portal.scaffolder.host_tokens import credential_for
from portal.scaffolder.skeletons.repository import export


class Unavailable(Exception):
    """What a step wants to take cannot be had; the message says why and what to do."""


Opens = Callable[[str], Credential | None]
"""What opens the repository at an address."""


def nothing(_url: str) -> None:
    """Only what is open to everybody is fetched."""


def own_tokens(url: str) -> Credential | None:
    """The portal's own tokens, as far as they are meant for what templates fetch."""
    return credential_for(url, fetching=True)


class Skeletons(Protocol):
    """Where a run's `url`s lead."""

    def folder(self, url: str, below: Path) -> Path:
        """The folder that `url` names, perhaps as a copy made below `below`. Raises Unavailable."""

    def file(self, url: str, below: Path) -> Path:
        """The file that `url` names. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Here:
    """A template whose files lie in a folder: `base` is that of the template's own file, `root` what it may
    not leave."""

    base: Path
    root: Path
    opens: Opens = nothing

    def folder(self, url: str, below: Path) -> Path:
        return self._found(url, below, folder=True)

    def file(self, url: str, below: Path) -> Path:
        return self._found(url, below, folder=False)

    def _found(self, url: str, below: Path, *, folder: bool) -> Path:
        if is_absolute_url(url):
            return elsewhere(url, below, self.opens, folder=folder)
        place = Path(os.path.realpath(self.base / url))
        if not place.is_relative_to(os.path.realpath(self.root)):
            raise Unavailable(f"The address {url!r} leads out of the template's folder.")
        try:
            Roots(rules()).check_apart(str(place))
        except FetchError as error:
            raise Unavailable(_sentence(error)) from error
        if not (place.is_dir() if folder else place.is_file()):
            kind = "folder" if folder else "file"
            raise Unavailable(f"There is no {kind} {url!r} beside the template.")
        return place


@dataclass(frozen=True, slots=True)
class InRepository:
    """A template in a repository: its files at the commit that the catalog read it from."""

    location: Location
    path: str
    commit: str
    opens: Opens = nothing

    def folder(self, url: str, below: Path) -> Path:
        return (
            elsewhere(url, below, self.opens, folder=True) if is_absolute_url(url) else self._copy(url, below)
        )

    def file(self, url: str, below: Path) -> Path:
        if is_absolute_url(url):
            return elsewhere(url, below, self.opens, folder=False)
        return plain(self._copy(url, below) / posixpath.basename(url), below)

    def _copy(self, url: str, below: Path) -> Path:
        target = target_of(self.location)
        try:
            path = clean_path(f"{posixpath.dirname(self.path)}/{url}")
            export(
                target.target,
                path,
                below,
                commit=self.commit,
                credential=target.credential,
                rules=rules(),
                cache=settings.CATALOG_CACHE,
            )
        except FetchError as error:
            raise Unavailable(_sentence(error)) from error
        return below


@dataclass(frozen=True, slots=True)
class Nowhere:
    """A template without files beside it: made in the portal, or at a plain web address."""

    address: str = ""
    opens: Opens = nothing

    def folder(self, url: str, below: Path) -> Path:
        if is_absolute_url(url):
            return elsewhere(url, below, self.opens, folder=True)
        raise Unavailable(
            f"The template has no folder that {url!r} could lie in: it is not in a repository. Name a full "
            "address, or keep the template in a repository together with its files."
        )

    def file(self, url: str, below: Path) -> Path:
        if is_absolute_url(url):
            return elsewhere(url, below, self.opens, folder=False)
        if self.address:
            return elsewhere(f"{self.address.rpartition('/')[0]}/{url}", below, self.opens, folder=False)
        return self.folder(url, below)


def with_token(skeletons: Skeletons, token: object) -> Skeletons:
    """The same, with full addresses opened by this token, where there is one."""
    if isinstance(token, str) and token and isinstance(skeletons, Here | InRepository | Nowhere):
        return replace(skeletons, opens=lambda _url: Credential(secret=token))
    return skeletons


def beside(entity: Entity) -> Skeletons:
    """The files of a template of the catalog."""
    location, descriptor = entity.location, entity.descriptor
    path = descriptor.file.path if descriptor is not None and descriptor.file is not None else ""
    if location is None or not path:
        return Nowhere(opens=own_tokens)
    match location.type:
        case Location.Type.FILE:
            root = _root(location)
            return Here((root / path).parent, root, own_tokens)
        case Location.Type.SHIPPED if pattern := settings.CATALOG_SHIPPED.get(location.target):
            root = Path(fixed_folder(str(pattern)))
            return Here((root / path).parent, root, own_tokens)
        case Location.Type.GIT:
            return InRepository(location, path, location.revision, own_tokens)
        case Location.Type.URL if _is_repository(location.target):
            return InRepository(location, path, location.revision, own_tokens)
        case Location.Type.URL:
            return Nowhere(path, own_tokens)
    return Nowhere(opens=own_tokens)


def _root(location: Location) -> Path:
    """The folder that a location of files covers: what its templates take must lie in it."""
    target = location.target.removeprefix("file://")
    place = Path((fixed_folder(target) or "/") if is_glob(target) else target)
    return place if place.is_dir() else place.parent


def _is_repository(target: str) -> bool:
    return target.partition("#")[0].endswith(".git") or recognise(target, rules().forges) is not None


def elsewhere(url: str, below: Path, opens: Opens, *, folder: bool) -> Path:
    """What a full address names, copied. Raises Unavailable."""
    if not url.startswith(("http://", "https://")):
        raise Unavailable(f"Files cannot be fetched from {url!r}; expected an http or https address.")
    below.mkdir(parents=True, exist_ok=True)
    try:
        if _is_repository(url):
            export(
                url,
                None,
                below,
                commit="",
                credential=opens(url),
                rules=rules(),
                cache=settings.CATALOG_CACHE,
            )
            return below if folder else plain(next(iter(sorted(below.iterdir()))), below)
        if folder:
            message = f"The address {url!r} is no repository's, so it names no folder that could be fetched."
            raise Unavailable(message)
        with fetch(Target("url", url), cache=settings.CATALOG_CACHE, rules=rules()) as tree:
            place = below / (posixpath.basename(url.partition("?")[0]) or "file")
            place.write_bytes(tree.read(tree.start[0]))
            return place
    except FetchError as error:
        raise Unavailable(_sentence(error)) from error


def plain(place: Path, below: Path) -> Path:
    """The file, where it is one that was fetched and no link to elsewhere. Raises Unavailable."""
    real = Path(os.path.realpath(place))
    if not real.is_relative_to(os.path.realpath(below)) or not real.is_file():
        raise Unavailable(f"{place.name!r} is no file of the repository but a link, or a folder.")
    return real


def _sentence(error: FetchError) -> str:
    problem = error.problem
    return f"{problem.message} {problem.advice}".strip()


def at_commit(skeletons: Skeletons, commit: str) -> Skeletons:
    """The same files as they were at a commit; what is in no repository is only as it is now."""
    if isinstance(skeletons, InRepository) and commit:
        return replace(skeletons, commit=commit)
    return skeletons
