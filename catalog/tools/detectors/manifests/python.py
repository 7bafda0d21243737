"""Python's many places for dependencies."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.tools.detectors.manifests.dependency import Dependency, line_of, of_python

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_EGG = re.compile(r"\s*(?:-e|--editable)[ =].*#egg=([A-Za-z0-9][A-Za-z0-9._-]*)")
_CONDA = re.compile(r"\s*-\s+[\"']?(?:[\w.-]+::)?([A-Za-z0-9][A-Za-z0-9._-]*)[^:]*$")
_VIA = re.compile(r"#\s*via\b")
_DIRECT = re.compile(r"(^|[\s(])(-r\b|-e\b|[\w./-]+\.(in|txt|toml|cfg|py)\b)")
_SETUP = ("install_requires", "extras_require", "tests_require", "setup_requires")


def requirements(text: str) -> Iterator[Dependency]:
    """What is listed; in a list that a program has resolved, only what nobody else there asked for."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        found = _EGG.match(line) or _REQUIREMENT.match(line.partition("#")[0])
        if found and not _is_for_another(lines, at):
            yield of_python(found[1], at + 1)


def _is_for_another(lines: list[str], at: int) -> bool:
    """Whether a comment behind or below says `via` and names only other packages."""
    said = [lines[at].partition(" #")[2]]
    for line in lines[at + 1 :]:
        text = line.strip()
        if text.startswith("--hash") or text.startswith("\\"):
            continue
        if not line.startswith((" ", "\t")) or not text.startswith("#"):
            break
        said.append(text.removeprefix("#"))
    comment = "\n".join(said)
    return bool(_VIA.search(f"#{comment.strip()}")) and not _DIRECT.search(comment)


def pyproject(text: str) -> Iterator[Dependency]:
    value = tomllib.loads(text)
    project, tool = value.get("project", {}), value.get("tool", {})
    stated = [*project.get("dependencies", []), *_all(project.get("optional-dependencies", {}))]
    stated += _all(value.get("dependency-groups", {})) + _all(tool.get("pdm", {}).get("dev-dependencies", {}))
    stated += tool.get("uv", {}).get("dev-dependencies", [])
    for environment in tool.get("hatch", {}).get("envs", {}).values():
        stated += [*environment.get("dependencies", []), *environment.get("extra-dependencies", [])]
    names = [found[1] for one in stated if isinstance(one, str) and (found := _REQUIREMENT.match(one))]
    poetry, pixi = tool.get("poetry", {}), tool.get("pixi", {})
    for group in (poetry, *poetry.get("group", {}).values(), pixi, *pixi.get("feature", {}).values()):
        for key in ("dependencies", "dev-dependencies", "pypi-dependencies"):
            names += group.get(key, {})
    for name in names:
        yield of_python(name, line_of(text, name))


def pipfile(text: str) -> Iterator[Dependency]:
    value = tomllib.loads(text)
    for group, listed in value.items():
        if isinstance(listed, Mapping) and group not in ("requires", "scripts", "pipenv"):
            for name in listed:
                yield of_python(name, line_of(text, name))


def setup_cfg(text: str) -> Iterator[Dependency]:
    """`install_requires` and the like: on the line of the key, or a line each below it. In the section of
    extras every key is one."""
    section, is_inside = "", False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            section, is_inside = line.strip("[] \t"), False
            continue
        if line[:1].strip() and not line.startswith(("#", ";")):
            key, _, line = line.partition("=")
            is_inside = key.strip() in _SETUP or section == "options.extras_require"
        if is_inside:
            for part in line.split(";")[0].split(","):
                if found := _REQUIREMENT.match(part):
                    yield of_python(found[1], number)


def setup_py(text: str) -> Iterator[Dependency]:
    """Texts in what `setup()` is given as its requirements, also by way of a variable of the module."""
    tree = ast.parse(text)
    known = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _called(call) == "setup":
            for given in call.keywords:
                if given.arg in _SETUP:
                    yield from _texts(given.value, known)


def environment(text: str) -> Iterator[Dependency]:
    """An environment of conda or MLflow: what is listed below `dependencies:`, that of pip too."""
    is_inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1].strip() and not line.startswith(("-", "#")):
            is_inside = line.startswith("dependencies:")
        elif is_inside and (found := _CONDA.match(line.partition(" #")[0])):
            yield of_python(found[1], number)


def _called(call: ast.Call) -> str:
    named = call.func
    return named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")


def _texts(value: ast.expr, known: Mapping[str, ast.expr], depth: int = 0) -> Iterator[Dependency]:
    """Each text of a list, and of the lists that a dictionary holds."""
    if depth > 3:
        return
    values = value.values if isinstance(value, ast.Dict) else [value]
    for node in (part for one in values for part in ast.walk(one)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if found := _REQUIREMENT.match(node.value):
                yield of_python(found[1], node.lineno)
        elif isinstance(node, ast.Name) and node.id in known:
            yield from _texts(known[node.id], known, depth + 1)


def _all(groups: dict[str, list[Any]]) -> list[Any]:
    return [entry for group in groups.values() for entry in group]
