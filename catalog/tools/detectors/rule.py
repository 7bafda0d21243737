"""Rules: which signals show a tool. Read from YAML and checked before they are used."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import re2
import yaml

from catalog.ingest.fetch.glob import Glob

STRONG, WEAK = "strong", "weak"
FOLDER = Path(__file__).parent / "rules"
ECOSYSTEMS = ("python", "javascript", "java", "go")

LONGEST_PATTERN = 1_000
"""Characters. A rule is a few words; what is longer is a mistake."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEYS = {"id", "strength", "files", "contains", "document", "dependency", "in", "annotation", "playbook"}
_KINDS = ("files", "document", "dependency", "annotation", "playbook")


class BadRule(ValueError):
    """A rule that cannot be used; the text says why and where."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that shows a tool, of exactly one kind.

    `files`: a file whose path fits, and whose text `contains` the pattern if there is one. `document`: a
    YAML document whose "apiVersion kind" fits. `dependency`: a direct dependency in a manifest of one of the
    `ecosystems`. `annotation`: a key among the entity's annotations. `playbook`: a file that Ansible runs.
    One `strong` signal is enough; of `weak` ones it takes two different ones.
    """

    id: str
    is_strong: bool
    files: Glob | None = None
    contains: re2._Regexp[bytes] | None = None
    document: re2._Regexp[bytes] | None = None
    dependency: re2._Regexp[bytes] | None = None
    annotation: re2._Regexp[bytes] | None = None
    playbook: bool = False
    ecosystems: Sequence[str] = ECOSYSTEMS


@dataclass(frozen=True, slots=True)
class Rule:
    """What shows the tool of this name."""

    tool: str
    signals: Sequence[Signal]
    text: str = ""
    """As it was written; what it was read from."""

    @property
    def names(self) -> set[str]:
        return {signal.id for signal in self.signals}


def parse_rule(text: str, *, origin: str) -> Rule:
    """The rule that a YAML text states. Raises BadRule, which names `origin`, the signal and what is wrong.

    Patterns are those of RE2 (https://github.com/google/re2/wiki/Syntax): their time is bounded by the length
    of the text, so none can hang a scan; look-around and back-references are refused.
    """
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadRule(f"{origin} is no YAML: {error}") from error
    if not isinstance(value, Mapping) or not isinstance(value.get("tool"), str):
        raise BadRule(f"{origin} must say `tool:` with the tool's name, and `signals:` with a list.")
    if not _NAME.fullmatch(value["tool"]):
        raise BadRule(f"{origin}: the tool {value['tool']!r} must be lower-case words between hyphens.")
    listed = value.get("signals")
    if not isinstance(listed, list) or not listed:
        raise BadRule(f"{origin} needs at least one entry under `signals:`.")
    signals = [_signal(item, f"{origin}, signal {number}") for number, item in enumerate(listed, 1)]
    names = [signal.id for signal in signals]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadRule(f"{origin}: two signals have the id {min(twice)!r}.")
    return Rule(value["tool"], tuple(signals), text)


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules of the tools that the portal ships, in the order of their names."""
    return tuple(parse_rule(path.read_text(), origin=path.name) for path in sorted(FOLDER.glob("*.yaml")))


def rules_digest(rules: Sequence[Rule]) -> str:
    """Changes when one of the rules does."""
    text = "\n".join(rule.text for rule in rules)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _signal(item: Any, where: str) -> Signal:
    if not isinstance(item, Mapping):
        raise BadRule(f"{where} must have keys such as `id:`, `strength:` and `files:`.")
    if unknown := set(item) - _KEYS:
        raise BadRule(
            f"{where}: unknown key {min(map(str, unknown))!r}; known are {', '.join(sorted(_KEYS))}."
        )
    name = item.get("id")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise BadRule(f"{where} needs an `id:` of lower-case words between hyphens.")
    if item.get("strength") not in (STRONG, WEAK):
        raise BadRule(f"{where} ({name}): `strength:` must be strong or weak.")
    if sum(kind in item for kind in _KINDS) != 1:
        raise BadRule(f"{where} ({name}) must have exactly one of {', '.join(_KINDS)}.")
    if "contains" in item and "files" not in item:
        raise BadRule(f"{where} ({name}): `contains:` goes with `files:`.")
    return Signal(
        id=name,
        is_strong=item["strength"] == STRONG,
        files=_glob(item.get("files"), f"{where} ({name})"),
        contains=_pattern(item.get("contains"), f"{where} ({name}), contains"),
        document=_pattern(item.get("document"), f"{where} ({name}), document"),
        dependency=_pattern(item.get("dependency"), f"{where} ({name}), dependency"),
        annotation=_pattern(item.get("annotation"), f"{where} ({name}), annotation"),
        playbook=item.get("playbook") is True,
        ecosystems=_ecosystems(item.get("in"), f"{where} ({name})"),
    )


def _glob(text: Any, where: str) -> Glob | None:
    if text is None:
        return None
    if not isinstance(text, str) or not text or text.startswith("/") or len(text) > LONGEST_PATTERN:
        raise BadRule(f"{where}: `files:` must be a pattern such as **/*.tf, relative to the repository.")
    if text.count("{") != text.count("}") or text.count("[") != text.count("]"):
        raise BadRule(f"{where}: a brace or bracket in {text!r} is not closed.")
    return Glob.compile(text)


def _pattern(text: Any, where: str) -> re2._Regexp[bytes] | None:
    if text is None:
        return None
    if not isinstance(text, str) or not text or len(text) > LONGEST_PATTERN:
        raise BadRule(f"{where}: expected a pattern of 1 to {LONGEST_PATTERN} characters.")
    try:
        return re2.compile(text.encode(), _options())
    except re2.error as error:
        said = error.args[0].decode(errors="replace") if error.args else "it cannot be read"
        raise BadRule(f"{where}: {text!r} is no pattern of RE2: {said}.") from error


def _options() -> re2.Options:
    """Of bytes, since files may be in any encoding; a pattern that needs much memory is refused."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.max_mem = 8_000_000
    return options


def _ecosystems(value: Any, where: str) -> Sequence[str]:
    if value is None:
        return ECOSYSTEMS
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not set(listed) <= set(ECOSYSTEMS) or not listed:
        raise BadRule(f"{where}: `in:` must be of {', '.join(ECOSYSTEMS)}.")
    return tuple(listed)
