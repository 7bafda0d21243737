"""Web addresses, taken apart strictly: what one program reads as a host, the next must not read otherwise."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from catalog.ingest.fetch.error import FetchError, shown
from catalog.ingest.problem import Problem

DEFAULT_PORTS = {"http": 80, "https": 443, "ssh": 22}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address in its normal form. `path` begins with a slash and includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, text: str) -> WebAddress:
        """Raises FetchError for all but a plain http or https address without a name and password in it."""
        if _UNSAFE.search(text):
            raise _improper(text, "It holds a control character or a backslash.")
        try:
            parts = urlsplit(text.strip())
            port = parts.port
        except ValueError as error:
            raise _improper(text, "Its host or port is malformed.") from error
        scheme = parts.scheme.lower()
        if scheme not in ("http", "https"):
            raise _improper(text, "Only addresses that begin with http:// or https:// can be read.")
        if "@" in parts.netloc:
            raise _improper(
                text, "Give the name and password as a credential of the source, not in its address."
            )
        if port == 0:
            raise _improper(text, "Port 0 cannot be connected to.")
        host = normal_host(parts.hostname or "")
        if host is None:
            raise _improper(text, "Its host is neither a name nor an address in its usual form.")
        path = quote(_folded(parts.path) or "/", safe="/%:@!$&'()*+,;=~-._[]{}")
        query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._[]{}?')}" if parts.query else ""
        return cls(scheme, host, port or DEFAULT_PORTS[scheme], path + query)

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port; an IPv6 address in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    def join(self, reference: str) -> WebAddress:
        """What a reference (relative or absolute) in a document at this address means."""
        return WebAddress.parse(urljoin(str(self), reference.strip()))

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def _folded(path: str) -> str:
    """The path without its `.` and `..`, as every client goes there (https://url.spec.whatwg.org/#path-state):
    what an address is allowed by is where it leads."""
    folded: list[str] = []
    _before, *parts = path.split("/")
    plain = [part.lower().replace("%2e", ".") for part in parts]
    for part, meant in zip(parts, plain, strict=True):
        if meant == "..":
            del folded[-1:]
        elif meant != ".":
            folded.append(part)
    if plain and plain[-1] in (".", ".."):
        folded.append("")
    return f"/{'/'.join(folded)}" if path else ""


def normal_host(text: str) -> str | None:
    """The host in lower case, without a trailing dot, in ASCII; None when it is not one.

    Numbers in other forms than `192.0.2.1` (`2130706433`, `0x7f.1`, `0177.0.0.1`) are not hosts here:
    programs disagree about what they mean.
    """
    if ":" in text:
        try:
            return str(ipaddress.IPv6Address(text)) if "%" not in text else None
        except ValueError:
            return None
    try:
        host = text.lower() if text.isascii() else text.encode("idna").decode().lower()
    except UnicodeError:
        return None
    host = host.removesuffix(".")
    if len(host) > 253 or not _HOST.fullmatch(host):
        return None
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            return None
    return host


def _improper(text: str, advice: str) -> FetchError:
    return FetchError(
        Problem(f"Unable to read url, '{shown(text)}' is not an address that can be read.", advice=advice)
    )
