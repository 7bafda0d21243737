"""What is built by Maven, Gradle and sbt."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import re2

from catalog.tools.detectors.manifests.dependency import Dependency, line_of

_COMMENT = re2.compile(r"(?s)<!--.*?-->")
_ASIDE = re2.compile(
    r"(?s)<dependencyManagement\b[^>]*>.*?</dependencyManagement>|<exclusions\b[^>]*>.*?</exclusions>"
)
"""A list of versions that others may ask for, and what is wanted least of all."""

_MAVEN = re2.compile(r"(?s)<dependency\b[^>]*>(.*?)</dependency>")
_MAVEN_ID = re.compile(r"<artifactId>\s*([^<\s]+)\s*</artifactId>")
_PROPERTY = re.compile(r"<([\w.-]+)>([^<]*)</\1>")
_REFERENCE = re.compile(r"\$\{([\w.-]+)\}")

_CONFIGURATION = (
    r"\w*(?:[iI]mplementation|[aA]pi|[rR]untimeOnly|[cC]ompileOnly|[aA]gent|[pP]rocessor|[cC]ompile"
    r"|[rR]untime|classpath|kapt|ksp)"
)
_GRADLE = re.compile(
    rf"^[ \t]*{_CONFIGURATION}\b\s*\(?\s*(?:(?:enforcedP|p)latform\s*\(\s*)?[\"']([^\"':]+):([^\"':]+)",
    re.MULTILINE,
)
_GRADLE_NAMED = re.compile(
    rf"^[ \t]*{_CONFIGURATION}\b\s*\(?\s*group\s*[:=]\s*[\"'][^\"']+[\"'],"
    r"\s*name\s*[:=]\s*[\"']([^\"']+)[\"']",
    re.MULTILINE,
)
_SBT = re.compile(r"^(?!\s*//).*?\"[\w.-]+\"\s*%{1,3}\s*\"([\w.-]+)\"\s*%", re.MULTILINE)


def pom(text: str) -> Iterator[Dependency]:
    """What is depended upon; not what `dependencyManagement` only gives versions for."""
    text = _COMMENT.sub(_blank, text)
    properties = dict(_PROPERTY.findall(text))
    text = _ASIDE.sub(_blank, text)
    for found in _MAVEN.finditer(text):
        if name := _MAVEN_ID.search(found[1]):
            whole = _REFERENCE.sub(lambda ref: properties.get(ref[1], ref[0]), name[1])
            yield Dependency("java", whole.lower(), _line_at(text, found.start(1) + name.start()))


def gradle(text: str) -> Iterator[Dependency]:
    for found in _GRADLE.finditer(text):
        yield Dependency("java", found[2].lower(), _line_at(text, found.start(2)))
    for found in _GRADLE_NAMED.finditer(text):
        yield Dependency("java", found[1].lower(), _line_at(text, found.start(1)))


def version_catalog(text: str) -> Iterator[Dependency]:
    """The libraries of `gradle/libs.versions.toml`, which is written for the builds beside it."""
    for library in tomllib.loads(text).get("libraries", {}).values():
        name = _artifact(library)
        if name:
            yield Dependency("java", name.lower(), line_of(text, name))


def sbt(text: str) -> Iterator[Dependency]:
    for found in _SBT.finditer(text):
        yield Dependency("java", found[1].lower(), _line_at(text, found.start(1)))


def _artifact(library: Any) -> str:
    """`"group:name:version"`, or a table with `module` or `name`."""
    if isinstance(library, str):
        return library.split(":")[1]
    return str(library.get("name") or library["module"].split(":")[1])


def _blank(found: re.Match[str]) -> str:
    """Nothing but the ends of lines, so that what follows keeps its number."""
    return "\n" * found[0].count("\n")


def _line_at(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
