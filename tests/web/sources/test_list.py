"""The list of sources: how each is, what it gives, what wants somebody."""

from __future__ import annotations

import datetime
import re

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from catalog.changes.documents import state_documents
from catalog.models import Location
from portal.accounts.models import Role
from tests.ingest.sources import Source, component
from tests.web.conftest import counted, only_reads, page, words

pytestmark = pytest.mark.django_db(transaction=True)


def location(target: str, **fields: object) -> Location:
    """A source that was read and is well, but for `fields`."""
    usual: dict[str, object] = {"type": "url", "checked_at": timezone.now()}
    return Location.objects.create(target=f"https://git.example.com/{target}", **{**usual, **fields})


def test_what_came_with_the_portal_is_told_apart(admin: Client) -> None:
    for target in "trends-and-tools", "golden-paths":
        Location.objects.create(type="shipped", target=target, checked_at=timezone.now())
    read = words(page(admin, "/sources/?of=all"))
    assert read.count("Trends and tools that come with the portal") == 1
    assert read.count("Templates that come with the portal") == 1


@pytest.fixture
def one_of_each() -> None:
    """A source in every state."""
    soon = timezone.now() + datetime.timedelta(minutes=1)
    location("fine")
    location("failing", failures=3, error="The host did not answer.")
    location("waiting", held_deletions=12)
    location("paused", paused=True, failures=1)
    location("new", checked_at=None)
    location("reading", lease_until=soon, failures=1)


def names(markup: str) -> list[str]:
    found = re.findall(r'<div class="name">\s*<div><a[^>]*>([^<]*)</a>', markup)
    return [name.removeprefix("git.example.com/") for name in found]


def states(markup: str) -> dict[str, str]:
    rows = re.findall(
        r'<div class="name">.*?<a[^>]*>([^<]*)</a>.*?<td class="key">(.*?)</td>', markup, re.DOTALL
    )
    return {name.removeprefix("git.example.com/"): words(state) for name, state in rows}


def test_every_source_says_how_it_is(viewer: Client, one_of_each: None) -> None:
    assert states(page(viewer, "/sources/")) == {
        "failing": "Cannot be read",
        "fine": "Fine",
        "new": "Never read",
        "paused": "Paused",
        "reading": "Being read",
        "waiting": "Waits for approval",
    }


@pytest.mark.parametrize("state", ["fine", "failing", "waiting", "paused", "new", "reading"])
def test_a_state_lists_those_that_are_so(viewer: Client, one_of_each: None, state: str) -> None:
    assert names(page(viewer, f"/sources/?state={state}")) == [state]


def test_states_are_counted(viewer: Client, one_of_each: None) -> None:
    location("also-fine")
    tabs = re.findall(r'<a [^>]*state=fine[^>]*>Fine<span class="count">(\d+)', page(viewer, "/sources/"))
    assert tabs == ["2"]


def test_a_source_says_how_much_it_gives_and_how_much_is_wrong(viewer: Client, source: Source) -> None:
    source.write(
        "catalog-info.yaml",
        component("orders"),
        component("basket"),
        component("old").replace("spec", "spek"),
    )
    source.refresh()
    told = words(page(viewer, "/sources/"))
    assert "Has problems file 2 1 just now" in told


def test_what_wants_somebody_stands_above_all_others(viewer: Client, source: Source) -> None:
    location("failing", failures=3, error="The host did not answer.")
    location("waiting", held_deletions=12)
    source.write("catalog-info.yaml", component("orders").replace("  lifecycle: production\n", ""))
    source.refresh()

    told = words(page(viewer, "/sources/"))

    assert "Needs you Waits for approval: 1 , Cannot be read: 1 , Has problems: 1" in told
    assert "required property 'lifecycle'" in told
    assert "Add lifecycle to spec." in told
    assert "3 times in a row" in told
    assert "git.example.com/waiting would delete 12 of 0 entities" in told


def test_what_is_well_asks_for_nobody(viewer: Client) -> None:
    location("fine")
    assert "Needs you" not in page(viewer, "/sources/")


def test_words_narrow_the_list_by_address(viewer: Client, one_of_each: None) -> None:
    assert names(page(viewer, "/sources/?q=git.example+PAU")) == ["paused"]
    assert "No source has “nowhere” in its address" in words(page(viewer, "/sources/?q=nowhere"))


def test_a_percent_sign_is_a_letter_like_others(viewer: Client, one_of_each: None) -> None:
    assert names(page(viewer, "/sources/?q=%25")) == []


def test_included_sources_are_listed_when_one_asks_for_them(viewer: Client) -> None:
    root = location("root")
    location("child", registered=False).parents.add(root)
    assert names(page(viewer, "/sources/")) == ["root"]
    assert "includes 1 more" in words(page(viewer, "/sources/"))
    assert names(page(viewer, "/sources/?of=all")) == ["child", "root"]
    included = page(viewer, "/sources/?of=included")
    assert names(included) == ["child"]
    assert "included by git.example.com/root" in words(included)


