"""One file over http: a deadline, a size limit, checked redirects, a credential that stays at home."""

from __future__ import annotations

import base64
import contextlib
import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from urllib3 import HTTPHeaderDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from catalog.ingest.fetch.address import WebAddress
from catalog.ingest.fetch.error import FetchError, too_large
from catalog.ingest.fetch.guard import Guard
from catalog.ingest.fetch.target import Credential, Limits
from catalog.ingest.problem import Problem

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `body` is empty unless the status is 200."""

    status: int
    reason: str
    headers: HTTPHeaderDict
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Client:
    """Reads web addresses by the rules. `home` is the origin that the credential belongs to."""

    guard: Guard
    limits: Limits
    home: WebAddress
    credential: Credential | None = None

    def get(self, address: WebAddress, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask, following redirects, each of them checked like the first address."""
        with _Deadline(self.limits.download_seconds, str(address)) as deadline:
            current = address
            for _ in range(self.limits.redirects + 1):
                answer = self._ask(current, headers or {}, deadline)
                if answer.status not in _REDIRECTS or "location" not in answer.headers:
                    return answer
                current = current.join(answer.headers["location"])
        message = f"Unable to read url, {address} redirects more than {self.limits.redirects} times."
        raise FetchError(Problem(message, advice="Give the address that the redirects lead to in the end."))

    def redirect_of(self, address: WebAddress) -> str:
        """Where the server sends those who ask for `address`; empty when nowhere."""
        with _Deadline(self.limits.read_seconds, str(address)) as deadline:
            answer = self._ask(address, {}, deadline)
        return answer.headers.get("location", "") if answer.status in _REDIRECTS else ""

    def _ask(self, address: WebAddress, headers: Mapping[str, str], deadline: _Deadline) -> Answer:
        with self._connection(address, deadline) as connection:
            try:
                connection.request(
                    "GET",
                    address.path,
                    headers={**headers, **self._own_headers(address)},
                    preload_content=False,
                    decode_content=True,
                )
                response = connection.getresponse()
                answer = Answer(response.status, response.reason or "", response.headers)
                if response.status != 200:
                    return answer
                return Answer(
                    answer.status, answer.reason, answer.headers, self._body(response, address, deadline)
                )
            except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
                deadline.check()
                raise _broken(address, error) from error

    def _own_headers(self, address: WebAddress) -> dict[str, str]:
        headers = {
            "Host": address.authority,
            "User-Agent": "greenroom",
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
        }
        if self.credential is not None and self._opens(self.credential, address):
            headers["Authorization"] = authorization(self.credential)
        return headers

    def _opens(self, credential: Credential, address: WebAddress) -> bool:
        """Whether the credential may go there: to its own host, and never from https down to http."""
        if not credential.host:
            return address.origin == self.home.origin
        named = credential.host.lower()
        return named in (address.authority, f"{address.host}:{address.port}") and (
            address.scheme == "https" or self.home.scheme == "http"
        )

    @contextmanager
    def _connection(self, address: WebAddress, deadline: _Deadline) -> Iterator[HTTPConnection]:
        connection = self._connected(address, deadline)
        try:
            deadline.watch(connection.sock)
            yield connection
        finally:
            deadline.watch(None)
            connection.close()

    def _connected(self, address: WebAddress, deadline: _Deadline) -> HTTPConnection:
        """A connection to the first of the host's permitted addresses that answers."""
        failure: Exception | None = None
        for number in self.guard.addresses(address.host, address.port, target=str(address)):
            connection = _connection_to(number, address, self.limits.connect_seconds)
            try:
                connection.connect()
                connection.timeout = self.limits.read_seconds
                return connection
            except (HTTPError, OSError) as error:
                connection.close()
                failure = error
            deadline.check()
        raise _broken(address, failure) from failure

    def _body(self, response: BaseHTTPResponse, address: WebAddress, deadline: _Deadline) -> bytes:
        """The decoded body, unpacked no further than the size limit."""
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding not in _ENCODINGS:
            message = (
                f"Unable to read url, {address} answers in the encoding {encoding}, which was not asked for."
            )
            raise FetchError(
                Problem(message, advice="The server should offer the file plainly or with gzip.")
            )
        parts: list[bytes] = []
        size = 0
        while part := response.read1(_CHUNK):
            deadline.check()
            size += len(part)
            if size > self.limits.file_bytes:
                raise too_large(str(address), self.limits.file_bytes)
            parts.append(part)
        deadline.check()
        return b"".join(parts)


def _connection_to(number: str, address: WebAddress, seconds: float) -> HTTPConnection:
    """A connection pinned to an IP address that says and verifies the host's name all the same."""
    if address.scheme == "http":
        return HTTPConnection(number, address.port, timeout=seconds)
    return HTTPSConnection(
        number,
        address.port,
        timeout=seconds,
        server_hostname=address.host,
        cert_reqs="CERT_REQUIRED",
    )


def authorization(credential: Credential) -> str:
    """The header that a credential makes: a token alone is a bearer's, with a user name it is a password."""
    if not credential.username:
        if not credential.secret.isprintable() or not credential.secret.isascii():
            raise FetchError(
                Problem(
                    "The token of this source holds a character that no token has.", advice="Enter it again."
                )
            )
        return f"Bearer {credential.secret}"
    pair = f"{credential.username}:{credential.secret}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _broken(address: WebAddress, error: Exception | None) -> FetchError:
    reason = str(error).partition("(Caused by")[0].strip() or type(error).__name__
    message = f"Unable to read url, {address} cannot be reached or stops in the middle: {reason}"
    return FetchError(
        Problem(message, advice="Check that the server runs and that this machine can reach it.")
    )


class _Deadline:
    """Ends a download that takes too long in all, however steadily it drips, by shutting its socket."""

    def __init__(self, seconds: float, target: str) -> None:
        self._seconds = seconds
        self._target = target
        self._passed = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def watch(self, watched: socket.socket | None) -> None:
        """The socket to shut down at the deadline, which may have passed already."""
        with self._lock:
            self._socket = watched
        if watched is not None:
            self.check()

    def check(self) -> None:
        if self._passed:
            message = f"Unable to read url, {self._target} did not arrive within {self._seconds:g} seconds."
            raise FetchError(
                Problem(message, advice="Check the server; a slow one can be mirrored in a repository.")
            )

    def _end(self) -> None:
        with self._lock:
            self._passed = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
