"""Direct dependencies, from the manifests that people write; lock files and indirect ones are left alone.

Nothing is executed: a manifest that is a program is read as a tree of syntax.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase, translate

from catalog.tools.detectors.manifests import go, installs, java, javascript, python
from catalog.tools.detectors.manifests.dependency import Dependency

__all__ = ["Dependency", "dependencies_in", "is_manifest"]

Reader = Callable[[str], Iterator[Dependency]]

_READERS: tuple[tuple[str, Reader], ...] = (
    ("*requirements*.txt", python.requirements),
    ("*requirements*.in", python.requirements),
    ("pyproject.toml", python.pyproject),
    ("Pipfile", python.pipfile),
    ("setup.cfg", python.setup_cfg),
    ("setup.py", python.setup_py),
    ("environment*.y*ml", python.environment),
    ("conda*.y*ml", python.environment),
    ("python_env.y*ml", python.environment),
    ("package.json", javascript.package_json),
    ("go.mod", go.go_mod),
    ("pom.xml", java.pom),
    ("build.gradle", java.gradle),
    ("*.gradle.kts", java.gradle),
    ("*.versions.toml", java.version_catalog),
    ("build.sbt", java.sbt),
    ("*Dockerfile*", installs.commands),
    ("Containerfile*", installs.commands),
    ("*.ipynb", installs.commands),
)

_NAMED = re.compile("|".join(translate(pattern) for pattern, _read in _READERS))
_FROZEN = ("lock", "frozen", "freeze", "constraint")
"""Words in the name of a list that a program wrote, with everything that is needed indirectly."""


def is_manifest(path: str) -> bool:
    """Whether a file of this path states dependencies."""
    return _reader(path) is not None


def dependencies_in(path: str, data: bytes) -> list[Dependency]:
    """What the manifest of this path asks for directly. One that cannot be read asks for nothing."""
    reader = _reader(path)
    if reader is None:
        return []
    text = data.decode(errors="replace")
    try:
        return list(reader(text))
    except (ValueError, RecursionError, AttributeError, TypeError, SyntaxError, MemoryError):
        return []


def _reader(path: str) -> Reader | None:
    folder, _, name = path.rpartition("/")
    reader = None
    if _NAMED.match(name):
        reader = next(read for pattern, read in _READERS if fnmatchcase(name, pattern))
    if reader is None and folder.rpartition("/")[2] == "requirements" and name.endswith((".txt", ".in")):
        reader = python.requirements
    if reader is None and path.startswith(".github/workflows/") and name.endswith((".yml", ".yaml")):
        reader = installs.commands
    if reader is python.requirements and any(word in name.lower() for word in _FROZEN):
        return None
    return reader
