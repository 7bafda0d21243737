"""A file at a plain web address, and what it names beside itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate

from catalog.ingest.fetch.address import WebAddress
from catalog.ingest.fetch.error import FetchError, nothing_at, too_large
from catalog.ingest.fetch.glob import is_glob
from catalog.ingest.fetch.guard import Guard
from catalog.ingest.fetch.http import Answer, Client
from catalog.ingest.fetch.target import Rules, Target
from catalog.ingest.fetch.tree import Outside, Tree, digest, is_absolute_url, outside
from catalog.ingest.problem import Problem

_DIGEST = "blake2b:"
_HELD_BYTES = 50_000_000
"""How much of what was looked up, and is not read yet, is kept."""


@contextmanager
def fetch_url(target: Target, rules: Rules, known_revision: str) -> Iterator[Tree]:
    """Raises FetchError when the address cannot be read."""
    address = WebAddress.parse(target.target)
    if is_glob(address.path):
        raise nothing_at(
            target.target, "Patterns work in folders and in repositories, not in plain web addresses."
        )
    client = Client(Guard.of(rules), rules.limits, address, target.credential)
    answer = client.get(address, _conditions(known_revision))
    if answer.status == 304 and known_revision:
        yield UrlTree(client, target.target, b"", known_revision, unchanged=True)
        return
    body, revision = _body(answer, target.target), _revision(answer)
    yield UrlTree(client, target.target, body, revision, unchanged=revision == known_revision)


class UrlTree(Tree):
    """Paths are addresses.

    What the first file names relative to itself is read with it, since it has no other home; what it names
    by a full address is a location of its own.
    """

    def __init__(self, client: Client, written: str, body: bytes, revision: str, *, unchanged: bool) -> None:
        self._client = client
        self._written = written
        self._address = client.home
        self._first = body
        self._revision = revision
        self.unchanged = unchanged
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._alone = True
        self.start = [written]

    @property
    def revision(self) -> str:
        return self._revision if self._alone else ""

    def resolve(self, base: str, target: str) -> list[str] | Outside:
        if is_absolute_url(target):
            return [target] if target == self._written else outside(target)
        if is_glob(target):
            raise nothing_at(
                target, "Patterns work in folders and in repositories, not beside plain web addresses."
            )
        joined = WebAddress.parse(base).join(target)
        if joined.origin != self._address.origin:
            return Outside("url", str(joined))
        path = self._written if joined == self._address else str(joined)
        self._load(path)
        return [path]

    def fingerprint(self, path: str) -> str:
        return digest(self._load(path))

    def read(self, path: str, *, limit: int | None = None) -> bytes:
        data = self._load(path)
        if limit is not None and len(data) > limit:
            raise too_large(path, limit)
        return data

    def location_ref(self, path: str) -> str:
        return f"url:{path}"

    def links(self, path: str) -> dict[str, str]:
        return {"backstage.io/view-url": path}

    def _load(self, path: str) -> bytes:
        if path == self._written:
            return self._first
        self._alone = False
        if path not in self._held:
            address = WebAddress.parse(path)
            if address.origin != self._address.origin:
                raise FetchError(
                    Problem(f"The file {path} is not on the server that this source was read from.")
                )
            self._hold(path, _body(self._client.get(address), path))
        self._held.move_to_end(path)
        return self._held[path]

    def _hold(self, path: str, body: bytes) -> None:
        self._held[path] = body
        while len(self._held) > 1 and sum(map(len, self._held.values())) > _HELD_BYTES:
            self._held.popitem(last=False)


def _conditions(known: str) -> dict[str, str]:
    """Headers that let the server say "unchanged" instead of sending the file again."""
    if not known or known.startswith(_DIGEST):
        return {}
    return {"If-Modified-Since" if parsedate(known) else "If-None-Match": known}


def _revision(answer: Answer) -> str:
    """What stands for the file's state: its ETag, else its date, else its bytes."""
    for name in ("etag", "last-modified"):
        value = str(answer.headers.get(name, "")).strip()
        if value and value.isascii() and value.isprintable() and len(value) <= 200:
            return value
    return _DIGEST + digest(answer.body)


def _body(answer: Answer, target: str) -> bytes:
    if answer.status == 200:
        return answer.body
    if answer.status in (404, 410):
        raise nothing_at(target)
    if answer.status in (401, 403):
        message = f"Unable to read url, could not read {target}, {answer.status} {answer.reason}"
        raise FetchError(Problem(message, advice="Give this source a credential that may read it."))
    message = f"Unable to read url, could not read {target}, {answer.status} {answer.reason}"
    raise FetchError(
        Problem(message, advice="The server does not give the file now; it is asked again later.")
    )
