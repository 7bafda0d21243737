"""Text that wants to be more than text: whatever a descriptor says, its pages do nothing but show it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import orjson
import pytest
from ada_url import check_url

from catalog.models import Entity
from tests.holds.conftest import LISTS, TABS, Company, Reader

pytestmark = pytest.mark.django_db(transaction=True)

SCRIPTS = (
    "<script>alert(1)</script>",
    "</title></textarea></style><script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><use href=data:image/svg+xml,x#y></svg>",
    "<iframe src=javascript:alert(1)></iframe><object data=x></object>",
    "<embed src=x><base href=//evil.example>",
    "\"'><b onmouseover=alert(1) style=background:url(javascript:alert(1))>",
    "{{ 7|add:7 }} {% load x %} {{ settings.SECRET_KEY }} ${{ 7*7 }}",
    "--><!--<script>",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " \x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    'https://user:password@example.com/"onclick=alert(1)',
    "https://[::1]x/",
    "https://example.com:99999/",
    "//evil.example/x",
    "https://evil.example\\@good.example/",
)
MARKDOWN = """# Heading <script>alert(1)</script>

[link](javascript:alert(1)) [link](JAVASCRIPT&colon;alert(1)) [link](data:text/html;base64,PHNjcmlwdD4=)
<javascript:alert(1)> <a href="javascript:alert(1)" onclick=alert(1)>x</a> <https://example.com/"onclick=x>
![image](javascript:alert(1)) ![image](https://tracker.example/pixel.png "x\\" onerror=alert(1)")
[ref]: javascript:alert(1)
[ref] `<script>alert(1)</script>`

<div style="position:fixed" class="toast" id="search"><form action=//evil.example><input></form></div>

| <img src=x onerror=alert(1)> | b |
|-|-|
| [x](vbscript:x) | <svg/onload=alert(1)> |
"""


def descriptor(kind: str, name: str, *, metadata: dict[str, Any], spec: dict[str, Any]) -> str:
    version = "backstage.io/v1alpha1"
    return orjson.dumps(
        {"apiVersion": version, "kind": kind, "metadata": {"name": name, **metadata}, "spec": spec}
    ).decode()


def hostile(name: str, text: str) -> Iterator[str]:
    """A component, an API and a user that say `text` wherever a descriptor may say anything."""
    word = text.replace(":", "").replace("/", "")[:200]
    links = [{"url": f"https://example.com/{word}", "title": text, "icon": text, "type": text}]
    if check_url(text):
        links.append({"url": text})
    metadata = {
        "title": text,
        "description": f"{text}\n\n{MARKDOWN}\n{text}",
        "annotations": {**dict.fromkeys(SHOWN_ANNOTATIONS, text), "example.com/x": text},
        "links": links,
        text: text,
    }
    spec = {"type": text, "lifecycle": text, "owner": word, "system": word, "x": [text], text: text}
    profile = {"displayName": text, "email": f"{text}@x", "picture": text}
    yield descriptor("Component", name, metadata=metadata, spec={**spec, "dependsOn": [f"component:{word}"]})
    definition = f"openapi: 3.0.0\n# {text}\nx: '{text}'\n"
    yield descriptor("API", f"{name}-api", metadata=metadata, spec={**spec, "definition": definition})
    yield descriptor(
        "User", f"{name}-user", metadata=metadata, spec={"memberOf": [word], "profile": profile, "x": text}
    )


SHOWN_ANNOTATIONS = (
    "backstage.io/techdocs-ref",
    "backstage.io/source-location",
    "backstage.io/view-url",
    "backstage.io/edit-url",
    "github.com/project-slug",
    "gitlab.com/project-slug",
    "gitlab.com/instance",
    "lighthouse.com/website-url",
    "grafana/overview-dashboard",
    "sentry.io/project-slug",
    "jira/project-key",
)


class Page(HTMLParser):
    """What a browser would make of a page, as far as it could do harm."""

    URLS = ("href", "src", "action", "formaction", "data", "xlink:href", "srcset", "hx-get", "hx-post")
    HARMLESS = ("http://", "https://", "mailto:", "tel:", "/", "#", "?", "slack:", "msteams:")
    FOREIGN = frozenset({"iframe", "object", "embed", "base", "style", "foreignobject", "frame"})

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.harm: list[str] = []
        self.feed(html.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in self.FOREIGN or (tag == "script" and not str(values.get("src")).startswith("/static/")):
            self.harm.append(f"<{tag}>")
        if tag in ("img", "link", "script", "use") and "example" in str(values):
            self.harm.append(f"<{tag} {values}>")
        if tag == "meta" and "http-equiv" in values:
            self.harm.append(f"<meta {values}>")
        for name, value in attrs:
            address = (value or "").strip()
            if name.startswith("on") or name == "style":
                self.harm.append(f"{name}={value}")
            if name in self.URLS and address and not address.startswith(self.HARMLESS):
                self.harm.append(f"{name}={value}")
            if name in self.URLS and address.startswith("//"):
                self.harm.append(f"{name}={value}")


def harm_of_everything(reader: Reader) -> dict[str, list[str]]:
    """The pages of every entity and every list, and what in them could do harm."""
    found = {}
    addresses = [address for address in LISTS if "/api/" not in address and "format=" not in address]
    for entity in Entity.objects.all():
        path = f"/catalog/{entity.kind}/{entity.namespace}/{entity.name.lower()}/"
        addresses += [path + tab for tab in (*TABS, "?tab=map", "?tab=graph")]
    for address in addresses:
        if harm := Page(reader.get(address)).harm:
            found[address] = harm
    if harm := Page(reader.get("/search/?q=hostile", target="found")).harm:
        found["search"] = harm
    return found


def test_whatever_a_descriptor_says_its_pages_only_show_it(company: Company) -> None:
    assert company.holds({"hostile.yaml": "\n---\n".join(hostile("hostile", " ".join(SCRIPTS)))}) == []

    assert harm_of_everything(company.reader) == {}


def test_an_address_that_does_something_else_is_no_link(company: Company) -> None:
    files = {f"{n}.yaml": next(hostile(f"hostile-{n}", address)) for n, address in enumerate(ADDRESSES)}
    assert company.holds(files) == []

    assert harm_of_everything(company.reader) == {}


def test_the_check_would_find_harm() -> None:
    html = (
        b"<a href='javascript:x'>a</a><script>x</script><b onclick=x style=y></b><img src=https://x.example/>"
    )
    assert len(Page(html).harm) == 5


def test_a_table_of_an_export_runs_nothing(company: Company) -> None:
    formulas = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"]
    documents = [
        descriptor(
            *("Component", f"f{number}"),
            metadata={"title": text, "tags": ["a"], "description": text},
            spec={"type": text, "lifecycle": text, "owner": text.strip()},
        )
        for number, text in enumerate(formulas)
    ]
    assert company.holds({"formulas.yaml": "\n---\n".join(documents)}) == []

    table = company.reader.get("/catalog/?kind=component&format=csv").decode()

    cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=HYPERLINK(1)" in cells


def test_very_much_of_everything_is_shown_in_part(company: Company) -> None:
    many = range(3000)
    metadata = {
        "description": "- [x](https://example.com/1) **b** *c* `d`\n" * 3_000,
        "tags": [f"t{number}" for number in many],
        "labels": {f"l{number}": "v" for number in many},
        "annotations": {f"a{number}": "v" for number in many},
        "links": [{"url": f"https://example.com/{number}"} for number in many],
    }
    spec = {
        "type": "openapi",
        "lifecycle": "production",
        "owner": "team-a",
        "definition": "a: b\n" * 40_000,
        **{f"k{number}": "v" for number in many},
        "list": [str(number) for number in range(10_000)],
    }
    assert company.holds({"much.yaml": descriptor("API", "much", metadata=metadata, spec=spec)}) == []

    path = "/catalog/api/default/much/"
    assert max(len(company.reader.get(path + tab)) for tab in TABS) < 5_000_000
    assert b"This is only its beginning" in company.reader.get(path + "?tab=source")
