"""Takes a handful of files in: what they hold becomes descriptors, and of the descriptors that win,
entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

FILE_FIELDS = ("id", "fingerprint", "inputs", "includes", "error")


def write_files(
    writing: Writing, files: Sequence[FileRead], *, refreshes: Mapping[int, int]
) -> dict[int, Tally]:
    """Store `files`, new or changed, of one or more locations; `refreshes` names the Refresh row of each.

    Nothing is deleted here: descriptors that a file no longer holds are marked as gone, since whether they
    may go is known only when the whole location was read.
    """
    tallies: dict[int, Tally] = defaultdict(Tally)
    _store_files(files)
    gone: list[int] = []
    matched = [(file, _match(file, before, gone)) for file, before in _with_descriptors(files)]
    for file, _claims in matched:
        tallies[file.location_id].refused += sum(1 for found in file.documents if found.problem) + bool(
            file.problem
        )
    Descriptor.objects.filter(pk__in=gone).update(gone=True)
    changed = store_claims(writing, [claim for _file, claims in matched for claim in claims])
    for file, claims in matched:
        file.claimed.update(claim.descriptor_id for claim in claims)
    settle(writing, changed, refreshes=refreshes, tallies=tallies)
    return tallies


def _store_files(files: Sequence[FileRead]) -> None:
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


def _row(file: FileRead) -> SourceFile:
    return SourceFile(
        location_id=file.location_id,
        path=file.path,
        fingerprint=file.fingerprint,
        inputs=file.inputs,
        includes=_includes(file),
        error=file.problem.to_json() if file.problem else None,
    )


def _values(file: FileRead) -> tuple[Any, ...]:
    """The values of FILE_FIELDS."""
    lists = [orjson.dumps(value).decode() for value in (file.inputs, _includes(file))]
    error = orjson.dumps(file.problem.to_json()).decode() if file.problem else None
    return (file.file_id, file.fingerprint, *lists, error)


def _includes(file: FileRead) -> list[list[Any]]:
    return [[include.target, include.type, include.optional] for include in file.includes]


def _with_descriptors(files: Iterable[FileRead]) -> Iterator[tuple[FileRead, list[Stored]]]:
    before: dict[int | None, list[Stored]] = defaultdict(list)
    rows = Descriptor.objects.filter(file_id__in=[file.file_id for file in files]).order_by("position", "pk")
    for file_id, *values in rows.values_list("file_id", *Stored.FIELDS):
        before[file_id].append(Stored(*values))
    for file in files:
        yield file, before[file.file_id]


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
        claim.descriptor = Stored(writing.state.last_descriptor_id, claim.found.ref)
    insert(Descriptor, NEW_FIELDS, [claim.new_row() for claim in new])
    good = [claim.good_row() for claim in known if claim.found.problem is None]
    update(Descriptor, GOOD_FIELDS, good)
    update(Descriptor, REFUSED_FIELDS, [claim.refused_row() for claim in known if claim.found.problem])
    writing.dirty = writing.dirty or bool(new)
    return changed
