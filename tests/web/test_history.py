"""The History tab: each change field by field, an entity as it was on a day, what is left of those gone."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.changes.deletions import restore_entities
from catalog.models import Entity, Location, Refresh, Revision
from portal.accounts.models import Role, User
from tests.web.conftest import Catalog, counted, document, only_reads, page, words

ORDERS = "/catalog/component/default/orders/"
HISTORY = f"{ORDERS}?tab=history"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def section(markup: str, identity: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{identity}".*?</section>', markup, re.DOTALL)
    assert found is not None, f"No section {identity} in {words(markup)}"
    return words(found[0])


def changes(client: Client, url: str = HISTORY) -> str:
    return section(page(client, url), "history")


def days_ago(number: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=number)


def date(number: int) -> str:
    """The date of so many days ago, as an address has it."""
    return timezone.localtime(days_ago(number)).date().isoformat()


def orders(catalog: Catalog, **spec: Any) -> None:
    metadata = spec.pop("metadata", None)
    catalog.holds(document("Component", "orders", metadata=metadata, **spec))


def happened(number: int, days: int) -> None:
    """Have a change happen so many days ago."""
    Revision.objects.filter(number=number).update(at=days_ago(days))


@pytest.fixture
def story(catalog: Catalog) -> Catalog:
    """An experiment that came ten days ago, is in production for eight days and has its tag for three."""
    orders(catalog, lifecycle="experimental")
    orders(catalog, lifecycle="production")
    orders(catalog, lifecycle="production", metadata={"tags": ["pci"]})
    Entity.objects.update(created_at=days_ago(10))
    happened(1, 8)
    happened(2, 3)
    return catalog


def test_changes_are_told_field_by_field_the_newest_first(anonymous: Client, story: Catalog) -> None:
    told = changes(anonymous)
    tags, lifecycle, came = (
        told.index("Tags pci"),
        told.index("Lifecycle experimental → production"),
        told.index("Came into the catalog 10 days ago"),
    )
    assert tags < lifecycle < came


def test_lists_show_what_came_and_went_and_long_texts_their_lines(
    anonymous: Client, catalog: Catalog
) -> None:
    long = "One line that stays\nAnother one that stays as well\n"
    orders(catalog, metadata={"tags": ["old", "kept"], "description": long + "The last line as it was"})
    orders(catalog, metadata={"tags": ["kept", "new"], "description": long + "The last line as it is"})
    markup = page(anonymous, HISTORY)
    assert re.search(r"<del>old</del><ins>new</ins>", markup)
    assert "<ins>kept</ins>" not in markup
    assert '<span class="del">The last line as it was</span>' in markup
    assert '<span class="add">The last line as it is</span>' in markup
    assert "<span>Another one that stays as well</span>" in markup


def test_a_change_of_type_and_a_nested_field_are_shown(anonymous: Client, catalog: Catalog) -> None:
    orders(catalog, retries=1, limits={"cpu": 1, "memory": "1Gi"})
    orders(catalog, retries="1", limits={"cpu": 2, "memory": "1Gi"}, regions=[{"name": "eu"}])
    told = changes(anonymous)
    assert "Retries 1 → 1" in told
    assert "Limits Cpu 1 → 2" in told
    assert "Regions - name: eu" in told


def test_a_translation_is_told_by_the_field_and_its_language(anonymous: Client, catalog: Catalog) -> None:
    orders(catalog, translations={"ko": {"title": "주문", "retries": "한 번"}})
    orders(catalog, translations={"ko": {"title": "주문 서비스", "retries": "두 번"}})
    told = changes(anonymous)
    assert "Title (한국어) 주문 → 주문 서비스" in told
    assert "Retries (한국어) 한 번 → 두 번" in told
    korean = {"title": "주문 서비스", "retries": "두 번"}
    orders(catalog, translations={"ko": korean, "de": {"title": "Bestellen"}})
    assert "Translations (Deutsch)" in changes(anonymous)


def test_markup_in_a_document_stays_text(anonymous: Client, catalog: Catalog) -> None:
    orders(catalog, metadata={"title": "Orders"})
    orders(catalog, metadata={"title": "<script>alert(1)</script>"})
    markup = page(anonymous, HISTORY)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in markup
    assert "<script>alert" not in markup


def test_a_person_is_named_and_a_commit_is_linked(anonymous: Client, story: Catalog) -> None:
    ana = User.objects.create_user("ana", first_name="Ana", last_name="Duarte")
    forge = Location.objects.create(type="git", target="https://github.com/halden/orders.git")
    read = Refresh.objects.create(location=forge, started_at=timezone.now(), revision=COMMIT)
    Revision.objects.filter(number=1).update(refresh=None, actor=ana)
    Revision.objects.filter(number=2).update(refresh=read)
    markup = page(anonymous, HISTORY)
    assert (
        f'href="https://github.com/halden/orders/commit/{COMMIT}" rel="noopener">commit 0123456</a>' in markup
    )
    assert "8 days ago · Ana Duarte" in words(markup)
    assert "commit 0123456" in section(page(anonymous, ORDERS), "changes")


def test_what_only_looks_like_a_commit_is_none(anonymous: Client, story: Catalog) -> None:
    file = Location.objects.create(type="url", target="https://files.halden.example/orders.yaml")
    read = Refresh.objects.create(location=file, started_at=timezone.now(), revision=COMMIT)
    Revision.objects.filter(number=2).update(refresh=read)
    assert "3 days ago · files.halden.example/orders.yaml" in changes(anonymous)


def test_many_changes_come_in_pages(anonymous: Client, catalog: Catalog) -> None:
    for number in range(46):
        orders(catalog, retries=number)
    url, seen = HISTORY, []
    while url:
        markup = page(anonymous, url)
        seen += re.findall(r"<del>(\d+)</del> → <ins>(\d+)</ins>", markup)
        older = re.search(r'<a class="btn" href="([^"]*)"[^>]*>Older', markup)
        assert ("Came into the catalog" in words(markup)) == (older is None)
        url = html.unescape(older[1]) if older else ""
    assert seen == [(str(n), str(n + 1)) for n in reversed(range(45))]


def test_it_is_shown_as_it_was_on_a_day(anonymous: Client, story: Catalog) -> None:
    markup = page(anonymous, f"{ORDERS}?at={date(5)}")
    assert 'aria-current="page">History' in markup
    then = section(markup, "then")
    assert "lifecycle : production" in then
    assert "pci" not in then
    assert "Tags pci" in section(markup, "since")
    assert "lifecycle : experimental" in section(page(anonymous, f"{HISTORY}&at={date(9)}"), "then")
    assert "Nothing." in section(page(anonymous, f"{HISTORY}&at={date(0)}"), "since")


def test_every_change_leads_to_how_it_was_then(anonymous: Client, story: Catalog) -> None:
    markup = page(anonymous, HISTORY)
    links = [html.unescape(link) for link in re.findall(r'<a class="link sm" href="([^"]*at=[^"]*)"', markup)]
    states = [section(page(anonymous, link), "then") for link in links]
    assert ["pci" in state for state in states] == [True, False, False]
    assert ["experimental" in state for state in states] == [False, False, True]


def test_two_days_are_compared_in_either_order(anonymous: Client, story: Catalog) -> None:
    for at, until in ((9, 5), (5, 9)):
        markup = page(anonymous, f"{HISTORY}&at={date(at)}&until={date(until)}")
        told = section(markup, "since")
        assert "What changed between the two" in told
        assert "Lifecycle experimental → production" in told
        assert "pci" not in told
        assert f'name="at" value="{date(9)}"' in markup


def test_before_it_came_it_was_not_there(anonymous: Client, story: Catalog) -> None:
    assert "It was not in the catalog yet." in words(page(anonymous, f"{HISTORY}&at={date(11)}"))


@pytest.mark.parametrize("given", ["yesterday", "2026-02-30", "2026-13-01", "99999-01-01", "<b>"])
def test_what_is_no_date_is_said(anonymous: Client, story: Catalog, given: str) -> None:
    markup = page(anonymous, f"{HISTORY}&at={given}")
    assert "is no date. Expected one such as 2026-11-20." in words(markup)
    assert "<b>”" not in markup


@pytest.mark.parametrize("given", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_dates(anonymous: Client, story: Catalog, given: str) -> None:
    page(anonymous, f"{HISTORY}&at={given}")


def test_what_was_gone_for_a_time_was_not_there_then(anonymous: Client, story: Catalog) -> None:
    story.holds(document("Group", "checkout"))
    happened(3, 2)
    deleted = Revision.objects.get(action="deleted")
    restore_entities(actor=None, deletions=[deleted.pk])
    happened(4, 1)
    told = changes(anonymous)
    assert re.search(r"Restored.*Deleted.*Tags pci.*Lifecycle", told)
    markup = page(anonymous, f"{HISTORY}&at={(days_ago(1) - datetime.timedelta(hours=1)).isoformat()}")
    assert "It was not in the catalog then. It had been deleted on" in words(markup)
    assert "pci" in section(page(anonymous, f"{HISTORY}&at={date(3)}"), "then")


def test_what_somebody_brought_back_is_told_once(anonymous: Client, story: Catalog) -> None:
    story.holds(document("Group", "checkout"))
    restore_entities(actor=None, deletions=[Revision.objects.get(action="deleted").pk])
    orders(story, lifecycle="deprecated")
    told = changes(anonymous)
    assert re.search(r"Lifecycle production → deprecated.*Restored.*Deleted", told)
    assert "Came back" not in told


def test_what_came_back_with_its_source_says_so(anonymous: Client, story: Catalog) -> None:
    story.holds(document("Group", "checkout"))
    happened(3, 2)
    orders(story, lifecycle="deprecated")
    Entity.objects.filter(kind="component").update(created_at=days_ago(1))
    assert re.search(r"Came back with its source.*Deleted.*Tags pci", changes(anonymous))
    assert "deprecated" in section(page(anonymous, f"{HISTORY}&at={date(0)}"), "then")
    assert "pci" in section(page(anonymous, f"{HISTORY}&at={date(3)}"), "then")


def test_what_is_deleted_says_when_by_what_and_what_it_was(anonymous: Client, story: Catalog) -> None:
    story.holds(document("Group", "checkout"))
    markup = page(anonymous, ORDERS, status=404)
    assert re.search(r"It was here until its source stopped giving it: just now ?, /", words(markup))
    assert "lifecycle : production" in section(markup, "last")
    assert re.search(r"Deleted.*Tags pci.*Lifecycle", section(markup, "history"))


def test_who_deleted_it_is_named(anonymous: Client, story: Catalog) -> None:
    story.holds(document("Group", "checkout"))
    ana = User.objects.create_user("ana", first_name="Ana", last_name="Duarte")
    Revision.objects.filter(action="deleted").update(refresh=None, actor=ana)
    assert "Ana Duarte deleted it: just now" in words(page(anonymous, ORDERS, status=404))


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"kind": "component"}, True),
        ({"metadata.tags": {"$contains": "pci"}}, True),
        ({"relations.ownedby": "group:default/checkout"}, True),
        ({"$not": {"metadata.tags": {"$contains": "secret"}}}, True),
        ({"metadata.name": {"$hasPrefix": "ord"}}, True),
        ({"$any": [{"kind": "api"}, {"spec.lifecycle": {"$in": ["production"]}}]}, True),
        ({"metadata.annotations": {"$exists": True}}, False),
        ({"kind": "group"}, False),
        ({"$not": {"metadata.tags": {"$contains": "pci"}}}, False),
        ({"$not": {"relations.dependencyof": "component:default/secret"}}, False),
    ],
)
def test_only_who_could_have_seen_it_is_told_of_what_is_gone(
    viewer: Client, story: Catalog, rule: dict[str, Any], told: bool
) -> None:
    story.holds(document("Group", "checkout"))
    only_reads(Role.VIEWER, rule)
    assert ("stopped giving it" in words(page(viewer, ORDERS, status=404))) == told


def test_the_past_of_what_is_hidden_is_hidden(viewer: Client, story: Catalog) -> None:
    story.holds(document("Group", "checkout"))
    orders(story, lifecycle="production", metadata={"tags": ["secret"]})
    only_reads(Role.VIEWER, {"$not": {"metadata.tags": {"$contains": "secret"}}})
    hidden, never = (
        page(viewer, ORDERS, status=404),
        page(viewer, ORDERS.replace("orders", "nix"), status=404),
    )
    assert "stopped giving it" not in words(hidden)
    assert words(hidden).replace("orders", "nix") == words(never)


def test_htmx_gets_the_tab_alone(anonymous: Client, story: Catalog) -> None:
    markup = page(anonymous, f"{HISTORY}&at={date(5)}", target="tab")
    assert "<h1>" not in markup
    assert "As it was" in words(markup)


@pytest.mark.parametrize("number", [3, 60])
def test_history_costs_the_same_for_any_number(anonymous: Client, catalog: Catalog, number: int) -> None:
    for retries in range(number + 1):
        orders(catalog, retries=retries)
    costs = {}
    for query in ("", "&before=3", f"&at={date(1)}", f"&at={date(1)}&until={date(0)}"):
        page(anonymous, HISTORY + query)
        with counted() as statements:
            page(anonymous, HISTORY + query)
        costs[re.sub(r"=[^&]*", "", query)] = len(statements)
    assert costs == {"": 9, "&before": 10, "&at": 10, "&at&until": 10}
