"""The portal's own tokens at git hosts: which one opens an address."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from catalog.ingest.fetch import Credential
from portal.scaffolder.models import HostToken
from portal.scaffolder.sealing import unseal

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def credential_for(url: str, *, fetching: bool = False) -> Credential | None:
    """What opens the repository at this address. To fetch what a template names, only a token that is meant
    for it counts. Over plain http nothing is sent, but to this machine."""
    address = urlsplit(url)
    host = address.netloc.rpartition("@")[2].lower()
    if address.scheme != "https" and not (address.scheme == "http" and is_here(host)):
        return None
    return credential_at(host, address.path, fetching=fetching)


def credential_at(host: str, path: str, *, fetching: bool = False) -> Credential | None:
    """Of several tokens the one whose owner lies nearest above `path`."""
    asked = f"{path.strip('/')}/".lower()
    if {".", ".."} & set(unquote(asked).split("/")):  # it leads elsewhere than it says
        return None
    for held in sorted(HostToken.objects.filter(host=host), key=lambda each: -len(each.owner)):
        covers = not held.owner or asked.startswith(f"{held.owner.lower()}/")
        if covers and (held.fetches or not fetching):
            secret = unseal(bytes(held.sealed))
            return Credential(username=held.username, secret=secret, host=host) if secret else None
    return None


def all_secrets() -> list[str]:
    """For masking: what must be seen nowhere."""
    opened = (unseal(bytes(sealed)) for sealed in HostToken.objects.values_list("sealed", flat=True))
    return [secret for secret in opened if secret]


def is_here(host: str) -> bool:
    """Whether a host, with its port, is this machine."""
    return host in LOOPBACK or host.rpartition(":")[0] in LOOPBACK
