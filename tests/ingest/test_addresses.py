"""Addresses are what JavaScript's `new URL` takes for absolute ones; each answer here is its own."""

from __future__ import annotations

import pytest
from ada_url import check_url

from catalog.ingest.envelope import CERTAIN

GOOD = (
    "https://a.b",
    "https://é.com/ü?x#y",
    "https://a_b.example",
    "https://user:p@h:65535/",
    "https://h:/",
    "https:/a/b",
    "http:\\\\a\\b",
    "https:a",
    "  https://a.b\t",
    "https://a\tb.c",
    "https://${{values.host}}/x",
    "https://a..b",
    "https://.",
    "https://a.1e3",
    "https://1.2.3.4",
    "https://127.1",
    "https://0x7f.1.",
    "https://017.0.0.1",
    "https://4294967295",
    "https://[::1]:80/",
    "https://[1:2:3:4:5:6:7:8]",
    "https://%41.com",
    "mailto:a@b.c",
    "x:",
    "foo:///",
    "ssh://git@host/path",
    "git+ssh://a!b%",
    "file:",
    "file:///etc",
    "file://host/etc",
    "file:c:/x",
)
BAD = (
    "/x",
    "//x",
    "x",
    "1x://a",
    "git@github.com:a/b",
    "http//a",
    "https://",
    "https:///",
    "https://?q",
    "https://user@",
    "https://a b",
    "https://a%20b",
    "https://a%",
    "https://a|b",
    "https://<host>",
    "https://h:99999",
    "https://h:x",
    "https://h:-1",
    "https://1.2.3.999",
    "https://1.2.3.4.5",
    "https://256.1.1.1",
    "https://08",
    "https://a.1",
    "https://a.0x1.",
    "https://1..2",
    "https://4294967296",
    "https://0x100000000",
    "https://[::1",
    "https://[::g]",
    "https://[::1%25eth]",
    "https://\u00ad",
    "ssh://git@host:team/repository.git",
    "foo://a b",
    "foo://@h:x",
    "foo://[::g]",
    "file://a:b",
    "file://1.2.3.999",
)


@pytest.mark.parametrize("text", GOOD)
def test_what_a_browser_takes_for_an_address(text: str) -> None:
    assert check_url(text)


@pytest.mark.parametrize("text", BAD)
def test_what_it_does_not(text: str) -> None:
    assert not check_url(text)
    assert not CERTAIN.is_valid({"name": "x", "links": [{"url": text}]})
