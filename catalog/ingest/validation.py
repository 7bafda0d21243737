"""Checks descriptor files on disk against everything but the catalog: no database, no network."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.ingest.check import Checked, check
from catalog.ingest.decode import MAX_BYTES
from catalog.ingest.placeholders import fill
from catalog.ingest.problem import Problem, Refused
from catalog.ingest.read import Document, read
from catalog.kinds import BadKind, Registry, registry

NAMES = frozenset(("catalog-info.yaml", "catalog-info.yml"))
PASSED_OVER = frozenset((".git", ".venv", "node_modules"))
UNREAD = b'"what is at this address was not read"'
"""Stands for what a placeholder takes from the web: text, JSON and YAML in one."""


class Missing(Exception):
    """A path of the call leads to nothing that can be checked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of one document; either `checked` or `problem` is there."""

    file: Path
    position: int
    line: int
    checked: Checked | None = None
    problem: Problem | None = None


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files named, and the descriptors in folders named, each once. Raises Missing."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(_descriptors(path))
            if not inside:
                raise Missing(f"The folder {path} holds no catalog-info.yaml.")
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            raise Missing(f"There is no file {path}.")
    return list(found)


def _descriptors(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in PASSED_OVER]
        yield from (Path(place) / name for name in names if name in NAMES)


def verdicts(files: Sequence[Path]) -> Iterator[Verdict]:
    """One for every document, in order. Kinds that the files define are known in all. Raises Missing."""
    kinds = registry.copy()
    documents = [(file, _read(file)) for file in files]
    for _file, found in documents:
        _define(found, kinds)
    for file, found in documents:
        for document in found:
            yield _verdict(file, document, kinds)


def _read(file: Path) -> list[Document]:
    try:
        with file.open("rb") as stream:
            return read(stream.read(MAX_BYTES + 1))
    except OSError as error:
        raise Missing(f"The file {file} cannot be read: {error.strerror}.") from error


def _define(documents: Sequence[Document], kinds: Registry) -> None:
    """Make known the kinds in `documents`; one that is wrong is told of when its turn comes to be checked."""
    for document in documents:
        if document.value is None or document.value.get("kind") != "Kind":
            continue
        try:
            check(document.value, kinds=kinds)
            kinds.define(document.value)
        except (Refused, BadKind):
            continue


def _verdict(file: Path, document: Document, kinds: Registry) -> Verdict:
    value = document.value
    if value is None:
        return Verdict(file, document.position, document.line, problem=document.problem)
    try:
        filled, _targets = fill(value, _Beside(file).read, document)
        return Verdict(file, document.position, document.line, checked=check(filled, document, kinds=kinds))
    except Refused as refused:
        return Verdict(file, document.position, document.line, problem=refused.problem)


class _Beside:
    """Reads what a descriptor names, from its folder and no further up than its repository."""

    def __init__(self, file: Path) -> None:
        self._folder = file.resolve().parent
        tops = (folder for folder in (self._folder, *self._folder.parents) if (folder / ".git").exists())
        self._top = next(tops, self._folder)

    def read(self, target: str) -> bytes:
        """The bytes of a target. Raises ValueError and OSError, which `fill` turns into a problem."""
        if "://" in target:
            return UNREAD
        start = self._top if target.startswith("/") else self._folder
        path = (start / target.lstrip("/")).resolve()
        if not path.is_relative_to(self._top):
            raise ValueError("it is outside of the repository")
        if not path.is_file():
            raise ValueError("there is no such file")
        return path.read_bytes()
