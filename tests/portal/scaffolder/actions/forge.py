"""A small forge: it answers as GitHub's and GitLab's documentation says, and takes git pushes."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass
class Forge:
    """`repositories` by owner/name; `asked` are the requests in their order, with their bodies. `refuses` is
    why it opens no pull or merge requests. With `open` git needs no token."""

    folder: Path
    host: str = ""
    refuses: str = ""
    open: bool = False
    repositories: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def make(self, name: str) -> None:
        bare = self.folder / f"{name}.git"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(bare)], check=True)
        subprocess.run(["git", "-C", str(bare), "config", "http.receivepack", "true"], check=True)
        number = len(self.repositories) + 1
        self.repositories[name] = {"id": number, "default_branch": "main", "name": name}

    def git(self, name: str, *arguments: str) -> str:
        command = ["git", "-C", str(self.folder / f"{name}.git"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def serving(folder: Path) -> Iterator[Forge]:
    forge = Forge(folder)

    class Handler(_Handler):
        pass

    Handler.forge = forge
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        forge.host = f"127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield forge
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    forge: Forge

    def log_message(self, *_: object) -> None:
        """A test has its own words."""

    def _serve(self) -> None:
        path = unquote(urlsplit(self.path).path)
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "/api/" not in path:
            self._git(path, data)
            return
        value = json.loads(data) if data else None
        if "secret-token" not in self.headers.get("Authorization", ""):
            self._say(401, {"message": "Bad credentials"})
            return
        self.forge.asked.append((self.command, path, value))
        if self.forge.refuses and path.endswith(("/pulls", "/merge_requests")):
            self._say(422, {"message": self.forge.refuses})
            return
        answer = _github if path.startswith("/api/v3") else _gitlab
        self._say(*answer(self.forge, self.command, path.split("/", 3)[3], value))

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _say(self, status: int, value: Any) -> None:
        data = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _git(self, path: str, data: bytes) -> None:
        """git's own server program, by the rules of CGI."""
        parts = urlsplit(self.path)
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.forge.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": parts.query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(data)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "REMOTE_USER": "scaffolder",
        }
        kind, _, given = self.headers.get("Authorization", "").partition(" ")
        known = kind == "Basic" and base64.b64decode(given).endswith(b":secret-token")
        if not known and not self.forge.open:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="forge"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        run = subprocess.run(["git", "http-backend"], input=data, capture_output=True, env=environment)
        head, _, body = run.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, said in headers.items():
            self.send_header(name, said)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _github(forge: Forge, method: str, path: str, value: Any) -> tuple[int, Any]:
    match method, path.split("/"):
        case "GET", ["user"]:
            return 200, {"login": "robot"}
        case "GET", ["repos", owner, name]:
            found = forge.repositories.get(f"{owner}/{name}")
            return (200, found) if found else (404, {"message": "Not Found"})
        case "POST", ["orgs", owner, "repos"]:
            forge.make(f"{owner}/{value['name']}")
            return 201, {"full_name": f"{owner}/{value['name']}"}
        case "PUT", ["repos", _, _, "topics"]:
            return 200, value
        case "DELETE", ["repos", owner, name]:
            del forge.repositories[f"{owner}/{name}"]
            return 204, None
        case "POST", ["repos", owner, name, "pulls"]:
            return 201, {"number": 7, "html_url": f"http://{forge.host}/{owner}/{name}/pull/7"}
        case "DELETE", ["repos", owner, name, "git", "refs", "heads", branch]:
            forge.git(f"{owner}/{name}", "update-ref", "-d", f"refs/heads/{branch}")
            return 204, None
    return 404, {"message": "Not Found"}


def _gitlab(forge: Forge, method: str, path: str, value: Any) -> tuple[int, Any]:
    match method, path.split("/"):
        case "GET", ["projects", owner, name]:
            found = forge.repositories.get(f"{owner}/{name}")
            return (200, found) if found else (404, {"message": "404 Project Not Found"})
        case "GET", ["namespaces", "acme"]:
            return 200, {"id": 5, "full_path": "acme"}
        case "POST", ["projects"]:
            forge.make(f"acme/{value['path']}")
            return 201, forge.repositories[f"acme/{value['path']}"]
        case "DELETE", ["projects", number]:
            name = next(key for key, row in forge.repositories.items() if row["id"] == int(number))
            del forge.repositories[name]
            return 202, {"message": "202 Accepted"}
        case "POST", ["projects", _, "merge_requests"] | ["projects", _, _, "merge_requests"]:
            return 201, {"iid": 3, "web_url": f"http://{forge.host}/acme/shop/-/merge_requests/3"}
        case "DELETE", ["projects", owner, name, "repository", "branches", branch]:
            forge.git(f"{owner}/{name}", "update-ref", "-d", f"refs/heads/{branch}")
            return 204, None
    return 404, {"error": "404 Not Found"}
