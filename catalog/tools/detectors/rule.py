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
from django.utils.translation import gettext as _

from catalog.ingest.fetch.glob import Glob

STRONG, WEAK = "strong", "weak"
CODE = Path(__file__).parent
FOLDER = CODE / "rules"
ECOSYSTEMS = ("python", "javascript", "java", "go")

LONGEST_PATTERN = 1_000
"""Characters. A rule is a few words; what is longer is a mistake."""

LONGEST_RULE = 20_000
LONGEST_NAME = 63
MOST_ALTERNATIVES = 200
"""Patterns that the braces of one glob may stand for."""

_PIPELINES = (
    ".github/workflows/*.{yaml,yml}",
    "**/action.{yaml,yml}",
    "**/*.{gitlab-ci,gitlab}.{yaml,yml}",
    "{.gitlab,.gitlab-ci,.circleci,.buildkite,.semaphore,.tekton,.woodpecker,.azure}/**/*.{yaml,yml}",
    "{.azuredevops,.azure-pipelines,.pipelines}/**/*.{yaml,yml}",
    "**/{.gitlab-ci,.travis,.drone,.woodpecker,.appveyor,appveyor,bitbucket-pipelines}.{yaml,yml}",
    "**/{*azure-pipeline,azure-pipelines,buildspec,cloudbuild}*.{yaml,yml,json}",
    "**/*[Jj]enkins[Ff]ile*",
    "**/*.groovy",
)
_COMPOSE = ("**/*{compose,Compose}*.{yaml,yml}",)
_SCRIPTS = (
    "**/{[Mm]akefile,GNUmakefile,Makefile.*,*.mk,[Jj]ustfile,Rakefile,Procfile,Tiltfile,Vagrantfile}",
    "**/{[Tt]askfile,[Tt]askfile.*,skaffold,devspace,garden}.{yaml,yml}",
    "**/*.{sh,bash,zsh,ps1,bat,cmd,sh.tpl,sh.tftpl,sh.j2}",
    "**/{package.json,tox.ini}",
    "**/{*Dockerfile*,*Containerfile*}",
)
_MANIFESTS = ("**/*.{yaml,yml,tf,tofu,jsonnet,libsonnet,hcl,tpl,gotmpl,j2,tftpl,sls,pp}",)
PROGRAMS = (".ts", ".mts", ".js", ".mjs", ".py", ".go", ".cs", ".java", ".kt")
"""Endings of programs; some of them install what others declare."""

INSTALLATIONS = "<installations>"
NAMED_FILES = {
    "pipelines": _PIPELINES,
    "scripts": (*_PIPELINES, *_SCRIPTS, *_COMPOSE),
    "compose": _COMPOSE,
    "manifests": _MANIFESTS,
    "installations": (*_MANIFESTS, *_PIPELINES, *_SCRIPTS, *(f"**/*{ending}" for ending in PROGRAMS)),
    "anything": ("**/*",),
}
"""Patterns that many signals share, which `files:` may name between angles: `<scripts>`."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEYS = {"id", "strength", "files", "contains", "document", "dependency", "in", "annotation", "playbook"}
_KINDS = ("files", "document", "dependency", "annotation", "playbook")


class BadRule(ValueError):
    """A rule that cannot be used. `reason` says why, in the reader's language; `line` counts from 1 and is 0
    where the rule as a whole is meant."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.origin = ""

    def __str__(self) -> str:
        place = f"{self.origin}, line {self.line}" if self.line else self.origin
        return f"{place}: {self.reason}" if place else self.reason


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that shows a tool, of exactly one kind.

    `files`: a file whose path fits (a pattern, or one of `NAMED_FILES`), and whose text `contains` the
    pattern if there is one; comments do not count. `document`: a YAML document whose "apiVersion kind" fits.
    `dependency`: a direct dependency in a manifest of one of the `ecosystems`. `annotation`: a key among the
    entity's annotations. `playbook`: a file that Ansible runs. One `strong` signal is enough; of `weak` ones
    it takes two different ones.
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
    is_installation: bool = False
    """Whether it is about what installs things: of programs, only those that do are looked at."""


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
    """The rule that a YAML text states. Raises BadRule, which names `origin`, the line and what is wrong.

    Patterns are those of RE2 (https://github.com/google/re2/wiki/Syntax): their time is bounded by the length
    of the text, so none can hang a scan; look-around and back-references are refused.
    """
    try:
        return _rule(text)
    except BadRule as error:
        error.origin = origin
        raise


