"""Walks a fetched tree from its start through every Location entity in it, and reads what is new or
changed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from catalog.ingest.fetch import FetchError, Outside, Tree
from catalog.ingest.found import FileRead, Include
from catalog.ingest.includes import told_together
from catalog.ingest.pool import Job, Preparer
from catalog.ingest.prepare import has_placeholders, prepare
from catalog.ingest.problem import Problem
from catalog.models import SourceFile

MANAGED_BY = "backstage.io/managed-by-location"
MANAGED_BY_ORIGIN = "backstage.io/managed-by-origin-location"

LONGEST = 2048
"""Bytes of a path or an address. PostgreSQL's indexes take no longer ones."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file of the location as the database has it from the last time."""

    id: int
    fingerprint: str
    inputs: list[str]
    includes: list[Include]
    documents: bytes = b""


@dataclass(slots=True)
class Walk:
    """What one walk learnt beside the files it gave out. `taken` are those of them that are dealt with."""

    seen: set[str] = field(default_factory=set)
    unchanged: int = 0
    taken: int = 0
    outside: dict[tuple[str, str], None] = field(default_factory=dict)
    problems: list[tuple[str, Problem]] = field(default_factory=list)


def known_files(locations: Sequence[int]) -> dict[int, dict[str, KnownFile]]:
    """Files by their paths, of each of the locations that have any."""
    rows = SourceFile.objects.filter(location_id__in=locations).values_list(
        "location_id", "path", "id", "fingerprint", "inputs", "includes", "documents"
    )
    known: dict[int, dict[str, KnownFile]] = defaultdict(dict)
    for location_id, path, pk, fingerprint, inputs, includes, documents in rows.iterator():
        known[location_id][path] = KnownFile(
            pk, fingerprint, inputs, [Include(*include) for include in includes], bytes(documents)
        )
    return known


def scan(
    tree: Tree, *, location_id: int, origin: str, known: dict[str, KnownFile], walk: Walk, preparer: Preparer
) -> Iterator[FileRead]:
    """Every file that is new or changed, wave by wave: the start, what it includes, what that includes, …

    A file is read once, so a cycle of Location entities ends. What lies outside the tree is noted in `walk`.
    """
    scanner = _Scanner(tree, location_id, origin, known, walk)
    wave = [path for path in tree.start if scanner.first_sight(path)]
    while wave:
        following: list[str] = []
        jobs = (job for path in wave if (job := scanner.job(path, following)) is not None)
        for file in preparer.run(jobs):
            scanner.keep_includes(file)
            following.extend(scanner.included(file.path, file.includes))
            yield file
        wave = following


@dataclass(slots=True)
class _Scanner:
    tree: Tree
    location_id: int
    origin: str
    known: dict[str, KnownFile]
    walk: Walk

    def first_sight(self, path: str) -> bool:
        if path in self.walk.seen or not _is_storable(path):
            return False
        self.walk.seen.add(path)
        return True

    def keep_includes(self, file: FileRead) -> None:
        """While something in a file is refused, what it included before counts as included still."""
        before = self.known.get(file.path)
        if before is not None and not file.fingerprint:
            file.includes.extend(include for include in before.includes if include not in file.includes)

    def job(self, path: str, following: list[str]) -> Job | FileRead | None:
        """The work that a file is: none when unchanged, else its bytes, or the file as refused at once."""
        before = self.known.get(path)
        file_id = before.id if before is not None else None
        try:
            if before is not None and self._is_unchanged(before, path):
                self.walk.unchanged += 1
                following.extend(self.included(path, before.includes))
                return None
            file = FileRead(self.location_id, path, self.tree.fingerprint(path), file_id=file_id)
            data = self.tree.read(path)
        except FetchError as error:
            return FileRead(self.location_id, path, "", problem=error.problem, file_id=file_id)
        if has_placeholders(data):
            return self._with_placeholders(file, data)
        known = before.documents if before is not None and before.fingerprint else b""
        return Job(file, data, self._annotations(path), known)

    def _with_placeholders(self, file: FileRead, data: bytes) -> FileRead:
        def read_beside(target: str) -> bytes:
            found = self.tree.resolve(file.path, target)
            if isinstance(found, Outside) or len(found) != 1:
                raise FetchError(
                    Problem(f"The placeholder's target {target} is not one file of this source.")
                )
            return self.tree.read(found[0])

        prepare(file, data, self._annotations(file.path), read_beside)
        if file.fingerprint and file.inputs:
            file.fingerprint = self._combined(file.fingerprint, file.path, file.inputs)
        return file

    def _is_unchanged(self, before: KnownFile, path: str) -> bool:
        if not before.fingerprint:
            return False
        own = self.tree.fingerprint(path)
        return before.fingerprint == (self._combined(own, path, before.inputs) if before.inputs else own)

    def _combined(self, own: str, path: str, inputs: list[str]) -> str:
        digest = hashlib.blake2b(own.encode(), digest_size=20)
        for target in inputs:
            found = self.tree.resolve(path, target)
            names = [] if isinstance(found, Outside) else found
            digest.update("".join(self.tree.fingerprint(name) for name in names).encode())
        return digest.hexdigest()

    def _annotations(self, path: str) -> dict[str, str]:
        own = {MANAGED_BY: self.tree.location_ref(path), MANAGED_BY_ORIGIN: self.origin}
        return {**self.tree.links(path), **own}

    def included(self, base: str, includes: list[Include]) -> list[str]:
        """Files of this tree that Location entities of `base` name and nobody named before."""
        paths: list[str] = []
        failed: dict[str, Problem] = {}
        for include in includes:
            try:
                found = self.tree.resolve(base, include.target)
            except FetchError as error:
                if not include.optional:
                    failed[include.target] = error.problem
                continue
            if too_long := _too_long(found):
                failed[include.target] = too_long
            if isinstance(found, Outside):
                if not too_long:
                    self.walk.outside[(found.type, found.target)] = None
            else:
                paths.extend(path for path in found if self.first_sight(path))
        if failed:
            self.walk.problems.append((base, told_together(failed, self._data(base))))
        return paths

    def _data(self, path: str) -> bytes:
        try:
            return self.tree.read(path)
        except FetchError:
            return b""


def _is_storable(path: str) -> bool:
    return len(path) <= LONGEST and len(path.encode()) <= LONGEST


def _too_long(found: list[str] | Outside) -> Problem | None:
    names = [found.target] if isinstance(found, Outside) else found
    name = next((name for name in names if not _is_storable(name)), None)
    if name is None:
        return None
    message = f"The address {name[:60]}… is longer than {LONGEST:,} bytes, which is as much as is stored."
    return Problem(message, advice="Include it by a shorter one, or move the file further up.")
