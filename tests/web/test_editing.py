"""Editing an entity by its form: what would change, saving it, two people at once, taking edits back."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from catalog.changes.edits import edit_entity
from catalog.index import generations
from catalog.models import AuditEvent, Entity, Overlay, Relation
from portal.accounts.models import Role, User
from tests.web.conftest import Catalog, counted, document, page, signed_in, words

ORDERS = "/catalog/component/default/orders/"
EDIT = f"{ORDERS}edit/"


@pytest.fixture
def orders(catalog: Catalog) -> Catalog:
    catalog.holds(
        document("Group", "checkout", metadata={"title": "Checkout team"}, children=["basket"]),
        document("Group", "basket"),
        document("User", "ana", memberOf=["basket"]),
        document(
            "Component",
            "orders",
            metadata={
                "description": "Takes orders\nand keeps them",
                "tags": ["python"],
                "links": [{"url": "https://x.example/", "title": "Board", "icon": "dashboard"}],
                "annotations": {"jira/project-key": "ORD"},
                "x-cost": {"centre": 7},
            },
            replicas=3,
        ),
    )
    return catalog


def fields(markup: str) -> dict[str, list[str]]:
    """The form as a browser would send it, untouched."""
    found = re.search(r'<form[^>]*method="post" action="[^"]*/edit/".*?</form>', markup, re.DOTALL)
    assert found is not None
    form = found[0]
    data: dict[str, list[str]] = {}
    control = re.compile(
        r'<input (?![^>]*type="radio")[^>]*?name="(?P<name>[^"]*)"(?: value="(?P<value>[^"]*)")?'
        r'|<textarea[^>]*name="(?P<area>[^"]*)"[^>]*>\n?(?P<text>[^<]*)'
        r'|<select[^>]*name="(?P<select>[^"]*)".*?(?:<option[^>]*selected>(?P<chosen>[^<]*)|</select>)',
        re.DOTALL,
    )
    for one in control.finditer(form):
        name = one["name"] or one["area"] or one["select"]
        value = one["value"] or one["text"] or one["chosen"] or ""
        data.setdefault(name, []).append(html.unescape(value).replace("\n", "\r\n"))
    return data


def typed(client: Client, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = fields(page(client, EDIT))
    return {**data, **{name.replace("__", "."): value for name, value in changes.items()}, "step": "preview"}


def save(client: Client, **changes: Any) -> None:
    shown = client.post(EDIT, typed(client, **changes))
    assert shown.status_code == 200, words(shown.content.decode())
    saved = client.post(EDIT, {**fields(shown.content.decode()), "step": "save"})
    assert saved.status_code == 302, words(saved.content.decode())


def entity() -> Entity:
    return Entity.objects.get(name="orders")


def test_an_untouched_form_changes_nothing(editor: Client, orders: Catalog) -> None:
    response = editor.post(EDIT, typed(editor))
    assert response.status_code == 422
    assert "Nothing is changed yet." in words(response.content.decode())


def test_what_would_change_is_shown_before_it_does(editor: Client, orders: Catalog) -> None:
    response = editor.post(EDIT, typed(editor, metadata__title="Orders", spec__lifecycle="deprecated"))
    told = words(response.content.decode())
    assert "Title Orders" in told
    assert "production → deprecated" in told
    assert 'class="del">  lifecycle: production' in response.content.decode()
    assert not Overlay.objects.exists()


def test_what_it_would_refer_to_in_vain_is_named_before(editor: Client, orders: Catalog) -> None:
    told = words(editor.post(EDIT, typed(editor, spec__owner="nobody")).content.decode())
    assert "It would refer to what is not in the catalog nobody" in told
    assert "It can be saved all the same" in told
    known = editor.post(EDIT, typed(editor, metadata__title="Orders")).content.decode()
    assert "not in the catalog" not in words(known)


def test_it_is_saved_and_marked_where_it_was_edited(editor: Client, orders: Catalog) -> None:
    save(editor, metadata__title="Orders", spec__lifecycle="deprecated")
    assert (entity().title, entity().lifecycle) == ("Orders", "deprecated")
    told = words(page(editor, ORDERS))
    assert "Edited here: Title, Lifecycle" in told
    source = page(editor, f"{ORDERS}?tab=source")
    assert re.findall(r'class="edited-here">(.*?)</span>', source) == [
        "  <i>title</i>: Orders",
        "  <i>lifecycle</i>: deprecated",
    ]
    assert "Lifecycle spec.lifecycle production → deprecated" in words(source)
    assert "Last by some-editor" in words(source)


def test_lists_pairs_and_yaml_are_read(editor: Client, orders: Catalog) -> None:
    save(
        editor,
        **{
            "metadata.tags.item": ["python", "tier-1", ""],
            "metadata.links.url": ["", "https://y.example/"],
            "metadata.links.title": ["", "Runbook"],
            "metadata.annotations.key": ["jira/project-key", "example.com/pager"],
            "metadata.annotations.value": ["ORD", "7"],
            "spec.dependsOn.item": ["resource:db"],
            "rest": "metadata:\r\n  x-cost:\r\n    centre: 8\r\nspec:\r\n  replicas: 4\r\n",
        },
    )
    doc = editor.get("/api/catalog/entities/by-name/component/default/orders").json()
    assert doc["metadata"]["tags"] == ["python", "tier-1"]
    assert doc["metadata"]["links"] == [{"url": "https://y.example/", "title": "Runbook"}]
    assert doc["metadata"]["annotations"]["jira/project-key"] == "ORD"
    assert doc["metadata"]["annotations"]["example.com/pager"] == "7"
    assert "backstage.io/managed-by-location" in doc["metadata"]["annotations"]
    assert doc["metadata"]["x-cost"] == {"centre": 8}
    assert (doc["spec"]["replicas"], doc["spec"]["dependsOn"]) == (4, ["resource:db"])
    assert Relation.objects.filter(target_ref="resource:default/db").exists()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("spec.owner", "", "Owner: This is needed."),
        ("metadata.tags.item", ["Not A Tag"], "Tags: Expected lower-case letters"),
        ("metadata.links.url", ["nowhere", ""], "Links: Expected a complete address"),
        ("spec.subcomponentOf", "component:", "Part of component: Expected a reference"),
        ("rest", "metadata: [", "Further fields: This is no YAML"),
        ("rest", "spec: {owner: me}", "Further fields: This has a place of its own: spec.owner"),
        ("metadata.annotations.key", ["a", "a"], "Annotations: Each name may be there once only."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    editor: Client, orders: Catalog, field: str, value: Any, told: str
) -> None:
    changes = {field: value, "metadata.title": "Kept"}
    if field.endswith(".key"):
        changes["metadata.annotations.value"] = ["1", "2"]
    response = editor.post(EDIT, typed(editor, **changes))
    markup = response.content.decode()
    assert response.status_code == 422
    assert told in words(markup)
    assert fields(markup)["metadata.title"] == ["Kept"]
    assert not Overlay.objects.exists()


def test_a_row_more_without_javascript(editor: Client, orders: Catalog) -> None:
    response = editor.post(EDIT, {**typed(editor, metadata__title="Kept"), "add": "metadata.links"})
    sent = fields(response.content.decode())
    assert len(sent["metadata.links.url"]) == 4
    assert sent["metadata.title"] == ["Kept"]


def test_the_second_of_two_people_sees_both_versions_and_chooses(editor: Client, orders: Catalog) -> None:
    mine = typed(editor, metadata__title="Mine", spec__lifecycle="deprecated")
    theirs: dict[str, Any] = {"metadata": {"title": "Theirs"}, "spec": {"type": "website"}}
    edit_entity(actor=None, ref=entity().ref, etag=entity().etag, patch=theirs)
    response = editor.post(EDIT, mine)
    markup = response.content.decode()
    assert response.status_code == 409
    told = words(markup)
    assert "Title changed by both What you wrote Mine As it is now Theirs" in told
    assert entity().title == "Theirs"
    names = re.findall(r'<legend title="([^"]*)".*?name="(keep-\d)"', markup, re.DOTALL)
    choice = dict.fromkeys((name for _path, name in names), "mine")
    choice[dict(names)["spec.type"]] = "theirs"
    shown = editor.post(EDIT, {**fields(markup), **choice, "step": "decide"})
    saved = editor.post(EDIT, {**fields(shown.content.decode()), "step": "save"})
    assert saved.status_code == 302
    assert (entity().title, entity().type, entity().lifecycle) == ("Mine", "website", "deprecated")


def test_who_was_quicker_is_named_and_long_texts_look_alike(
    editor: Client, admin: Client, orders: Catalog
) -> None:
    long = "What somebody wrote of these orders, which goes on for more than one line of a page. " * 2
    mine = typed(editor, metadata__description="Mine", metadata__title="Mine")
    save(admin, metadata__description=long.strip())
    markup = editor.post(EDIT, mine).content.decode()
    assert "Last by some-admin, just now" in words(markup)
    assert f"<small>{long.strip()}</small>" in markup


def test_who_is_overtaken_while_looking_at_the_changes_is_asked_too(editor: Client, orders: Catalog) -> None:
    shown = editor.post(EDIT, typed(editor, metadata__title="Mine"))
    edit_entity(actor=None, ref=entity().ref, etag=entity().etag, patch={"metadata": {"title": "Theirs"}})
    response = editor.post(EDIT, {**fields(shown.content.decode()), "step": "save"})
    assert response.status_code == 409
    assert entity().title == "Theirs"


def test_one_can_go_on_editing(editor: Client, orders: Catalog) -> None:
    shown = editor.post(EDIT, typed(editor, metadata__title="Mine"))
    response = editor.post(EDIT, {**fields(shown.content.decode()), "step": "back"})
    assert fields(response.content.decode())["metadata.title"] == ["Mine"]


def test_an_edit_is_taken_back_by_its_field(editor: Client, orders: Catalog) -> None:
    save(editor, metadata__title="Orders", spec__lifecycle="deprecated")
    editor.post(f"{ORDERS}take-back/", {"key": ["metadata", "title"]})
    assert (entity().title, entity().lifecycle) == ("", "deprecated")
    editor.post(f"{ORDERS}take-back/")
    assert entity().lifecycle == "production"
    assert not Overlay.objects.exists()
    assert AuditEvent.objects.filter(verb="entity.take-back").count() == 2


def test_an_edit_that_fits_no_more_is_told_and_hides_nothing(editor: Client, orders: Catalog) -> None:
    save(editor, metadata__title="Orders")
    Overlay.objects.update(patch='{"spec":{"owner":{"who":"me"}}}')
    orders.holds(document("Component", "orders", lifecycle="deprecated"))
    told = words(page(editor, ORDERS))
    assert "What was edited here does not fit what its source says now" in told
    assert entity().lifecycle == "deprecated"


def linked(ref: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("ana.duarte", role=Role.VIEWER, entity_ref=ref))
    return client


def test_an_owner_through_a_group_above_their_own_may_edit(orders: Catalog) -> None:
    owner = linked("user:default/ana")
    assert f'href="{EDIT}"' in page(owner, ORDERS)
    save(owner, metadata__title="Ours")
    assert entity().title == "Ours"
    assert owner.get("/catalog/group/default/checkout/edit/").status_code == 403


def test_nobody_else_may(viewer: Client, anonymous: Client, orders: Catalog) -> None:
    assert f'href="{EDIT}"' not in page(viewer, ORDERS)
    assert viewer.get(EDIT).status_code == 403
    assert viewer.post(f"{ORDERS}take-back/").status_code == 403
    assert anonymous.get(EDIT).status_code == 302
    assert signed_in(Role.EDITOR).get("/catalog/component/default/nothing/edit/").status_code == 404


def test_a_source_itself_is_not_edited(admin: Client, orders: Catalog) -> None:
    standing = Entity.objects.get(kind="location")
    assert admin.get(f"/catalog/location/default/{standing.name}/edit/").status_code == 403


def test_references_are_found_while_one_types(editor: Client, orders: Catalog) -> None:
    asked = "/catalog/pick/?of=spec.owner&kind=group&kinds=group,user"
    assert (
        page(editor, f"{asked}&spec.owner=check").strip() == '<option value="checkout">Checkout team</option>'
    )
    assert 'value="user:ana"' in page(editor, f"{asked}&spec.owner=ana")
    assert 'value="default/checkout"' in page(editor, f"{asked}&spec.owner=check&in=other")


@pytest.mark.parametrize("entities", [3, 300])
def test_the_form_costs_the_same_for_any_catalog(editor: Client, orders: Catalog, entities: int) -> None:
    generations.forget()  # those of an earlier test, which may be farther on than this one's
    orders.holds(*orders.documents, *(document("Component", f"service-{n}") for n in range(entities)))
    page(editor, EDIT)
    with counted() as statements:
        page(editor, EDIT)
    assert len(statements) == 7
