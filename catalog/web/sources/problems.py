"""What is to be mended in a source: each problem with its file, its line and the way there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson
from django.db.models import OuterRef, Subquery
from pyroaring import BitMap

from catalog.ingest.complaints import Complaint
from catalog.ingest.problem import Problem
from catalog.models import Descriptor, Location, SourceFile
from catalog.web.entity.code import Code, excerpt
from catalog.web.entity.links import descriptor_url, edit_url
from catalog.web.reference import Reference, names


@dataclass(frozen=True, slots=True)
class Trouble:
    """`path` is "" for the source itself; `entity` is what the refused document means to be, where that is
    clear; `url` leads to the line where its source has pages."""

    path: str
    problem: Problem
    excerpt: Code | None
    entity: Reference | None = None
    url: str = ""
    edit_url: str = ""


def troubles(location: Location, seen: BitMap, limit: int) -> list[Trouble]:
    """Files that cannot be read first, then refused documents in the order of their files. Four queries."""
    files = SourceFile.objects.filter(location=location, error__isnull=False).order_by("path")[:limit]
    found = [_of_file(file) for file in files]
    refused = Descriptor.objects.filter(location=location, error__isnull=False).defer("doc")
    rows = list(refused.select_related("file").order_by("file__path", "position")[: limit - len(found)])
    named = names((row.ref for row in rows), seen)
    documents = _documents(row.file_id for row in rows if row.file_id is not None)
    return [*found, *(_of_document(row, named, documents.get(row.file_id, {})) for row in rows)]


def number_of_troubles(location: Location) -> int:
    """Two queries."""
    files = SourceFile.objects.filter(location=location, error__isnull=False).count()
    return files + Descriptor.objects.filter(location=location, error__isnull=False).count()


def of_complaint(complaint: Complaint) -> Trouble:
    """One of a preview, which is stored nowhere."""
    return Trouble(complaint.path, complaint.problem, excerpt(complaint.problem))


def _of_file(file: SourceFile) -> Trouble:
    problem = Problem.from_json(cast(dict[str, Any], file.error))
    return Trouble(file.path, problem, excerpt(problem))


def _of_document(row: Descriptor, named: Mapping[str, Reference], document: Mapping[str, Any]) -> Trouble:
    problem = Problem.from_json(cast(dict[str, Any], row.error))
    url = descriptor_url(document)
    return Trouble(
        path=row.file.path if row.file else "",
        problem=problem,
        excerpt=excerpt(problem),
        entity=named.get(row.ref),
        url=f"{url}#L{problem.line}" if url and problem.line else url,
        edit_url=edit_url(document),
    )


def _documents(file_ids: Iterable[int]) -> dict[int | None, dict[str, Any]]:
    """A good document of each file: all that are in a file name the same pages."""
    good = Descriptor.objects.filter(file=OuterRef("pk")).exclude(doc="").order_by("pk").values("doc")[:1]
    files = SourceFile.objects.filter(pk__in=set(file_ids)).annotate(document=Subquery(good))
    rows = files.exclude(document=None).values_list("pk", "document")
    return {pk: orjson.loads(document) for pk, document in rows}
