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
from portal.accounts.models import User

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
    assert changes.count(">new<") == 2  # the group and the other service
    assert "generated-" not in changes


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
    assert 'href="/search/?q=basket"' in page


OWNER_IS_MINSEO = "type: service, lifecycle: production, owner: user:minseo"
MINSEO = descriptor("User", "minseo", "memberOf: [checkout]")
ALONE = descriptor("Component", "side-project", OWNER_IS_MINSEO)


@pytest.fixture
def as_minseo(viewer: User) -> Client:
    """A viewer whose account is linked to a User entity that is in a team."""
    viewer.entity_ref = "user:default/minseo"
    viewer.save()
    client = Client()
    client.force_login(viewer)
    return client


def test_what_i_and_my_teams_own_is_mine(as_minseo: Client, source: Source) -> None:
    source.holds(CHECKOUT, MINSEO, BASKET, ALONE, ORPHAN)
    mine = home(as_minseo).split('id="mine"')[1].split("</section>")[0]
    assert "2 owned by you and your teams" in mine
    assert "basket-service" in mine
    assert "side-project" in mine
    assert "invoice-export" not in mine
    link = re.search(r'href="(/catalog/[^"]*)"', mine)
    assert link
    listed = as_minseo.get(link[1].replace("&amp;", "&")).content.decode()
    assert "<b>2</b> of" in listed


def test_who_is_linked_to_nobody_is_told_how_to_be(as_viewer: Client, source: Source) -> None:
    source.holds(CHECKOUT, BASKET)
    assert "Your account is linked to nobody in the catalog" in home(as_viewer)


def test_an_admin_who_is_linked_to_nobody_is_led_to_where_accounts_are_linked(
    as_viewer: Client, as_admin: Client, admin: User, source: Source
) -> None:
    source.holds(CHECKOUT, BASKET)
    assert f'href="/admin/accounts/user/{admin.pk}/link/"' in home(as_admin)
    assert as_admin.get(f"/admin/accounts/user/{admin.pk}/link/").status_code == 200
    assert "/link/" not in home(as_viewer)


def test_with_only_what_came_with_the_portal_it_says_how_to_begin(
    anonymous: Client, as_viewer: Client, as_admin: Client, source: Source
) -> None:
    source.holds(descriptor("Domain", "sales", "owner: nobody").replace("Domain", "Trend"))
    for client in anonymous, as_viewer, as_admin:
        assert "No software of yours is here yet" in home(client)
    assert re.search(r'href="/sources/new/">.*?Add source', home(as_admin), re.DOTALL)
    assert 'href="/sources/new/"' not in home(as_viewer)
    source.holds(CHECKOUT, BASKET)
    assert "No software of yours is here yet" not in home(as_admin)


def test_who_did_not_sign_in_is_told_what_it_would_give(anonymous: Client, source: Source) -> None:
    source.holds(CHECKOUT, BASKET)
    assert "Sign in, and this page shows" in home(anonymous)


def test_stars_come_before_what_was_seen_last(as_minseo: Client, source: Source) -> None:
    source.holds(CHECKOUT, MINSEO, BASKET, ALONE)
    as_minseo.get("/catalog/component/default/side-project/")
    as_minseo.post("/catalog/component/default/basket-service/star/", {"starred": "yes"})
    at_hand = home(as_minseo).split('id="at-hand"')[1].split("</section>")[0]
    assert at_hand.index("basket-service") < at_hand.index("side-project")
    assert at_hand.count("Starred") == 2  # the heading, and one label


def test_what_another_account_saw_in_this_browser_is_not_shown(
    as_minseo: Client, admin: User, source: Source
) -> None:
    source.holds(CHECKOUT, MINSEO, BASKET)
    as_minseo.get("/catalog/component/default/basket-service/")
    as_minseo.force_login(admin)
    assert "basket-service" not in home(as_minseo).split('id="at-hand"')[1]


@pytest.mark.parametrize("sign", ["refused", "failing", "dangling", "ownerless", "unowned", "orphaned"])
def test_each_count_is_that_of_its_list(anonymous: Client, source: Source, sign: str) -> None:
    source.holds(CHECKOUT, BASKET, ORPHAN)
    count = re.search(rf"health={sign}.*?figure[^>]*>(\d+)<", home(anonymous), re.DOTALL)
    assert count
    listed = anonymous.get(f"/catalog/?kind=all&health={sign}").content.decode()
    assert f"<b>{count[1]}</b> of" in listed


def test_a_new_service_is_one_click_away(anonymous: Client, source: Source) -> None:
    assert re.search(r'class="btn primary" href="/create/"', home(anonymous))
