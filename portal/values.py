"""What the text of an option means. Each function raises Unusable with the end of "it must be …"."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url

from portal.env import BASE_DIR, Unusable

FORGES = ("github", "gitlab", "gitea", "bitbucketCloud", "bitbucketServer", "azure")
_HOST = re.compile(r"^\.?(?!-)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?$")


def text(given: str) -> str:
    return given


def switch(given: str) -> bool:
    words = {
        "on": True,
        "true": True,
        "yes": True,
        "1": True,
        "off": False,
        "false": False,
        "no": False,
        "0": False,
    }
    try:
        return words[given.lower()]
    except KeyError:
        raise Unusable("“on” or “off”") from None


def whole_number(least: int, most: int) -> Callable[[str], int]:
    def parse(given: str) -> int:
        try:
            number = int(given)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise Unusable(f"a whole number from {least} to {most}")
        return number

    return parse


def share(given: str) -> float:
    """A part of a whole: from 0 to 1."""
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise Unusable("a number from 0 to 1, such as 0.3")
    return number


def one_of(*words: str) -> Callable[[str], str]:
    def parse(given: str) -> str:
        if given.lower() not in words:
            raise Unusable("one of " + ", ".join(words))
        return given.lower()

    return parse


def parts(given: str) -> list[str]:
    """Parts between commas, without empty ones."""
    return [part for part in (piece.strip() for piece in given.split(",")) if part]


def folder(given: str) -> Path:
    """A path; a relative one starts in the project's folder."""
    return (BASE_DIR / Path(given).expanduser()).resolve()


def existing_file(given: str) -> Path:
    """A file that is there; a relative path starts in the project's folder."""
    path = folder(given)
    if not path.is_file():
        raise Unusable("the path of a file that is there")
    return path


def folders(given: str) -> list[Path]:
    return [folder(part) for part in parts(given)]


def host_names(given: str) -> list[str]:
    """Host names that requests may be addressed to; a leading dot takes in sub-domains."""
    names = parts(given)
    for name in names:
        if name != "*" and not _HOST.match(name) and _address(name.strip("[]")) is None:
            raise Unusable("host names between commas, without scheme or port, such as portal.example.com")
    return names


def host_name(given: str) -> str:
    """One host, or its address."""
    if not _HOST.match(given) and _address(given.strip("[]")) is None:
        raise Unusable("the name of a host without scheme or port, such as mail.example.com")
    return given


def sender(given: str) -> str:
    """Who a mail is from, with or without a name."""
    if "\n" in given or "@" not in parseaddr(given)[1]:
        raise Unusable("an e-mail address such as portal@example.com, or Portal <portal@example.com>")
    return given


def hosts_and_networks(given: str) -> list[str]:
    """Host names, addresses and networks such as 10.1.0.0/16."""
    found = parts(given)
    for part in found:
        if not _HOST.match(part) and _network(part) is None:
            raise Unusable("host names, addresses or networks between commas, such as 10.1.0.0/16")
    return found


def forges(given: str) -> dict[str, str]:
    """Kinds of forge by host: `git.corp.example=gitlab`."""
    found = dict(_pairs(given))
    if not all(_HOST.match(host) and kind in FORGES for host, kind in found.items()):
        raise Unusable(
            f"pairs between commas, such as git.corp.example=gitlab; a kind is one of {', '.join(FORGES)}"
        )
    return found


def links(given: str) -> dict[str, str]:
    """Patterns of addresses by annotation: `jira/project-key=https://jira.corp.example/browse/{value}`."""
    found = dict(_pairs(given))
    for pattern in found.values():
        if not pattern.startswith(("https://", "http://")) or "{value}" not in pattern:
            raise Unusable(
                "pairs between commas, such as jira/project-key=https://jira.corp.example/browse/{value}"
            )
    return found


def _pairs(given: str) -> list[tuple[str, str]]:
    return [
        (name.strip(), value.strip()) for name, _, value in (part.partition("=") for part in parts(given))
    ]


def listening_address(given: str) -> str:
    if given != "localhost" and _address(given) is None:
        raise Unusable("an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them")
    return given


def web_address(given: str) -> str:
    """An absolute http(s) address, without a trailing slash."""
    try:
        split = urlsplit(given)
        usable = (
            split.scheme in ("http", "https")
            and bool(split.hostname)
            and not split.query
            and not split.fragment
        )
        split.port  # noqa: B018  (raises for a port that is no number)
    except ValueError:
        usable = False
    if not usable:
        raise Unusable("an address that begins with https:// or http://, such as https://portal.example.com")
    return given.rstrip("/")


def site_address(given: str) -> str:
    """An absolute http(s) address of a host, without a path."""
    address = web_address(given)
    if urlsplit(address).path:
        raise Unusable(
            "the address of the portal's front page, without a path, such as https://portal.example.com"
        )
    return address


def time_zone(given: str) -> str:
    try:
        ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unusable("a name from the time zone database, such as Asia/Seoul") from None
    return given


def secret_text(least: int) -> Callable[[str], str]:
    def parse(given: str) -> str:
        if len(given) < least:
            raise Unusable(f"at least {least} characters long, and random")
        return given

    return parse


def fernet_keys(given: str) -> list[str]:
    """Keys for encryption at rest, the newest first: each 32 bytes in URL-safe base64."""
    keys = parts(given)
    if not all(_is_fernet_key(key) for key in keys):
        raise Unusable("one or more keys between commas, each made by `manage.py make_key`")
    return keys


def database_url(given: str) -> str:
    try:
        scheme = urlsplit(given).scheme
        known = scheme in ("postgres", "postgresql", "sqlite") and bool(dj_database_url.parse(given))
    except ValueError:
        known = False
    if not known:
        raise Unusable("like postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3")
    return given


def _is_fernet_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key)) == 32
    except (binascii.Error, ValueError):
        return False


def _address(given: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(given)
    except ValueError:
        return None


def _network(given: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(given, strict=False)
    except ValueError:
        return None
