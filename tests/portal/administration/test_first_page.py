"""The first page of the administration: each table once, where one looks for it, and what leads elsewhere."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.test import Client

from catalog.changes.entities import create_entity
from catalog.models import Entity, Location
from portal.administration.groups import GROUPS
from tests.web.conftest import Catalog, document, page, words
from tests.web.kinds.shelves import SHELF, shelf

pytestmark = pytest.mark.django_db


def test_every_table_is_in_one_part(as_admin: Client) -> None:
    named = [name for _label, names in GROUPS.values() for name in names]
    registered = sorted(model._meta.label for model in admin.site._registry)
    assert sorted(named) == registered, "put a new table into GROUPS"


def test_parts_are_named_for_what_is_in_them(as_admin: Client) -> None:
    markup = page(as_admin, "/admin/")
    parts = re.findall(r"<caption>([^<]*)</caption>", markup)
    assert parts == [
        "Entities",
        "Sources",
        "Edits and history",
        "People",
        "Making services",
        "Trends and tools",
        "Index",
    ]
    people = words(markup[markup.index('id="people"') : markup.index('id="making"')])
    assert people.count("Accounts") == 1


@pytest.mark.parametrize(
    "address",
    [
        "/sources/new/",
        "/sources/",
        "/sources/deleted/",
        "/kinds/",
        "/catalog/new/",
        "/catalog/bulk/?kind=component",
        "/audit/",
        "/health/",
    ],
)
def test_what_is_done_in_the_portal_is_a_click_away(as_admin: Client, company: Catalog, address: str) -> None:
    assert f'href="{address}"' in page(as_admin, "/admin/")
    assert as_admin.get(address).status_code == 200


def test_a_source_leads_to_where_it_is_moved_opened_and_removed(as_admin: Client, company: Catalog) -> None:
    source = Location.objects.get()
    markup = page(as_admin, f"/admin/catalog/location/{source.pk}/change/")
    for below in ("", "move/", "credential/", "remove/"):
        address = f"/sources/{source.uid}/{below}"
        assert f'href="{address}"' in markup
        assert as_admin.get(address).status_code == 200


def test_a_kind_of_ones_own_leads_to_its_entities_and_they_to_their_forms(
    as_admin: Client, company: Catalog
) -> None:
    create_entity(actor=None, document=SHELF)
    create_entity(actor=None, document=shelf("low", levels=1))
    create_entity(actor=None, document=shelf("high", levels=9))
    kinds = page(as_admin, "/admin/catalog/kind/")
    assert '<a href="/admin/catalog/entity/?kind=shelf">Shelves</a>' in kinds
    listed = page(as_admin, "/admin/catalog/entity/?kind=shelf")
    assert "low" in listed
    assert "basket" not in listed
    row = page(as_admin, f"/admin/catalog/entity/{Entity.objects.get(name='low').pk}/change/")
    for below in ("edit/", "delete/"):
        assert f'href="/catalog/shelf/default/low/{below}"' in row
        assert as_admin.get(f"/catalog/shelf/default/low/{below}").status_code == 200


def test_entities_of_any_kind_are_changed_and_removed_together(as_admin: Client, company: Catalog) -> None:
    create_entity(actor=None, document=SHELF)
    create_entity(actor=None, document=shelf("low", levels=1))
    create_entity(actor=None, document=document("Component", "made-here"))
    chosen = list(Entity.objects.filter(name__in=["low", "made-here"]).values_list("pk", flat=True))
    sent = {"action": "change_many", "_selected_action": chosen}
    where = as_admin.post("/admin/catalog/entity/", sent)["Location"]
    assert where == "/catalog/bulk/?kind=all&ref=component:default/made-here&ref=shelf:default/low"
    assert as_admin.get(where).status_code == 200
    sent = {"action": "remove_these", "_selected_action": chosen}
    assert "shelf:default/low" in as_admin.post("/admin/catalog/entity/", sent).content.decode()
    as_admin.post("/admin/catalog/entity/", {**sent, "confirmed": "yes"})
    assert not Entity.objects.filter(pk__in=chosen).exists()


def test_how_people_sign_in_is_looked_at_and_changed_by_nobody(as_admin: Client) -> None:
    for table in ("account/emailaddress", "socialaccount/socialaccount"):
        assert as_admin.get(f"/admin/{table}/").status_code == 200
        assert as_admin.get(f"/admin/{table}/add/").status_code == 403
