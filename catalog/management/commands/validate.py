"""`manage.py validate FILES…`: whether descriptors would be taken in; for anyone's CI, without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.markup import escape

from catalog.ingest.validation import Missing, Verdict, files_of, verdicts


class Command(BaseCommand):
    help = (
        "Checks descriptor files, and the catalog-info.yaml files in folders, without a database or network. "
        "Exit code 0: all are valid; 1: some are not; 2: a file is missing."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="a file or folder")
        parser.add_argument("--format", choices=("text", "jsonl"), default="text", help="how to say it")

    def handle(self, *args: Any, paths: list[Path], format: str, **options: Any) -> None:  # noqa: A002
        try:
            found = list(verdicts(files_of(paths)))
        except Missing as error:
            raise CommandError(str(error), returncode=2) from error
        if format == "jsonl":
            for verdict in found:
                self.stdout.write(json.dumps(_as_json(verdict), ensure_ascii=False))
        else:
            _print(Console(file=cast(IO[str], self.stdout), highlight=False, soft_wrap=True), found)
        if any(verdict.problem for verdict in found):
            raise SystemExit(1)


def _as_json(verdict: Verdict) -> dict[str, Any]:
    checked, problem = verdict.checked, verdict.problem
    relations = {(relation.type, relation.target) for relation in checked.relations} if checked else ()
    return {
        "file": str(verdict.file),
        "document": verdict.position,
        "valid": problem is None,
        "reference": str(checked.ref) if checked else None,
        "relations": sorted(relations),
        "error": problem.message if problem else None,
        "advice": (problem.advice or None) if problem else None,
        "line": (problem.line or verdict.line) if problem else verdict.line,
    }


def _print(console: Console, found: Iterable[Verdict]) -> None:
    """A line for each problem, as compilers write it, and a sum at the end."""
    valid = refused = 0
    for verdict in found:
        problem = verdict.problem
        if problem is None:
            valid += 1
            continue
        refused += 1
        place = f"{verdict.file}:{problem.line or verdict.line}"
        console.print(f"[bold]{escape(place)}:[/] [red]error:[/] {escape(problem.message)}")
        if problem.advice:
            console.print(f"    {escape(problem.advice)}", style="dim")
    if refused:
        console.print(f"[red]{refused} refused[/], {valid} valid")
    else:
        console.print(f"[green]{valid} valid[/]")