def test_the_included_ones_of_one_source_have_a_list(viewer: Client) -> None:
    root, other = location("root"), location("other")
    location("child", registered=False).parents.add(root)
    location("stranger", registered=False).parents.add(other)
    under = page(viewer, f"/sources/?under={root.uid}")
    assert names(under) == ["child"]
    assert "Included by git.example.com/root" in words(under)
    assert names(page(viewer, "/sources/?under=nonsense")) == []


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["a", "b", "c"]),
        ("-name", ["c", "b", "a"]),
        ("-checked", ["c", "a", "b"]),
        ("checked", ["b", "a", "c"]),
    ],
)
def test_a_list_is_sorted_as_one_asks(viewer: Client, sort: str, expected: list[str]) -> None:
    now = timezone.now()
    location("a", checked_at=now - datetime.timedelta(hours=1))
    location("b", checked_at=None)
    location("c", checked_at=now)
    assert names(page(viewer, f"/sources/?sort={sort}")) == expected


def test_a_long_list_has_pages(viewer: Client) -> None:
    for number in range(28):
        location(f"service-{number:02}")
    first = page(viewer, "/sources/")
    assert len(names(first)) == 25
    assert "1–25 of 28" in words(first)
    last = page(viewer, "/sources/?page=2")
    assert names(last) == ["service-25", "service-26", "service-27"]
    assert names(page(viewer, "/sources/?page=99")) == names(last)


def test_an_address_that_means_nothing_shows_the_list(viewer: Client, one_of_each: None) -> None:
    assert len(names(page(viewer, "/sources/?state=x&of=y&sort=z&page=-1&q=%00"))) == 6


def test_htmx_gets_the_rows_and_the_address_of_what_they_show(viewer: Client, one_of_each: None) -> None:
    response = viewer.get(
        "/sources/?state=fine&of=registered", headers={"hx-request": "true", "hx-target": "listed"}
    )
    assert response["HX-Push-Url"] == "/sources/?state=fine"
    markup = response.content.decode()
    assert "<html" not in markup
    assert names(markup) == ["fine"]
    assert '<output id="count" hx-swap-oob="innerHTML">1 source</output>' in markup


def test_without_a_source_admins_are_told_how_to_add_one(admin: Client, viewer: Client) -> None:
    assert "Add the first source" in page(admin, "/sources/")
    nothing = page(viewer, "/sources/")
    assert "There is no source yet" in nothing
    assert "/sources/new/" not in nothing


def test_what_is_written_here_is_a_source_too(viewer: Client) -> None:
    state_documents(actor=None, text=component("orders"))
    assert "Made in the portal Fine portal 1" in words(page(viewer, "/sources/"))


def test_home_leads_to_sources_in_trouble(viewer: Client, one_of_each: None, settings: LazySettings) -> None:
    state_documents(actor=None, text=component("orders"))
    home = page(viewer, "/")
    assert '<a class="grow" href="/sources/?state=failing&amp;of=all">' in home
    assert '<a class="grow" href="/sources/?state=waiting&amp;of=all">' in home


def test_nobody_reads_it_without_signing_in_unless_reading_is_open(
    anonymous: Client, one_of_each: None, settings: LazySettings
) -> None:
    settings.ANONYMOUS_READ = False
    assert anonymous.get("/sources/").status_code == 302
    settings.ANONYMOUS_READ = True
    assert len(names(page(anonymous, "/sources/"))) == 6


class TestWhoSeesAPart:
    """A rule lets viewers see components only, or Location entities too."""

    def test_without_its_location_entity_a_source_is_not_there(self, viewer: Client, source: Source) -> None:
        source.write("catalog-info.yaml", component("orders"))
        source.refresh()
        only_reads(Role.VIEWER, {"kind": "component"})
        assert names(page(viewer, "/sources/")) == []
        assert viewer.get(f"/sources/{source.location.uid}/").status_code == 404
        assert viewer.post(f"/sources/{source.location.uid}/refresh/").status_code == 404

    def test_counts_are_of_what_one_sees_and_problems_are_not_told(
        self, viewer: Client, source: Source
    ) -> None:
        source.write(
            "catalog-info.yaml",
            component("orders"),
            component("secret-basket"),
            component("secret-old").replace("spec", "spek"),
        )
        source.refresh()
        only_reads(Role.VIEWER, {"$any": [{"kind": "location"}, {"metadata.name": "orders"}]})

        told = words(page(viewer, "/sources/"))
        assert "Fine file 1 just now" in told
        assert "Needs you" not in told
        assert "secret" not in page(viewer, f"/sources/{source.location.uid}/")
        assert "orders" in page(viewer, f"/sources/{source.location.uid}/")


BUDGETS = {"/sources/": 15, "/sources/?state=fine": 10, "/sources/?of=all&q=service&page=2": 10}
"""Statements that each list sends: one for who asks and one for their session among them."""


@pytest.mark.parametrize("number", [60, 2000])
def test_a_list_costs_the_same_for_any_number(viewer: Client, number: int) -> None:
    root = location("root")
    Location.objects.bulk_create(
        Location(
            type="url",
            target=f"https://git.example.com/service-{n:05}",
            checked_at=timezone.now(),
            failures=int(n % 10 == 0),
            held_deletions=int(n % 11 == 0),
        )
        for n in range(number)
    )
    for child in Location.objects.exclude(pk=root.pk)[:55]:
        Location.objects.filter(pk=child.pk).update(registered=False)
        child.parents.add(root)
    costs = {}
    for url in BUDGETS:
        page(viewer, url)
        with counted() as statements:
            page(viewer, url)
        costs[url] = len(statements)
    assert costs == BUDGETS
