"""`manage.py radar import FILE` takes in the radar of another program; `manage.py radar undo N` takes it
back."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from catalog.changes.radar_import import IMPORTED, AlreadyUndone, import_radar, refusal, undo_import
from catalog.index.read import snapshot
from catalog.ingest.problem import Refused
from catalog.models import AuditEvent
from catalog.tools.radar.foreign import NoRadar, read_radar
from catalog.tools.radar.meeting import Mapped, Outcome, Step, meet, suggested
from catalog.tools.rings import Rings
from catalog.tools.sheets import sheets

Pairs = Sequence[tuple[str, str]]


class Command(BaseCommand):
    help = (
        "Takes in a radar of Backstage's plugin, of Zalando's page, of “Build your own radar” or of AOE's "
        "files (as a zip), or takes such an import back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        doing = parser.add_subparsers(dest="doing", required=True)
        taking = doing.add_parser("import", help="take a radar in")
        taking.add_argument("file", type=Path)
        taking.add_argument(
            "--dry-run", action="store_true", help="say what it would change, and change nothing"
        )
        taking.add_argument(
            "--skip-unknown",
            action="store_true",
            help="leave out entries that are no tools of the catalog yet",
        )
        taking.add_argument(
            "--ring",
            action="append",
            default=[],
            type=_pair,
            metavar="THEIRS=OURS",
            help="what a ring is here",
        )
        taking.add_argument(
            "--category",
            action="append",
            default=[],
            type=_pair,
            metavar="QUADRANT=CATEGORY",
            help="the category of new tools of a quadrant",
        )
        undoing = doing.add_parser("undo", help="take an import back")
        undoing.add_argument("event", type=int, help="the number that the import said")

    def handle(self, *args: Any, doing: str, **options: Any) -> None:
        if doing == "undo":
            self._undo(options["event"])
            return
        steps = self._steps(options["file"], options["ring"], options["category"], options["skip_unknown"])
        self._tell(steps)
        if options["dry_run"]:
            return
        try:
            done = import_radar(actor=None, steps=steps, source=options["file"].name)
        except Refused as error:
            raise CommandError(error.problem.message) from error
        self.stdout.write(
            f"{len(done.created)} made, {len(done.moved)} moved. "
            f"To take it back: manage.py radar undo {done.event}"
        )

    def _steps(self, file: Path, ring: Pairs, category: Pairs, skip: bool) -> list[Step]:
        try:
            radar = read_radar(file.read_bytes())
        except (NoRadar, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        at, rings = snapshot(), Rings.read()
        if unknown := sorted({ours for _, ours in ring} - set(rings.by_slug)):
            raise CommandError(
                f"No ring is called {', '.join(unknown)}; there are {', '.join(rings.by_slug)}."
            )
        first = suggested(radar, rings)
        mapped = Mapped({**first.rings, **dict(ring)}, {**first.categories, **dict(category)})
        tools = sheets(at.equals("kind", "tool"))
        today = timezone.localdate()
        steps = meet(radar, mapped, tools, rings, today=today, create=not skip, source=file.name)
        return [_judged(step) for step in steps]

    def _tell(self, steps: Sequence[Step]) -> None:
        for step in steps:
            rings = " -> ".join(ring.slug for ring in (step.before, step.after) if ring)
            said = [
                step.outcome.value,
                step.name,
                *([rings] if rings else []),
                *([step.reason] if step.reason else []),
            ]
            self.stdout.write("  ".join(said))
        counts = Counter(step.outcome.value for step in steps)
        self.stdout.write(", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))

    def _undo(self, number: int) -> None:
        event = AuditEvent.objects.filter(pk=number, verb=IMPORTED).first()
        if event is None:
            raise CommandError(f"There is no import {number}.")
        try:
            done = undo_import(actor=None, event=event)
        except AlreadyUndone as error:
            raise CommandError("It was taken back already.") from error
        self.stdout.write(f"{len(done.created)} deleted, {len(done.moved)} moved back.")
        for ref in done.left:
            self.stdout.write(f"changed since, left as it is: {ref}")


def _judged(step: Step) -> Step:
    problem = refusal(step)
    return replace(step, outcome=Outcome.REFUSED, reason=problem) if problem else step


def _pair(text: str) -> tuple[str, str]:
    theirs, sign, ours = text.partition("=")
    if not (sign and theirs and ours):
        raise ArgumentTypeError(f"{text} is not of the form THEIRS=OURS")
    return theirs, ours
