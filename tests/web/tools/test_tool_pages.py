"""Tools: the list with its filters, one tool, some side by side."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.models import Ring
from portal.accounts.models import Role
from tests.web.conftest import Catalog, choices, document, only_reads, page, rows, words

pytestmark = pytest.mark.usefixtures("tools")


def test_the_list_has_every_tool_by_title(anonymous: Client) -> None:
    listed = rows(page(anonymous, "/tools/"))
    assert len(listed) == 22
    assert listed[:3] == ["Ansible", "Argo CD", "AWS Lambda"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ring=hold", ["Serverless Framework", "TensorFlow Extended (TFX)"]),
        ("trend=trend:default/gitops", ["Argo CD", "Flux"]),
        ("trend=trend:default/gitops&role=additional", ["Flux"]),
        ("category=service-mesh", ["Istio", "Linkerd"]),
        ("adoption=yes", ["Argo CD", "MLflow", "Terraform"]),
        ("needs=nodejs", ["Backstage", "Serverless Framework"]),
        ("foundation=Linux+Foundation", ["MLflow"]),
        ("licence=BUSL-1.1", ["Terraform", "Vault"]),
        ("ring=adopt&ring=hold&category=serverless", ["AWS Lambda", "Serverless Framework"]),
        ("q=packet", ["Wireshark"]),
        ("ring=nothing", []),
    ],
)
def test_filters_narrow_the_list(anonymous: Client, query: str, found: list[str]) -> None:
    assert rows(page(anonymous, f"/tools/?{query}")) == found


def test_a_filter_says_how_many_each_choice_would_leave(anonymous: Client) -> None:
    markup = page(anonymous, "/tools/?category=serverless")
    assert choices(markup, "ring") == {"Adopt": 1, "Trial": 1, "Assess": 0, "Hold": 1}
    assert choices(markup, "category")["Service mesh"] == 2
    assert choices(markup, "adoption") == {"Used here": 0, "Not used here": 3}
    assert "Remove filter: Category is Serverless" in markup


def test_htmx_gets_the_rows_and_the_address(anonymous: Client) -> None:
    response = anonymous.get("/tools/?ring=hold", headers={"hx-request": "true", "hx-target": "results"})
    assert response["HX-Push-Url"] == "/tools/?ring=hold"
    assert "<h1>" not in response.content.decode()
    assert 'id="choices-ring" hx-swap-oob' in response.content.decode()


def test_a_list_that_finds_nothing_says_what_to_do(anonymous: Client) -> None:
    assert "Show all tools" in page(anonymous, "/tools/?q=nonsense")


def test_a_tool_begins_with_its_verdict(anonymous: Client) -> None:
    markup = words(page(anonymous, "/tools/argo-cd/"))
    assert "Adopt. Use it for every service that runs on Kubernetes." in markup
    assert "2 of 4 components" in markup
    assert markup.index("Use it for every service") < markup.index("Use it when")


def test_a_tool_says_who_uses_it_and_what_else_there_is(anonymous: Client) -> None:
    markup = words(page(anonymous, "/tools/argo-cd/"))
    assert "Who uses it All 2 Component Owner Evidence basket" in markup
    assert "Flux Trial Small controllers without a screen" in markup
    assert "Spinnaker Not rated Pushes through pipelines" in markup
    assert "CNCF, graduated since Dec. 6, 2022" in markup
    assert "Links Documentation Argo project" in markup


def test_the_list_behind_all_is_of_those_who_use_it(anonymous: Client) -> None:
    markup = page(anonymous, "/tools/argo-cd/")
    url = next(part for part in markup.split('"') if part.startswith("/catalog/?kind=component&amp;related="))
    assert rows(page(anonymous, url.replace("&amp;", "&"))) == ["basket", "orders"]


def test_a_tool_that_nobody_uses_says_how_to_say_so(anonymous: Client) -> None:
    assert "greenroom.dev/uses-tools: kyverno" in page(anonymous, "/tools/kyverno/")


def test_who_may_edit_a_tool_is_led_to_its_reports(editor: Client, viewer: Client) -> None:
    shown = page(editor, "/tools/kyverno/")
    assert "Nobody has told yet how it went with this tool." in shown
    assert 'href="/catalog/tool/default/kyverno/edit/#f-spec-reports"' in shown
    assert 'id="f-spec-reports"' in page(editor, "/catalog/tool/default/kyverno/edit/")
    assert "f-spec-reports" not in page(viewer, "/tools/kyverno/")


def test_tools_speak_korean(anonymous: Client) -> None:
    anonymous.cookies["django_language"] = "ko"
    markup = words(page(anonymous, "/tools/argo-cd/"))
    assert "도입. 쿠버네티스에서 실행되는 모든 서비스에 사용하세요." in markup
    assert "컴포넌트 4개 중 2 개" in markup


def test_a_template_that_includes_the_tool_is_a_way_to_start(tools: Catalog, anonymous: Client) -> None:
    template = {
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": "service", "annotations": {"greenroom.dev/uses-tools": "argo-cd"}},
        "spec": {"type": "service", "steps": []},
    }
    tools.holds(document("Group", "checkout"), template)
    assert "/catalog/template/default/service/" in page(anonymous, "/tools/argo-cd/")


def test_tools_stand_side_by_side(anonymous: Client) -> None:
    asked = ("istio", "linkerd", "argo-cd", "flux", "vault", "nothing")
    query = "&".join(f"tool=tool:default/{name}" for name in asked)
    markup = words(page(anonymous, f"/tools/compare/?{query}"))
    assert "Property Istio Linkerd Argo CD Flux Ring Adopt Trial Adopt Trial" in markup
    assert "Choose two to four" in words(page(anonymous, "/tools/compare/?tool=tool:default/istio"))
    assert "Choose two to four" in words(page(anonymous, "/tools/compare/"))


def test_a_tool_that_the_reader_may_not_see_is_not_found(viewer: Client) -> None:
    only_reads(Role.VIEWER, {"$not": {"metadata.name": "flux"}})
    page(viewer, "/tools/flux/", status=404)
    assert "Flux" not in rows(page(viewer, "/tools/"))
    assert "/tools/flux/" not in page(viewer, "/tools/argo-cd/")
    assert "Flux" not in page(viewer, "/trends/gitops/")


def test_rings_have_other_names_and_colours(anonymous: Client) -> None:
    Ring.objects.filter(slug="hold").update(label="Caution", light="#aa0000", dark="#ff5555")
    markup = page(anonymous, "/tools/tfx/")
    assert "Caution." in words(markup)
    url = next(part for part in markup.split('"') if part.startswith("/tools/rings-"))
    style = anonymous.get(url)
    assert "--ring4: light-dark(#aa0000, #ff5555);" in style.content.decode()
    assert "immutable" in style["Cache-Control"]
    assert anonymous.get("/tools/rings-0.css").status_code == 404


def test_what_a_tool_needs_is_written_large_only_where_it_begins(anonymous: Client) -> None:
    assert "Needs Kubernetes, a cloud account" in words(page(anonymous, "/tools/crossplane/"))
    assert "Needs A cloud account" in words(page(anonymous, "/tools/terraform/"))
