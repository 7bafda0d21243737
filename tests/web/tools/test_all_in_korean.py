"""Pages about trends and tools say nothing in English to who reads Korean, but for names."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.tools.conftest import documents
from tests.web.conftest import page
from tests.web.tools.conftest import counted_yesterday

pytestmark = pytest.mark.usefixtures("tools")

NAMES = {kind: [doc["metadata"]["name"] for doc in documents(f"{kind}s")] for kind in ("trend", "tool")}
PAGES = [
    "/trends/",
    "/trends/devops/",
    "/trends/advice/?trend=trend:default/gitops&for=legacy",
    "/tools/",
    "/tools/?ring=hold",
    "/tools/compare/?tool=tool:default/istio&tool=tool:default/linkerd",
    "/radar/",
    "/radar/?by=trend",
    "/radar/?day=2001-01-01",
    "/catalog/?kind=tool",
    "/catalog/?kind=trend",
    *(f"/catalog/component/default/{name}/?tab=tools" for name in ("basket", "legacy", "kit", "forecast")),
    "/catalog/group/default/checkout/?tab=tools",
    *(f"/{kind}s/{name}/" for kind, names in NAMES.items() for name in names),
    *(f"/catalog/{kind}/default/{name}/" for kind, names in NAMES.items() for name in names),
]
FOR_ADMINS = [
    "/tools/dismissals/",
    "/tools/rules/",
    "/tools/rules/istio/",
    "/tools/default/istio/move/",
    "/radar/import/",
    "/catalog/tool/default/istio/?tab=history",
]
SENTENCE = re.compile(r"[A-Za-z][a-z']+(?: [a-z']+){2,}")
"""Three words and more of which only the first may be a name."""

OF_OTHERS = {"Build your own radar", "gcloud run deploy", "pulumi config set"}
"""Names of programs and commands."""


def english(markup: str) -> list[str]:
    """What in the content of a page reads like English; code and what people type is none of it."""
    content = markup[markup.index("<main") : markup.index("</main>")]
    for tag in ("code", "pre", "textarea", "script", "style"):
        content = re.sub(rf"<{tag}\b.*?</{tag}>", " | ", content, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', content)
    texts = [text.strip() for text in re.sub(r"<[^>]*>", "\n", content).split("\n")]
    found = {found for text in (*texts, *spoken) for found in SENTENCE.findall(text)}
    return sorted(found - OF_OTHERS)


def left_in(client: Client, urls: list[str]) -> dict[str, list[str]]:
    client.post("/language/", {"language": "ko"})
    found = {url: english(page(client, url)) for url in urls}
    return {url: said for url, said in found.items() if said}


def test_all_pages_are_korean(anonymous: Client) -> None:
    counted_yesterday()
    assert left_in(anonymous, PAGES) == {}


def test_pages_for_admins_are_korean(admin: Client) -> None:
    assert left_in(admin, FOR_ADMINS) == {}


def test_the_same_page_in_english_is_noticed(anonymous: Client) -> None:
    assert len(english(page(anonymous, "/tools/istio/"))) > 10
