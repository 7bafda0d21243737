"""New entities made in the portal; deleting, hiding and bringing back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalog.ingest.refresh import refresh
from catalog.models import AuditEvent, Entity, Location, Overlay
from portal.accounts.models import Rule
from portal.accounts.rules import known_rules
from tests.web.conftest import Catalog, document, page, words
from tests.web.test_editing import fields, linked

NEW = "/catalog/new/component/"
ORDERS = "/catalog/component/default/orders/"


@pytest.fixture
def orders(catalog: Catalog) -> Location:
    return catalog.holds(
        document("Group", "checkout"),
        document("User", "ana", memberOf=["checkout"]),
        document("Component", "orders"),
        document("Component", "web", dependsOn=["component:orders"]),
    )


def make(client: Client, url: str = NEW, **changes: Any) -> str:
    data: dict[str, Any] = {**page_fields(client, url), "step": "preview", **changes}
    shown = client.post(url, data)
    assert shown.status_code == 200, words(shown.content.decode())
    return shown.content.decode()


def page_fields(client: Client, url: str) -> dict[str, list[str]]:
    return fields(page(client, url).replace(f'action="{url}"', 'action="x/edit/"'))


def saved(client: Client, markup: str, url: str = NEW) -> Any:
    sent = fields(markup.replace(f'action="{url}"', 'action="x/edit/"'))
    return client.post(url, {**sent, "step": "save"})


BILLING = {
    "metadata.name": "billing",
    "spec.type": "service",
    "spec.lifecycle": "production",
    "spec.owner": "checkout",
}


def test_only_who_may_add_a_source_is_led_there(editor: Client, admin: Client, orders: Location) -> None:
    assert editor.get("/sources/new/").status_code == 403
    assert 'href="/sources/new/"' not in page(editor, "/catalog/new/")
    assert 'href="/sources/new/"' in page(admin, "/catalog/new/")


def test_an_editor_makes_an_entity_after_looking_at_it(editor: Client, orders: Location) -> None:
    assert 'href="/catalog/new/"' in page(editor, "/catalog/")
    assert 'href="/catalog/new/component/"' in page(editor, "/catalog/new/")
    markup = make(editor, **BILLING)
    assert "name: billing" in words(markup)
    assert not Entity.objects.filter(name="billing").exists()
    assert saved(editor, markup)["Location"] == "/catalog/component/default/billing/"
    entity = Entity.objects.get(name="billing")
    assert (entity.owner, entity.location and entity.location.type) == ("group:default/checkout", "portal")
    assert AuditEvent.objects.get(verb="entity.create").subject == "component:default/billing"


def test_every_kind_has_a_form(editor: Client, admin: Client, orders: Location) -> None:
    for kind in ("api", "group", "user", "template", "tool", "trend"):
        page(editor, f"/catalog/new/{kind}/")
    assert admin.get("/catalog/new/kind/").headers["location"] == "/kinds/new/"
    assert "Only admins define kinds." in page(editor, "/catalog/new/kind/", status=403)
    page(editor, "/catalog/new/location/", status=404)
    page(editor, "/catalog/new/nothing/", status=404)


def test_a_user_needs_no_group(editor: Client, orders: Location) -> None:
    url = "/catalog/new/user/"
    saved(editor, make(editor, url, **{"metadata.name": "bo", "spec.profile.displayName": "Bo"}), url)
    assert Entity.objects.get(ref="user:default/bo").title == "Bo"


def test_the_type_decides_which_fields_are_asked_for(editor: Client, orders: Location) -> None:
    url = "/catalog/new/api/"
    data = {**BILLING, "spec.type": "mcp-server"}
    response = editor.post(url, {**page_fields(editor, url), **data, "step": "preview"})
    assert "Addresses: This is needed." in words(response.content.decode())


def test_a_name_that_is_taken_is_refused_at_its_field(editor: Client, orders: Location) -> None:
    response = saved(editor, make(editor, **{**BILLING, "metadata.name": "orders"}))
    assert response.status_code == 422
    assert "Name: The reference component:default/orders is taken." in words(response.content.decode())


def test_viewers_and_owners_make_nothing(viewer: Client, orders: Location) -> None:
    for client in (viewer, linked("user:default/ana")):
        assert 'href="/catalog/new/"' not in page(client, "/catalog/")
        page(client, "/catalog/new/", status=403)
        page(client, NEW, status=403)
        patch = '{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"x"}}'
        assert client.post(NEW, {"step": "save", "patch": patch}).status_code == 403


def test_a_rule_for_one_kind_lets_that_kind_be_made(editor: Client, orders: Location) -> None:
    known_rules.know([Rule(role="editor", verb="edit", predicate={"kind": "component"})])
    assert "/catalog/new/api/" not in page(editor, "/catalog/new/")
    assert saved(editor, make(editor, **BILLING)).status_code == 302
    page(editor, "/catalog/new/api/", status=403)


def test_what_was_made_here_is_deleted_and_brought_back(editor: Client, orders: Location) -> None:
    saved(editor, make(editor, **BILLING))
    url = "/catalog/component/default/billing/"
    uid = Entity.objects.get(name="billing").uid
    assert "It was made here, and goes." in words(page(editor, f"{url}delete/"))
    editor.post(f"{url}delete/")
    assert "Bring it back" in page(editor, url, status=404)
    editor.post(f"{url}restore/")
    assert Entity.objects.get(name="billing").uid == uid


def test_what_a_source_gives_is_hidden_until_it_is_brought_back(editor: Client, orders: Location) -> None:
    told = words(page(editor, f"{ORDERS}delete/"))
    assert "1 entity refers to it They stay, and say that it is not in the catalog. web" in told
    assert "Hide until restored" in told
    editor.post(f"{ORDERS}delete/")
    Location.objects.update(revision="")
    orders.files.update(fingerprint="")
    refresh([Location.objects.get(pk=orders.pk)])
    assert not Entity.objects.filter(name="orders").exists()
    assert AuditEvent.objects.filter(verb="entity.hide").exists()
    page(editor, ORDERS, status=404)
    editor.post(f"{ORDERS}restore/")
    assert Entity.objects.filter(name="orders").exists()
    assert not Overlay.objects.exists()


def test_an_owner_may_undo_what_they_hid_and_others_may_not(viewer: Client, orders: Location) -> None:
    owner = linked("user:default/ana")
    assert viewer.post(f"{ORDERS}delete/").status_code == 403
    owner.post(f"{ORDERS}delete/")
    assert "Bring it back" not in page(viewer, ORDERS, status=404)
    assert viewer.post(f"{ORDERS}restore/").status_code == 403
    assert owner.post(f"{ORDERS}restore/").status_code == 302
    assert Entity.objects.filter(name="orders").exists()
