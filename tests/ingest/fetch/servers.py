"""Servers on this machine that tell what they were asked."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Asked:
    """A request as a server saw it."""

    method: str
    path: str
    headers: dict[str, str]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.answer(self)

    def do_POST(self) -> None:
        self.server.answer(self)

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass
class Server(ThreadingHTTPServer):
    """Answers by its pages: functions of the handler, by path without query; everything asked is kept."""

    pages: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    otherwise: Callable[[Handler], None] | None = None
    asked: list[Asked] = field(default_factory=list)

    daemon_threads = True
    allow_reuse_address = True

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def port(self) -> int:
        return self.server_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, handler: Handler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append(Asked(handler.command, handler.path, headers))
        page = self.pages.get(handler.path.partition("?")[0], self.otherwise)
        if page is None:
            handler.reply(404)
        else:
            page(handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what several tests are about."""

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


def serve() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@dataclass
class SmartProtocol:
    """The web server's part of `git http-backend`."""

    root: Path
    password: str = ""
    version: str = ""

    def __call__(self, handler: Handler) -> None:
        if self.password and handler.headers.get("Authorization") != self.password:
            handler.reply(401, WWW_Authenticate='Basic realm="here"')
            return
        path, _, query = handler.path.partition("?")
        repository, _, service = path.partition(".git/")
        folder = self.root / repository.strip("/") / ".git"
        if not folder.is_dir():
            folder = self.root / f"{repository.strip('/')}.git"
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "PATH_INFO": f"/{service}",
            "QUERY_STRING": query,
            "REQUEST_METHOD": handler.command,
            "CONTENT_TYPE": handler.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": handler.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.version or handler.headers.get("Git-Protocol", ""),
        }
        body = self._body(handler)
        environment["CONTENT_LENGTH"] = str(len(body))
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=environment, capture_output=True, check=False
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines())
        status = int(headers.pop("Status", "200").split()[0])
        handler.reply(status, content, **{name.replace("-", "_"): value for name, value in headers.items()})

    def _body(self, handler: Handler) -> bytes:
        if handler.headers.get("Transfer-Encoding") != "chunked":
            return handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        parts = []
        while size := int(handler.rfile.readline(), 16):
            parts.append(handler.rfile.read(size))
            handler.rfile.readline()
        handler.rfile.readline()
        return b"".join(parts)
