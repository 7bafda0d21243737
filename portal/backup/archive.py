"""One file with a manifest first: what it was made by, and a digest of everything that follows."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import os
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from portal.backup.refusal import Refusal

FORMAT = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself.

    `engine` is that of the database, as Django names its vendor; `migrations` are those the database has, as
    `app.name`; `database` is what the engine's own part wants to know again; `repositories` are owner, name
    and default branch of each; `digests` are SHA-256, by path.
    """

    engine: str
    version: str
    made_at: str
    migrations: list[str]
    database: dict[str, Any]
    repositories: list[tuple[str, str, str]]
    digests: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def write(target: Path, folder: Path, manifest: Manifest) -> None:
    """Pack everything in `folder`. `target` is there whole or not at all, and only its owner may read it:
    keys are in it."""
    digests = {path.relative_to(folder).as_posix(): _digest(path) for path in _files(folder)}
    (folder / MANIFEST).write_bytes(
        orjson.dumps(dataclasses.replace(manifest, digests=digests), option=orjson.OPT_INDENT_2)
    )
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as packed:
                for name in (MANIFEST, *digests):
                    packed.add(folder / name, name, recursive=False)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def read(source: Path, folder: Path) -> Manifest:
    """Unpack into `folder` what is whole and as it was written. Raises Refusal."""
    try:
        with tarfile.open(source, "r:gz") as packed:
            packed.extractall(folder, filter="data")
        manifest = _manifest(folder)
    except FileNotFoundError as error:
        raise Refusal(f"{source} is not there, or is no backup of a portal.") from error
    except (
        tarfile.TarError,
        EOFError,
        gzip.BadGzipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
    ) as error:
        raise Refusal(f"{source} is no whole backup of a portal: {error}") from error
    found = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    del found[MANIFEST]
    for name, digest in manifest.digests.items():
        if name not in found:
            raise Refusal(f"{source} is not whole: {name} is missing in it.")
        if _digest(found.pop(name)) != digest:
            raise Refusal(f"{source} is damaged: {name} in it is not what was backed up.")
    if found:
        raise Refusal(f"{source} was changed: {min(found)} in it was not backed up.")
    return manifest


def _manifest(folder: Path) -> Manifest:
    said = orjson.loads((folder / MANIFEST).read_bytes())
    if said["format"] != FORMAT:
        raise Refusal(
            f"This backup is of format {said['format']}, and this version of the portal knows {FORMAT}. "
            f"Version {said['version']} made it; use that one or a newer one."
        )
    return Manifest(**said)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
