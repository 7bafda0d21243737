"""JavaScript's packages."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from catalog.tools.detectors.manifests.dependency import Dependency

_KEYS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_ALIAS = "npm:"


def package_json(text: str) -> Iterator[Dependency]:
    """What the package asks for, by the real name where it goes by another; versions may come from a
    catalog of the workspace."""
    value = orjson.loads(text)
    for key in _KEYS:
        for name, version in (value.get(key) or {}).items():
            at = text.find(f'"{name}"', max(0, text.find(f'"{key}"')))
            yield Dependency("javascript", _real(name, version).lower(), text.count("\n", 0, max(0, at)) + 1)


def _real(name: str, version: object) -> str:
    if not isinstance(version, str) or not version.startswith(_ALIAS):
        return name
    return package_name(version.removeprefix(_ALIAS))


def package_name(text: str) -> str:
    """The name in `name@version` or `@scope/name@version`."""
    at = text.find("@", 1)
    return text[:at] if at > 0 else text
