"""What the bytes of a file say once they are read as a person would: without a mark of the byte order,
without comments, and of a notebook only its code."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import orjson

_COMMENT = re.compile(rb"^[ \t]*#[^\n]*", re.MULTILINE)
_SLASHED = re.compile(rb"^[ \t]*//[^\n]*", re.MULTILINE)
_WITH_SLASHES = (
    ".ts",
    ".js",
    ".mjs",
    ".go",
    ".java",
    ".kt",
    ".cs",
    ".c",
    ".cpp",
    ".groovy",
    ".gradle",
    ".kts",
    ".tf",
)
_COMMENTED = (
    ".yaml",
    ".yml",
    ".tf",
    ".tofu",
    ".hcl",
    ".py",
    ".sh",
    ".toml",
    ".properties",
    ".env",
    ".rb",
    ".cfg",
)
_COMMENTED_NAMES = ("Dockerfile", "Makefile", "Jenkinsfile", ".env")
NOTEBOOK = ".ipynb"

_MARKED = re.compile(rb"^[ \t]*(?:#|//)[ \t]*(?:todo)?ruleid:", re.MULTILINE)
_OPENS = re.compile(
    rb"\{\{-?\s*(?:(?P<if>if|with|define)|(?P<loop>range|block)|(?P<else>else)|(?P<end>end))\b"
    rb"|\{%-?\s*(?:(?P<jif>if)|(?P<jloop>for|block|macro|raw)|(?P<jend>end\w+))\b"
)
_SKELETON = re.compile(rb"\{\{-?\s*(?:cookiecutter|values|copier__\w+|project_name)\b[^{}]*\}\}")


def plain(path: str, data: bytes) -> bytes:
    """The text in UTF-8; that of a notebook is its code, line for line where it stands."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    return _code(data) if path.endswith(NOTEBOOK) else data


def without_comments(path: str, data: bytes) -> bytes:
    """Lines that are comments left blank, in files that are known to have them; everything stays in place."""
    name = path.rpartition("/")[2]
    if name.endswith(_COMMENTED) or name.startswith(_COMMENTED_NAMES):
        data = _COMMENT.sub(_blank, data)
    if name.endswith(_WITH_SLASHES) or "jenkinsfile" in name.lower():
        data = _SLASHED.sub(_blank, data)
    return data


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])


def is_specimen(data: bytes) -> bool:
    """Whether marks for a linter of code say which lines a rule must find: it is written to be looked at."""
    return b"ruleid:" in data and _MARKED.search(data) is not None


def is_optional(data: bytes, at: int) -> bool:
    """Whether the place is only there on a condition (of Helm or Jinja), or in a file that new projects are
    made from: then it says what may be, not what is."""
    if b"{{" not in data and b"{%" not in data:
        return False
    if _SKELETON.search(data):
        return True
    depth: list[bool] = []
    for found in _OPENS.finditer(data, 0, at):
        if found["if"] or found["jif"]:
            depth.append(True)
        elif found["loop"] or found["jloop"]:
            depth.append(False)
        elif (found["end"] or found["jend"]) and depth:
            depth.pop()
    return any(depth)


def _code(data: bytes) -> bytes:
    """The code cells' lines, each on the line of the file that it stands on; one after the other where the
    file is written on a single line."""
    try:
        lines = list(_code_lines(orjson.loads(data)))
    except (ValueError, AttributeError, TypeError):
        return b""
    raw = [line.strip().rstrip(b",") for line in data.splitlines()]
    placed: list[bytes] = [b""] * len(raw)
    at = 0
    for line in lines:
        try:
            at = raw.index(orjson.dumps(line), at)
        except ValueError:
            return "".join(one if one.endswith("\n") else f"{one}\n" for one in lines).encode()
        placed[at] = line.rstrip("\n").encode()
        at += 1
    return b"\n".join(placed)


def _code_lines(notebook: dict[str, list[dict[str, object]]]) -> Iterator[str]:
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") == "code":
            source = cell.get("source") or []
            yield from source.splitlines(keepends=True) if isinstance(source, str) else map(str, list(source))  # type: ignore[call-overload]
