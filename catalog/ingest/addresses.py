"""Whether a text is an absolute address, as browsers read it and `new URL` does: url.spec.whatwg.org."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import unquote_to_bytes

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
SPECIAL = frozenset(("http", "https", "ftp", "ws", "wss"))
BLANK = "".join(map(chr, range(0x21)))
UNWRITTEN = str.maketrans("", "", "\t\n\r")
BAD_HOST = re.compile(r"[\x00\t\n\r #/:<>?@\[\\\]^|]")
BAD_DOMAIN = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
IGNORED = re.compile("[\u00ad\u200b-\u200d\u2060\u2064\ufe00-\ufe0f\ufeff]")
NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
LAST_PORT = 65535


def is_url(text: str) -> bool:
    text = text.strip(BLANK).translate(UNWRITTEN)
    scheme = SCHEME.match(text)
    if scheme is None:
        return False
    name, rest = scheme[1].lower(), text[scheme.end() :]
    if name in SPECIAL:
        return _has_authority(re.split(r"[/\\?#]", rest.lstrip("/\\"), maxsplit=1)[0], _is_domain)
    if name == "file":
        host = re.split(r"[/\\?#]", rest[2:], maxsplit=1)[0] if re.match(r"[/\\]{2}", rest) else ""
        return not host or re.fullmatch("[A-Za-z][:|]", host) is not None or _is_domain(host)
    if not rest.startswith("//"):
        return True
    authority = re.split(r"[/?#]", rest[2:], maxsplit=1)[0]
    return not authority or _has_authority(authority, _is_opaque_host)


def _has_authority(authority: str, is_host: Callable[[str], bool]) -> bool:
    """Whether it is a host, perhaps with a user before and a port behind it."""
    place = authority.rpartition("@")[2]
    host, colon, port = place.rpartition(":")
    if not colon or "]" in port:
        host, port = place, ""
    if port and not (port.isascii() and port.isdigit() and int(port) <= LAST_PORT):
        return False
    return host != "" and is_host(host)


def _is_opaque_host(host: str) -> bool:
    return _is_ipv6(host) if host.startswith("[") else BAD_HOST.search(host) is None


def _is_domain(host: str) -> bool:
    if host.startswith("["):
        return _is_ipv6(host)
    domain = unquote_to_bytes(host).decode("utf-8", "replace")
    if not domain.isascii():
        domain = IGNORED.sub("", unicodedata.normalize("NFKC", domain)).replace("\u3002", ".")
    if not domain or BAD_DOMAIN.search(domain):
        return False
    labels = domain.split(".")
    if len(labels) > 1 and not labels[-1]:
        labels.pop()
    return _is_ipv4(labels) if NUMBER.fullmatch(labels[-1]) else True


def _is_ipv4(parts: list[str]) -> bool:
    """A name that ends in a number is an address, or nothing: `10.1`, `0x7f.1` and `2130706433` are some."""
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return False
    *first, last = numbers
    return len(numbers) <= 4 and all(number < 256 for number in first) and last < 256 ** (5 - len(numbers))


def _number(text: str) -> int:
    """Decimal, octal with a 0 before it, hexadecimal with 0x. Raises ValueError."""
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    if text[:2] in ("0x", "0X"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if len(text) > 1 and text[0] == "0" else 10)


def _is_ipv6(host: str) -> bool:
    if not host.endswith("]") or "%" in host:
        return False
    try:
        IPv6Address(host[1:-1])
    except AddressValueError:
        return False
    return True
