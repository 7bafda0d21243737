"""The first page and the search in the top bar, over a small catalog read from a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from catalog.models import Location

pytestmark = pytest.mark.django_db(transaction=True)

HTMX = {"hx-request": "true", "hx-target": "found"}


def descriptor(kind: str, name: str, spec: str, description: str = "") -> str:
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\n"
        f"metadata: {{name: {name}, description: '{description}'}}\nspec: {{{spec}}}\n"
    )


SERVICE = "type: service, lifecycle: production, owner: checkout"
CHECKOUT = descriptor("Group", "checkout", "type: team, children: []")
BASKET = descriptor("Component", "basket-service", SERVICE, "Holds what a shopper has picked")
ORPHAN = descriptor("Component", "invoice-export", "type: service, lifecycle: production, owner: nobody")


class Source:
    """A file with descriptors, and the location that reads it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def holds(self, *documents: str) -> None:
        self.path.write_text("---\n".join(documents))
        location = Location.objects.filter(target=str(self.path)).first()
        refresh([location or register_location(actor=None, kind="file", target=str(self.path))])


@pytest.fixture
def source(tmp_path: Path, settings: Settings) -> Source:
    settings.ANONYMOUS_READ = True
    settings.CATALOG_FILE_ROOTS = None
    return Source(tmp_path / "catalog-info.yaml")


def home(client: Client, **headers: str) -> str:
    response = client.get("/", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_catalog_says_how_to_fill_it(anonymous: Client, source: Source) -> None:
    page = home(anonymous)
    assert "The catalog is empty" in page
    assert "manage.py ingest" in page


def test_what_is_there_by_kind_with_a_way_to_it(anonymous: Client, source: Source) -> None:
    source.holds(CHECKOUT, BASKET, ORPHAN)
    page = home(anonymous)
    assert re.search(r'href="/catalog/\?kind=component">Components</a>\s*<span class="figure">2<', page)
    assert re.search(r'href="/catalog/\?kind=group">Groups</a>\s*<span class="figure">1<', page)


def test_what_needs_a_look_is_counted(anonymous: Client, source: Source) -> None:
    source.holds(CHECKOUT, BASKET, ORPHAN)
    page = home(anonymous)
    assert re.search(r"health=dangling.*?figure\">1<", page, re.DOTALL)
    assert re.search(r"health=refused.*?figure muted\">0<", page, re.DOTALL)


def test_what_came_and_what_changed_stands_first(anonymous: Client, source: Source) -> None:
    source.holds(CHECKOUT, BASKET, ORPHAN)
    source.holds(CHECKOUT, BASKET.replace("picked", "chosen"), ORPHAN)
    changes = home(anonymous).split('id="changes"')[1]
    first = re.search(r"<li>.*?</li>", changes, re.DOTALL)
    assert first
    assert "/catalog/component/default/basket-service/" in first[0]
    assert ">new<" not in first[0]
    assert changes.count(">new<") == 3  # the group, the other service, and the location itself


def test_what_is_gone_is_no_longer_among_the_changes(anonymous: Client, source: Source) -> None:
    source.holds(CHECKOUT, BASKET, ORPHAN)
    source.holds(CHECKOUT, BASKET)
    assert "invoice-export" not in home(anonymous)


def test_a_viewer_is_greeted_by_name(as_viewer: Client, source: Source) -> None:
    assert re.search(r"<h1>Good \w+, Minseo</h1>", home(as_viewer))


def test_where_reading_needs_an_account_a_stranger_is_sent_to_sign_in(
    anonymous: Client, source: Source, settings: Settings
) -> None:
    settings.ANONYMOUS_READ = False
    assert anonymous.get("/").headers["Location"] == "/accounts/login/?next=/"
    assert "/accounts/login/" in anonymous.get("/search/", headers=HTMX).headers["HX-Redirect"]


def test_the_page_costs_the_same_for_few_and_for_many(
    anonymous: Client, source: Source, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many = [BASKET.replace("basket-service", f"service-{number}") for number in range(40)]
    source.holds(CHECKOUT, *many)
    home(anonymous)
    with django_assert_max_num_queries(12):
        home(anonymous)


def test_search_finds_while_one_types(anonymous: Client, source: Source) -> None:
    source.holds(CHECKOUT, BASKET, ORPHAN)
    page = anonymous.get("/search/?q=bask", headers=HTMX).content.decode()
    assert 'href="/catalog/component/default/basket-service/"' in page
    assert "Component · Holds what a shopper has picked" in page
    assert "invoice-export" not in page
    assert "<html" not in page


def test_search_for_nothing_answers_nothing(anonymous: Client, source: Source) -> None:
    assert anonymous.get("/search/?q=+", headers=HTMX).content.decode().strip() == ""


def test_search_without_results_says_so_and_repeats_the_words_as_text(
    anonymous: Client, source: Source
) -> None:
    page = anonymous.get("/search/?q=%3Cb%3Enope", headers=HTMX).content.decode()
    assert "Nothing has “&lt;b&gt;nope” in it." in page


def test_search_shows_some_and_leads_to_all(anonymous: Client, source: Source) -> None:
    source.holds(*[BASKET.replace("basket-service", f"basket-{number}") for number in range(11)])
    page = anonymous.get("/search/?q=basket", headers=HTMX).content.decode()
    assert page.count('role="option"') == 9
    assert "3 more in the catalog" in page
    assert 'href="/catalog/?q=basket"' in page


def test_search_opened_as_a_page_is_the_catalog_s_list(anonymous: Client, source: Source) -> None:
    assert anonymous.get("/search/?q=a b").headers["Location"] == "/catalog/?q=a+b"
