"""The file of an entity as it would be with what was edited here: a patch for its authors.

Comments, the order of fields and everything that is not edited stay as they are, also the other documents of
the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import LiteralScalarString

from catalog.ingest.decode import BadText, decode
from catalog.ingest.merge_patch import apply_patch
from catalog.ingest.read import read

LIST = re.compile(r"^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)- ", re.MULTILINE)
NESTED = re.compile(r"^[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n( +)[^\s#-]", re.MULTILINE)
"""How lists and mappings are indented below their key."""

NO_NEWLINE = "\\ No newline at end of file\n"


class NotProposable(ValueError):
    """The file cannot be changed so that it says what was edited."""


UNSAFE = NotProposable("The file is written in a way that cannot be changed safely.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """`path` is that of the file, `text` all of it as it would be."""

    path: str
    before: str
    text: str

    @property
    def patch(self) -> str:
        """As `git apply` and `patch -p1` take it."""
        lines = unified_diff(
            self.before.splitlines(keepends=True),
            self.text.splitlines(keepends=True),
            f"a/{self.path.lstrip('/')}",
            f"b/{self.path.lstrip('/')}",
        )
        return "".join(line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}" for line in lines)


def proposal(path: str, data: bytes, position: int, patch: dict[str, Any]) -> Proposal:
    """`patch` laid over the document that is `position`th in the file. Raises NotProposable."""
    try:
        text = decode(data)
    except BadText as error:
        raise NotProposable(str(error)) from error
    found = next((one for one in read(data) if one.position == position), None)
    if found is None or found.value is None:
        raise NotProposable("The file has no such document any more.")
    start, end = found.source.part(found.offset)
    expected = apply_patch(found.value, patch)
    for part in _ways(text[start:end], patch):
        changed = text[:start] + part + text[end:]
        if _says(changed, position, expected):
            return Proposal(path, *_as_it_was(data, text, changed))
    raise UNSAFE


def _says(changed: str, position: int, expected: dict[str, Any]) -> bool:
    """What is proposed is read as it will be."""
    again = next((one for one in read(changed.encode()) if one.position == position), None)
    return again is not None and again.value == expected


def _as_it_was(data: bytes, text: str, changed: str) -> tuple[str, str]:
    """Both as the file has them: it may lack the newline at its end, which reading adds."""
    raw = data.decode()
    if raw == text:
        return raw, changed
    if raw + "\n" == text:
        return raw, changed.removesuffix("\n")
    raise UNSAFE


def _ways(part: str, patch: dict[str, Any]) -> Iterator[str]:
    """One document of a file, changed: in its author's style, or where that fails in the usual one."""
    yaml = _round_trip(part)
    try:
        document = yaml.load(part)
        plain = _dumped(yaml, document)
        _lay(document, patch)
        changed = _dumped(yaml, document)
    except (YAMLError, AttributeError, TypeError, ValueError) as error:
        raise UNSAFE from error
    yield _carried(part, plain, changed)
    yield changed


def _round_trip(part: str) -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.explicit_start = part.lstrip().startswith("---")
    first, listed = NESTED.search(part), LIST.search(part)
    offset = 2 if listed is not None and len(listed[2]) > len(listed[1]) else 0
    yaml.indent(mapping=len(first[1]) if first else 2, sequence=2 + offset, offset=offset)
    return yaml


def _dumped(yaml: YAML, document: Any) -> str:
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _lay(document: CommentedMap, patch: dict[str, Any]) -> None:
    for key, value in patch.items():
        if value is None:
            document.pop(key, None)
        elif isinstance(value, dict) and isinstance(document.get(key), dict):
            _lay(document[key], value)
        else:
            document[key] = _written(apply_patch({}, value) if isinstance(value, dict) else value)


def _written(value: Any) -> Any:
    """Several lines as a block."""
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value)
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_written(item) for item in value]
    return value


def _carried(part: str, plain: str, changed: str) -> str:
    """The change from `plain` to `changed`, made in `part`, which says the same as `plain` in its author's
    style. Where lines do not answer each other, the changed text is taken as it is."""
    own, old, new = (text.splitlines(keepends=True) for text in (part, plain, changed))
    answers = _answers(old, own)
    result: list[str] = []
    at = 0
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            continue
        start, end = answers.get(old_from), answers.get(old_to)
        if start is None or end is None:
            return changed
        result += own[at:start]
        result += new[new_from:new_to]
        at = end
    return "".join([*result, *own[at:]])


def _answers(old: list[str], own: list[str]) -> dict[int, int]:
    """Places between lines of `old` with those between lines of `own` that they answer to."""
    found = {0: 0, len(old): len(own)}
    blocks = SequenceMatcher(None, old, own, autojunk=False).get_opcodes()
    for tag, old_from, old_to, own_from, own_to in blocks:
        if tag == "equal" or old_to - old_from == own_to - own_from:
            found.update((old_from + n, own_from + n) for n in range(old_to - old_from + 1))
        else:
            found.setdefault(old_from, own_from)
            found.setdefault(old_to, own_to)
    return found
