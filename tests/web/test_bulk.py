"""One change of many entities, after a look at what it comes to."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from catalog.changes.edits import edit_entity
from catalog.models import AuditEvent, Entity, Overlay
from tests.web.conftest import Catalog, counted, document, page, words
from tests.web.test_editing import linked

BULK = "/catalog/bulk/?kind=component&lifecycle=production"
WISH = {"add": "tier-1", "remove": "old", "owner": "", "lifecycle": "deprecated"}


@pytest.fixture
def company(catalog: Catalog) -> Catalog:
    catalog.holds(
        document("Group", "checkout"),
        document("User", "ana", memberOf=["basket"]),
        document("Group", "basket"),
        document("Component", "one", metadata={"tags": ["old"]}),
        document("Component", "two", owner="basket"),
        document("Component", "three", lifecycle="experimental"),
    )
    return catalog


def preview(client: Client, **wish: str) -> str:
    response = client.post(BULK, {**WISH, **wish, "step": "preview"})
    return response.content.decode()


def tokens(markup: str) -> list[str]:
    return re.findall(r'name="one" value="([^"]*)"', markup)


def lifecycles() -> dict[str, str]:
    return dict(Entity.objects.filter(kind="component").values_list("name", "lifecycle"))


def test_the_effect_is_shown_and_then_made(editor: Client, company: Catalog) -> None:
    markup = preview(editor)
    told = words(markup)
    assert "2 would change" in told
    assert "Lifecycle production → deprecated" in told
    assert not Overlay.objects.exists()
    response = editor.post(BULK, {**WISH, "step": "save", "one": tokens(markup)})
    assert response["Location"] == "/catalog/?kind=component&lifecycle=production"
    assert lifecycles() == {"one": "deprecated", "two": "deprecated", "three": "experimental"}
    assert '"tags":["tier-1"]' in Entity.objects.get(name="one").doc
    assert len(AuditEvent.objects.get(verb="entities.edit").detail["entities"]) == 2


def test_what_would_refer_to_nothing_is_named_before(editor: Client, company: Catalog) -> None:
    told = words(preview(editor, owner="nobody"))
    assert "It would refer to what is not in the catalog nobody" in told
    assert "2 would change" in told
    assert "not in the catalog" not in words(preview(editor, owner="basket"))


def test_a_list_that_was_narrowed_leads_there_with_what_it_shows(
    editor: Client, viewer: Client, company: Catalog
) -> None:
    link = 'href="/catalog/bulk/?kind=component&amp;lifecycle=production"'
    narrowed = "/catalog/?kind=component&lifecycle=production"
    assert link in page(editor, narrowed)
    assert link in page(editor, narrowed, target="results")
    assert "/catalog/bulk/" not in page(editor, f"{narrowed}&q=nothing-such", target="results")
    assert "/catalog/bulk/" not in page(viewer, narrowed)


def test_some_of_them_can_be_left_out(editor: Client, company: Catalog) -> None:
    chosen = [token for token in tokens(preview(editor)) if token.endswith("/two")]
    editor.post(BULK, {**WISH, "step": "save", "one": chosen})
    assert lifecycles()["one"] == "production"
    assert lifecycles()["two"] == "deprecated"


def test_what_somebody_changed_meanwhile_is_left_as_it_is(editor: Client, company: Catalog) -> None:
    found = tokens(preview(editor))
    one = Entity.objects.get(name="one")
    edit_entity(actor=None, ref=one.ref, etag=one.etag, patch={"metadata": {"title": "Theirs"}})
    response = editor.post(BULK, {**WISH, "step": "save", "one": found}, follow=True)
    assert "1 was changed by somebody else meanwhile" in words(response.content.decode())
    assert lifecycles()["one"] == "production"


def test_an_owner_changes_what_they_own_only(company: Catalog, viewer: Client) -> None:
    owner = linked("user:default/ana")
    markup = preview(owner)
    assert [token.partition(" ")[2] for token in tokens(markup)] == ["component:default/two"]
    foreign = Entity.objects.get(name="one")
    owner.post(BULK, {**WISH, "step": "save", "one": [f"{foreign.etag} {foreign.ref}"]})
    assert lifecycles()["one"] == "production"
    page(viewer, BULK, status=403)


def test_what_is_wrong_is_said_at_its_field(editor: Client, company: Catalog) -> None:
    assert "This is not: NoTag" in words(preview(editor, add="NoTag"))
    assert "This is none: a/" in words(preview(editor, owner="a/"))
    nothing = editor.post(BULK, {"step": "preview", "add": "", "remove": "", "owner": "", "lifecycle": ""})
    assert nothing.status_code == 422


def test_it_costs_the_same_for_any_number(editor: Client, company: Catalog) -> None:
    preview(editor)
    with counted() as few:
        preview(editor)
    company.holds(*company.documents, *(document("Component", f"service-{n}") for n in range(200)))
    preview(editor)
    with counted() as many:
        preview(editor)
    assert len(many) <= len(few)
