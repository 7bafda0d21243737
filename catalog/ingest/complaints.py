"""What is wrong with a location, in lines that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import QuerySet

from catalog.ingest.problem import Problem
from catalog.models import Descriptor, Entity, Location, SourceFile


@dataclass(frozen=True, slots=True)
class Complaint:
    """A problem and where it is: a path of the location (empty: the location itself)."""

    path: str
    problem: Problem

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.problem.line) if part)
        text = f"{place}: {self.problem.message}" if place else self.problem.message
        return f"{text}\n    {self.problem.advice}" if self.problem.advice else text


def complaints(location: Location) -> Iterator[Complaint]:
    """Files that cannot be read, documents that are refused, references that something else has taken."""
    files = SourceFile.objects.filter(location=location).filter(error__isnull=False).order_by("path")
    for path, error in files.values_list("path", "error"):
        yield Complaint(path, Problem.from_json(cast(dict[str, Any], error)))
    refused = (
        Descriptor.objects.filter(location=location)
        .filter(error__isnull=False)
        .order_by("file__path", "position")
    )
    for path, error in refused.values_list("file__path", "error"):
        yield Complaint(path or "", Problem.from_json(cast(dict[str, Any], error)))
    for row in conflicting(location):
        yield Complaint(row.file.path if row.file else "", conflict(row.ref, row.line, taken_by(row.ref)))


def complained_about(locations: Sequence[Location]) -> set[int]:
    """The ids of those that have complaints; three queries, however many they are."""
    ids = [location.pk for location in locations]
    files = SourceFile.objects.filter(location__in=ids, error__isnull=False)
    refused = Descriptor.objects.filter(location__in=ids, error__isnull=False)
    lost = Descriptor.objects.filter(location__in=ids, lost=True)
    return {pk for rows in (files, refused, lost) for pk in rows.values_list("location_id", flat=True)}


def conflicting(location: Location) -> QuerySet[Descriptor]:
    """Descriptors whose reference belongs to an entity from somewhere else."""
    rows = Descriptor.objects.filter(location=location, lost=True, error__isnull=True, gone=False)
    return rows.select_related("file").defer("doc").order_by("pk")


def conflict(ref: str, line: int | None, holder: str) -> Problem:
    return Problem(
        f"The reference {ref} is taken: {holder} has it.",
        line=line,
        advice="Give this entity another name or namespace, or remove it from the other source.",
    )


def taken_by(ref: str) -> str:
    row = Entity.objects.filter(ref=ref).values_list("descriptor__file__path", "location__target").first()
    path, target = row or ("", "")
    return f"{path} of {target}" if path else str(target)
