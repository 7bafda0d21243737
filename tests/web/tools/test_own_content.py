"""A company changes the shipped trends and tools and adds its own: in the form, by its own YAML, and in the
reader's language."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client

from catalog.changes.edits import edit_entity, take_back
from catalog.changes.locations import remove_location
from catalog.models import Entity, Ring
from tests.ingest.sources import Source
from tests.web.conftest import Catalog, document, page, words

pytestmark = pytest.mark.usefixtures("tools")
EDIT = "/catalog/tool/default/istio/edit/"


class Form(HTMLParser):
    """What a browser would send of the form of an entity."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._name, self._text, self._is_chosen = "", "", True
        self.feed(markup[markup.index("<main") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag in ("textarea", "select"):
            self._name, self._text, self._is_chosen = name, "", tag == "textarea"
            self.sent.setdefault(name, []).append("")
        elif tag == "option":
            self._is_chosen = "selected" in said and "value" not in said
        elif tag == "input" and name:
            self.sent.setdefault(name, []).append(said.get("value") or "")

    def handle_data(self, data: str) -> None:
        self._text += data if self._name and self._is_chosen else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select") and self._name:
            self.sent[self._name][-1] = self._text.removeprefix("\n")
            self._name = ""


def doc(ref: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(Entity.objects.get(ref=ref).doc + "}")
    return found


def said(field: str, spec: dict[str, Any]) -> Any:
    """What the Korean page says there."""
    return spec["translations"]["ko"][field]


def save(admin: Client, url: str, sent: dict[str, list[str]]) -> None:
    answer = admin.post(url, {**sent, "step": "preview"})
    markup = answer.content.decode()
    assert answer.status_code == 200, words(markup)
    assert "Nothing is saved yet" in markup, words(markup)
    answer = admin.post(url, {**Form(markup).sent, "step": "save"})
    assert answer.status_code == 302, words(answer.content.decode())


def test_lists_of_parts_have_fields_of_their_own(admin: Client) -> None:
    sent = Form(page(admin, EDIT)).sent
    assert sent["spec.alternatives.tool"] == ["linkerd", "", "", ""]
    assert sent["spec.moves.ring"] == ["adopt", ""]
    assert sent["spec.useWhen.item"][-1] == ""
    before = doc("tool:default/istio")["spec"]

    sent["spec.moves.date"][1], sent["spec.moves.ring"][1] = "2026-11-27", "trial"
    sent["spec.moves.reason"][1] = "We look at ambient mode first."
    sent["spec.alternatives.difference"][1] = ""
    sent["spec.alternatives.name"][1] = ""
    sent["spec.reports.date"][0], sent["spec.reports.by"][0] = "2026-11-20", "Checkout"
    sent["spec.reports.for"][0] = "Canaries without code."
    sent["spec.ring"] = ["trial"]
    save(admin, EDIT, sent)

    spec = doc("tool:default/istio")["spec"]
    assert [one["ring"] for one in spec["moves"]] == ["adopt", "trial"]
    assert [one.get("name") or one["tool"] for one in spec["alternatives"]] == ["linkerd", "Kuma"]
    assert spec["reports"] == [{"date": "2026-11-20", "by": "Checkout", "for": "Canaries without code."}]
    assert said("alternatives", spec) == [said("alternatives", before)[0], said("alternatives", before)[2]]
    assert said("moves", spec) == said("moves", before)
    assert "We look at ambient mode first." in words(page(admin, "/tools/istio/"))


def test_what_is_wrong_in_a_part_is_told_at_its_field(admin: Client) -> None:
    sent = Form(page(admin, EDIT)).sent
    sent["spec.moves.date"][0] = "yesterday"
    answer = admin.post(EDIT, {**sent, "step": "preview"})
    assert answer.status_code == 422
    assert 'id="f-spec-moves-error"' in answer.content.decode()


def test_nothing_typed_changes_nothing(admin: Client) -> None:
    for ref in ("tool/default/istio", "trend/default/gitops", "tool/default/datadog"):
        url = f"/catalog/{ref}/edit/"
        answer = admin.post(url, {**Form(page(admin, url)).sent, "step": "preview"}, follow=True)
        markup = answer.content.decode()
        assert "Nothing is changed yet." in words(markup)


def test_yaml_over_ours_and_new_ones_beside_ours(catalog: Catalog, admin: Client) -> None:
    own = {"apiVersion": "greenroom/v1alpha1"}
    catalog.holds(
        *catalog.documents,
        {
            **document("Tool", "till-mesh", category="service-mesh", ring="assess", verdict="Ours."),
            **own,
        },
        {
            **document(
                "Trend",
                "edge",
                problem="Shops lose their line.",
                recommendations=[{"tool": "till-mesh", "role": "core", "reason": "It waits."}],
            ),
            **own,
        },
    )
    assert "till-mesh" in page(admin, "/tools/?q=till")
    assert "Shops lose their line." in words(page(admin, "/trends/edge/"))
    assert "It waits." in words(page(admin, "/trends/edge/"))
    assert page(admin, "/radar/").count('class="blip ') == 23


def test_rings_are_data_in_pills_and_in_the_radar(admin: Client) -> None:
    Ring.objects.filter(slug="hold").update(label="Caution", light="#123456")
    assert "Caution" in words(page(admin, "/radar/"))
    assert "Caution" in words(page(admin, "/tools/tfx/"))
    css = next(part for part in page(admin, "/radar/").split('"') if "/tools/rings-" in part)
    assert "#123456" in page(admin, css)


def test_a_tools_page_in_the_catalog_speaks_the_readers_language(anonymous: Client) -> None:
    page(anonymous, "/catalog/tool/default/istio/")
    anonymous.post("/language/", {"language": "ko"})
    shown = words(page(anonymous, "/catalog/tool/default/istio/"))
    assert "서비스 메시입니다" in shown
    assert "앰비언트 모드로 시작하세요" in shown
    assert "A service mesh that encrypts" not in shown
    assert "서비스 메시입니다" in words(page(anonymous, "/catalog/?kind=tool&q=istio"))
    assert "A service mesh that encrypts" in page(anonymous, "/catalog/tool/default/istio/?tab=source")
    assert "서비스 메시입니다" in words(page(anonymous, "/search/?q=istio"))
    assert "A service mesh that encrypts" not in page(anonymous, "/")


OURS = """
apiVersion: greenroom/v1alpha1
kind: Tool
metadata: {name: istio, title: Istio at Halden}
spec: {category: service-mesh, ring: hold, verdict: We leave it.}
"""
TREND = """
apiVersion: greenroom/v1alpha1
kind: Trend
metadata: {name: gitops, title: GitOps at Halden}
spec: {problem: Shops drift., recommendations: [{tool: flux, role: core, reason: Ours.}]}
"""


def origin(markup: str) -> str:
    return words(markup[markup.index('id="origin"') :].partition("</p>")[0])


def test_a_page_says_whose_word_it_shows(tmp_path: Path, admin: Client) -> None:
    assert "Comes with the portal. Its history" in origin(page(admin, "/tools/istio/"))
    assert "Comes with the portal. Its history" in origin(page(admin, "/trends/gitops/"))
    tool = Entity.objects.get(ref="tool:default/istio")
    patch = {"spec": {"verdict": "Ask us first.", "ring": "assess"}}
    edit_entity(actor=None, ref=tool.ref, etag=tool.etag, patch=patch)
    assert "Comes with the portal. Changed here: Verdict, Ring." in origin(page(admin, "/tools/istio/"))

    ours = Source(tmp_path / "ours")
    ours.write("catalog-info.yaml", OURS, TREND)
    ours.refresh()
    take_back(actor=None, ref=tool.ref)
    assert "We leave it." in words(page(admin, "/tools/istio/"))
    assert "in place of what comes with the portal." in origin(page(admin, "/tools/istio/"))
    assert "in place of what comes with the portal." in origin(page(admin, "/trends/gitops/"))
    assert "Ours." in words(page(admin, "/trends/gitops/"))

    remove_location(actor=None, location=ours.location)
    assert "Comes with the portal. Its history" in origin(page(admin, "/tools/istio/"))
    assert "Comes with the portal. Its history" in origin(page(admin, "/trends/gitops/"))
    assert "We leave it." not in words(page(admin, "/tools/istio/"))


def test_an_edit_reaches_readers_of_every_language_and_is_taken_back_for_all(admin: Client) -> None:
    tool = Entity.objects.get(ref="tool:default/istio")
    shipped = page_in_korean(admin, "/tools/istio/")
    assert "앰비언트 모드로 시작하세요" in shipped
    edit_entity(actor=None, ref=tool.ref, etag=tool.etag, patch={"spec": {"verdict": "Ask us first."}})
    shown = page_in_korean(admin, "/tools/istio/")
    assert "Ask us first." in shown
    assert "앰비언트 모드로 시작하세요" not in shown
    assert "여기서 바꾼 것: 결론" in shown
    take_back(actor=None, ref=tool.ref, keys=("spec", "verdict"))
    assert "앰비언트 모드로 시작하세요" in page_in_korean(admin, "/tools/istio/")


def page_in_korean(client: Client, url: str) -> str:
    client.post("/language/", {"language": "ko"})
    return words(page(client, url))


def test_related_trends_are_named_in_the_readers_language(anonymous: Client) -> None:
    shown = page_in_korean(anonymous, "/catalog/trend/default/gitops/")
    assert "코드형 인프라" in shown
    assert "Infrastructure as code" not in shown
    assert "Infrastructure as code" not in page_in_korean(anonymous, "/catalog/?kind=tool")
