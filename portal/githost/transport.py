"""Git's own program for its protocol over HTTP, `git http-backend`, behind a web request.

It is a CGI program (RFC 3875; https://git-scm.com/docs/git-http-backend). What the client sends is spooled to
a file first, so that neither side can keep the other waiting and memory stays small whatever is pushed.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from django.conf import settings

from catalog.ingest.fetch.git.command import kill
from portal.githost.bare import GIT
from portal.githost.models import Repository

PIECE = 256 * 1024
SECONDS = 1800
"""How long one clone or push may take."""

MEMORY = 4_000_000_000
"""Bytes of address space for git, what it maps of a pack among them. A pack that claims to need more is
refused."""


class TooLarge(Exception):
    """More was sent than a push may bring."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What git answers: read `body` to its end, or close it."""

    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]


def talk(repository: Repository, service: str, environ: Mapping[str, Any], *, user: str) -> Reply:
    """Have git answer the request whose WSGI `environ` is given; `service` is the rest of its path.

    Raises TooLarge.
    """
    with _spooled(_pieces(environ)) as sent:
        process = subprocess.Popen(  # noqa: S603 - nothing of the request is in the command
            _command(),
            stdin=sent,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(repository, service, environ, user),
            start_new_session=True,
        )
    assert process.stdout is not None
    try:
        headers = dict(_headers(process.stdout))
    except BaseException:
        kill(process)
        raise
    status = int(headers.pop("status", "200" if headers else "500").split()[0])
    return Reply(status, headers, _body(process, process.stdout))


def _command() -> list[str]:
    blocks = settings.GIT_PUSH_BYTES * 2 // 512
    limits = f"ulimit -f {blocks} && ulimit -v {MEMORY // 1024}"
    return ["/bin/sh", "-c", f'{limits} && exec timeout {SECONDS} "$@"', "sh", "git", "http-backend"]


def _environment(
    repository: Repository, service: str, environ: Mapping[str, Any], user: str
) -> dict[str, str]:
    told = {
        **GIT.environment(),
        "GIT_PROJECT_ROOT": str(settings.GIT_FOLDER),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{repository}.git/{service}",
        "REQUEST_METHOD": str(environ["REQUEST_METHOD"]),
        "QUERY_STRING": str(environ.get("QUERY_STRING", "")),
        "CONTENT_TYPE": str(environ.get("CONTENT_TYPE", "")),
        "REMOTE_USER": user,
        "REMOTE_ADDR": "",
    }
    return told | {
        name: str(environ[key])
        for key, name in (
            ("HTTP_CONTENT_ENCODING", "HTTP_CONTENT_ENCODING"),
            ("HTTP_GIT_PROTOCOL", "GIT_PROTOCOL"),
        )
        if environ.get(key)
    }


def _pieces(environ: Mapping[str, Any]) -> Iterator[bytes]:
    """The body of the request. git sends what is over a megabyte in chunks without saying its length, which
    Django's own request takes for an empty body, so this reads what the web server gives."""
    if environ["REQUEST_METHOD"] != "POST":
        return
    source: BinaryIO = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    left = int(length) if length else None
    while left != 0 and (piece := source.read(PIECE if left is None else min(PIECE, left))):
        left = None if left is None else left - len(piece)
        yield piece


def _spooled(pieces: Iterator[bytes]) -> IO[bytes]:
    """All that the client sends, in a file without a name. Raises TooLarge."""
    settings.GIT_FOLDER.mkdir(parents=True, exist_ok=True)
    size = 0
    with ExitStack() as kept:
        spool = kept.enter_context(tempfile.TemporaryFile(dir=settings.GIT_FOLDER))
        for piece in pieces:
            size += len(piece)
            if size > settings.GIT_PUSH_BYTES:
                raise TooLarge
            spool.write(piece)
        spool.seek(0)
        kept.pop_all()
    return spool


def _headers(answer: IO[bytes]) -> Iterator[tuple[str, str]]:
    while line := answer.readline(8192).strip():
        name, _, value = line.decode("latin-1").partition(":")
        yield name.lower(), value.strip()


def _body(process: subprocess.Popen[bytes], answer: IO[bytes]) -> Iterator[bytes]:
    """What git writes; it ends with the answer, also when the client goes away."""
    try:
        while piece := answer.read(PIECE):
            yield piece
        process.wait()
    finally:
        kill(process)
        answer.close()
