"""`manage.py template check|render|test`: for authors of templates and their CI, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.markup import escape

from portal.scaffolder.authoring.cases import cases_of, try_case
from portal.scaffolder.authoring.checking import check_template
from portal.scaffolder.authoring.making import NotMade, make
from portal.scaffolder.authoring.opening import Absent, Finding, Unusable, documents, open_template


class Command(BaseCommand):
    help = (
        "Checks, renders or tests a template, without a database. Exit code 0: all is well; 1: something is "
        "to be mended; 2: a file is missing."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        doings = parser.add_subparsers(dest="doing", required=True, metavar="check|render|test")
        check = doings.add_parser("check", help="say what is wrong with templates")
        test = doings.add_parser("test", help="try the cases in template.test.yaml")
        render = doings.add_parser("render", help="write what a template makes of answers to a folder")
        for each in (check, test):
            each.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a template, or its folder")
        render.add_argument("paths", nargs=1, type=Path, metavar="PATH", help="a template, or its folder")
        render.add_argument("--values", type=Path, help="a YAML file with the answers")
        render.add_argument("--out", type=Path, required=True, help="a folder that is empty or not there yet")

    def handle(self, *args: Any, doing: str, paths: list[Path], **options: Any) -> None:
        console = Console(file=cast(IO[str], self.stdout), highlight=False, soft_wrap=True)
        try:
            good = [self._do(console, doing, path, options) for path in paths]
        except Absent as error:
            raise CommandError(str(error), returncode=2) from error
        if not all(good):
            raise SystemExit(1)

    def _do(self, console: Console, doing: str, path: Path, options: dict[str, Any]) -> bool:
        try:
            match doing:
                case "check":
                    return _check(console, path)
                case "test":
                    return _test(console, path)
            return _render(console, path, options["values"], options["out"])
        except Unusable as error:
            _print(console, error.finding)
            return False


def _check(console: Console, path: Path) -> bool:
    opened = open_template(path)
    found = check_template(opened)
    for finding in found:
        _print(console, finding)
    if found:
        console.print(f"[red]{len(found)} to mend[/] in {escape(opened.template.ref)}")
    else:
        console.print(f"[green]ok[/] {escape(opened.template.ref)}")
    return not found


def _test(console: Console, path: Path) -> bool:
    opened = open_template(path)
    good = True
    for case in cases_of(opened):
        wrong = try_case(opened, case)
        good = good and not wrong
        console.print(f"{'[red]failed[/]' if wrong else '[green]passed[/]'} {escape(case.name)}")
        for message in wrong:
            _print(console, Finding(case.file, case.line, message))
    return good


def _render(console: Console, path: Path, values: Path | None, out: Path) -> bool:
    opened = open_template(path)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CommandError(
            f"{out} is not empty; name a folder that is, or that is not there yet.", returncode=2
        )
    found = documents(values) if values else []
    answers = found[0].value if found else None
    out.mkdir(parents=True, exist_ok=True)
    try:
        made = make(opened, answers or {}, out, tolerant=True)
    except NotMade as error:
        _print(console, Finding(values or opened.file, 1, str(error)))
        return False
    if made.unfit:
        _print(console, Finding(values or opened.file, 1, made.unfit))
    console.print(f"[green]{len(made.files)} files[/] in {escape(str(out))}")
    if made.passed_over:
        console.print(f"passed over: {escape(', '.join(made.passed_over))}", style="dim")
    if made.unknown:
        console.print(
            f"[yellow]not done, there are no such actions here:[/] {escape(', '.join(made.unknown))}"
        )
    for step, reason in made.failed:
        place = ("spec", "steps", opened.template.steps.index(step))
        _print(console, opened.finding(place, f"The step {step.name} was left out: {reason}"))
    return not made.failed and not made.unfit


def _print(console: Console, finding: Finding) -> None:
    """As compilers write it."""
    place = f"{finding.file}:{finding.line}"
    console.print(f"[bold]{escape(place)}:[/] [red]error:[/] {escape(finding.message)}")
    if finding.advice:
        console.print(f"    {escape(finding.advice)}", style="dim")
