"""The list of trends, for the company or for the teams of whoever reads it."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import Role, User
from tests.web.conftest import Catalog, document, only_reads, page, words
from tests.web.tools.conftest import some_components
from tests.web.tools.test_courses import kept

GITOPS = "trend:default/gitops"
MINE = "/trends/?of=mine"


@pytest.fixture
def ana(client: Client, tools: Catalog) -> Client:
    """In the team of the shop's front, which has one component, without a tool for GitOps."""
    tools.holds(
        document("Group", "checkout"),
        document("Group", "storefront", metadata={"title": "Storefront"}),
        document("User", "ana", memberOf=["storefront"]),
        *some_components(),
    )
    client.force_login(User.objects.create_user("ana", role=Role.VIEWER, entity_ref="user:default/ana"))
    return client


def gitops(markup: str) -> str:
    """What the card of GitOps says."""
    text = words(markup)
    return text[text.index("05 GitOps") : text.index("06 AIOps")]


def test_the_company_comes_first(ana: Client) -> None:
    markup = page(ana, "/trends/")
    assert "2 of 4 components" in gitops(markup)
    assert 'href="/trends/?of=mine"' in markup
    assert 'aria-current="true">Company<' in markup


def test_my_teams_are_a_part_of_it(ana: Client) -> None:
    markup = page(ana, MINE)
    assert "0 of 1 component no tool of it in use" in gitops(markup)
    assert "Components of Storefront, and your own." in words(markup)
    assert 'aria-current="true">My teams<' in markup


def test_what_is_my_own_counts_too(ana: Client, tools: Catalog) -> None:
    mine = document(
        "Component",
        "notes",
        owner="user:ana",
        metadata={"annotations": {"greenroom.dev/uses-tools": "argo-cd"}},
    )
    tools.holds(document("User", "ana", memberOf=[]), *some_components(), mine)
    markup = page(ana, MINE)
    assert "1 of 1 component Argo CD 1" in gitops(markup)
    assert "Components of your teams, and your own." in words(markup)


def test_a_rise_is_that_of_my_teams(ana: Client) -> None:
    kept(GITOPS, {90: (0, 4), 89: (0, 4)})
    kept(GITOPS, {90: (3, 3)}, scope="group:default/storefront")
    assert "3 fewer in 90 days" in gitops(page(ana, MINE))
    assert "2 more in 90 days" in gitops(page(ana, "/trends/"))


def test_who_does_not_see_all_is_told_of_no_rise(ana: Client) -> None:
    kept(GITOPS, {90: (0, 4), 89: (0, 4)})
    kept(GITOPS, {90: (3, 3)}, scope="group:default/storefront")
    only_reads(Role.VIEWER, {"$not": {"metadata.name": "orders"}})
    assert "in 90 days" not in page(ana, MINE)


def test_a_team_that_i_may_not_see_is_neither_named_nor_counted(ana: Client) -> None:
    only_reads(Role.VIEWER, {"$not": {"kind": "group"}})
    markup = page(ana, MINE)
    assert "Storefront" not in markup
    assert "no component that it matters for" in gitops(markup)


def test_the_switch_changes_the_cards_alone(ana: Client) -> None:
    fragment = page(ana, MINE, target="cards")
    assert "0 of 1 component" in gitops(fragment)
    assert "<h1>" not in fragment


def test_who_is_linked_to_nobody_has_no_switch_and_is_told_why(viewer: Client, tools: Catalog) -> None:
    assert "My teams" not in page(viewer, "/trends/")
    markup = page(viewer, MINE)
    assert "Your account is linked to no user of the catalog" in markup
    assert "2 of 4 components" in gitops(markup)


def test_korean_is_whole(ana: Client) -> None:
    ana.cookies["django_language"] = "ko"
    markup = page(ana, MINE)
    assert "내 팀" in markup
    assert "My teams" not in markup
