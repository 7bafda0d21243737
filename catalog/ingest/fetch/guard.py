"""Keeps fetches out of the own network: by the address that is connected to, whatever name led to it."""

from __future__ import annotations

import fnmatch
import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from catalog.ingest.fetch.address import normal_host
from catalog.ingest.fetch.error import FetchError, not_allowed
from catalog.ingest.fetch.target import Resolver, Rules
from catalog.ingest.problem import Problem

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_INWARD = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # behind a provider's address translation; some clouds' metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host, seen from its machines
        "169.254.0.0/16",  # link-local; metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "::/96",  # unspecified, loopback, IPv4-compatible
        "64:ff9b:1::/48",  # local translation
        "100::/64",  # discard
        "2001::/23",  # Teredo and other protocol assignments
        "2001:db8::/32",
        "2002::/16",  # 6to4: carries an IPv4 address of any kind
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",  # unique local
        "fe80::/10",  # link-local
        "fec0::/10",  # site-local
        "ff00::/8",  # multicast
    )
]
_NOT_LISTED = "Add the host to PORTAL_ALLOWED_ADDRESSES: only what stands there may be read here."
_LEADS_INWARD = (
    "The address leads into the own network. If it is meant to, add it to PORTAL_ALLOWED_ADDRESSES."
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class _Allowed:
    """One entry of the list: a name, a pattern, a domain (`.example.com`) or a network, perhaps a port."""

    name: str
    network: IPNetwork | None
    port: int | None

    @classmethod
    def parse(cls, entry: str) -> _Allowed:
        host, port = _split_port(entry.strip().lower())
        try:
            return cls("", ipaddress.ip_network(host, strict=False), port)
        except ValueError:
            return cls(host.removesuffix("."), None, port)

    def admits(self, host: str, port: int, address: IPAddress | None) -> bool:
        if self.port is not None and self.port != port:
            return False
        if self.network is not None:
            return address is not None and address in self.network
        if self.name.startswith("."):
            return host == self.name[1:] or host.endswith(self.name)
        return fnmatch.fnmatchcase(host, self.name)


@dataclass(slots=True)
class Guard:
    """Says which addresses of a host may be connected to. One guard serves a fetch."""

    resolve: Resolver
    only_allowed: bool = False
    allowed: list[_Allowed] = field(default_factory=list)

    @classmethod
    def of(cls, rules: Rules) -> Guard:
        return cls(
            rules.resolve, rules.only_allowed, [_Allowed.parse(entry) for entry in rules.allowed_addresses]
        )

    def addresses(self, host: str, port: int, *, target: str) -> list[str]:
        """The addresses of `host` to connect to, and to no others: a name asked again may answer otherwise.

        `target` is what an error speaks of. Raises Forbidden, or FetchError for a host that is not known.
        """
        if self.only_allowed and not any(
            entry.network or entry.admits(host, port, None) for entry in self.allowed
        ):
            raise not_allowed(target, _NOT_LISTED)
        found = list(self._resolved(host, port, target))
        open_ones = [str(address) for address in found if self._admits(host, port, address)]
        if not open_ones:
            raise not_allowed(target, _NOT_LISTED if self.only_allowed else _LEADS_INWARD)
        return open_ones

    def _admits(self, host: str, port: int, address: IPAddress) -> bool:
        if any(entry.admits(host, port, plain(address)) for entry in self.allowed):
            return True
        return not self.only_allowed and not is_inward(address)

    def _resolved(self, host: str, port: int, target: str) -> Iterable[IPAddress]:
        try:
            yield ipaddress.ip_address(host)
            return
        except ValueError:
            pass
        try:
            answers = self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            message = f"Unable to read url, the host {host} of {target} is not known."
            raise FetchError(Problem(message, advice="Check the address for a typing error.")) from error
        yield from _parsed(answers)


def _parsed(answers: Iterable[str]) -> Iterator[IPAddress]:
    for answer in answers:
        yield ipaddress.ip_address(answer.partition("%")[0])


def plain(address: IPAddress) -> IPAddress:
    """The IPv4 address where one is only dressed up as IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_inward(address: IPAddress) -> bool:
    """Whether the address belongs to the own machine, the own network or nobody."""
    address = plain(address)
    return any(address.version == network.version and address in network for network in _INWARD) or (
        address.version == 6 and address not in ipaddress.IPv6Network("2000::/3")
    )


def _split_port(entry: str) -> tuple[str, int | None]:
    """`host:port`, `[v6]:port` or only a host; an IPv6 address or network without brackets has no port."""
    if entry.startswith("["):
        host, _, rest = entry[1:].partition("]")
        return host, int(rest[1:]) if rest[1:].isdigit() else None
    host, colon, port = entry.rpartition(":")
    if colon and port.isdigit() and ":" not in host:
        return normal_host(host) or host, int(port)
    return entry, None
