"""Trends: ten cards, one of them, and the frame that they stand in."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from portal.accounts.models import Role
from tests.web.conftest import Catalog, document, only_reads, page, words
from tests.web.tools.conftest import component, some_components

pytestmark = pytest.mark.usefixtures("tools")


def test_ten_cards_stand_in_the_order_of_the_talk(anonymous: Client) -> None:
    titles = re.findall(r'<h2><a href="/trends/[\w-]+/">([^<]*)</a>', page(anonymous, "/trends/"))
    assert (titles[0], titles[4], titles[9]) == (
        "AI and machine learning integration",
        "GitOps",
        "Platform engineering",
    )
    assert len(titles) == 10


def test_a_card_says_how_far_the_company_is(anonymous: Client) -> None:
    markup = words(page(anonymous, "/trends/"))
    assert "Argo CD Flux 2 of 4 components Argo CD 2" in markup  # services only: the library is none
    assert "Kubeflow MLflow 1 of 1 component MLflow 1" in markup


def test_a_trend_shows_its_tools_with_their_roles_and_reasons(anonymous: Client) -> None:
    markup = words(page(anonymous, "/trends/gitops/"))
    assert "Argo CD Core Adopt Follows git and shows every service" in markup
    assert "Flux Additional Trial" in markup
    assert "Day 67 of 90DaysOfDevOps" in markup


def test_the_role_is_the_pairs(anonymous: Client) -> None:
    assert "Istio Additional" in words(page(anonymous, "/trends/cloud-microservices/"))
    assert "Istio Core" in words(page(anonymous, "/trends/service-mesh/"))


def test_the_tools_are_narrowed_to_a_role(anonymous: Client) -> None:
    fragment = page(anonymous, "/trends/gitops/?role=additional", target="tools")
    assert "Flux" in fragment
    assert "Argo CD" not in fragment
    assert "<h1>" not in fragment
    assert "Argo CD" in page(anonymous, "/trends/gitops/?role=nonsense")


def test_a_trend_names_who_has_no_tool_of_it(anonymous: Client) -> None:
    markup = page(anonymous, "/trends/gitops/")
    lacking = markup[markup.index('id="lacking"') :]
    assert re.findall(r'href="/catalog/component/default/(\w+)/"', lacking) == ["forecast", "legacy"]


def test_the_frame_names_the_talk_and_its_thesis(anonymous: Client) -> None:
    markup = words(page(anonymous, "/trends/devops/"))
    assert "DevOps is an art" in markup
    assert "Art of DevOps: Harmonizing Code, Culture, and Continuous Delivery" in markup
    assert "25 % a year until 2032" in markup


def test_korean_shows_korean(anonymous: Client) -> None:
    anonymous.cookies["django_language"] = "ko"
    assert "코드형 인프라와 데이터 관리" in page(anonymous, "/trends/")
    assert "git이 단 하나의 진실입니다." in page(anonymous, "/trends/gitops/")
    assert "DevOps는 예술입니다" in page(anonymous, "/trends/devops/")


def test_a_trend_that_is_not_there_is_not_found(anonymous: Client) -> None:
    page(anonymous, "/trends/nothing/", status=404)


def test_who_may_see_components_only_sees_no_trend(viewer: Client) -> None:
    only_reads(Role.VIEWER, {"kind": "component"})
    assert "No trends yet" in page(viewer, "/trends/")
    page(viewer, "/trends/gitops/", status=404)


def test_who_does_not_see_a_component_does_not_count_it(viewer: Client) -> None:
    only_reads(Role.VIEWER, {"$not": {"metadata.name": {"$in": ["orders", "legacy"]}}})
    assert "1 of 2 components Argo CD 1" in words(page(viewer, "/trends/"))
    assert "legacy" not in page(viewer, "/trends/gitops/")


def test_a_company_adds_a_trend_of_its_own(tools: Catalog, anonymous: Client) -> None:
    trend = {
        "apiVersion": "greenroom/v1alpha1",
        "kind": "Trend",
        "metadata": {"name": "green", "namespace": "halden", "title": "Green software"},
        "spec": {
            "problem": "Idle machines",
            "recommendations": [{"tool": "default/argo-cd", "role": "core"}],
        },
    }
    tools.holds(document("Group", "checkout"), *some_components(), trend, component("more", "argo-cd"))
    assert "Green software" in page(anonymous, "/trends/")
    assert "Argo CD Core Adopt" in words(page(anonymous, "/trends/halden/green/"))


def listed(markup: str) -> list[str]:
    return re.findall(r'<a href="/catalog/component/default/([\w-]+)/">', markup[markup.index("<tbody>") :])


def test_the_page_leads_to_the_list_of_exactly_those_without_a_tool(anonymous: Client) -> None:
    link = re.search(r'href="(/catalog/\?[^"]*lacks=[^"]*)">All 2<', page(anonymous, "/trends/gitops/"))
    assert link is not None
    markup = page(anonymous, link.group(1).replace("&amp;", "&"))
    assert listed(markup) == ["forecast", "legacy"]
    assert "Without a tool for GitOps" in words(markup)


def test_each_team_leads_to_its_own_without_a_tool(anonymous: Client) -> None:
    links = re.findall(r'href="(/catalog/\?[^"]*owner=[^"]*)">1 without<', page(anonymous, "/trends/gitops/"))
    found = [listed(page(anonymous, link.replace("&amp;", "&"))) for link in links]
    assert found == [["forecast"], ["legacy"]]


def test_a_list_without_tools_for_a_trend_that_is_not_there_is_empty(anonymous: Client) -> None:
    assert "Nothing matches these filters" in page(
        anonymous, "/catalog/?kind=component&lacks=trend:default/nothing"
    )


def test_a_hidden_trend_narrows_no_list(viewer: Client) -> None:
    only_reads(Role.VIEWER, {"kind": "component"})
    assert "Nothing matches these filters" in page(
        viewer, "/catalog/?kind=component&lacks=trend:default/gitops"
    )
