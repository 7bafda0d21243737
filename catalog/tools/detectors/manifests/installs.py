"""Packages that a container file, a notebook or a pipeline installs by name."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from catalog.tools.detectors.manifests.dependency import Dependency, of_python
from catalog.tools.detectors.manifests.javascript import package_name

_COMMAND = re.compile(
    r"\b(?:(?P<python>(?:uv\s+)?pip[\d.]*\s+install|uv\s+add|pipx\s+install|(?:conda|mamba|micromamba)\s+install)"
    r"|(?P<javascript>npm\s+(?:install|i|add)|yarn\s+(?:global\s+)?add|pnpm\s+(?:add|install)))\s+"
    r"(?P<what>(?:\\\s*\n|[^\n;&|#`])*)"
)
LONGEST = 5_000
"""Characters of a command that are looked at; nobody names more packages by hand."""

_REQUIREMENT = re.compile(r"(?:[\w.-]+::)?([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?(?:[<>=!~@ ].*)?")
_PACKAGE = re.compile(r"(?:@[\w.-]+/)?[A-Za-z0-9][\w.-]*(?:@\S+)?")
_WITH_VALUE = frozenset(
    {"-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-i", "--index-url", "-f", "-t"}
    | {"--extra-index-url", "--find-links", "--target", "--prefix", "-p", "--python", "-n", "--name"}
    | {"--channel", "--platform", "--trusted-host", "--root", "--cache-dir", "--progress-bar"}
)


def commands(text: str) -> Iterator[Dependency]:
    for found in _COMMAND.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if _is_comment(text, found.start()):
            continue
        for word in _words(found["what"][:LONGEST]):
            if found["python"]:
                if name := _REQUIREMENT.fullmatch(word):
                    yield of_python(name[1], line)
            elif _PACKAGE.fullmatch(word):
                yield Dependency("javascript", package_name(word).lower(), line)


def _is_comment(text: str, at: int) -> bool:
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip().startswith("#")


def _words(what: str) -> Iterator[str]:
    """What is named, without options and their values, files and folders."""
    try:
        words = shlex.split(what.replace("\\\n", " "))
    except ValueError:
        words = what.replace("\\\n", " ").split()
    is_value = False
    for word in words:
        if is_value:
            is_value = False
        elif word.startswith("-"):
            is_value = word in _WITH_VALUE
        elif not word.startswith((".", "/", "$", "{")) and not word.endswith((".txt", ".whl", ".gz", ".tgz")):
            yield word.strip("'\",]")
