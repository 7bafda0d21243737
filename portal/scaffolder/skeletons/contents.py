"""What the files of a template are at a moment, as digests: to tell whether they changed."""

from __future__ import annotations

import hashlib
import os
import posixpath
import stat
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from catalog.ingest.fetch import FetchError
from catalog.ingest.fetch.git.target import clean_path
from catalog.ingest.refresh import target_of
from catalog.ingest.rules import rules
from portal.scaffolder import workspace
from portal.scaffolder.skeletons.repository import ids_at
from portal.scaffolder.skeletons.skeletons import Here, InRepository, Skeletons, Unavailable


def contents(skeletons: Skeletons, paths: Sequence[str]) -> list[str]:
    """A digest for each path beside the template that is there. Raises Unavailable."""
    match skeletons:
        case Here():
            return [f"{path} {_digest(skeletons, path)}" for path in paths]
        case InRepository():
            return _in_repository(skeletons, paths)
    return []


def _digest(here: Here, path: str) -> str:
    """Of names, modes and bytes; "" for what is not there or leads out of the template's folder."""
    place = Path(os.path.realpath(here.base / path))
    if not place.is_relative_to(os.path.realpath(here.root)) or not place.exists():
        return ""
    found = hashlib.sha256()
    for name in workspace.files(place) if place.is_dir() else [""]:
        file = place / name if name else place
        about = file.lstat()
        link = stat.S_ISLNK(about.st_mode)
        data = str(file.readlink()).encode(errors="surrogateescape") if link else file.read_bytes()
        head = f"{name}\0{link}{bool(about.st_mode & stat.S_IXUSR)}{len(data)}\0"
        found.update(head.encode(errors="surrogateescape") + data)
    return found.hexdigest()


def _in_repository(held: InRepository, paths: Sequence[str]) -> list[str]:
    """git's own ids."""
    target = target_of(held.location)
    try:
        cleaned = [clean_path(f"{posixpath.dirname(held.path)}/{path}") for path in paths]
        return ids_at(
            target.target,
            cleaned,
            commit=held.commit,
            credential=target.credential,
            rules=rules(),
            cache=settings.CATALOG_CACHE,
        )
    except FetchError as error:
        raise Unavailable(str(error)) from error
