"""`manage.py scan PATH…`: which tools the files of a folder show, for anybody's CI.

By the rules of this portal; where there is no database, by the shipped ones.
"""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from catalog.ingest.fetch.error import FetchError
from catalog.ingest.fetch.folder import files_below
from catalog.tools.detectors.places import that_count
from catalog.tools.detectors.rule import BadRule, Rule, parse_rule, shipped_rules
from catalog.tools.detectors.scan import Finding, Scanner, used
from catalog.tools.rules import effective_rules

MOST_FILES = 1_000_000
MOST_EVIDENCE = 5
"""Lines of evidence shown for each tool; --format jsonl gives all."""


class Command(BaseCommand):
    help = (
        "Says which tools the files of a folder show to be in use, and where. Nothing is executed. "
        "Documentation, test data and the work of others (docs, examples, vendor, node_modules …) are left "
        "out."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="+", type=_folder, metavar="PATH", help="a folder")
        parser.add_argument(
            "--format",
            choices=("text", "json", "jsonl"),
            default="text",
            dest="form",
            help="json: one document, by folder and tool; jsonl: one finding a line",
        )
        parser.add_argument(
            "--rules", type=_folder, help="a folder with rules (*.yaml) of your own beside the shipped ones"
        )
        parser.add_argument(
            "--require", action="append", default=[], metavar="TOOL", help="exit with 1 unless it is used"
        )
        parser.add_argument(
            "--forbid", action="append", default=[], metavar="TOOL", help="exit with 1 if it is used"
        )

    def handle(
        self,
        *args: Any,
        folders: Sequence[Path],
        form: str,
        rules: Path | None,
        require: Sequence[str],
        forbid: Sequence[str],
        **options: Any,
    ) -> None:
        known = _rules(rules)
        if unknown := {*require, *forbid} - {rule.tool for rule in known}:
            raise CommandError(f"No rule for {', '.join(sorted(unknown))}.")
        by_folder = {folder: self._scan(folder, known) for folder in folders}
        if form == "json":
            self.stdout.write(json.dumps(_document(by_folder), ensure_ascii=False, indent=2))
        else:
            for folder, found in by_folder.items():
                self._say(folder, found, form)
        missing = {tool for found in by_folder.values() for tool in set(require) - set(found)}
        present = {tool for found in by_folder.values() for tool in set(forbid) & set(found)}
        wrong = [f"Not in use: {', '.join(sorted(missing))}."] if missing else []
        wrong += [f"In use: {', '.join(sorted(present))}."] if present else []
        if wrong:
            raise CommandError(" ".join(wrong))

    def _scan(self, folder: Path, rules: Sequence[Rule]) -> dict[str, list[Finding]]:
        scanner = Scanner(rules)
        found: list[Finding] = []
        try:
            for path in that_count(sorted(files_below(str(folder), most=MOST_FILES))):
                found += scanner.file(path, lambda name: _read(folder / name))
        except FetchError as error:
            raise CommandError(str(error.problem.message)) from error
        for trouble in scanner.troubles:
            self.stderr.write(
                f"{trouble.tool}, signal {trouble.signal}: it took {trouble.seconds:.1f} s for "
                f"{trouble.path}, so it was left out of the rest of the scan."
            )
        return used(found)

    def _say(self, folder: Path, found: dict[str, list[Finding]], form: str) -> None:
        if form == "jsonl":
            for findings in found.values():
                for finding in findings:
                    self.stdout.write(json.dumps(_as_json(folder, finding), ensure_ascii=False))
            return
        self.stdout.write(f"{folder}: {len(found)} tool{'' if len(found) == 1 else 's'} in use")
        for tool, findings in found.items():
            self.stdout.write(f"  {tool}")
            for finding in sorted(findings, key=lambda one: not one.is_strong)[:MOST_EVIDENCE]:
                place = f"{finding.path}:{finding.line}" if finding.line else finding.path
                strength = "" if finding.is_strong else " (weak)"
                self.stdout.write(f"    {finding.signal}{strength}: {place}")
            if len(findings) > MOST_EVIDENCE:
                self.stdout.write(f"    and {len(findings) - MOST_EVIDENCE} more")


def _document(by_folder: Mapping[Path, Mapping[str, Sequence[Finding]]]) -> dict[str, Any]:
    return {
        "folders": [
            {
                "folder": str(folder),
                "tools": [
                    {"tool": tool, "evidence": [_evidence(one) for one in findings]}
                    for tool, findings in found.items()
                ],
            }
            for folder, found in by_folder.items()
        ]
    }


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise ArgumentTypeError(f"{text} is no folder")
    return path


def _rules(folder: Path | None) -> Sequence[Rule]:
    """The rules in force here; a rule in `folder` replaces the one of its tool."""
    by_tool = {rule.tool: rule for rule in _known_here()}
    for path in sorted(folder.glob("*.yaml")) if folder else ():
        try:
            rule = parse_rule(path.read_text(), origin=str(path))
        except (BadRule, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        by_tool[rule.tool] = rule
    return tuple(by_tool.values())


def _known_here() -> Sequence[Rule]:
    try:
        return effective_rules()
    except DatabaseError:
        return shipped_rules()


def _read(path: Path) -> bytes:
    """A regular file's bytes. A link may lead anywhere, and what cannot be read shows nothing."""
    try:
        return b"" if path.is_symlink() or not path.is_file() else path.read_bytes()
    except OSError:
        return b""


def _as_json(folder: Path, finding: Finding) -> dict[str, Any]:
    return {"folder": str(folder), "tool": finding.tool, **_evidence(finding)}


def _evidence(finding: Finding) -> dict[str, Any]:
    return {
        "signal": finding.signal,
        "strength": "strong" if finding.is_strong else "weak",
        "path": finding.path,
        "line": finding.line or None,
    }
