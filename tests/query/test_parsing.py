"""Filter strings, predicates in JSON, cursors and fields: what they mean."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.query import cursor
from catalog.query.errors import BadQuery
from catalog.query.expression import parse_predicate, to_json
from catalog.query.filters import parse_filters
from catalog.query.predicate import (
    All,
    Any_,
    Equals,
    Everything,
    Has,
    In,
    Not,
    Predicate,
    Prefix,
    all_of,
)
from catalog.query.projection import parse_fields, projector
from catalog.query.query import FullText, Order, Position, Query, Resume

KEYS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="$"), min_size=1, max_size=8)
VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PREDICATES: st.SearchStrategy[Predicate] = st.recursive(
    st.one_of(
        st.builds(Has, KEYS),
        st.builds(Equals, KEYS, VALUES),
        st.builds(In, KEYS, st.lists(VALUES, max_size=3).map(tuple)),
        st.builds(Prefix, KEYS, VALUES),
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Any_, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("filters", "meaning"),
    [
        ([], Everything()),
        ([" , "], Everything()),
        (["kind=component"], Equals("kind", "component")),
        (["kind"], Has("kind")),
        (["kind="], Equals("kind", "")),
        (["a=b=c"], Equals("a", "b=c")),
        (["kind=user,kind=group"], In("kind", ("user", "group"))),
        (["kind,kind=group"], Equals("kind", "group")),
        ([" kind = api , spec.type "], All((Equals("kind", "api"), Has("spec.type")))),
        (["kind=a", "kind=b,x"], Any_((Equals("kind", "a"), All((Equals("kind", "b"), Has("x")))))),
    ],
)
def test_commas_are_and_and_repeated_filters_are_or(filters: list[str], meaning: Predicate) -> None:
    assert parse_filters(filters) == meaning


def test_a_filter_without_a_key_is_refused() -> None:
    with pytest.raises(BadQuery, match="Invalid filter, '=x' is not a valid statement"):
        parse_filters(["kind=a,=x"])


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ({}, Everything()),
        ({"kind": "API"}, Equals("kind", "API")),
        ({"a": 1, "b": True}, All((Equals("a", "1"), Equals("b", "true")))),
        ({"a": 3.0}, Equals("a", "3")),
        ({"a": {"$exists": False}}, Not(Has("a"))),
        ({"a": {"$in": ["x", 2]}}, In("a", ("x", "2"))),
        ({"a": {"$hasPrefix": "x"}}, Prefix("a", "x")),
        ({"metadata.tags": {"$contains": "java"}}, Equals("metadata.tags", "java")),
        ({"relations": {"$contains": {"Type": "ownedBy"}}}, Has("relations.ownedBy")),
        (
            {"relations": {"$contains": {"type": "ownedBy", "targetRef": {"$in": ["group:a/b"]}}}},
            In("relations.ownedBy", ("group:a/b",)),
        ),
        ({"$all": []}, All(())),
        ({"$any": [{"a": "b"}, {"$not": {"c": "d"}}]}, Any_((Equals("a", "b"), Not(Equals("c", "d"))))),
    ],
)
def test_predicates_say_what_backstage_means_by_them(value: object, meaning: Predicate) -> None:
    assert parse_predicate(value) == meaning


@given(PREDICATES)
def test_a_predicate_survives_its_way_through_json(predicate: Predicate) -> None:
    assert parse_predicate(json.loads(json.dumps(to_json(predicate)))) == predicate


@given(
    predicate=PREDICATES,
    order=st.lists(st.builds(Order, KEYS, descending=st.booleans()), max_size=1).map(tuple),
    term=VALUES,
    fields=st.none() | st.lists(KEYS, max_size=2).map(tuple),
    text=VALUES,
    value=st.none() | VALUES,
    pk=st.integers(min_value=0, max_value=2**31 - 1),
    backwards=st.booleans(),
    total=st.none() | st.integers(min_value=0, max_value=10**9),
)
def test_a_cursor_carries_query_and_place(
    predicate: Predicate,
    order: tuple[Order, ...],
    term: str,
    fields: tuple[str, ...] | None,
    text: str,
    value: str | None,
    pk: int,
    backwards: bool,
    total: int | None,
) -> None:
    query = Query(predicate=predicate, order=order, full_text=FullText(term, fields), text=text)
    resume = Resume(Position(value, pk), Position(value, 0), backwards, total)
    found = cursor.decode(cursor.encode(query, resume))
    assert (found.predicate, found.order, found.full_text, found.text) == (
        predicate,
        order,
        query.full_text,
        text,
    )
    assert found.resume == resume


def _encoded(form: object) -> str:
    return base64.b64encode(json.dumps(form).encode()).decode()


GOOD_FORM = {
    "orderFields": [{"field": "metadata.name"}],
    "isPrevious": False,
    "orderFieldValues": ["b", "00000002-0000-8000-8000-000000000000"],
    "firstSortFieldValues": ["a", "00000001-0000-8000-8000-000000000000"],
}


def test_an_order_without_direction_is_ascending_as_in_backstages_own_cursors() -> None:
    assert cursor.decode(_encoded(GOOD_FORM)).order == (Order("metadata.name"),)


@pytest.mark.parametrize(
    "text",
    [
        "notbase64!!",
        "",
        _encoded([]),
        _encoded({**GOOD_FORM, "orderFields": [1]}),
        _encoded({**GOOD_FORM, "orderFields": [{"field": "a", "order": "up"}]}),
        _encoded({**GOOD_FORM, "isPrevious": 1}),
        _encoded({**GOOD_FORM, "orderFieldValues": []}),
        _encoded({**GOOD_FORM, "orderFieldValues": ["a", "zz"]}),
        _encoded({**GOOD_FORM, "orderFieldValues": ["a", "-1"]}),
        _encoded({**GOOD_FORM, "totalItems": "4"}),
        _encoded({**GOOD_FORM, "fullTextFilter": {"term": "x", "fields": [1]}}),
        base64.b64encode(b"\xff\xff").decode(),
    ],
)
def test_a_malformed_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadQuery, match="Malformed cursor"):
        cursor.decode(text)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_cursors(text: str) -> None:
    with pytest.raises(BadQuery):
        cursor.decode(text)


def test_conditions_that_say_nothing_are_left_out() -> None:
    assert all_of(Everything(), Has("a"), Everything()) == Has("a")
    assert all_of() == Everything()


ENTITY = {
    "kind": "Component",
    "metadata": {
        "name": "x",
        "annotations": {"backstage.io/orphan": "true", "a.b": {"c": None}},
        "tags": ["t"],
    },
}


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        (["kind,metadata.name"], {"kind": "Component", "metadata": {"name": "x"}}),
        (["kind", "metadata.tags"], {"kind": "Component", "metadata": {"tags": ["t"]}}),
        (
            ["metadata.annotations.backstage.io/orphan"],
            {"metadata": {"annotations": {"backstage.io/orphan": "true"}}},
        ),
        (["metadata.annotations.a.b.c"], {"metadata": {"annotations": {"a.b": {"c": None}}}}),
        (["metadata.nosuch,nosuch,spec.type"], {}),
        (["metadata.name.x"], {}),
        (["metadata.name,metadata"], ENTITY | {"kind": None}),
    ],
)
def test_fields_keep_the_paths_asked_for(fields: list[str], kept: dict[str, object]) -> None:
    kept = {key: value for key, value in kept.items() if value is not None}
    assert projector(parse_fields(fields))(ENTITY) == kept


def test_fields_with_an_index_are_refused() -> None:
    with pytest.raises(
        BadQuery, match=r'Invalid field "metadata.tags\[0\]", array type fields are not supported'
    ):
        parse_fields(["metadata.tags[0]"])