def _rule(text: str) -> Rule:
    value, lines = _read(text)
    if not isinstance(value, Mapping) or not isinstance(value.get("tool"), str):
        raise BadRule(_("A rule must say `tool:` with the tool's name, and `signals:` with a list."))
    if not _NAME.fullmatch(value["tool"]):
        raise BadRule(
            _("The tool “%(name)s” must be lower-case words between hyphens.") % {"name": value["tool"]}
        )
    listed = value.get("signals")
    if not isinstance(listed, list) or not listed:
        raise BadRule(_("A rule needs at least one entry under `signals:`."))
    signals: list[Signal] = []
    for item, line in zip(listed, lines, strict=True):
        try:
            signals.append(_signal(item))
        except BadRule as error:
            error.line = line
            raise
        if signals[-1].id in {signal.id for signal in signals[:-1]}:
            raise BadRule(_("Two signals have the id “%(name)s”.") % {"name": signals[-1].id}, line)
    return Rule(value["tool"], tuple(signals), text)


def _read(text: str) -> tuple[Any, list[int]]:
    """What the YAML says, and the lines that its signals begin at."""
    if len(text) > LONGEST_RULE:
        raise BadRule(_("A rule has at most %(number)s characters.") % {"number": LONGEST_RULE})
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                mark = event.start_mark
                raise BadRule(_("A rule has no aliases."), mark.line + 1 if mark else 0)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        raise BadRule(
            _("This is no YAML: %(said)s.") % {"said": said}, mark.line + 1 if mark else 0
        ) from error
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    items = [part for key, part in pairs if key.value == "signals" and isinstance(part, yaml.SequenceNode)]
    return value, [item.start_mark.line + 1 for item in (items[-1].value if items else ())]


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules of the tools that the portal ships, in the order of their names."""
    return tuple(parse_rule(path.read_text(), origin=path.name) for path in sorted(FOLDER.glob("*.yaml")))


def rules_digest(rules: Sequence[Rule]) -> str:
    """Changes when one of the rules does, or the code that follows them: what was found before is not what
    would be found now."""
    text = "\n".join([code_digest(), *(rule.text for rule in rules)])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@cache
def code_digest() -> str:
    """Of the code that follows rules; it need not be told when that changes."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(CODE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _signal(item: Any) -> Signal:
    if not isinstance(item, Mapping):
        raise BadRule(_("A signal must have keys such as `id:`, `strength:` and `files:`."))
    if unknown := set(map(str, item)) - _KEYS:
        said = {"name": min(unknown), "known": ", ".join(sorted(_KEYS))}
        raise BadRule(_("Unknown key “%(name)s”; known are %(known)s.") % said)
    name = item.get("id")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise BadRule(_("A signal needs an `id:` of lower-case words between hyphens."))
    if item.get("strength") not in (STRONG, WEAK):
        raise BadRule(_("%(signal)s: `strength:` must be strong or weak.") % {"signal": name})
    if sum(kind in item for kind in _KINDS) != 1:
        said = {"signal": name, "kinds": ", ".join(_KINDS)}
        raise BadRule(_("%(signal)s must have exactly one of %(kinds)s.") % said)
    if "contains" in item and "files" not in item:
        raise BadRule(_("%(signal)s: `contains:` goes with `files:`.") % {"signal": name})
    if item.get("playbook", True) is not True:
        raise BadRule(_("%(signal)s: `playbook:` can only be true.") % {"signal": name})
    return Signal(
        id=name,
        is_strong=item["strength"] == STRONG,
        files=_glob(item, name),
        contains=_pattern(item, "contains", name),
        document=_pattern(item, "document", name),
        dependency=_pattern(item, "dependency", name),
        annotation=_pattern(item, "annotation", name),
        playbook="playbook" in item,
        ecosystems=_ecosystems(item.get("in"), name),
        is_installation=item.get("files") == INSTALLATIONS,
    )


