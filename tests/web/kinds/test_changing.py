"""An admin changes a kind that is in use, renames it, deletes it: what it does is told before."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest
from django.test import Client

from catalog.changes.edits import edit_entity
from catalog.changes.entities import create_entity, delete_entity
from catalog.models import AuditEvent, Entity, Relation
from catalog.web.entity.code import descriptor_yaml
from catalog.web.kinds import views
from portal.accounts.models import Role, User
from tests.web.conftest import Catalog, document, page
from tests.web.kinds.conftest import EDIT, hidden, post, save, sent_as_text, sent_form
from tests.web.kinds.shelves import SHELF, changed, text_of


def test_what_a_change_would_refuse_is_told_before_and_marked_after(admin: Client, shelves: Catalog) -> None:
    wish = changed(
        schema={**SHELF["spec"]["schema"], "required": ["levels"]}, relations=SHELF["spec"]["relations"][:1]
    )
    etag = Entity.objects.get(kind="kind").etag
    preview = post(
        admin, EDIT, {"as": "text", "text": descriptor_yaml(wish), "etag": etag, "step": "preview"}
    )
    text = text_of(preview)
    assert "There are 2 entities of this kind." in text
    assert "1 is not valid any more" in text
    assert re.search(r"low\b.*levels", text)
    assert "1 relation less: holds" in text
    assert Relation.objects.filter(type="holds").exists()
    save(admin, EDIT, preview)
    assert not Relation.objects.filter(type="holds").exists()
    low = orjson.loads(Entity.objects.get(name="low").doc + "}")
    assert "levels" in low["status"]["items"][0]["message"]
    assert AuditEvent.objects.get(verb="entity.edit").subject == "kind:default/shelf"

    preview = sent_as_text(admin, SHELF, EDIT, "preview")
    assert "1 becomes valid" in text_of(preview)
    assert "1 relation more: holds" in text_of(preview)


def test_a_kind_of_a_source_is_edited_on_top_of_it(admin: Client, shop: Catalog) -> None:
    shop.holds(*shop.documents, SHELF)
    shown = page(admin, EDIT)
    assert 'name="kind" value="Shelf"' in shown
    etag = Entity.objects.get(kind="kind").etag
    wish = descriptor_yaml(changed(icon="star"))
    save(admin, EDIT, post(admin, EDIT, {"as": "text", "text": wish, "etag": etag, "step": "preview"}))
    shop.holds(*shop.documents)
    assert orjson.loads(Entity.objects.get(kind="kind").doc + "}")["spec"]["icon"] == "star"


def test_an_untouched_form_changes_nothing(admin: Client, shelves: Catalog) -> None:
    """Whoever opens the form and sends it as it is loses nothing of what the kind says."""
    shown = page(admin, EDIT)
    data = sent_form(shown)
    assert "Nothing is changed yet." in text_of(post(admin, EDIT, {**data, "step": "preview"}, 422))


def test_who_is_overtaken_is_told_and_compares_anew(admin: Client, shelves: Catalog) -> None:
    kind = Entity.objects.get(kind="kind")
    preview = post(
        admin,
        EDIT,
        {"as": "text", "text": descriptor_yaml(changed(icon="star")), "etag": kind.etag, "step": "preview"},
    )
    edit_entity(actor=None, ref=kind.ref, etag=kind.etag, patch={"spec": {"icon": "box"}})
    response = admin.post(EDIT, {**hidden(preview), "step": "save"})
    assert response.status_code == 409
    assert "Somebody else changed this kind meanwhile." in text_of(response.content.decode())
    assert orjson.loads(Entity.objects.get(kind="kind").doc + "}")["spec"]["icon"] == "box"


def test_the_name_of_a_kind_that_is_there_stays(admin: Client, shelves: Catalog) -> None:
    other = {**SHELF, "metadata": {"name": "rack"}}
    shown = post(admin, EDIT, {"as": "text", "text": descriptor_yaml(other), "step": "preview"}, 422)
    assert "The name of what is there already cannot be changed here." in text_of(shown)


def test_a_kind_that_is_renamed_leaves_its_entities_without_one_and_says_so_before(
    admin: Client, shelves: Catalog
) -> None:
    names = {**SHELF["spec"]["names"], "kind": "Rack"}
    etag = Entity.objects.get(kind="kind").etag
    wish = {"as": "text", "text": descriptor_yaml(changed(names=names)), "etag": etag, "step": "preview"}
    assert "2 are not valid any more" in text_of(post(admin, EDIT, wish))


def test_who_is_overtaken_by_its_deletion_is_told_how_it_comes_back(
    admin: Client, shop: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_entity(actor=None, document=SHELF)
    kind = Entity.objects.get(kind="kind")
    wish = {"as": "text", "text": descriptor_yaml(changed(icon="star")), "etag": kind.etag, "step": "preview"}
    preview = post(admin, EDIT, wish)

    def somebody_is_quicker(**given: Any) -> None:
        delete_entity(actor=None, entity=kind)
        edit_entity(**given)

    monkeypatch.setattr(views, "edit_entity", somebody_is_quicker)
    told = text_of(post(admin, EDIT, {**hidden(preview), "step": "save"}, 404))
    assert "Nothing of what you sent was saved. Bring it back first" in told
    assert "It was here and was deleted" in text_of(page(admin, EDIT, status=404))


def test_editors_and_owners_change_no_kind_by_the_form_of_entities(
    editor: Client, shelves: Catalog, shop: Catalog
) -> None:
    kind = Entity.objects.get(kind="kind")
    edit_entity(actor=None, ref=kind.ref, etag=kind.etag, patch={"spec": {"owner": "group:default/checkout"}})
    shop.holds(*shop.documents, document("User", "jane", memberOf=["checkout"]))
    owner = Client()
    owner.force_login(User.objects.create_user("jane", role=Role.VIEWER, entity_ref="user:default/jane"))
    before = Entity.objects.get(kind="kind").doc
    for client in (editor, owner):
        assert "/edit/" not in page(client, "/catalog/kind/default/shelf/")
        for below in ("edit/", "delete/", "proposal/"):
            assert client.get(f"/catalog/kind/default/shelf/{below}").status_code == 403
        for below in ("edit/", "delete/", "take-back/"):
            assert client.post(f"/catalog/kind/default/shelf/{below}", {"step": "save"}).status_code == 403
        assert client.delete(f"/api/catalog/entities/by-uid/{kind.uid}").status_code == 403
        assert client.post("/catalog/new/kind/", {"step": "save"}).status_code in (302, 403)
        assert "kind:default/shelf" not in client.get("/catalog/bulk/?kind=kind").content.decode()
    assert Entity.objects.get(kind="kind").doc == before


def test_a_kind_in_use_is_not_deleted(admin: Client, shelves: Catalog) -> None:
    url = "/catalog/kind/default/shelf/delete/"
    shown = page(admin, url)
    assert "There are 2 entities of this kind. Delete them first." in text_of(shown)
    assert 'href="/catalog/?kind=shelf"' in shown
    assert admin.post(url).status_code == 403
    uid = Entity.objects.get(kind="kind").uid
    answer = admin.delete(f"/api/catalog/entities/by-uid/{uid}")
    assert Entity.objects.filter(kind="kind").exists(), answer.content


def test_a_kind_of_which_there_is_nothing_goes_and_comes_back(admin: Client, shop: Catalog) -> None:
    create_entity(actor=None, document=SHELF)
    assert admin.post("/catalog/kind/default/shelf/delete/").status_code == 302
    page(admin, "/catalog/new/shelf/", status=404)
    assert admin.post("/catalog/kind/default/shelf/restore/").status_code == 302
    page(admin, "/catalog/new/shelf/")
