"""Direct dependencies, from the manifests that people write; lock files and indirect ones are left alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import orjson

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_GO = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w.-]+/\S+)\s+v\S+(?P<rest>.*)$")
_MAVEN = re.compile(r"<dependency>(.*?)</dependency>", re.DOTALL)
_MAVEN_ID = re.compile(r"<artifactId>\s*([^<\s]+)\s*</artifactId>")
_GRADLE = re.compile(
    r"^\s*\w*(?:[iI]mplementation|[aA]pi|[rR]untimeOnly|[cC]ompileOnly|[aA]gent|classpath)\b\s*\(?\s*"
    r"(?:platform\()?[\"']([^\"':]+):([^\"':]+)"
)


@dataclass(frozen=True, slots=True)
class Dependency:
    """`name` as its ecosystem writes it, in lower case; `line` counts from 1."""

    ecosystem: str
    name: str
    line: int


def is_manifest(name: str) -> bool:
    """Whether a file of this name states dependencies."""
    return _reader(name) is not None


def dependencies_in(name: str, data: bytes) -> list[Dependency]:
    """What the manifest of this name asks for directly. One that cannot be read asks for nothing."""
    reader = _reader(name)
    if reader is None:
        return []
    text = data.decode(errors="replace")
    try:
        return list(reader(text))
    except (ValueError, RecursionError, AttributeError, TypeError):
        return []


def _reader(name: str) -> Callable[[str], Iterator[Dependency]] | None:
    return next((read for pattern, read in _READERS if fnmatchcase(name, pattern)), None)


def _requirements(text: str) -> Iterator[Dependency]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := _REQUIREMENT.match(line.partition("#")[0]):
            yield _python(found[1], number)


def _pyproject(text: str) -> Iterator[Dependency]:
    value = tomllib.loads(text)
    project, poetry = value.get("project", {}), value.get("tool", {}).get("poetry", {})
    stated = [*project.get("dependencies", []), *_all(project.get("optional-dependencies", {}))]
    stated += [entry for entry in _all(value.get("dependency-groups", {})) if isinstance(entry, str)]
    names = [found[1] for entry in stated if (found := _REQUIREMENT.match(entry))]
    for group in (poetry, *poetry.get("group", {}).values()):
        names += [*group.get("dependencies", {}), *group.get("dev-dependencies", {})]
    for name in names:
        yield _python(name, _line_of(text, name))


def _pipfile(text: str) -> Iterator[Dependency]:
    value = tomllib.loads(text)
    for name in (*value.get("packages", {}), *value.get("dev-packages", {})):
        yield _python(name, _line_of(text, name))


def _setup(text: str) -> Iterator[Dependency]:
    """`install_requires` of setup.cfg: a line each, indented."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith((" ", "\t")):
            inside = line.split("=")[0].strip() == "install_requires"
            continue
        if inside and (found := _REQUIREMENT.match(line)):
            yield _python(found[1], number)


def _package_json(text: str) -> Iterator[Dependency]:
    value = orjson.loads(text)
    for key in ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies"):
        for name in value.get(key) or {}:
            yield Dependency("javascript", name.lower(), _line_of(text, f'"{name}"'))


def _go_mod(text: str) -> Iterator[Dependency]:
    for number, line in enumerate(text.splitlines(), 1):
        found = _GO.match(line)
        if found and "// indirect" not in found["rest"]:
            yield Dependency("go", found[1].lower(), number)


def _pom(text: str) -> Iterator[Dependency]:
    for found in _MAVEN.finditer(text):
        if name := _MAVEN_ID.search(found[1]):
            yield Dependency("java", name[1].lower(), text.count("\n", 0, found.start(1) + name.start()) + 1)


def _gradle(text: str) -> Iterator[Dependency]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := _GRADLE.match(line):
            yield Dependency("java", found[2].lower(), number)


_READERS: tuple[tuple[str, Callable[[str], Iterator[Dependency]]], ...] = (
    ("requirements*.txt", _requirements),
    ("requirements*.in", _requirements),
    ("pyproject.toml", _pyproject),
    ("Pipfile", _pipfile),
    ("setup.cfg", _setup),
    ("package.json", _package_json),
    ("go.mod", _go_mod),
    ("pom.xml", _pom),
    ("build.gradle", _gradle),
    ("build.gradle.kts", _gradle),
)


def _python(name: str, line: int) -> Dependency:
    """Names are the same whatever separates their words (PEP 503)."""
    return Dependency("python", re.sub(r"[-_.]+", "-", name).lower(), line)


def _all(groups: dict[str, list[Any]]) -> list[Any]:
    return [entry for group in groups.values() for entry in group]


def _line_of(text: str, name: str) -> int:
    at = text.find(name)
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
