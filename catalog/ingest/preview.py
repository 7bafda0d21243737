"""What a source would come to, without changing anything."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import orjson
from django.conf import settings

from catalog.ingest import custom_kinds
from catalog.ingest.complaints import Complaint, conflict, taken_by
from catalog.ingest.fetch import Credential, FetchError, Limits, Rules, Target, fetch
from catalog.ingest.found import FileRead, Found
from catalog.ingest.overlaid import overlaid
from catalog.ingest.pool import Preparer
from catalog.ingest.problem import Refused
from catalog.ingest.progress import Progress, nobody_watches, of_walks
from catalog.ingest.rules import rules
from catalog.ingest.scan import Walk, scan
from catalog.ingest.standing import PATH as STANDING
from catalog.models import Entity, Location, Overlay

UNHURRIED = Limits()


@dataclass(slots=True)
class Preview:
    """What there is by what would become of it, and what would be refused. `unread`: nothing could be read;
    `cut`: there is more, for which the time was too short."""

    created: list[Found] = field(default_factory=list)
    changed: list[Found] = field(default_factory=list)
    unchanged: list[Found] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    outside: list[tuple[str, str]] = field(default_factory=list)
    cut: bool = False
    unread: FetchError | None = None


def preview(
    kind: str,
    target: str,
    credential: Credential | None = None,
    *,
    limits: Limits = UNHURRIED,
    seconds: float = math.inf,
    moved: Location | None = None,
    progress: Progress = nobody_watches,
) -> Preview:
    """Read a source and compare it with the catalog. What cannot be read is a complaint of the result.

    `moved` is the location that would be read from there instead of from where it is. Kinds that the source
    itself defines count when the rest of it is checked. After `seconds` it comes back with what it has.
    `progress` is told how far this is, again and again.
    """
    custom_kinds.synchronise()
    until = time.monotonic() + seconds
    of_tree = (Target(kind, target, credential), replace(rules(), limits=limits))
    request = _Request(*of_tree, until, moved, progress)
    result = _preview(request)
    definitions = [found.text for found in result.created + result.changed if found.ref.startswith("kind:")]
    if definitions and result.complaints:
        with custom_kinds.beside(definitions):
            result = _preview(request)
    return result


def preview_pasted(documents: Sequence[Found]) -> Preview:
    """What descriptors would come to that a person writes here, as `read_pasted` reads them."""
    result = Preview()
    result.complaints = [Complaint("", found.problem) for found in documents if found.problem]
    good = [("", found) for found in documents if not found.problem]
    _compare(good, Location.objects.filter(type=Location.Type.PORTAL).first(), result, set())
    result.complaints.sort(key=lambda complaint: complaint.problem.line or 0)
    return result


@dataclass(frozen=True, slots=True)
class _Request:
    target: Target
    rules: Rules
    until: float
    moved: Location | None
    progress: Progress


def _preview(request: _Request) -> Preview:
    kind, target = request.target.type, request.target.target
    location = request.moved or Location.objects.filter(type=kind, target=target).first()
    result, walk = Preview(), Walk()
    seen: set[str] = set()
    try:
        with (
            fetch(request.target, cache=settings.CATALOG_CACHE, rules=request.rules) as tree,
            Preparer() as preparer,
        ):
            files = scan(
                tree,
                location_id=location.pk if location else 0,
                origin=f"{kind}:{target}",
                known={},
                walk=walk,
                preparer=preparer,
            )
            for chunk in _chunks(files, result, walk):
                _compare(chunk, location, result, seen)
                request.progress(of_walks([walk], len(chunk)))
                if time.monotonic() > request.until:
                    result.cut = True
                    return result
    except FetchError as error:
        result.unread = error
        result.complaints.append(Complaint("", error.problem))
        return result
    result.complaints.extend(Complaint(path, problem) for path, problem in walk.problems)
    result.outside = list(walk.outside)
    if location is not None and not result.complaints:
        present = Entity.objects.filter(location=location).exclude(descriptor__file__path=STANDING)
        result.deleted = [ref for ref in present.values_list("ref", flat=True).iterator() if ref not in seen]
    return result


def _chunks(files: Iterator[FileRead], result: Preview, walk: Walk) -> Iterator[list[tuple[str, Found]]]:
    """The good documents of `files` with their paths, some hundred at a time; the others become
    complaints."""
    waiting: list[tuple[str, Found]] = []
    for file in files:
        walk.taken += 1
        if file.problem:
            result.complaints.append(Complaint(file.path, file.problem))
        for found in file.documents:
            if found.problem:
                result.complaints.append(Complaint(file.path, found.problem))
            else:
                waiting.append((file.path, found))
        while len(waiting) >= 500:
            yield waiting[:500]
            del waiting[:500]
    yield waiting


def _compare(
    chunk: list[tuple[str, Found]], location: Location | None, result: Preview, seen: set[str]
) -> None:
    refs = [found.ref for _, found in chunk]
    present = {
        ref: (etag, None if kind == Location.Type.SHIPPED else holder)
        for ref, etag, holder, kind in Entity.objects.filter(ref__in=refs).values_list(
            "ref", "etag", "location_id", "location__type"
        )
    }
    overlays = {overlay.ref: overlay for overlay in Overlay.objects.filter(ref__in=refs)}
    for path, found in chunk:
        etag, holder = present.get(found.ref, (None, None))
        overlay = overlays.get(found.ref)
        is_taken = holder is not None and (location is None or holder != location.pk)
        if found.ref in seen or is_taken:
            holder_name = "another document of this source" if found.ref in seen else taken_by(found.ref)
            result.complaints.append(Complaint(path, conflict(found.ref, found.line, holder_name)))
        elif overlay is not None and overlay.hidden:
            result.unchanged.append(found)
        elif etag is None:
            result.created.append(found)
        elif etag != _edited_digest(found, overlay):
            result.changed.append(found)
        else:
            result.unchanged.append(found)
        seen.add(found.ref)


def _edited_digest(found: Found, overlay: Overlay | None) -> str:
    """The digest that the entity would have, with what was edited here."""
    if overlay is None:
        return found.digest
    try:
        return overlaid(found, orjson.loads(overlay.patch)).digest
    except Refused:
        return found.digest
