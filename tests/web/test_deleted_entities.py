"""Every address of an entity that was deleted: what a reader, its owner and those who may bring it back are
told there, and that what is sent there does nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.test import Client

from catalog.changes.edits import ChangedMeanwhile, edit_entity
from catalog.changes.entities import create_entity, delete_entity
from catalog.models import AuditEvent, Entity, Overlay, Star
from catalog.web.editing import views
from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, User
from tests.web.conftest import Catalog, document, only_reads, page, words

BASKET = "/catalog/component/default/basket/"
READ = ["", "?tab=history", "?tab=graph", "?tab=tools", "?tab=source", "graph/", "definition/"]
DONE = ["edit/", "delete/", "proposal/", "tools/declare/", "tools/deny/", "tools/dismiss/"]
SENT = ["edit/", "delete/", "take-back/", "star/", "refresh/", "tools/declare/", "tools/withdraw/"]


@pytest.fixture
def owner(db: None) -> Client:
    """A viewer whose group owns the basket."""
    client = Client()
    client.force_login(User.objects.create_user("owner", role=Role.VIEWER, entity_ref="user:default/owner"))
    return client


@pytest.fixture
def basket(catalog: Catalog) -> Callable[[], None]:
    """A component that was made in the portal; what is called deletes it, as Ana."""
    catalog.holds(document("Group", "checkout"), document("User", "owner", memberOf=["checkout"]))
    create_entity(actor=None, document=document("Component", "basket", metadata={"tags": ["pci"]}))
    ana = User.objects.create_user("ana", first_name="Ana", last_name="Duarte")
    return lambda: delete_entity(actor=ana, entity=Entity.objects.get(name="basket"))


@pytest.mark.parametrize("below", READ)
def test_a_reader_is_told_that_it_is_gone_since_when_and_by_whom(
    anonymous: Client, basket: Callable[[], None], below: str
) -> None:
    basket()
    told = page(anonymous, BASKET + below, status=404)
    assert "Ana Duarte deleted it: just now" in words(told)
    assert "Bring it back" not in told


@pytest.mark.parametrize("below", [*READ, *DONE])
@pytest.mark.parametrize(
    ("who", "may_restore"), [("viewer", False), ("owner", False), ("editor", True), ("admin", True)]
)
def test_who_may_bring_it_back_finds_the_button_at_each_of_its_addresses(
    request: pytest.FixtureRequest, basket: Callable[[], None], who: str, may_restore: bool, below: str
) -> None:
    client: Client = request.getfixturevalue(who)
    basket()
    told = page(client, BASKET + below, status=404)
    assert "Ana Duarte deleted it: just now" in words(told)
    assert ("Bring it back" in told) == may_restore


def test_its_owner_who_deleted_it_brings_it_back(owner: Client, basket: Callable[[], None]) -> None:
    owner.post(f"{BASKET}delete/")
    assert "Bring it back" in page(owner, f"{BASKET}edit/", status=404)
    assert owner.post(f"{BASKET}restore/").status_code == 302
    page(owner, f"{BASKET}edit/")


@pytest.mark.parametrize("below", SENT)
def test_what_is_sent_there_does_nothing_and_says_so(
    admin: Client, basket: Callable[[], None], below: str
) -> None:
    basket()
    before = AuditEvent.objects.count()
    answer = admin.post(BASKET + below, {"step": "save", "patch": "{}", "tool": "tool:default/argo-cd"})
    assert answer.status_code == 404
    assert "Nothing of what you sent was saved." in words(answer.content.decode())
    assert AuditEvent.objects.count() == before
    assert not Star.objects.exists()
    assert not Overlay.objects.exists()


@pytest.mark.parametrize("below", ["star/", "refresh/"])
def test_a_button_of_an_open_page_leads_to_what_became_of_it(
    admin: Client, basket: Callable[[], None], below: str
) -> None:
    basket()
    answer = admin.post(BASKET + below, headers={"hx-request": "true", "hx-target": "star"})
    assert answer["HX-Redirect"] == BASKET
    tab = admin.get(f"{BASKET}?tab=history", headers={"hx-request": "true", "hx-target": "tab"})
    assert tab["HX-Redirect"] == BASKET


def test_capitals_in_the_address_change_nothing(editor: Client, basket: Callable[[], None]) -> None:
    page(editor, "/catalog/Component/Default/Basket/edit/")
    basket()
    assert "Ana Duarte deleted it" in words(
        page(editor, "/catalog/Component/Default/Basket/edit/", status=404)
    )


def test_whoever_could_not_see_it_learns_nothing_at_any_address(
    viewer: Client, basket: Callable[[], None]
) -> None:
    basket()
    only_reads(Role.VIEWER, {"$not": {"metadata.tags": {"$contains": "pci"}}})
    for below in [*READ, *DONE]:
        hidden, never = (
            page(viewer, f"/catalog/component/default/{name}/{below}", status=404)
            for name in ("basket", "absent")
        )
        assert without_token(hidden).replace("basket", "absent") == without_token(never)


def without_token(markup: str) -> str:
    return re.sub(r"\b\w{64}\b", "", markup)


def test_brought_back_twice_is_brought_back(editor: Client, basket: Callable[[], None]) -> None:
    basket()
    for _ in range(2):
        answer = editor.post(f"{BASKET}restore/", follow=True)
        assert answer.status_code == 200
    assert "It is there already." in words(answer.content.decode())
    assert AuditEvent.objects.filter(verb="entity.restore").count() == 1


def form(client: Client) -> dict[str, Any]:
    """What the form of the basket would send, with a new title."""
    markup = page(client, f"{BASKET}edit/")
    kept = dict(re.findall(r'name="(etag|number)" value="([^"]*)"', markup))
    return {**kept, "patch": orjson.dumps({"metadata": {"title": "Mine"}}).decode(), "step": "save"}


def test_an_edit_of_what_somebody_deleted_meanwhile_can_be_sent_again_when_it_is_back(
    editor: Client, basket: Callable[[], None]
) -> None:
    sent = form(editor)
    basket()
    told = words(editor.post(f"{BASKET}edit/", sent).content.decode())
    assert "Nothing of what you sent was saved. Bring it back first" in told
    editor.post(f"{BASKET}restore/")
    assert editor.post(f"{BASKET}edit/", sent).status_code == 302
    assert Entity.objects.get(name="basket").title == "Mine"


def test_deleted_in_the_moment_of_saving_is_told_the_same(
    editor: Client, basket: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_is_quicker(**_given: Any) -> None:
        basket()
        edit_entity(**_given)

    sent = form(editor)
    monkeypatch.setattr(views, "edit_entity", somebody_is_quicker)
    answer = editor.post(f"{BASKET}edit/", sent)
    assert answer.status_code == 404
    assert "Nothing of what you sent was saved." in words(answer.content.decode())
    with pytest.raises(ChangedMeanwhile):
        edit_entity(actor=None, ref="component:default/basket", etag="", patch={})


def test_the_api_deletes_it_once_and_finds_it_no_more(basket: Callable[[], None]) -> None:
    user = User.objects.create_user("program", role=Role.EDITOR)
    _token, secret = make_token(actor=user, owner=user, name="ci", scopes=["read", "edit"], days=None)
    uid = Entity.objects.get(name="basket").uid
    client = Client(headers={"authorization": f"Bearer {secret}"})
    for _ in range(2):
        assert client.delete(f"/api/catalog/entities/by-uid/{uid}").status_code == 204
    assert AuditEvent.objects.filter(verb="entity.delete").count() == 1
    path = "by-name/component/default/basket"
    for asked in (f"by-uid/{uid}", path, f"{path}/ancestry"):
        answer = client.get(f"/api/catalog/entities/{asked}")
        assert (answer.status_code, answer.json()["error"]["name"]) == (404, "NotFoundError")
    sent = client.post(
        "/api/catalog/refresh", {"entityRef": "component:default/basket"}, content_type="application/json"
    )
    assert sent.status_code == 404


def test_the_administration_leads_to_where_it_comes_back(admin: Client, basket: Callable[[], None]) -> None:
    pk = Entity.objects.get(name="basket").pk
    basket()
    for below in ("change", "delete"):
        for answer in (
            admin.get(f"/admin/catalog/component/{pk}/{below}/", follow=True),
            admin.post(f"/admin/catalog/component/{pk}/{below}/", {"step": "save"}, follow=True),
        ):
            told = words(answer.content.decode())
            assert "It was deleted, and nothing was saved." in told
            assert "component:default/basket" in told