def _glob(item: Mapping[str, Any], signal: str) -> Glob | None:
    if "files" not in item:
        return None
    text = item["files"]
    if not isinstance(text, str) or not text or text.startswith("/") or len(text) > LONGEST_PATTERN:
        said = _("%(signal)s: `files:` must be a pattern such as **/*.tf, relative to the repository.")
        raise BadRule(said % {"signal": signal})
    if not _is_balanced(text):
        raise BadRule(
            _("%(signal)s: a brace or bracket in “%(pattern)s” is not closed.")
            % {"signal": signal, "pattern": text}
        )
    glob = Glob.compile(_spelled_out(text, signal), hidden=False)
    if len(glob.alternatives) > MOST_ALTERNATIVES:
        raise BadRule(
            _("%(signal)s: the braces in “%(pattern)s” stand for more than %(number)s patterns.")
            % {"signal": signal, "pattern": text, "number": MOST_ALTERNATIVES}
        )
    return glob


def _spelled_out(text: str, signal: str) -> str:
    if not text.startswith("<"):
        return text
    name = text.strip("<>")
    if text != f"<{name}>" or name not in NAMED_FILES:
        said = {"signal": signal, "name": text, "known": ", ".join(f"<{one}>" for one in NAMED_FILES)}
        raise BadRule(_("%(signal)s: no files are called %(name)s; known are %(known)s.") % said)
    patterns = [one for pattern in NAMED_FILES[name] for one in Glob.compile(pattern).spelled_out]
    return f"{{{','.join(patterns)}}}" if len(patterns) > 1 else patterns[0]


def _is_balanced(text: str) -> bool:
    """Whether each brace and bracket is closed, in their order."""
    waiting: list[str] = []
    for mark in text:
        if mark in "{[":
            waiting.append({"{": "}", "[": "]"}[mark])
        elif mark in "}]" and (not waiting or waiting.pop() != mark):
            return False
    return not waiting


def _pattern(item: Mapping[str, Any], key: str, signal: str) -> re2._Regexp[bytes] | None:
    if key not in item:
        return None
    text = item[key]
    if not isinstance(text, str) or not text or len(text) > LONGEST_PATTERN:
        said = {"signal": signal, "key": key, "number": LONGEST_PATTERN}
        raise BadRule(_("%(signal)s: `%(key)s:` expects a pattern of 1 to %(number)s characters.") % said)
    try:
        return re2.compile(text.encode(), bytes_of_any_encoding())
    except re2.error as error:
        why = error.args[0].decode(errors="replace") if error.args else ""
        raise BadRule(
            _("%(signal)s: “%(pattern)s” is no pattern of RE2 (%(why)s).")
            % {"signal": signal, "pattern": text, "why": why}
        ) from error


def bytes_of_any_encoding() -> re2.Options:
    """Options of a pattern for what files hold. One that needs much memory is refused."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.max_mem = 8_000_000
    return options


def _ecosystems(value: Any, signal: str) -> Sequence[str]:
    if value is None:
        return ECOSYSTEMS
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed or not all(one in ECOSYSTEMS for one in listed):
        said = {"signal": signal, "known": ", ".join(ECOSYSTEMS)}
        raise BadRule(_("%(signal)s: `in:` must be of %(known)s.") % said)
    return tuple(listed)
