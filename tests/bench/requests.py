"""How answers are measured, and the API requests that Backstage was measured with."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

WRK = "wrk"
"""The load generator."""
WARM_UP = 2
"""Seconds, as in Backstage's measurement."""
FEW = 3
"""Requests of each connection that say too little."""
LONGEST = 20
"""Seconds for a request of which few are answered."""

_QUERY = "/api/catalog/entities/by-query?limit=20"
API = {
    "by-query-kind": f"{_QUERY}&filter=kind=component",
    "by-query-kind-ordered": f"{_QUERY}&filter=kind=component&orderField=metadata.name,asc",
    "by-query-kind-lifecycle": f"{_QUERY}&filter=kind=component,spec.lifecycle=production",
    "by-query-fulltext-default": f"{_QUERY}&fullTextFilterTerm=payment",
    "by-query-fulltext-fields": "query",
    "by-name": "byname",
    "facets-3": "/api/catalog/entity-facets?facet=kind&facet=spec.type&facet=metadata.tags",
    "facets-kind": "/api/catalog/entity-facets?facet=kind",
    "by-refs-100": "byrefs",
    "entities-full-kind-component": "/api/catalog/entities?filter=kind=component",
}
BACKSTAGE = {  # requests a second at 8 connections, of a real Backstage with 10,000 and 30,000 entities
    "by-query-kind": (182, 59),
    "by-query-kind-ordered": (74, 21),
    "by-query-kind-lifecycle": (148, 44),
    "by-query-fulltext-fields": (76, 13),
    "by-name": (1447, 1132),
    "facets-3": (232, 53),
    "facets-kind": (598, 180),
    "by-refs-100": (569, 331),
    "entities-full-kind-component": (17, 4.8),
}


@dataclass(frozen=True, slots=True)
class Latency:
    p50_ms: float
    p95_ms: float


def wait_for(port: int, path: str, *, seconds: float = 60) -> None:
    """Until the portal answers 200 there. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if fetch(port, path)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{path} did not answer within {seconds:.0f} s")


def fetch(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read()


class Person:
    """Somebody who signs in, and may then ask for a refresh."""

    def __init__(self, port: int, name: str, password: str) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._cookies))
        self._opener.open(f"{self._base}/accounts/login/").read()
        form = urlencode({"login": name, "password": password, "csrfmiddlewaretoken": self._csrf_token})
        self._opener.open(f"{self._base}/accounts/login/", form.encode()).read()

    @property
    def _csrf_token(self) -> str:
        return next(cookie.value or "" for cookie in self._cookies if cookie.name == "csrftoken")

    @property
    def cookie(self) -> str:
        """The header by which the portal knows the person."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)

    def refresh(self, ref: str) -> None:
        body = json.dumps({"entityRef": ref}).encode()
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._csrf_token}
        request = Request(f"{self._base}/api/catalog/refresh", body, headers)
        self._opener.open(request).read()


def latency(port: int, path: str, *, count: int, cookie: str = "") -> Latency | None:
    """Of `count` requests one after the other on one connection, after three that are not counted. None for
    what does not answer 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    taken = []
    for number in range(count + 3):
        started = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            return None
        if number >= 3:
            taken.append((time.perf_counter() - started) * 1000)
    return Latency(statistics.median(taken), statistics.quantiles(taken, n=20)[18])


def throughput(port: int, request: str, *, components: int, seconds: int, connections: int = 8) -> float:
    """Requests a second by wrk, with one thread, after a warm-up like the one that Backstage had: on one
    connection, then on as many as are measured. Where an answer takes so long that hardly one a connection
    came, it goes on for longer. An answer that is not 2xx raises."""
    if request.startswith("/"):
        fetch(port, request)
    _loaded(port, request, components, WARM_UP, connections)
    found = _loaded(port, request, components, seconds, connections)
    if found["requests"] < FEW * connections:
        found = _loaded(port, request, components, max(seconds, LONGEST), connections)
    return found["rate"]


def _loaded(port: int, request: str, components: int, seconds: int, connections: int) -> dict[str, float]:
    script = Path(__file__).with_name("load.lua")
    path = request if request.startswith("/") else "/"
    mode = "static" if request.startswith("/") else request
    command = [WRK, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", str(script)]
    environment = {"MODE": mode, "COMPONENTS": str(components)}
    found = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in found.stdout.splitlines() if line.startswith("JSON "))
    result: dict[str, float] = json.loads(line.removeprefix("JSON "))
    if result["refused"]:
        raise RuntimeError(f"{request}: {result['refused']} answers were errors")
    return result


def geometric_mean(values: Sequence[float]) -> float:
    return statistics.geometric_mean(values)
