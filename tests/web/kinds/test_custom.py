"""What an entity of kind Kind says shows at once: in lists, pages and forms of its kind, and in the graph."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.test import Client

from catalog.changes.edits import edit_entity
from catalog.changes.entities import create_entity
from catalog.models import Entity, Relation
from catalog.query import Query, run
from catalog.query.predicate import Equals, Everything
from tests.web.conftest import Catalog, document, page
from tests.web.kinds.shelves import SHELF, changed, shelf, text_of


@pytest.fixture
def shelves(catalog: Catalog) -> Catalog:
    catalog.holds(
        document("User", "ana"),
        document("Component", "orders"),
        SHELF,
        shelf("tall", room="1.07", keeper="ana", holds=["orders"], levels=6),
        shelf("low", room="1.08"),
    )
    return catalog


def hold(shelves: Catalog, kind: dict[str, Any]) -> None:
    """The same catalog with another definition of the kind."""
    shelves.holds(*(kind if one["kind"] == "Kind" else one for one in shelves.documents))


def faulty() -> set[str]:
    found = run(Query(Equals("greenroom/error", "true")), Everything())
    return set(Entity.objects.filter(pk__in=found.ids).values_list("name", flat=True))


def test_a_column_has_the_label_of_its_field_and_references_are_names(
    anonymous: Client, shelves: Catalog
) -> None:
    shown = page(anonymous, "/catalog/?kind=shelf")
    assert ">Room<" in shown
    assert ">Kept by<" in shown
    assert 'href="/catalog/user/default/ana/"' in shown
    filtered = text_of(page(anonymous, "/catalog/?kind=shelf&keptby=user:default/ana"))
    assert "tall" in filtered
    assert "low" not in filtered


def test_the_page_has_its_sections_and_shows_nothing_twice(anonymous: Client, shelves: Catalog) -> None:
    shown = page(anonymous, "/catalog/shelf/default/tall/")
    text = text_of(shown)
    assert text.index("On it 1 orders") < text.index("Where Room 1.07 Keeper ana")
    assert "#i-packages" in shown
    assert text.count("1.07") == 1
    assert "Levels 6" in text
    assert "On it Nothing so far." in text_of(page(anonymous, "/catalog/shelf/default/low/"))


def test_both_ends_call_the_relation_by_its_names(anonymous: Client, shelves: Catalog) -> None:
    assert "Looks after tall" in text_of(page(anonymous, "/catalog/user/default/ana/"))
    assert "Looked after by" in text_of(page(anonymous, "/catalog/shelf/default/tall/?tab=graph"))


def test_all_of_it_is_korean_for_who_reads_korean(
    anonymous: Client, editor: Client, shelves: Catalog
) -> None:
    korean = {"accept-language": "ko"}
    assert ">방<" in anonymous.get("/catalog/?kind=shelf", headers=korean).content.decode()
    text = text_of(anonymous.get("/catalog/shelf/default/tall/", headers=korean).content.decode())
    assert "올려진 것 1 orders" in text
    assert "관리 대상" in text_of(
        anonymous.get("/catalog/user/default/ana/", headers=korean).content.decode()
    )
    form = text_of(editor.get("/catalog/new/shelf/", headers=korean).content.decode())
    assert "방 선택 건물 안의 번호" in form


def test_the_form_asks_in_the_order_of_fields(editor: Client, shelves: Catalog) -> None:
    shown = page(editor, "/catalog/new/shelf/")
    places = [shown.index(f'name="spec.{name}') for name in ("room", "keeper", "levels", "holds")]
    assert places == sorted(places)
    assert "Its number in the building" in shown


def test_a_section_shows_fields_that_there_are(catalog: Catalog) -> None:
    location = catalog.holds(changed(sections=[{"label": "Where", "fields": ["rome"]}]))
    assert not Entity.objects.filter(kind="kind").exists()
    error = location.descriptors.get(ref="kind:default/shelf").error
    assert error is not None
    assert error["message"] == "The kind has no field rome."


def test_a_relation_that_the_kind_states_anew_is_there_for_what_is_there(
    anonymous: Client, shelves: Catalog
) -> None:
    hold(shelves, changed(relations=[]))
    assert not Relation.objects.filter(type__in=("keptBy", "holds")).exists()
    assert "tall" not in text_of(page(anonymous, "/catalog/component/default/orders/"))
    hold(shelves, SHELF)
    assert Relation.objects.get(type="keptBy").target == Entity.objects.get(name="ana")
    assert "tall" in text_of(page(anonymous, "/catalog/component/default/orders/"))
    found = run(Query(Equals("relations.heldby", "shelf:default/tall")), Everything())
    assert list(found.ids) == [Entity.objects.get(name="orders").pk]


def test_what_a_changed_schema_refuses_stays_and_says_so(anonymous: Client, shelves: Catalog) -> None:
    hold(shelves, changed(schema={**SHELF["spec"]["schema"], "required": ["levels"]}))
    assert faulty() == {"low"}
    low = Entity.objects.get(name="low")
    assert "levels" in orjson.loads(low.doc + "}")["status"]["items"][0]["message"]
    assert "1.08" in text_of(page(anonymous, "/catalog/?kind=shelf"))
    hold(shelves, SHELF)
    assert faulty() == set()
    assert "status" not in orjson.loads(Entity.objects.get(name="low").doc + "}")


def test_an_edit_of_the_kind_in_the_portal_does_the_same(shelves: Catalog) -> None:
    kind = Entity.objects.get(kind="kind")
    edit_entity(
        actor=None,
        ref=kind.ref,
        etag=kind.etag,
        patch={"spec": {"schema": {"required": ["levels"]}, "relations": []}},
    )
    assert faulty() == {"low"}
    assert not Relation.objects.filter(type="keptBy").exists()


def test_an_owner_comes_and_goes_with_the_relation(catalog: Catalog) -> None:
    catalog.holds(document("Group", "checkout"), SHELF, shelf("tall", team="checkout"))
    assert Entity.objects.get(name="tall").owner == ""
    owning = {"path": "spec.team", "type": "ownedBy", "inverse": "ownerOf", "defaultKind": "Group"}
    hold(catalog, changed(relations=[owning]))
    assert Entity.objects.get(name="tall").owner == "group:default/checkout"


def test_what_was_made_here_is_brought_along_too(shelves: Catalog) -> None:
    create_entity(actor=None, document=shelf("wide", holds=["orders"]))
    hold(shelves, changed(relations=[{**SHELF["spec"]["relations"][1], "type": "carries", "inverse": "on"}]))
    assert set(Relation.objects.filter(type="carries").values_list("source__name", flat=True)) == {
        "tall",
        "wide",
    }
