"""Expressions of templates, rendered by nunjitsu in a process of its own."""

from __future__ import annotations

import json
import os
import selectors
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PROCESS = Path(__file__).with_name("process.py")
HEADER = struct.Struct(">I")
SECONDS = 10.0
"""How long one question may take."""
LARGEST = 64 * 1024 * 1024
"""Bytes of one question or answer."""


class ExpressionError(Exception):
    """A template cannot be rendered; the message says where and why."""


class EngineEnded(ExpressionError):
    """The template hung or grew, and the process that rendered it was ended."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the texts of files are read."""

    cookiecutterCompat: bool = False  # noqa: N815 - the names are those of nunjitsu's options
    trimBlocks: bool = False  # noqa: N815
    lstripBlocks: bool = False  # noqa: N815


PLAIN = Options()
TAG_MARKS = frozenset("{}")
"""Without these a text has no expression, and nothing that looks like the end of one."""


class Engine:
    """Renders within its `with` block. One serves a whole run: its process is started when first asked, and
    anew after a template that had to be stopped."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._context = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def render(self, template: str, context: Mapping[str, Any], options: Options = PLAIN) -> str:
        """The text with its expressions filled in. Raises ExpressionError."""
        if template.isascii() and not TAG_MARKS.intersection(template):
            return template  # as most names of files: the way to the process and back would cost more
        text: str = self._ask({"text": template}, context, options)["value"]
        return text

    def value(self, tree: Any, context: Mapping[str, Any], *, failed: bool = False) -> Any:
        """A text, or every text in a tree, as values: one that is a single expression keeps its type, one
        that fails stays as written, one that gives nothing is left out (None for a text alone).

        `failed` is what failure() answers. Raises ExpressionError for what exceeds the limits.
        """
        return self._ask({"tree": tree, "failed": failed}, context).get("value")

    def pairs(self, tree: Any, context: Mapping[str, Any]) -> list[tuple[str, Any]] | None:
        """What the value of a tree holds, as keys (of a list: places) and values in JavaScript's order; what
        gave nothing is left out. None: it is neither a list nor an object. Raises ExpressionError."""
        found = self._ask({"tree": tree, "pairs": True}, context).get("value")
        return None if found is None else [(key, value) for key, value in found]

    def asks_status(self, condition: str, context: Mapping[str, Any]) -> bool:
        """Whether it calls always() or failure() when it is evaluated. Raises ExpressionError."""
        return bool(self._ask({"tree": condition, "failed": True}, context)["status"])

    def call(self, name: str, *given: Any) -> Any:
        """A function of documents.js: YAML, JSON and patterns of text. Raises ExpressionError."""
        return self._told({"call": name, "given": given}).get("value")

    def _ask(
        self, question: dict[str, Any], context: Mapping[str, Any], options: Options = PLAIN
    ) -> dict[str, Any]:
        if self._process is None:
            self._start()
        known = json.dumps(context)
        if known != self._context:
            question["context"] = known
            self._context = known
        return self._told({**question, "options": asdict(options)})

    def _told(self, question: dict[str, Any]) -> dict[str, Any]:
        if self._process is None:
            self._start()
        answer = self._answer(json.dumps(question).encode())
        if "error" in answer:
            raise ExpressionError(answer["error"])
        return {name: _sound(value) for name, value in answer.items()}

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, with nothing of a template
            [sys.executable, "-I", str(PROCESS), str(self._seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
        )
        self._context = ""

    def _answer(self, question: bytes) -> dict[str, Any]:
        if len(question) > LARGEST:
            raise ExpressionError(f"The template and its values are larger than {LARGEST:,} bytes.")
        process = self._process
        assert process is not None
        assert process.stdin is not None
        try:
            process.stdin.write(HEADER.pack(len(question)) + question)
            process.stdin.flush()
            deadline = time.monotonic() + self._seconds
            size = HEADER.unpack(self._read(HEADER.size, deadline))[0]
            if size > LARGEST:
                raise EngineEnded(f"The template rendered to more than {LARGEST:,} bytes and was stopped.")
            answer: dict[str, Any] = json.loads(self._read(size, deadline))
            return answer
        except (BrokenPipeError, EngineEnded) as error:
            self._end()
            if isinstance(error, EngineEnded):
                raise
            raise EngineEnded("The template took too much memory or time and was stopped.") from error

    def _read(self, size: int, deadline: float) -> bytes:
        """That many bytes of the answer. Raises EngineEnded when they do not come in time."""
        assert self._process is not None
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while size:
                if not selector.select(deadline - time.monotonic()):
                    message = f"The template did not finish within {self._seconds:g} seconds and was stopped."
                    raise EngineEnded(message)
                part = os.read(descriptor, min(size, 1 << 20))
                if not part:
                    raise EngineEnded("The template took too much memory or time and was stopped.")
                parts.append(part)
                size -= len(part)
        return b"".join(parts)

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _sound(value: Any) -> Any:
    """Without halves of characters, which JavaScript has and no file can hold."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [_sound(item) for item in value]
        case dict():
            return {key: _sound(item) for key, item in value.items()}
    return value
