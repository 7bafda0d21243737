"""`manage.py ingest TARGET…`: take sources in, here and now."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from catalog.changes.locations import register_locations, set_credentials
from catalog.ingest.complaints import Complaint, complained_about, complaints
from catalog.ingest.fetch import Credential
from catalog.ingest.outcome import Outcome
from catalog.ingest.preview import Preview, preview
from catalog.ingest.problem import Problem
from catalog.ingest.progress import Done, Progress
from catalog.ingest.refresh import refresh
from catalog.ingest.targets import parse_target
from catalog.ingest.work import holding
from catalog.models import Location


class Command(BaseCommand):
    help = (
        "Registers files, folders, globs, git repositories or web addresses as sources and reads them. "
        "Exit code 0: all taken in; 1: something was refused or could not be read; 2: wrong arguments."
    )

    # Whether all addresses and forms are in order takes longer to find out than a small source to read.
    requires_system_checks = ("settings",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("targets", nargs="+", metavar="TARGET")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument(
            "--allow-deletions",
            action="store_true",
            help="delete even what the guard would hold for approval",
        )

        private = parser.add_argument_group(
            "private sources", "kept encrypted, sent to the source's host only"
        )
        private.add_argument("--username", default="", help="user name that goes with the token")
        private.add_argument("--token-file", type=Path, help="file with the token or password")
        private.add_argument("--key-file", type=Path, help="file with an OpenSSH private key")

    def handle(
        self,
        *args: Any,
        targets: list[str],
        dry_run: bool,
        allow_deletions: bool,
        username: str,
        token_file: Path | None,
        key_file: Path | None,
        **options: Any,
    ) -> None:
        console = Console(file=cast(IO[str], self.stdout), highlight=False, soft_wrap=True)
        parsed = [parse_target(target) for target in targets]
        credential = _credential(username, token_file, key_file)
        if dry_run:
            good = _print_previews(console, _previewed(parsed, credential))
        else:
            locations = _registered(parsed, credential)
            outcomes = _refreshed(locations, allow_deletions=allow_deletions)
            good = _print_outcomes(console, outcomes)
        if not good:
            raise CommandError(
                "Not everything could be taken in; the lines above say what to mend.", returncode=1
            )


def _credential(username: str, token_file: Path | None, key_file: Path | None) -> Credential | None:
    """From files, since what stands on a command line is seen by everyone on the machine."""
    if token_file is None and key_file is None:
        return None
    try:
        secret = token_file.read_text().strip() if token_file else ""
        private_key = key_file.read_text() if key_file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The credential cannot be read: {error}", returncode=2) from error
    return Credential(username=username, secret=secret, private_key=private_key)


def _registered(places: Sequence[tuple[str, str]], credential: Credential | None) -> list[Location]:
    found = register_locations(actor=None, places=places, credential=credential, urgent=False)
    if credential is not None:
        known = [location for location, is_new in found if not is_new]
        set_credentials(actor=None, locations=known, credential=credential)
    return [location for location, _ in found]


@contextmanager
def _shown(said: str) -> Iterator[_Watched]:
    """A bar for whoever sits at a terminal. A log or a pipe gets nothing of it, whatever the environment says
    about colours."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[documents]:,} documents, {task.completed:,.0f} of {task.total:,.0f} files"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        yield _Watched(bar, bar.add_task(said, total=0, documents=0))


class _Watched:
    """The bar of several rounds of reading, each of which begins to count anew."""

    def __init__(self, bar: Bar, task: TaskID) -> None:
        self._bar, self._task = bar, task
        self._documents = 0
        self._before = self._last = Done(0, 0, 0)

    def round(self) -> Progress:
        last, before = self._last, self._before
        self._before = Done(0, before.files + last.files, before.known + last.known)
        self._last = Done(0, 0, 0)
        return self._tell

    def _tell(self, done: Done) -> None:
        self._documents += done.documents
        self._last = done
        self._bar.update(
            self._task,
            documents=self._documents,
            completed=self._before.files + done.files,
            total=self._before.known + done.known,
            refresh=True,
        )


def _previewed(places: Sequence[tuple[str, str]], credential: Credential | None) -> list[Preview]:
    with _shown("Reading") as watched:
        return [preview(kind, target, credential, progress=watched.round()) for kind, target in places]


def _refreshed(locations: Sequence[Location], *, allow_deletions: bool) -> list[Outcome]:
    outcomes: list[Outcome] = []
    waiting = list(locations)
    with _shown("Taking in") as watched:
        while waiting:
            with holding(waiting):
                outcomes += refresh(
                    waiting, allow_deletions=allow_deletions and not outcomes, progress=watched.round()
                )
            waiting = _children(waiting)
    return outcomes


def _children(locations: Sequence[Location]) -> list[Location]:
    """Locations that `locations` include and that were never read."""
    return list(Location.objects.filter(parents__in=locations, checked_at=None).distinct())


def _print_outcomes(console: Console, outcomes: Sequence[Outcome]) -> bool:
    troubled = complained_about([outcome.location for outcome in outcomes])
    for outcome in outcomes:
        tally = outcome.tally
        console.print(
            f"{outcome.location}: {tally.created} created, {tally.changed} changed, {tally.deleted} deleted, "
            f"{outcome.walk.unchanged} files unchanged, {tally.refused} refused, {tally.conflicts} conflicts",
            markup=False,
        )
        for complaint in _complaints(outcome, troubled=outcome.location.pk in troubled):
            console.print(str(complaint), markup=False)
    return all(outcome.healthy and not outcome.tally.conflicts for outcome in outcomes)


def _complaints(outcome: Outcome, *, troubled: bool) -> Iterator[Complaint]:
    if outcome.problem is not None:
        yield Complaint("", outcome.problem)
    if outcome.held:
        message = f"{outcome.held} entities would be deleted at once; the guard kept them."
        yield Complaint(
            "", Problem(message, advice="Look at the source, then run again with --allow-deletions.")
        )
    if troubled:
        yield from complaints(outcome.location)


def _print_previews(console: Console, previews: Sequence[Preview]) -> bool:
    for result in previews:
        for word, refs in (
            ("create", [found.ref for found in result.created]),
            ("change", [found.ref for found in result.changed]),
            ("delete", result.deleted),
            ("include", [f"{kind}:{target}" for kind, target in result.outside]),
        ):
            for ref in refs:
                console.print(f"would {word} {ref}", markup=False)
        console.print(
            f"{len(result.created)} to create, {len(result.changed)} to change, "
            f"{len(result.deleted)} to delete, {len(result.unchanged)} unchanged, "
            f"{len(result.complaints)} complaints"
        )
        for complaint in result.complaints:
            console.print(str(complaint), markup=False)
    return not any(result.complaints for result in previews)
