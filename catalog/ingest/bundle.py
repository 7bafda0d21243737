"""Makes one document of an API definition that is spread over several files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Any

import yaml

from catalog.ingest.read import read_value

PROTOCOL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
MAX_DEPTH = 100


class Bundler:
    """Puts what local references (`$ref: ./schemas.yaml#/Pet`) lead to where they first stand.

    Where the same thing is referred to again, the reference leads to that first place instead, so a
    definition that refers back to itself ends. References inside the first file, and those to other hosts,
    stay as they are.
    """

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self._text_of = text_of
        self._values: dict[str, Any] = {}
        self._places: dict[tuple[str, str], str] = {}

    def bundled(self, target: str, text: str) -> str:
        """The bundled definition as YAML. Raises ValueError for what cannot be read or followed."""
        self._main = target
        self._values[target] = read_value(text)
        whole = self._walked(self._values[target], target, "", "#", 0)
        return yaml.dump(whole, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)

    def _walked(self, value: Any, file: str, pointer: str, place: str, depth: int) -> Any:
        """`value`, which is at `pointer` of `file` and will be at `place` of the bundle."""
        if depth > MAX_DEPTH:
            raise ValueError(f"references are nested more than {MAX_DEPTH} levels deep")
        if isinstance(value, list):
            return [
                self._walked(item, file, f"{pointer}/{number}", f"{place}/{number}", depth + 1)
                for number, item in enumerate(value)
            ]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str) and not PROTOCOL.match(reference):
            followed = self._followed(reference, file, place, depth)
            return value if followed is None else followed
        return {
            key: self._walked(item, file, f"{pointer}/{_escaped(key)}", f"{place}/{_escaped(key)}", depth + 1)
            for key, item in value.items()
        }

    def _followed(self, reference: str, file: str, place: str, depth: int) -> Any:
        """What stands in the place of a reference; None where it stays."""
        path, _, pointer = reference.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(file), path)) if path else file
        if target == posixpath.normpath(self._main) or target == self._main:
            return None if file == self._main and not path else {"$ref": f"#{pointer}"}
        pointer = "" if pointer == "/" else pointer
        first = self._places.setdefault((target, pointer), place)
        if first != place:
            return {"$ref": first}
        if target not in self._values:
            self._values[target] = read_value(self._text_of(target))
        return self._walked(self._at(target, pointer), target, pointer, place, depth + 1)

    def _at(self, file: str, pointer: str) -> Any:
        value = self._values[file]
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and step in value:
                value = value[step]
            elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
                value = value[int(step)]
            else:
                raise ValueError(f"{file} has nothing at #{pointer}")
        return value


class _Dumper(yaml.CSafeDumper):
    """Without anchors: a value that is used twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
