"""Where the code of components is, as the catalog says: the folder of the descriptor in the source that it
came from, or the place that its annotation `backstage.io/source-location` names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from catalog.ingest.fetch import FetchError
from catalog.ingest.fetch.forge import recognise
from catalog.ingest.fetch.glob import fixed_folder, is_glob
from catalog.ingest.rules import rules
from catalog.models import CatalogState, Entity, EntitySource, Location, SourceScan
from catalog.tools.detectors.rule import Rule, rules_digest
from catalog.tools.detectors.scan import Scanner

KINDS = ("component",)
SOURCE_LOCATION = "backstage.io/source-location"
DENIED = "greenroom.dev/uses-no-tools"
"""The annotation by which an entity says that it does not use tools that its files seem to show."""

TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Place:
    """`type` and `target` name the source to scan, `folder` the part of it."""

    type: str
    target: str
    folder: str
    location_id: int | None


@dataclass
class _Planned:
    """What this process has planned for: which rules, up to which version of the catalog, and which of its
    changes."""

    rules: str = ""
    version: int = -1
    since: datetime | None = None


_planned = _Planned()


def plan(rules: Sequence[Rule]) -> list[str]:
    """Have every component's source scanned once it is known, and again when the rules have changed.

    Gives the references of components whose annotations say something else of tools than before.
    """
    version, digest = CatalogState.current_version(), rules_digest(rules)
    if digest != _planned.rules:
        _scan_by(digest)
        forget_plan()
    if version == _planned.version:
        return []
    said: list[str] = []
    began = timezone.now()
    changed = Entity.objects.filter(kind__in=KINDS)
    if _planned.since is not None:
        changed = changed.filter(changed_at__gte=_planned.since)
    for part in _parts(changed.select_related("location", "descriptor__file").order_by("pk")):
        places = [(entity, place) for entity in part if (place := place_of(entity)) is not None]
        said += _note(places, Scanner(rules))
    EntitySource.objects.filter(~Exists(Entity.objects.filter(ref=OuterRef("ref")))).delete()
    SourceScan.objects.filter(entities=None).delete()
    _planned.rules, _planned.version, _planned.since = digest, version, began
    return said


def _scan_by(digest: str) -> None:
    """Have the sources that were scanned by other rules scanned again, as soon as their turn comes."""
    SourceScan.objects.exclude(rules__in=("", digest)).update(next_check=timezone.now())


def forget_plan() -> None:
    """Begin anew, as a process does that has just started."""
    _planned.rules, _planned.version, _planned.since = "", -1, None


def place_of(entity: Entity) -> Place | None:
    """Where the entity's code is; None when the catalog does not say it."""
    location, descriptor = entity.location, entity.descriptor
    if location is None or location.type in Location.OWN or descriptor is None or descriptor.file is None:
        return None
    if elsewhere := _elsewhere(entity, location):
        return Place(Location.Type.URL, elsewhere, "", None)
    folder = posixpath.dirname(descriptor.file.path)
    if location.type == Location.Type.FILE:
        root = _root(location.target)
        inside = not folder.startswith("/")
        return Place(location.type, root if inside else folder, folder if inside else "", location.pk)
    if location.type == Location.Type.URL and not _is_repository(location.target):
        return None
    return Place(location.type, location.target, folder, location.pk)


def place_of_source(location: Location) -> Place | None:
    """All that a source reads; None where it is no folder and no repository."""
    if location.type in Location.OWN:
        return None
    if location.type == Location.Type.FILE:
        return Place(location.type, _root(location.target), "", location.pk)
    if location.type == Location.Type.URL and not _is_repository(location.target):
        return None
    return Place(location.type, location.target, "", location.pk)


def place_of_address(words: str) -> Place | None:
    """A repository that is none of the catalog's, by its address; whether it may be read is decided by who
    fetches it. None for what is no address of one."""
    is_address = words.startswith(("http://", "https://")) and not any(mark.isspace() for mark in words)
    return (
        Place(Location.Type.URL, words.rstrip("/"), "", None)
        if is_address and _is_repository(words)
        else None
    )


