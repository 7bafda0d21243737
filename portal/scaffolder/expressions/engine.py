"""Expressions of templates, rendered by nunjitsu in a process of its own."""

from __future__ import annotations

import json
import os
import re
import selectors
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
TOO_MUCH = "The template took too much memory or time and was stopped."


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
SPECIAL = re.compile(r"\{[{%#]|#\}|[\ud800-\udfff]")
"""Without these a text has no tag, nothing that is taken for the end of one, and no half of a character."""


class Engine:
    """Renders within its `with` block. One serves a whole run: its process is started when first asked, and
    anew after a template that had to be stopped."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._context = ""
        self._read_ahead = bytearray()
        self._ahead: dict[str, dict[str, Any] | EngineEnded] = {}
        self._ahead_of: tuple[str, Options] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def render(self, template: str, context: Mapping[str, Any], options: Options = PLAIN) -> str:
        """The text with its expressions filled in. Raises ExpressionError."""
        if not SPECIAL.search(template):
            return template  # as most names of files: the way to the process and back would cost more
        if template in self._ahead and self._ahead_of == (json.dumps(context), options):
            text: str = _said(self._ahead.pop(template))["value"]
            return text
        text = self._ask({"text": template}, context, options)["value"]
        return text

    @contextmanager
    def ahead(
        self, templates: Sequence[str], context: Mapping[str, Any], options: Options = PLAIN
    ) -> Iterator[None]:
        """Within the block render() has the texts of these templates at hand: they went to the process
        together. Each had limits of its own, and an error shows when its text is asked for. Returns soon
        after the time that one may take, whatever they ask for."""
        texts = [text for text in dict.fromkeys(templates) if SPECIAL.search(text)]
        if texts:
            questions = [self._question({"text": text}, context, options) for text in texts]
            self._ahead_of = (json.dumps(context), options)
            until = time.monotonic() + self._seconds
            for text, answer in zip(texts, self._answers(questions), strict=False):
                self._ahead[text] = answer
                if time.monotonic() > until:  # the others are asked one by one
                    self._end()
                    break
        try:
            yield
        finally:
            self._ahead, self._ahead_of = {}, None

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
        return self._told(self._question(question, context, options))

    def _question(
        self, question: dict[str, Any], context: Mapping[str, Any], options: Options
    ) -> dict[str, Any]:
        """With what it is to see, unless the process has that from the question before."""
        if self._process is None:
            self._start()
        known = json.dumps(context)
        if known != self._context:
            question["context"] = known
            self._context = known
        return {**question, "options": asdict(options)}

    def _told(self, question: dict[str, Any]) -> dict[str, Any]:
        return _said(next(self._answers([question])))

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

    def _answers(self, questions: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any] | EngineEnded]:
        """One each, in their order; what ended the process is the last."""
        if self._process is None:
            self._start()
        try:
            self._send("\n".join(json.dumps(question) for question in questions).encode())
            for _question in questions:
                yield self._answer()
        except EngineEnded as error:
            self._end()
            yield error

    def _send(self, message: bytes) -> None:
        """Questions, a line each."""
        if len(message) > LARGEST:
            self._context = ""  # the process did not hear of it
            raise ExpressionError(f"The template and its values are larger than {LARGEST:,} bytes.")
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(HEADER.pack(len(message)) + message)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise EngineEnded(TOO_MUCH) from error

    def _answer(self) -> dict[str, Any]:
        """The next one. Raises EngineEnded."""
        deadline = time.monotonic() + self._seconds
        size = HEADER.unpack(self._read(HEADER.size, deadline))[0]
        if size > LARGEST:
            raise EngineEnded(f"The template rendered to more than {LARGEST:,} bytes and was stopped.")
        answer: dict[str, Any] = json.loads(self._read(size, deadline))
        return answer

    def _read(self, size: int, deadline: float) -> bytes:
        """That many bytes of the answers. Raises EngineEnded when they do not come in time."""
        held = self._read_ahead
        if len(held) < size:
            self._wait_for(size, deadline)
        part = bytes(held[:size])
        del held[:size]
        return part

    def _wait_for(self, size: int, deadline: float) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while len(self._read_ahead) < size:
                if not selector.select(deadline - time.monotonic()):
                    message = f"The template did not finish within {self._seconds:g} seconds and was stopped."
                    raise EngineEnded(message)
                part = os.read(descriptor, 1 << 20)
                if not part:
                    raise EngineEnded(TOO_MUCH)
                self._read_ahead += part

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
        self._read_ahead.clear()


def _said(answer: dict[str, Any] | EngineEnded) -> dict[str, Any]:
    """Raises ExpressionError for an answer that tells of one."""
    if isinstance(answer, EngineEnded):
        raise answer
    if "error" in answer:
        raise ExpressionError(answer["error"])
    return {name: _sound(value) for name, value in answer.items()}


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
