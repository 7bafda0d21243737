"""The own network stays closed, whatever leads there."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ingest.fetch import FetchError, Forbidden, Rules, Target, fetch
from catalog.ingest.fetch.address import WebAddress, normal_host
from catalog.ingest.fetch.guard import Guard, is_inward

from .repositories import Repository
from .servers import Server


def guard(*answers: str, allowed: tuple[str, ...] = (), only: bool = False) -> Guard:
    return Guard.of(
        Rules(allowed_addresses=allowed, only_allowed=only, resolve=lambda host, port: list(answers))
    )


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.1.2",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:7f00:1::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "4000::1",
    ],
)
def test_inward_addresses_are_refused(address: str) -> None:
    with pytest.raises(Forbidden) as raised:
        guard(address).addresses("some.example", 443, target="https://some.example/x.yaml")
    assert raised.value.problem.message == (
        "Unable to read url, Reading from 'https://some.example/x.yaml' is not allowed. You may need to "
        "configure an integration for the target host, or add it to the configured list of allowed hosts at "
        "'backend.reading.allow'"
    )
    assert "PORTAL_ALLOWED_ADDRESSES" in raised.value.problem.advice


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:8.8.8.8"]
)
def test_outward_addresses_are_not(address: str) -> None:
    assert guard(address).addresses("some.example", 443, target="") == [str(ipaddress.ip_address(address))]


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_is_outward(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        mapped = isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped
        assert is_inward(address) or (mapped and not is_inward(mapped))


def test_of_several_addresses_only_outward_ones_are_used() -> None:
    assert guard("10.0.0.1", "8.8.8.8").addresses("some.example", 443, target="") == ["8.8.8.8"]


@pytest.mark.parametrize(
    ("entry", "host", "port", "admitted"),
    [
        ("10.0.0.0/8", "git.corp.example", 443, True),
        ("10.9.0.0/16", "git.corp.example", 443, False),
        ("git.corp.example", "git.corp.example", 443, True),
        ("GIT.corp.example", "git.corp.example", 443, True),
        ("*.corp.example", "git.corp.example", 443, True),
        ("*.corp.example", "corp.example", 443, False),
        (".corp.example", "corp.example", 443, True),
        (".corp.example", "git.corp.example", 443, True),
        (".corp.example", "evilcorp.example", 443, False),
        ("*.corp.example", "git.corp.example.evil.example", 443, False),
        ("git.corp.example:8443", "git.corp.example", 443, False),
        ("git.corp.example:8443", "git.corp.example", 8443, True),
        ("10.0.0.1:7788", "10.0.0.1", 7788, True),
        ("10.0.0.1:7788", "10.0.0.1", 80, False),
        ("[::1]:80", "git.corp.example", 80, False),
    ],
)
def test_the_list_of_allowed_addresses_opens_what_it_names(
    entry: str, host: str, port: int, admitted: bool
) -> None:
    under_test = guard("10.0.0.1", allowed=(entry,))
    if admitted:
        assert under_test.addresses(host, port, target="") == ["10.0.0.1"]
    else:
        with pytest.raises(Forbidden):
            under_test.addresses(host, port, target="")


def test_with_only_allowed_hosts_others_are_not_even_looked_up() -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["8.8.8.8"]

    strict = Guard.of(Rules(allowed_addresses=["good.example"], only_allowed=True, resolve=resolve))
    assert strict.addresses("good.example", 443, target="") == ["8.8.8.8"]
    with pytest.raises(Forbidden, match=r"Reading from 'https://other\.example/' is not allowed"):
        strict.addresses("other.example", 443, target="https://other.example/")
    assert asked == ["good.example"]


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1%2f@example.com/",
        "http://user:secret@example.com/",
        "http://example.com@127.0.0.1/",
        "http://[fe80::1%25eth0]/",
        "http://exa mple.com/",
        "http://example.com\\@127.0.0.1/",
        "http://127.0.0.1\n.example.com/",
        "http://example.com:0/",
        "http://example.com:99999/",
        "http:///x",
        "http://-x.example/",
        "http://.example/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//example.com/",
        "",
    ],
)
def test_odd_addresses_are_refused(url: str) -> None:
    with pytest.raises(FetchError) as raised:
        WebAddress.parse(url)
    assert "secret" not in raised.value.problem.message


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://Example.COM:80/a b?c=d e#f", "http://example.com/a%20b?c=d%20e"),
        ("https://example.com.", "https://example.com/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://[2606:2800::1]:8443/x", "https://[2606:2800::1]:8443/x"),
        ("https://１２７.0.0.1/", "https://127.0.0.1/"),
        ("https://my_host.example/x%2Fy", "https://my_host.example/x%2Fy"),
    ],
)
def test_addresses_have_one_form(url: str, normal: str) -> None:
    assert str(WebAddress.parse(url)) == normal


@given(st.text(max_size=40))
def test_a_host_is_plain_or_nothing(text: str) -> None:
    host = normal_host(text)
    assert host is None or (host.isascii() and not set(host) & set("/@\\?#% \t\r\n[]"))


def test_a_name_that_leads_inward_is_not_connected_to(web: Server, cache: Path) -> None:
    rules = Rules(resolve=lambda host, port: ["127.0.0.1"])
    for kind, target in [
        ("url", f"http://rebound.example:{web.port}/x.yaml"),
        ("git", f"http://rebound.example:{web.port}/x.git"),
    ]:
        with pytest.raises(Forbidden), fetch(Target(kind, target), cache=cache, rules=rules):
            pass
    assert not web.asked


def take(answers: Iterator[list[str]], host: str, port: int) -> list[str]:
    return next(answers)


def test_a_name_is_looked_up_once_and_its_checked_address_connected_to(
    web: Server, repository: Repository, forge: Server, cache: Path
) -> None:
    """The second answer leads nowhere: whoever asks again fails."""
    repository.commit({"catalog-info.yaml": b"a"})
    web.pages["/x.yaml"] = lambda handler: handler.reply(200, b"a: b")
    for kind, path in [("url", "x.yaml"), ("git", "o/r.git")]:
        answers = iter([["127.0.0.1"], ["192.0.2.1"]])
        rules = Rules(allowed_addresses=["127.0.0.1"], resolve=partial(take, answers))
        target = Target(kind, f"http://name-of-nothing.example:{web.port}/{path}")
        with fetch(target, cache=cache, rules=rules) as tree:
            assert tree.read(tree.start[0])
        assert next(answers) == ["192.0.2.1"]
    assert {asked.headers["host"] for asked in web.asked} == {f"name-of-nothing.example:{web.port}"}


def test_a_redirect_inward_is_not_followed(web: Server, other_web: Server, cache: Path) -> None:
    web.pages["/x.yaml"] = lambda handler: handler.reply(
        302, Location=f"http://inside.example:{other_web.port}/y"
    )
    rules = Rules(
        allowed_addresses=["outside.example"],
        resolve=lambda host, port: ["127.0.0.1"],
    )
    target = Target("url", f"http://outside.example:{web.port}/x.yaml")
    with pytest.raises(Forbidden, match="inside"), fetch(target, cache=cache, rules=rules):
        pass
    assert web.asked
    assert not other_web.asked


def test_git_does_not_follow_redirects_or_alternates(
    web: Server, other_web: Server, repository: Repository, plain_forge: Server, cache: Path
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    repository.git("update-server-info")
    info = repository.folder / ".git" / "objects" / "info"
    info.mkdir(exist_ok=True)
    (info / "http-alternates").write_text(f"{other_web.url}/o/r.git/objects\n")
    for loose in (repository.folder / ".git" / "objects").glob("??/*"):
        loose.unlink()
    rules = Rules(allowed_addresses=[f"127.0.0.1:{web.port}"])
    with pytest.raises(FetchError), fetch(Target("git", f"{web.url}/o/r.git"), cache=cache, rules=rules):
        pass
    assert not other_web.asked


def test_a_host_that_is_not_known_is_told(cache: Path) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError

    target = Target("url", "https://nowhere.example/x.yaml")
    with (
        pytest.raises(FetchError, match=r"the host nowhere\.example .* is not known"),
        fetch(target, cache=cache, rules=Rules(resolve=resolve)),
    ):
        pass
