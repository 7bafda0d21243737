"""The page search finds words, their beginnings and parts of them, and shows the best first."""

from __future__ import annotations

from typing import Any

import pytest
from pyroaring import BitMap

from catalog.index import generations
from catalog.index.read import snapshot
from catalog.index.words import words
from tests.index.plain import Plain

pytestmark = pytest.mark.django_db


def entity(name: str, **metadata: Any) -> dict[str, Any]:
    return {"kind": "Component", "metadata": {"name": name, **metadata}}


CATALOG = {
    1: entity("gateway", description="All requests come in here."),
    2: entity("payment-gateway", title="Payment Gateway"),
    3: entity("billing", title="Billing", tags=["payment", "pci-dss"]),
    4: entity("ledger", description="Books every payment twice."),
    5: entity("결제", title="결제 서비스", description="카드 결제를 처리하고 영수증을 보냅니다."),
    6: entity("OrderService", title="Orders"),
    7: entity("pay", title="Pay"),
    8: entity("team-a", spec={}, title="Ａｌｐｈａ Straße"),
    9: {"kind": "User", "metadata": {"name": "u1"}, "spec": {"profile": {"displayName": "Ada Lovelace"}}},
}


@pytest.fixture(autouse=True)
def catalog() -> Plain:
    generations.forget()
    plain = Plain()
    plain.put(CATALOG)
    return plain


def found(text: str) -> list[int]:
    ranked = snapshot().text(text)
    return ranked.page(snapshot().everything(), 0, 100)


def test_names_come_before_titles_tags_and_descriptions() -> None:
    assert found("payment") == [2, 3, 4]
    assert found("pay") == [7, 2, 3, 4]


def test_who_has_just_that_name_comes_first() -> None:
    assert found("gateway") == [1, 2]
    assert found("payment-gateway") == [2]


def test_parts_of_words_are_found_after_their_beginnings() -> None:
    assert found("ateway") == [1, 2]
    assert found("ment") == [2, 3, 4]
    assert found("a") == [8, 9, 1]  # team-a, Ada, and All: a single letter begins words only


def test_all_words_must_stand_there() -> None:
    assert found("payment gate") == [2]
    assert found("payment nothing") == []


def test_korean_words_are_found_whatever_ends_them() -> None:
    assert found("결제") == [5]
    assert found("영수증") == [5]
    assert found("비스") == [5]
    assert found("카드 처리") == [5]


def test_humps_and_separators_divide_names() -> None:
    assert found("service") == [6]
    assert found("orderservice") == [6]
    assert found("dss") == [3]


def test_letters_are_compared_as_unicode_folds_them() -> None:
    assert found("ALPHA") == [8]
    assert found("strasse") == [8]


def test_people_are_found_by_their_names() -> None:
    assert found("lovelace") == [9]


def test_nothing_asked_is_nothing_found() -> None:
    assert found("") == []
    assert found(" - ") == []


def test_what_changed_is_found_by_its_new_words_only(catalog: Plain) -> None:
    catalog.put({2: entity("checkout"), 4: None})
    assert found("payment") == [3]
    assert found("checkout") == [2]


def test_a_page_is_cut_from_what_may_be_seen() -> None:
    ranked = snapshot().text("pay")
    assert ranked.page(BitMap([2, 3, 4, 7]), 1, 2) == [2, 3]
    assert ranked.page(BitMap([4, 7]), 1, 5) == [4]
    assert ranked.page(BitMap([4, 7]), 2, 5) == []
    assert set(ranked.ids) == {2, 3, 4, 7}


def test_a_long_description_gives_no_more_than_its_first_words() -> None:
    assert len(set(words(" ".join(f"w{number}" for number in range(5000))))) == 400