def _elsewhere(entity: Entity, location: Location) -> str:
    """The source that the entity itself names, where that is another repository than its descriptor's."""
    named = annotations_of(entity).get(SOURCE_LOCATION, "")
    address = named.removeprefix("url:")
    if not address.startswith(("http://", "https://")):
        return ""
    home = _home(address)
    return address.rstrip("/") if home and home != _home(location.target) else ""


def annotations_of(entity: Entity) -> dict[str, str]:
    return orjson.loads(entity.doc + "}")["metadata"].get("annotations") or {}


def _home(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        return ""
    try:
        page = recognise(address, rules().forges)
    except FetchError:
        return ""
    return page.forge.home.lower() if page else ""


def _is_repository(target: str) -> bool:
    return target.partition("#")[0].endswith(".git") or bool(_home(target))


def _root(target: str) -> str:
    """The folder that a location of files reads in."""
    path = target.removeprefix("file://")
    if is_glob(path):
        return fixed_folder(path) or "/"
    return posixpath.dirname(path) if path.endswith((".yaml", ".yml", ".json")) else path


def _parts(entities: QuerySet[Entity]) -> Iterator[list[Entity]]:
    """Handfuls, each read to its end: on SQLite, who writes while a query of the same connection is open is
    refused at once when somebody else has written meanwhile."""
    last = 0
    while part := list(entities.filter(pk__gt=last)[:TOGETHER]):
        yield part
        last = part[-1].pk


def _note(places: Sequence[tuple[Entity, Place]], scanner: Scanner) -> list[str]:
    """Keep where each entity's code is and what its annotations say; gives the references of those that say
    something else now. A source of which another part is meant is scanned again."""
    known = {row.ref: row for row in EntitySource.objects.filter(ref__among=[one.ref for one, _ in places])}
    scans = _scans({place for _, place in places})
    changed: list[EntitySource] = []
    touched: set[int] = set()
    said: list[str] = []
    for entity, place in places:
        now = EntitySource(ref=entity.ref, scan=scans[place.type, place.target], folder=place.folder)
        now.signals, now.denied = _said(scanner, annotations_of(entity))
        before = known.get(entity.ref) or EntitySource(ref=entity.ref)
        moves = (before.scan_id, before.folder) != (now.scan_id, now.folder)
        speaks = (before.signals, before.denied) != (now.signals, now.denied)
        if moves:
            touched.add(now.scan_id)
        if speaks:
            said.append(now.ref)
        if moves or speaks:
            changed.append(now)
    EntitySource.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["ref"],
        update_fields=["scan", "folder", "signals", "denied"],
    )
    SourceScan.objects.filter(pk__in=touched).update(revision="", next_check=timezone.now())
    return said


def _said(scanner: Scanner, annotations: Mapping[str, str]) -> tuple[list[list[Any]], list[str]]:
    signals = [[one.tool, one.signal, one.is_strong] for one in scanner.annotations(annotations.keys())]
    denied = [word.strip().lower() for word in str(annotations.get(DENIED, "")).split(",")]
    return signals, sorted({word for word in denied if word})


def _scans(places: Iterable[Place]) -> dict[tuple[str, str], SourceScan]:
    """The rows of these sources, made where there is none: also where another process makes them as well."""
    wanted = {(place.type, place.target): place for place in places}
    found = _known_scans(wanted)
    if made := [place for key, place in wanted.items() if key not in found]:
        SourceScan.objects.bulk_create(
            (
                SourceScan(type=place.type, target=place.target, location_id=place.location_id)
                for place in made
            ),
            ignore_conflicts=True,
        )
        found |= _known_scans((place.type, place.target) for place in made)
    return found


def _known_scans(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], SourceScan]:
    rows = SourceScan.objects.defer("seen").filter(target__in={target for _type, target in keys})
    return {(row.type, row.target): row for row in rows}
