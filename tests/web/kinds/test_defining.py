"""An admin defines a kind by a small form or as YAML, sees what it does, and everything of it is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client

from catalog.changes.entities import create_entity
from catalog.models import AuditEvent, Entity
from catalog.web.entity.code import descriptor_yaml
from portal.accounts.models import Role
from tests.web.conftest import Catalog, choices, counted, page, signed_in
from tests.web.kinds.conftest import EDIT, NEW, post, save, sent_as_text, yaml_of
from tests.web.kinds.shelves import SHELF, changed, shelf, text_of

VAN = {
    "kind": "Van",
    "api_versions": "halden.example/v1",
    "singular": "Van",
    "singular_ko": "배송 차량",
    "plural": "Vans",
    "plural_ko": "배송 차량",
    "description": "Brings orders to doors.",
    "icon": "route",
    "owner": "checkout",
    "ordered": "yes",
    "fields.0.name": "owner",
    "fields.0.type": "reference",
    "fields.0.kinds": "Group, User",
    "fields.0.default": "Group",
    "fields.0.relation": "ownedBy",
    "fields.0.inverse": "ownerOf",
    "fields.1.name": "fuel",
    "fields.1.label": "Fuel",
    "fields.1.label_ko": "연료",
    "fields.1.type": "choice",
    "fields.1.choices": "electric, diesel",
    "fields.1.required": "yes",
    "fields.2.name": "carries",
    "fields.2.label": "Carries",
    "fields.2.type": "references",
    "fields.2.kinds": "Component",
    "fields.2.default": "Component",
    "fields.2.relation": "runs",
    "fields.2.inverse": "runsIn",
    "fields.2.relation_label": "Software aboard",
    "fields.2.inverse_label": "Runs in",
    "fields.3.name": "seats",
    "fields.3.type": "whole",
    "fields.3.rules": "minimum: 1",
    "columns.0.path": "spec.fuel",
    "columns.0.facet": "yes",
    "sections.0.label": "Aboard",
    "sections.0.relation": "runs",
    "as": "form",
}


def van(name: str, **spec: Any) -> dict[str, Any]:
    return {"apiVersion": "halden.example/v1", "kind": "Van", "metadata": {"name": name}, "spec": spec}


def test_a_kind_that_is_defined_has_everything_at_once(admin: Client, editor: Client, shop: Catalog) -> None:
    preview = post(admin, NEW, {**VAN, "step": "preview"})
    assert "There are none yet." in text_of(preview)
    assert not Entity.objects.filter(kind="kind").exists()
    save(admin, NEW, preview)
    assert AuditEvent.objects.get(verb="entity.create").subject == "kind:default/van"

    form = page(editor, "/catalog/new/van/")
    assert form.index('name="spec.fuel"') < form.index('name="spec.carries.item"')
    create_entity(actor=None, document=van("blue", owner="checkout", fuel="electric", carries=["orders"]))
    create_entity(actor=None, document=van("red", fuel="diesel"))
    listed = page(editor, "/catalog/?kind=van")
    assert ">Fuel<" in listed
    assert choices(listed, "spec.fuel") == {"electric": 1, "diesel": 1}
    found = text_of(page(editor, "/catalog/?kind=van&spec.fuel=diesel"))
    assert "red" in found
    assert "1 of 2 vans" in found.lower()
    shown = page(editor, "/catalog/van/default/blue/")
    assert "Aboard 1 orders" in text_of(shown)
    assert "#i-route" in shown
    assert "Runs in blue" in text_of(page(editor, "/catalog/component/default/orders/"))
    assert "Software aboard" in text_of(page(editor, "/catalog/van/default/blue/?tab=graph"))
    answer = orjson.loads(editor.get("/api/catalog/entities/by-name/van/default/blue").content)
    assert {"type": "runs", "targetRef": "component:default/orders"} in answer["relations"]
    korean = editor.get("/catalog/?kind=van", headers={"accept-language": "ko"}).content.decode()
    assert ">연료<" in korean
    assert "배송 차량" in korean


def test_the_form_and_its_yaml_say_the_same(admin: Client, shop: Catalog) -> None:
    text = yaml_of(admin, VAN)
    assert "kind : Van singular : Van plural : Vans" in text
    assert "- path : spec.carries type : runs inverse : runsIn" in text
    assert "minimum : 1" in text
    as_text = post(admin, NEW, {**VAN, "step": "text"})
    area = re.search(r'<textarea[^>]*id="text"[^>]*>\n(.*?)</textarea>', as_text, re.DOTALL)
    assert area is not None
    again = post(admin, NEW, {"as": "text", "text": area[1].replace("&#x27;", "'"), "step": "form"})
    assert 'name="fields.2.relation" value="runs"' in again
    assert 'name="kind" value="Van"' in again


def test_pasted_yaml_becomes_the_form_where_that_can_say_it(admin: Client, shop: Catalog) -> None:
    shown = sent_as_text(admin, SHELF)
    assert 'name="fields.1.relation_label_ko" value="관리자"' in shown
    assert 'name="sections.1.fields" value="room, keeper"' in shown


def test_what_a_form_cannot_say_stays_yaml_and_the_page_says_so(admin: Client, shop: Catalog) -> None:
    inner = {"type": "object", "properties": {"a": {"type": "string"}}}
    schema = {**SHELF["spec"]["schema"], "definitions": {"inner": inner}}
    shown = text_of(sent_as_text(admin, changed(schema=schema)))
    assert "Only YAML says all of this." in shown
    assert "definitions:" in shown


def test_yaml_that_is_none_is_refused_with_its_line(admin: Client, shop: Catalog) -> None:
    shown = post(admin, NEW, {"as": "text", "text": "kind: Kind\n  spec: x", "step": "preview"}, 422)
    assert "This is no YAML" in text_of(shown)
    assert "line 2" in text_of(shown)
    for text, told in (("[]", "kind: Kind"), ("kind: Kind\napiVersion: greenroom/v1alpha1", "metadata")):
        shown = post(admin, NEW, {"as": "text", "text": text, "step": "preview"}, 422)
        assert told in text_of(shown)


@pytest.mark.parametrize(
    ("wrong", "anchor", "told"),
    [
        ({"fields.1.name": ""}, "fields-1", "Give the field a name"),
        ({"fields.1.name": "owner"}, "fields-1", "There is another field of this name."),
        ({"fields.1.choices": ""}, "fields-1", "Say what there is to choose from."),
        ({"fields.3.rules": "- a"}, "fields-3", "The further rules are no YAML"),
        ({"fields.3.rules": "minimum: high"}, "fields-3", "cannot be used"),
        ({"fields.2.relation": "has part"}, "fields-2", "Expected text of this form"),
        ({"fields.2.inverse": "consumesApi", "fields.2.relation": "ownedBy"}, "", "inverse"),
        ({"kind": ""}, "kind", "Expected text of this form"),
        ({"kind": "Component"}, "kind", "defined already"),
        ({"plural": ""}, "plural", "This is needed."),
        ({"api_versions": ""}, "api_versions", "This is needed."),
        ({"icon": "unicorn"}, "icon", "There is no icon of this name: unicorn"),
        ({"sections.0.relation": ""}, "sections-0", "does not allow this"),
        (
            {"sections.0.relation": "", "sections.0.fields": "fule"},
            "sections-0",
            "The kind has no field fule.",
        ),
    ],
)
def test_each_mistake_is_told_at_its_field(
    admin: Client, shop: Catalog, wrong: dict[str, str], anchor: str, told: str
) -> None:
    shown = post(admin, NEW, {**VAN, **wrong, "step": "preview"}, 422)
    assert told in text_of(shown)
    if anchor:
        assert f'href="#{anchor}"' in shown
        assert f'id="{anchor}"' in shown
    assert not Entity.objects.filter(kind="kind").exists()


def test_rows_come_go_and_move(admin: Client, shop: Catalog) -> None:
    more = post(admin, NEW, {**VAN, "do": "fields.add"})
    assert 'name="fields.4.name"' in more
    fewer = post(admin, NEW, {**VAN, "do": "fields.1.remove"})
    assert re.findall(r'name="fields\.\d\.name" value="(\w+)"', fewer) == ["owner", "carries", "seats"]
    moved = post(admin, NEW, {**VAN, "do": "fields.3.up"})
    assert re.findall(r'name="fields\.\d\.name" value="(\w+)"', moved) == [
        "owner",
        "fuel",
        "seats",
        "carries",
    ]
    assert 'name="columns.1.path"' in post(admin, NEW, {**VAN, "do": "columns.add"})
    part = admin.post(
        NEW, {**VAN, "do": "sections.add"}, headers={"hx-request": "true", "hx-target": "building"}
    )
    assert b"<html" not in part.content
    assert b'name="sections.1.label"' in part.content
    assert admin.post(NEW, {**VAN, "do": "nonsense"}).status_code == 400


def test_admins_find_it_and_others_do_not(admin: Client, editor: Client, shelves: Catalog) -> None:
    assert 'href="/kinds/"' in page(admin, "/catalog/new/")
    assert 'href="/kinds/"' in page(admin, "/")
    assert 'href="/kinds/default/shelf/"' in page(admin, "/kinds/")
    assert admin.get("/catalog/new/kind/")["Location"] == NEW
    assert admin.get("/catalog/kind/default/shelf/edit/")["Location"] == EDIT
    for client in (editor, signed_in(Role.VIEWER)):
        for url in ("/kinds/", NEW, EDIT):
            assert client.get(url).status_code == 403
        assert 'href="/kinds/"' not in page(
            client, "/catalog/new/", status=403 if client is not editor else 200
        )
    assert Client().get(NEW).status_code == 302
    assert admin.get("/kinds/default/absent/").status_code == 404


def test_the_example_company_kind_fits_the_form(admin: Client, shop: Catalog) -> None:
    shown = post(
        admin,
        NEW,
        {"as": "text", "text": Path("portal/demo/company/kinds/depot.yaml").read_text(), "step": "form"},
    )
    assert 'name="kind" value="Depot"' in shown
    assert 'value="ambient, produce, chilled, fish, frozen"' in shown


@pytest.mark.parametrize("shelved", [3, 30])
def test_what_is_looked_at_costs_the_same_for_any_number(admin: Client, shop: Catalog, shelved: int) -> None:
    shop.holds(*shop.documents, SHELF, *(shelf(f"shelf-{n}", room="1") for n in range(shelved)))
    etag = Entity.objects.get(kind="kind").etag
    schema = {**SHELF["spec"]["schema"], "required": ["levels"]}
    wish = descriptor_yaml(changed(schema=schema))
    data = {"as": "text", "text": wish, "etag": etag, "step": "preview"}
    for url, sent, most in (("/kinds/", {}, 5), (EDIT, {}, 6), (EDIT, data, 8)):
        page(admin, "/kinds/")
        with counted() as statements:
            assert (admin.post(url, sent) if sent else admin.get(url)).status_code == 200
        assert len(statements) == most, url
