"""Looks through the files of a tree for what the rules know. Nothing is executed, and nothing is kept of what
a file says but where it says it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import re2

from catalog.tools.detectors.contents import Sieve
from catalog.tools.detectors.documents import (
    Stated,
    documents_in,
    documents_in_code,
    documents_inside,
    may_state,
)
from catalog.tools.detectors.manifests import dependencies_in, is_manifest
from catalog.tools.detectors.paths import Named, Paths
from catalog.tools.detectors.places import is_left_out, that_count
from catalog.tools.detectors.rule import PROGRAMS, Rule, Signal
from catalog.tools.detectors.texts import NOTEBOOK, is_optional, is_specimen, plain, without_comments

LARGEST = 1_000_000
"""Bytes. What is larger was not written by hand; it is looked at by name only."""

LARGEST_NOTEBOOK = 10_000_000
"""Bytes. Most of them are pictures of what its code once gave."""

SLOW = 2.0
"""Seconds that one rule may take for one file before it is left out of the rest of the scan."""

_YAML = tuple(
    f".{kind}{template}"
    for kind in ("yaml", "yml")
    for template in ("", ".j2", ".tpl", ".tftpl", ".tmpl", ".gotmpl", ".template", ".erb")
)
_AROUND = (".tf", ".tofu", ".sh")
"""Endings of files that hold documents of YAML to apply them."""

_DECLARING = (".json", ".jsonnet", ".libsonnet", ".cue", ".tf", ".tofu")
_PROGRAMS = (".ts", ".js", ".py", ".go")
"""Endings of files that make documents: those that do nothing else, and those that may only read them."""

_DEPLOYS = re2.compile(rb"\b(cdk8s|[Pp]ulumi|aws-cdk-lib|aws_cdk|awscdk|Amazon\.CDK|cdktf)\b|@aws-cdk/")
"""What a program imports that declares what runs, to have it run."""

_PLAY = re.compile(rb"^(?:-[ \t]+|[ \t]+)hosts:[ \t]*\S", re.MULTILINE)
_PLAY_PART = re.compile(rb"^[ \t]+(?:tasks|roles|pre_tasks|post_tasks|handlers|vars_files):", re.MULTILINE)
_IMPORTED = re.compile(rb"^-[ \t]+(?:ansible\.builtin\.)?import_playbook:[ \t]*\S", re.MULTILINE)

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Finding:
    """A signal that was seen. `line` counts from 1, and is 0 for a file whose name says it all. The path of
    an annotation is empty: it is the entity's own."""

    tool: str
    signal: str
    is_strong: bool
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """A rule that could not be followed to the end; the scan went on without it."""

    tool: str
    signal: str
    path: str
    seconds: float


