"""Looks through the sources of components for tools, in the background.

Which sources there are follows from the catalog; a source is scanned when it has changed, and once in a
while. What a scan finds becomes the relation `usesTool` of the components whose folder it is in.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalog.ingest.credentials import decrypt
from catalog.ingest.fetch import FetchError, Rules, Target, Tree, fetch
from catalog.ingest.fetch.file import FileTree
from catalog.ingest.rules import rules as fetch_rules
from catalog.ingest.store.transaction import writing
from catalog.ingest.store.uses import relate_again
from catalog.ingest.work import Heartbeat
from catalog.models import (
    Detection,
    EntitySource,
    Location,
    RuleTrouble,
    SourceScan,
    ToolStatement,
    ToolUse,
)
from catalog.tools.detectors.places import that_count
from catalog.tools.detectors.rule import Rule, rules_digest
from catalog.tools.detectors.scan import Finding, Scanner, Trouble, is_enough
from catalog.tools.rules import effective_rules
from catalog.tools.sources import plan

logger = logging.getLogger(__name__)

EVERY = 12
"""Rounds of refreshes between two looks at a source of which nothing is known to have changed."""

WRITTEN_TOGETHER = 200
"""Entities whose relations are written at a time, since nobody else can write meanwhile."""

Uses = set[tuple[str, str]]
Signs = dict[str, set[Finding]]
"""By tool; findings without their places."""
NONE: frozenset[Finding] = frozenset()


def step() -> int:
    """Scan the source that waits longest; 0 when none is due."""
    settle_uses(plan(effective_rules()))
    scans: list[SourceScan] = SourceScan.objects.claim(1)
    for scan in scans:
        try:
            with Heartbeat([scan]):
                scan_source(scan)
        finally:
            SourceScan.objects.filter(lease_token=scan.lease_token).release()
    return len(scans)


def scan_at_once(location: Location) -> None:
    """Scan what the location reads, without waiting until it is its turn."""
    settle_uses(plan(effective_rules()))
    for scan in SourceScan.objects.filter(location=location):
        scan_source(scan)


def scan_source(scan: SourceScan, rules: Sequence[Rule] | None = None) -> None:
    """Bring what is known of the source to what it holds now. One that cannot be read keeps what it has, and
    says why."""
    rules = effective_rules() if rules is None else rules
    digest = rules_digest(rules)
    known = scan.revision if scan.rules == digest else ""
    error = ""
    try:
        with source_tree(scan.type, scan.target, scan.location, known=known) as tree:
            if not tree.unchanged:
                _look_through(scan, tree, rules, digest)
    except FetchError as failed:
        error = failed.problem.message
    SourceScan.objects.filter(pk=scan.pk).update(error=error, scanned_at=timezone.now())
    later = timezone.now() + timedelta(seconds=settings.CATALOG_REFRESH_SECONDS * EVERY)
    as_it_was = SourceScan.objects.filter(pk=scan.pk, next_check=scan.next_check)
    as_it_was.update(next_check=later)  # unless somebody asked for another look meanwhile


@contextmanager
def source_tree(
    kind: str, target: str, location: Location | None, *, known: str = "", rules: Rules | None = None
) -> Iterator[Tree]:
    """The files of a source, opened by the credential of the location that it is read for, if there is one.
    Raises FetchError."""
    rules = rules or fetch_rules()
    if kind == Location.Type.FILE:
        yield FileTree(target, rules)
        return
    credential = decrypt(bytes(location.credential)) if location and location.credential else None
    wanted = Target(kind, target, credential, whole=True)
    with fetch(wanted, known_revision=known, cache=settings.CATALOG_CACHE, rules=rules) as tree:
        yield tree


def _look_through(scan: SourceScan, tree: Tree, rules: Sequence[Rule], digest: str) -> None:
    folders = sorted(set(scan.entities.values_list("folder", flat=True)))
    states = {path: state for path, state in tree.files() if is_below(path, folders)}
    files = {path: states[path] for path in that_count(states)}
    seen = _marks(bytes(scan.seen)) if scan.rules == digest else set()
    marks = {path: _mark(path, files[path]) for path in files}
    fresh = [path for path in files if marks[path] not in seen]
    scanner = Scanner(rules)
    tree.announce(path for path in fresh if scanner.wants(path))
    found = [finding for path in fresh for finding in _findings(scanner, tree, path)]
    revision = tree.revision
    with transaction.atomic():
        if not SourceScan.objects.filter(pk=scan.pk).exists():
            return
        _store(scan, found, kept=set(files) - set(fresh), revision=revision)
        _report(scan, scanner.troubles, anew=not seen)
        SourceScan.objects.filter(pk=scan.pk).update(
            revision=revision, rules=digest, files=len(files), seen=b"".join(sorted(marks.values()))
        )
    settle_uses(scan.entities.values_list("ref", flat=True))


def _findings(scanner: Scanner, tree: Tree, path: str) -> list[Finding]:
    """What cannot be read shows nothing."""
    try:
        return scanner.file(path, tree.read)
    except FetchError:
        return []


def _store(scan: SourceScan, found: Iterable[Finding], *, kept: set[str], revision: str) -> None:
    known = {row.pk: row.path for row in scan.detections.only("path")}
    gone = [pk for pk, path in known.items() if path not in kept]
    Detection.objects.filter(pk__in=gone).delete()
    Detection.objects.bulk_create(
        Detection(
            scan=scan,
            tool=one.tool,
            signal=one.signal,
            is_strong=one.is_strong,
            path=one.path,
            line=one.line,
            commit=revision,
        )
        for one in found
    )


def _report(scan: SourceScan, troubles: Sequence[Trouble], *, anew: bool) -> None:
    """Keep which rules were too slow; a scan of everything forgets what the ones before it said."""
    if anew:
        scan.troubles.all().delete()
    for one in troubles:
        logger.warning("Rule %s, signal %s: %.1f s for %s", one.tool, one.signal, one.seconds, one.path)
    RuleTrouble.objects.bulk_create(
        RuleTrouble(scan=scan, tool=one.tool, signal=one.signal, path=one.path, seconds=one.seconds)
        for one in troubles
    )


def settle_uses(refs: Iterable[str]) -> None:
    """Work out anew which tools these entities use, and write the relations of those for which it changed."""
    for together in _by_scan(list(refs)):
        now = _uses(together)
        before = set(ToolUse.objects.filter(ref__among=together).values_list("ref", "tool"))
        waiting = iter(sorted({ref for ref, _ in now ^ before}))
        while changed := set(islice(waiting, WRITTEN_TOGETHER)):
            with writing() as held:
                ToolUse.objects.filter(ref__among=sorted(changed)).delete()
                ToolUse.objects.bulk_create(
                    ToolUse(ref=ref, tool=tool) for ref, tool in sorted(now) if ref in changed
                )
                relate_again(held, sorted(changed))


def _by_scan(refs: Sequence[str]) -> Iterator[list[str]]:
    """All that are of one scan together, since its findings are read for all of them at once; those of small
    scans with others."""
    scans = dict(EntitySource.objects.filter(ref__among=refs).values_list("ref", "scan"))
    together: list[str] = []
    last = 0
    for ref in sorted(set(refs), key=lambda ref: (scans.get(ref, 0), ref)):
        scan = scans.get(ref, 0)
        if len(together) >= WRITTEN_TOGETHER and (scan != last or not scan):
            yield together
            together = []
        together.append(ref)
        last = scan
    if together:
        yield together


def _uses(refs: Sequence[str]) -> Uses:
    """What was found enough of, with what people said added and taken away."""
    signs = _signs(refs)
    uses: Uses = set()
    places = EntitySource.objects.filter(ref__among=refs)
    for ref, scan, folder, signals, denied in places.values_list(
        "ref", "scan", "folder", "signals", "denied"
    ).iterator():
        found = signs[scan, folder]
        stated: Signs = defaultdict(set)
        for tool, signal, is_strong in signals:
            stated[tool].add(Finding(tool, signal, is_strong))
        uses |= {
            (ref, tool)
            for tool in found.keys() | stated.keys()
            if tool not in denied and is_enough(found.get(tool, NONE) | stated.get(tool, NONE))
        }
    for ref, tool, is_denied in ToolStatement.objects.filter(ref__among=refs).values_list(
        "ref", "tool", "denied"
    ):
        (uses.discard if is_denied else uses.add)((ref, tool))
    return uses


def _signs(refs: Sequence[str]) -> dict[tuple[int, str], Signs]:
    """What was found in each folder of these entities, by tool, and not how often or where: a folder can hold
    thousands of files, and be that of thousands of entities."""
    scans = set(EntitySource.objects.filter(ref__among=refs).values_list("scan", flat=True))
    folders = _folders(scans)
    signs: dict[tuple[int, str], Signs] = defaultdict(lambda: defaultdict(set))
    found = Detection.objects.filter(scan__in=scans).values_list(
        "scan", "path", "tool", "signal", "is_strong"
    )
    for scan, path, tool, signal, is_strong in found.iterator():
        signs[scan, home(path, folders[scan])][tool].add(Finding(tool, signal, is_strong))
    return signs


def _folders(scans: set[int]) -> dict[int, set[str]]:
    folders: dict[int, set[str]] = defaultdict(set)
    places = EntitySource.objects.filter(scan__in=scans).values_list("scan", "folder").distinct()
    for scan, folder in places.iterator():
        folders[scan].add(folder)
    return folders


def evidence(refs: Sequence[str]) -> dict[str, dict[str, list[Detection]]]:
    """What was found in the folder of each entity, by tool. What lies in the folder of another entity further
    down is that entity's."""
    places = list(EntitySource.objects.filter(ref__among=refs))
    scans = {place.scan_id for place in places}
    folders = _folders(scans)
    detections: dict[tuple[int, str], list[Detection]] = defaultdict(list)
    for one in Detection.objects.filter(scan__in=scans).select_related("scan").order_by("path", "line", "pk"):
        detections[one.scan_id, home(one.path, folders[one.scan_id])].append(one)
    found: dict[str, dict[str, list[Detection]]] = {}
    for place in places:
        by_tool = found.setdefault(place.ref, {})
        for one in detections[place.scan_id, place.folder]:
            by_tool.setdefault(one.tool, []).append(one)
    return found


def home(path: str, folders: set[str]) -> str:
    """The deepest of the folders that the path lies in."""
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in folders:
            return folder
    return ""


def is_below(path: str, folders: Sequence[str]) -> bool:
    """Whether the path lies in one of the folders."""
    return any(not folder or path.startswith(f"{folder}/") for folder in folders)


def _mark(path: str, state: str) -> bytes:
    return hashlib.blake2b(f"{path}\0{state}".encode(), digest_size=8).digest()


def _marks(seen: bytes) -> set[bytes]:
    return {seen[start : start + 8] for start in range(0, len(seen), 8)}
