"""Takes a handful of files in: what they hold becomes descriptors, and of the descriptors that win,
entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from catalog.ingest.found import FileRead, Found
from catalog.ingest.problem import Problem
from catalog.ingest.store.claims import GOOD_FIELDS, NEW_FIELDS, REFUSED_FIELDS, Claim, Stored
from catalog.ingest.store.entities import settle
from catalog.ingest.store.rows import insert, update
from catalog.ingest.store.tally import Tally
from catalog.ingest.store.transaction import Writing
from catalog.models import Descriptor, SourceFile

FILE_FIELDS = ("id", "fingerprint", "inputs", "includes", "error", "documents")


def write_files(
    writing: Writing, files: Sequence[FileRead], *, refreshes: Mapping[int, int]
) -> dict[int, Tally]:
    """Store `files`, new or changed, of one or more locations; `refreshes` names the Refresh row of each.

    Nothing is deleted here: descriptors that a file no longer holds are marked as gone, since whether they
    may go is known only when the whole location was read.
    """
    tallies: dict[int, Tally] = defaultdict(Tally)
    new = _store_files(files)
    gone: list[int] = []
    stays = _Staying()
    matched = [
        (file, _match(file, stays.left(file, before), gone)) for file, before in _with_descriptors(files, new)
    ]
    for file, _claims in matched:
        tallies[file.location_id].refused += sum(1 for found in file.documents if found.problem) + bool(
            file.problem
        )
    stays.store(tallies)
    if gone:
        Descriptor.objects.filter(pk__in=gone).update(gone=True)
    changed = store_claims(writing, [claim for _file, claims in matched for claim in claims])
    for file, claims in matched:
        file.claimed.update(claim.descriptor_id for claim in claims)
    settle(writing, changed, refreshes=refreshes, tallies=tallies)
    return tallies


def _store_files(files: Sequence[FileRead]) -> set[int]:
    """Give each its id; those that are new are returned."""
    unknown = [file for file in files if file.file_id is None]
    stored = {
        (location_id, path): pk
        for pk, location_id, path in SourceFile.objects.filter(
            location_id__in={file.location_id for file in unknown}, path__in=[file.path for file in unknown]
        ).values_list("pk", "location_id", "path")
    }
    for file in unknown:
        file.file_id = stored.get((file.location_id, file.path))
    new = [(file, _row(file)) for file in files if file.file_id is None]
    update(SourceFile, FILE_FIELDS, [_values(file) for file in files if file.file_id is not None])
    SourceFile.objects.bulk_create([row for _, row in new])
    for file, row in new:
        file.file_id = row.pk
    return {row.pk for _, row in new}


def _row(file: FileRead) -> SourceFile:
    return SourceFile(
        location_id=file.location_id,
        path=file.path,
        fingerprint=file.fingerprint,
        inputs=file.inputs,
        includes=_includes(file),
        error=file.problem.to_json() if file.problem else None,
        documents=file.known,
    )


def _values(file: FileRead) -> tuple[Any, ...]:
    """The values of FILE_FIELDS."""
    lists = [orjson.dumps(value).decode() for value in (file.inputs, _includes(file))]
    error = orjson.dumps(file.problem.to_json()).decode() if file.problem else None
    return (file.file_id, file.fingerprint, *lists, error, file.known)


def _includes(file: FileRead) -> list[list[Any]]:
    return [[include.target, include.type, include.optional] for include in file.includes]


def _with_descriptors(files: Sequence[FileRead], new: set[int]) -> Iterator[tuple[FileRead, list[Stored]]]:
    before: dict[int | None, list[Stored]] = defaultdict(list)
    known = [file.file_id for file in files if file.file_id not in new]
    rows = Descriptor.objects.filter(file_id__in=known).order_by("position", "pk")
    for file_id, *values in rows.values_list("file_id", *Stored.FIELDS):
        before[file_id].append(Stored(*values))
    for file in files:
        yield file, before[file.file_id]


@dataclass(slots=True)
class _Staying:
    """Descriptors whose documents are the same as before: at most their places in the file are others.

    Should one not be as it was left, its file is noted as `puzzling`, to be read whole at once.
    """

    _moved: list[tuple[int, int, int]] = field(default_factory=list)
    _puzzling: list[FileRead] = field(default_factory=list)

    def left(self, file: FileRead, before: list[Stored]) -> list[Stored]:
        """The file's descriptors but for those that stay."""
        same = [found for found in file.documents if found.same_as is not None]
        if not same:
            return before
        good = {
            row.position: row
            for row in before
            if row.pk not in file.claimed and row.error is None and not row.gone
        }
        staying = set()
        for found in same:
            row = good.get(found.same_as) if found.same_as is not None else None
            if row is None:
                self._puzzling.append(file)
                continue
            staying.add(row.pk)
            if (found.position, found.line) != (row.position, row.line):
                self._moved.append((row.pk, found.position, found.line))
        file.claimed |= staying
        return [row for row in before if row.pk not in staying]

    def store(self, tallies: dict[int, Tally]) -> None:
        update(Descriptor, ("id", "position", "line"), self._moved)
        for file in self._puzzling:
            tallies[file.location_id].puzzling += 1
        if self._puzzling:
            puzzling = [file.file_id for file in self._puzzling if file.file_id is not None]
            SourceFile.objects.filter(pk__in=puzzling).update(fingerprint="")


def _match(file: FileRead, before: list[Stored], gone: list[int]) -> list[Claim]:
    """Each found document with the descriptor that it continues: the one of the same reference.

    While a document of the file cannot even be told apart, nothing of the file counts as gone: it may
    be just what the broken part holds.
    """
    waiting: dict[str, list[Stored]] = defaultdict(list)
    for row in before:
        if row.pk not in file.claimed:
            waiting[row.ref].append(row)
    claims = []
    for found in file.documents:
        if found.same_as is not None:
            continue
        same = waiting[found.ref]
        claims.append(Claim(file.location_id, file.file_id, found, same.pop(0) if same else None))
    if file.continued:
        return claims
    for row in (row for rows in waiting.values() for row in rows):
        if row.ref and file.unclear is not None:
            claims.append(Claim(file.location_id, file.file_id, _kept(row, file.unclear), row))
        else:
            gone.append(row.pk)
    return claims


def _kept(row: Stored, problem: Problem) -> Found:
    return Found(row.position, row.line, row.ref, problem)


def store_claims(writing: Writing, claims: list[Claim]) -> list[Claim]:
    """Write the rows of those that differ from what is stored, and return these."""
    changed = [claim for claim in claims if claim.differs()]
    new = [claim for claim in changed if claim.descriptor is None]
    known = [claim for claim in changed if claim.descriptor is not None]
    for claim in new:
        writing.state.last_descriptor_id += 1
        claim.descriptor = Stored(writing.state.last_descriptor_id, claim.found.ref, is_new=True)
    insert(Descriptor, NEW_FIELDS, [claim.new_row() for claim in new])
    good = [claim.good_row() for claim in known if claim.found.problem is None]
    update(Descriptor, GOOD_FIELDS, good)
    update(Descriptor, REFUSED_FIELDS, [claim.refused_row() for claim in known if claim.found.problem])
    writing.dirty = writing.dirty or bool(new)
    return changed
