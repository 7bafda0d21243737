"""The process that renders: quickjs with nunjitsu and yaml in it, questions on stdin, several
to a message and a line each, answers on stdout, a message each.

Run by `engine.py`, with nothing of the project in it. What comes from templates is run here and nowhere
else, so before the first question the process gives up all that it could reach anything with: it can open
no file and no socket, and its memory and its time are bounded.
"""

from __future__ import annotations

import resource
import struct
import sys
from pathlib import Path

import quickjs

HERE = Path(__file__).parent
HEADER = struct.Struct(">I")
MEMORY = 256 * 1024 * 1024
"""Bytes that the values of templates may take."""
ADDRESS_SPACE = 2 * 1024 * 1024 * 1024
STACK = 4 * 1024 * 1024


def main(seconds: float) -> None:
    answer = _loaded(seconds)
    _lock_up()
    while header := sys.stdin.buffer.read(HEADER.size):
        questions = sys.stdin.buffer.read(HEADER.unpack(header)[0])
        for question in questions.split(b"\n"):
            said = str(answer(question.decode())).encode()
            sys.stdout.buffer.write(HEADER.pack(len(said)) + said)
            sys.stdout.buffer.flush()


def _loaded(seconds: float) -> quickjs.Object:
    context = quickjs.Context()
    context.set_max_stack_size(STACK)
    library = (HERE / "nunjitsu" / "index.js").read_text()
    body, _, exported = library.rpartition("export {")
    context.eval(f"{body}\nglobalThis.nunjitsu = {{{exported}")
    context.set("yamlSource", (HERE / "yaml" / "index.js").read_text())
    for name in ("filters.js", "documents.js", "bridge.js"):
        context.eval((HERE / name).read_text())
    context.set_memory_limit(MEMORY)
    context.set_time_limit(seconds)
    return context.get("answer")


def _lock_up() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


if __name__ == "__main__":
    main(float(sys.argv[1]))
