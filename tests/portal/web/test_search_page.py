"""The search page: what was searched, what was found by kind, and how to find better."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from portal.accounts.models import Role
from tests.web.conftest import Catalog, counted, document, only_reads, words

pytestmark = pytest.mark.django_db


def search(client: Client, **asked: str) -> str:
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return response.content.decode()


def hits(page: str) -> list[str]:
    return re.findall(r'<a href="/catalog/[^/]+/[^/]+/([^/]+)/"><b>', page)


@pytest.fixture
def shop(descriptors: Catalog) -> Catalog:
    descriptors.holds(
        document("Group", "checkout"),
        document("Component", "ledger", metadata={"description": "Books every payment twice."}),
        document("Component", "billing", metadata={"tags": ["payment"]}),
        document("Component", "invoices", metadata={"title": "Payment papers"}),
        document("API", "payment-api"),
        document(
            "Component",
            "gyeolje",
            metadata={"title": "결제 서비스", "description": "카드 결제를 처리합니다."},
        ),
    )
    return descriptors


def test_names_before_titles_before_tags_before_descriptions(anonymous: Client, shop: Catalog) -> None:
    assert hits(search(anonymous, q="payment")) == ["payment-api", "invoices", "billing", "ledger"]


def test_korean_words_are_found_with_what_is_tied_to_them(anonymous: Client, shop: Catalog) -> None:
    page = search(anonymous, q="결제")
    assert hits(page) == ["gyeolje"]
    assert "<mark>결제</mark>를" in page


def test_kinds_are_tabs_with_counts_that_hold(anonymous: Client, shop: Catalog) -> None:
    page = search(anonymous, q="payment")
    assert "All 4" in words(page)
    assert "Components 3" in words(page)
    assert hits(search(anonymous, q="payment", kind="component")) == ["invoices", "billing", "ledger"]


def test_matches_are_marked_and_the_rest_is_escaped(anonymous: Client, descriptors: Catalog) -> None:
    descriptors.holds(document("Component", "pay", metadata={"description": "<b>pays</b> & more"}))
    page = search(anonymous, q="pay")
    assert "&lt;b&gt;<mark>pay</mark>s" in page
    assert "<b>pays" not in page


def test_it_says_what_was_searched(anonymous: Client, shop: Catalog) -> None:
    assert "Names, titles, tags and descriptions of the 7 entities" in words(search(anonymous, q="payment"))


def test_a_typing_error_gets_a_guess(anonymous: Client, shop: Catalog) -> None:
    assert "Did you mean ledger?" in words(search(anonymous, q="leddger"))


def test_pages_follow_one_another(anonymous: Client, descriptors: Catalog) -> None:
    descriptors.holds(*(document("Component", f"basket-{n:02}") for n in range(45)))
    pages = [hits(search(anonymous, q="basket", page=str(number))) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({name for page in pages for name in page}) == 45
    assert hits(search(anonymous, q="basket", page="99")) == []
    assert len(hits(search(anonymous, q="basket", page="x"))) == 20


def test_what_one_may_not_see_is_not_found_nor_counted(as_viewer: Client, shop: Catalog) -> None:
    only_reads(Role.VIEWER, {"kind": "api"})
    page = search(as_viewer, q="payment")
    assert hits(page) == ["payment-api"]
    assert "All 1" in words(page)
    assert "of the 1 entity" in words(page)


@pytest.mark.parametrize("entities", [30, 3000])
def test_it_costs_the_same_for_any_number(anonymous: Client, descriptors: Catalog, entities: int) -> None:
    descriptors.holds(*(document("Component", f"basket-{n}") for n in range(entities)))
    for url in ("/search/?q=basket", "/", "/palette/?q=basket"):
        anonymous.get(url)
    costs = {}
    for url in ("/search/?q=basket", "/", "/palette/?q=basket"):
        with counted() as statements:
            anonymous.get(url)
        costs[url] = len(statements)
    assert costs == {"/search/?q=basket": 3, "/": 9, "/palette/?q=basket": 3}