class Scanner:
    """Looks through one file after the other. A rule that takes too long is left out from there on, and
    `troubles` says so."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        signals = [(rule.tool, signal) for rule in rules for signal in rule.signals]
        self._paths = Paths(signals)
        self._contained = [(tool, signal.id) for tool, signal in signals if signal.contains]
        self._sieve = Sieve([signal.contains.pattern for _tool, signal in signals if signal.contains])
        self._documents = [(tool, signal) for tool, signal in signals if signal.document]
        self._dependencies = [(tool, signal) for tool, signal in signals if signal.dependency]
        self._playbooks = [(tool, signal) for tool, signal in signals if signal.playbook]
        self._annotations = [(tool, signal) for tool, signal in signals if signal.annotation]
        self.troubles: list[Trouble] = []
        self._stopped: set[tuple[str, str]] = set()

    def file(self, path: str, read: Read) -> list[Finding]:
        """What the file shows; `read` is called only when its contents matter."""
        if is_left_out(path):
            return []
        return list(self._look(path, read))

    def _look(self, path: str, read: Read) -> Iterator[Finding]:
        fitting = self._paths.fitting(path)
        yield from (_finding(tool, signal, path) for tool, signal in fitting.by_name)
        if not fitting.by_text and not _speaks(path):
            return
        data = read(path)
        if len(data) > (LARGEST_NOTEBOOK if path.endswith(NOTEBOOK) else LARGEST):
            return
        data = plain(path, data)
        if b"\0" in data[:8000] or is_specimen(data):
            return
        possible = self._possible(fitting.by_text, data)
        states = may_state(data)
        bare = without_comments(path, data) if possible or states else data
        yield from self._contents(possible, path, bare)
        if is_manifest(path):
            yield from self._manifest(path, data)
        if path.endswith(_YAML):
            stated = list(documents_in(data))
            yield from self._kinds(path, data, stated)
            if not stated:
                yield from self._plays(path, data)
            return
        if states and path.endswith(_AROUND):
            yield from self._kinds(path, bare, list(documents_inside(bare)))
        if states and path.endswith((*_DECLARING, *_PROGRAMS)):
            made = list(self._kinds(path, bare, list(documents_in_code(bare))))
            is_sure = path.endswith(_DECLARING) or (made and _DEPLOYS.search(bare))
            yield from made if is_sure else map(_doubted, made)

    def wants(self, path: str) -> bool:
        """Whether the contents of the file matter."""
        return not is_left_out(path) and (_speaks(path) or bool(self._paths.fitting(path).by_text))

    def annotations(self, keys: Collection[str]) -> list[Finding]:
        """What the keys of an entity's annotations show."""
        return [
            _finding(tool, signal, "")
            for tool, signal in self._annotations
            if signal.annotation is not None
            and any(signal.annotation.search(key.encode()) for key in sorted(keys))
        ]

    def _possible(self, wanted: Mapping[tuple[str, str], Named], data: bytes) -> list[Named]:
        """Those of the signals whose words are in the text."""
        there = (self._contained[place] for place in self._sieve.possible(data)) if wanted else ()
        return [wanted[key] for key in there if key in wanted]

    def _contents(self, wanted: Collection[Named], path: str, data: bytes) -> Iterator[Finding]:
        deploys = not path.endswith(PROGRAMS) or (bool(wanted) and _DEPLOYS.search(data) is not None)
        for tool, signal in wanted:
            if (tool, signal.id) in self._stopped or signal.contains is None:
                continue
            if signal.is_installation and not deploys:
                continue
            begun = time.perf_counter()
            match = signal.contains.search(data)
            self._watch(tool, signal, path, time.perf_counter() - begun)
            if match is not None:
                yield from _placed(tool, signal, path, data, _start(match))

    def _watch(self, tool: str, signal: Signal, path: str, seconds: float) -> None:
        if seconds > SLOW:
            self._stopped.add((tool, signal.id))
            self.troubles.append(Trouble(tool, signal.id, path, seconds))

    def _manifest(self, path: str, data: bytes) -> Iterator[Finding]:
        asked = dependencies_in(path, data)
        for tool, signal in self._dependencies:
            for one in asked:
                if one.ecosystem in signal.ecosystems and signal.dependency.search(one.name.encode()):  # type: ignore[union-attr]
                    yield _finding(tool, signal, path, one.line)
                    break

    def _kinds(self, path: str, data: bytes, stated: Sequence[Stated]) -> Iterator[Finding]:
        for tool, signal in self._documents:
            for one in stated:
                if signal.document is not None and signal.document.search(one.text):
                    yield from _placed(tool, signal, path, data, one.at)
                    break

    def _plays(self, path: str, data: bytes) -> Iterator[Finding]:
        if self._playbooks and (line := playbook_line(data)):
            for tool, signal in self._playbooks:
                yield _finding(tool, signal, path, line)


def _speaks(path: str) -> bool:
    """Whether files of this kind are read whatever the rules' patterns are."""
    return path.endswith((*_YAML, *_AROUND, *_DECLARING, *_PROGRAMS)) or is_manifest(path)


def playbook_line(data: bytes) -> int:
    """The line of the first play of an Ansible playbook; 0 for any other YAML."""
    play = _PLAY.search(data)
    found = _IMPORTED.search(data) or (play if play and _PLAY_PART.search(data) else None)
    return data.count(b"\n", 0, found.start()) + 1 if found and _begins_as_list(data) else 0


def used(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The tools that are in use, each with its evidence: one strong signal, or two different weak ones."""
    by_tool: dict[str, list[Finding]] = {}
    for finding in findings:
        by_tool.setdefault(finding.tool, []).append(finding)
    return {tool: found for tool, found in sorted(by_tool.items()) if is_enough(found)}


def is_enough(findings: Iterable[Finding]) -> bool:
    """Whether findings of one tool show that it is in use."""
    listed = list(findings)
    return any(finding.is_strong for finding in listed) or len({one.signal for one in listed}) > 1


def scan(paths: Iterable[str], read: Read, rules: Sequence[Rule]) -> Mapping[str, list[Finding]]:
    """The tools in use in a tree of files, with their evidence."""
    scanner = Scanner(rules)
    return used(finding for path in that_count(paths) for finding in scanner.file(path, read))


def _finding(tool: str, signal: Signal, path: str, line: int = 0) -> Finding:
    return Finding(tool, signal.id, signal.is_strong, path, line)


def _placed(tool: str, signal: Signal, path: str, data: bytes, at: int) -> Iterator[Finding]:
    """What was seen at this place of a text. Where that may be left out when the text is used, a strong
    signal is a weak one, and a weak one is none."""
    found = _finding(tool, signal, path, data.count(b"\n", 0, at) + 1)
    if not is_optional(data, at):
        yield found
    elif found.is_strong:
        yield _doubted(found)


def _doubted(found: Finding) -> Finding:
    return replace(found, is_strong=False)


def _start(match: object) -> int:
    start: int = match.start()  # type: ignore[attr-defined]
    return start


def _begins_as_list(data: bytes) -> bool:
    """Whether the document is a list: its first line that says anything begins with a hyphen."""
    for line in data.splitlines():
        text = line.strip()
        if text and not text.startswith((b"#", b"---", b"%")):
            return text.startswith(b"-") and not line.startswith((b" ", b"\t"))
    return False
