"""Fills in what a descriptor takes from other files: `definition: {$text: ./openapi.yaml}`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from catalog.ingest.bundle import Bundler
from catalog.ingest.decode import path_of_nul
from catalog.ingest.explain import problem_at
from catalog.ingest.places import Path
from catalog.ingest.problem import Refused
from catalog.ingest.read import Document, read_value

ReadFile = Callable[[str], bytes]

MAX_BYTES = 5_000_000
"""How large a file may be that a placeholder takes in."""
MAX_TOTAL = 20_000_000
"""How much one document may take in."""
MAX_FILES = 200

BUNDLED = frozenset(("openapi", "asyncapi"))
KNOWN = frozenset(("text", "json", "yaml", "graphql")) | BUNDLED
STAGE = "placeholders"
NAMING: frozenset[Path] = frozenset(
    (("kind",), ("apiVersion",), ("metadata", "name"), ("metadata", "namespace"))
)


def fill(
    doc: dict[str, Any], read_file: ReadFile, document: Document | None = None
) -> tuple[dict[str, Any], list[str]]:
    """`doc` with its placeholders filled in, and the targets that were read for it, each once.

    A placeholder is a mapping with one key, the name of a known kind of placeholder after a `$`; any other
    `$` stays as it is. `read_file` gives the bytes of a target as written and raises for what is not to be
    read; it is asked once a target. What comes out of a file is taken as it is: a placeholder in it is none.
    What says which entity it is stands in the descriptor itself, and is left alone. Raises Refused;
    `document` says where in its file things stand.
    """
    filler = _Filler(read_file, document)
    return filler.filled(doc, ()), list(filler.texts)


class _Filler:
    def __init__(self, read_file: ReadFile, document: Document | None) -> None:
        self._read_file = read_file
        self._document = document
        self._total = 0
        self.texts: dict[str, str] = {}

    def filled(self, value: Any, path: Path) -> Any:
        """The value itself where it holds no placeholder, so that what is not changed is not copied."""
        if isinstance(value, list):
            items = [self.filled(item, (*path, place)) for place, item in enumerate(value)]
            return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
        if not isinstance(value, dict) or path in NAMING:
            return value
        if any(key.startswith("$") for key in value):
            name = next(iter(value))[1:]
            return (
                self._resolved(name, value[f"${name}"], path) if len(value) == 1 and name in KNOWN else value
            )
        fields = {key: self.filled(item, (*path, key)) for key, item in value.items()}
        return fields if any(fields[key] is not value[key] for key in value) else value

    def _resolved(self, name: str, target: Any, path: Path) -> Any:
        if not isinstance(target, str) or not target:
            raise self._refused(
                f"Placeholder ${name} expected a string value parameter, "
                "in the form of an absolute URL or a relative path",
                path,
                f"Write ${name}: ./path/of/the/file.",
            )
        text = self._text(name, target, path)
        try:
            if name == "json":
                return _storable(orjson.loads(text))
            if name == "yaml":
                return _storable(read_value(text))
            if name in BUNDLED:
                return Bundler(lambda other: self._text(name, other, path)).bundled(target, text)
        except ValueError as error:
            kind = "JSON" if name == "json" else "YAML"
            raise self._refused(
                f"Placeholder ${name} failed to parse {kind} data at {target}, {error}",
                path,
                f"Mend {target}.",
            ) from error
        return text

    def _text(self, name: str, target: str, path: Path) -> str:
        if target not in self.texts:
            self.texts[target] = self._fetched(name, target, path)
        return self.texts[target]

    def _fetched(self, name: str, target: str, path: Path) -> str:
        said = f"Placeholder ${name} could not read location {target}"
        if len(self.texts) >= MAX_FILES:
            raise self._refused(
                f"{said}, one descriptor may take in {MAX_FILES} files", path, "Take in fewer files."
            )
        try:
            data = self._read_file(target)
        except Exception as error:  # whatever keeps a file from being read is this document's problem
            reason = (
                getattr(getattr(error, "problem", None), "message", None)
                or str(error)
                or type(error).__name__
            )
            raise self._refused(
                f"{said}, {reason}", path, "Check the path; it is read from the folder of this file."
            ) from error
        self._total += len(data)
        if len(data) > MAX_BYTES or self._total > MAX_TOTAL:
            raise self._refused(f"{said}, it is too large", path, f"A file may have {MAX_BYTES:,} bytes.")
        text = data.decode("utf-8-sig", "replace")
        if "\0" in text:
            raise self._refused(f"{said}, it is binary", path, "Take in text only.")
        return text

    def _refused(self, message: str, path: Path, advice: str) -> Refused:
        return Refused(problem_at(self._document, path, message, advice), stage=STAGE)


def _storable(value: Any) -> Any:
    """`value`, if a database can hold the text in it. Raises ValueError."""
    if path_of_nul(value) is not None:
        raise ValueError("text with the character U+0000 cannot be stored")
    return value
