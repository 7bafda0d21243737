"""Pages of an answer: every row once, in the order asked for, in both directions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.query import FullText, Order, Page, Query, cursor, facets, ordering, run
from catalog.query.predicate import All, Equals, Has, In, Not, Nothing
from catalog.query.run import all_ids
from tests.query.plain import PlainSnapshot, Values

LETTERS = st.sampled_from(["a", "B", "b", "c", "cc", "D"])
ENTITIES = st.dictionaries(
    st.integers(min_value=1, max_value=70_000),
    st.dictionaries(st.sampled_from(["x", "y"]), st.sets(st.none() | LETTERS, min_size=1, max_size=3)),
    max_size=14,
)


@pytest.fixture(params=["sorted", "walked"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of meeting an order give the same rows."""
    passed = 1_000 if request.param == "sorted" else 0
    monkeypatch.setattr(ordering, "_values_passed", lambda *_: passed)


def expected(entities: dict[int, Values], order: Order) -> list[int]:
    pick = max if order.descending else min
    rows = []
    for pk, values in entities.items():
        written = [value.lower() for value in values.get(order.key, ()) if value is not None]
        if written:
            rows.append((pick(written), pk))
    return [pk for _, pk in sorted(rows, reverse=order.descending)]


def forwards(query: Query, at: PlainSnapshot) -> list[Page]:
    pages = [run(query, at=at)]
    while (following := pages[-1].next) is not None:
        pages.append(run(replace(cursor.decode(following), limit=query.limit), at=at))
    return pages


def backwards(pages: list[Page], at: PlainSnapshot, limit: int) -> list[int]:
    """What lies before the last page, met page by page towards the first."""
    ids: list[int] = []
    previous = pages[-1].previous
    while previous is not None:
        page = run(replace(cursor.decode(previous), limit=limit), at=at)
        ids = page.ids + ids
        previous = page.previous
    return ids


@given(entities=ENTITIES, limit=st.integers(min_value=1, max_value=5), descending=st.booleans())
def test_a_field_orders_every_row_that_has_it_once(
    entities: dict[int, Values], limit: int, descending: bool
) -> None:
    at, order = PlainSnapshot(entities), Order("X", descending)
    wanted = expected(entities, order)
    pages = forwards(Query(order=(order,), limit=limit), at)
    assert [pk for page in pages for pk in page.ids] == wanted
    assert {page.total for page in pages} == {len(wanted)}
    assert list(all_ids(Query(order=(order,)), Has("x"), at)) == wanted
    assert backwards(pages, at, limit) == [pk for page in pages[:-1] for pk in page.ids]


@given(entities=ENTITIES, limit=st.integers(min_value=1, max_value=5))
def test_without_an_order_rows_come_by_id(entities: dict[int, Values], limit: int) -> None:
    at = PlainSnapshot(entities)
    pages = forwards(Query(limit=limit), at)
    assert [pk for page in pages for pk in page.ids] == sorted(entities)
    assert backwards(pages, at, limit) == [pk for page in pages[:-1] for pk in page.ids]
    assert pages[0].previous is None


@given(
    entities=ENTITIES,
    offset=st.integers(min_value=0, max_value=9),
    limit=st.integers(min_value=0, max_value=4),
)
def test_an_offset_leaves_out_the_first_rows(entities: dict[int, Values], offset: int, limit: int) -> None:
    at = PlainSnapshot(entities)
    assert run(Query(offset=offset, limit=limit), at=at).ids == sorted(entities)[offset : offset + limit]
    ordered = run(Query(order=(Order("x"),), offset=offset, limit=limit), at=at)
    assert ordered.ids == expected(entities, Order("x"))[offset : offset + limit]


FOUR: dict[int, Values] = {
    1: {"kind": {"API"}, "metadata.name": {"pay"}, "metadata.uid": {"0001"}},
    2: {
        "kind": {"Component"},
        "metadata.name": {"Payments"},
        "spec.type": {"service"},
        "metadata.uid": {"0002"},
    },
    3: {"kind": {"Component"}, "metadata.name": {"web"}, "spec.type": {"website"}, "metadata.uid": {"0003"}},
    4: {"kind": {"Component"}, "metadata.name": {"web"}, "metadata.title": {"pay"}, "spec.type": {"Service"}},
}


def test_what_is_not_visible_is_in_no_row_total_or_count() -> None:
    at = PlainSnapshot(FOUR)
    visible = Not(Equals("spec.type", "website"))
    page = run(Query(predicate=Equals("KIND", "component")), visible, at=at)
    assert (page.ids, page.total) == ([2, 4], 2)
    assert facets(Query(), ["kind"], visible, at=at) == {"kind": [("Component", 2), ("API", 1)]}
    assert run(Query(), Nothing(), at=at) == Page(Query(), [], 0)


def test_a_term_is_looked_for_in_the_ordered_field_or_in_uids_or_where_it_is_told_to() -> None:
    at = PlainSnapshot(FOUR)
    term = FullText(" Pay ")
    assert run(Query(full_text=term, order=(Order("metadata.name"),)), at=at).ids == [1, 2]
    assert run(Query(full_text=term), at=at).ids == []
    assert run(Query(full_text=FullText("3")), at=at).ids == [3]
    told = FullText("pay", ("metadata.title", "metadata.NAME"))
    assert run(Query(full_text=told), at=at).ids == [1, 2, 4]


def test_a_search_gives_the_best_first_and_pages_through_them() -> None:
    at = PlainSnapshot(FOUR)
    pages = forwards(Query(text="pay", limit=1), at)
    assert [page.ids for page in pages] == [[4], [1], [2]]
    assert backwards(pages, at, 1) == [4, 1]
    assert run(Query(text="pay", order=(Order("metadata.name"),)), at=at).ids == [1, 2, 4]
    assert run(Query(predicate=Has("spec.type"), text="pay"), at=at).total == 2


def test_counts_are_of_what_the_filters_leave_and_keep_the_key_as_it_was_asked() -> None:
    chosen = All((Equals("kind", "component"), In("spec.type", ("website", "service"))))
    counted = facets(Query(predicate=chosen), ["spec.TYPE"], at=PlainSnapshot(FOUR))
    assert counted == {"spec.TYPE": [("Service", 1), ("service", 1), ("website", 1)]}


def test_a_count_that_nobody_wants_is_not_made() -> None:
    page = run(Query(limit=1, counted=False), at=PlainSnapshot(FOUR))
    assert page.total == 0
    assert page.after is not None
    assert page.after.total is None
