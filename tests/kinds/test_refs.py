from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.refs import BadRef, Ref

WORD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=":/"), min_size=1, max_size=40)
NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("orders", "component:team/orders"),
        ("shop/orders", "component:shop/orders"),
        ("api:orders", "api:team/orders"),
        ("API:Shop/Orders", "api:shop/orders"),
        ("user:jo@example.com", "user:team/jo@example.com"),
        ("Team Blue", "component:team/team blue"),
        ("shop/orders:v2", "component:shop/orders:v2"),
        ("api:shop/orders/v2", "api:shop/orders/v2"),
    ],
)
def test_a_reference_is_completed_and_lower_cased(text: str, ref: str) -> None:
    assert str(Ref.parse(text, default_kind="Component", default_namespace="team")) == ref


@pytest.mark.parametrize("text", ["", ":", "/", "a:", ":a", "a/", "/a", "a:/b", "a:b/", ":a/b"])
def test_a_part_that_is_empty_is_refused(text: str) -> None:
    with pytest.raises(BadRef, match="was not on the form"):
        Ref.parse(text, default_kind="component")


def test_without_a_default_the_kind_is_asked_for() -> None:
    with pytest.raises(BadRef, match='"orders" had missing or empty kind'):
        Ref.parse("orders")


def test_what_is_too_long_to_store_is_refused() -> None:
    with pytest.raises(BadRef, match="longer than 255 characters"):
        Ref.parse("component:default/" + "x" * 300)
    with pytest.raises(BadRef, match="longer than 255 characters"):
        Ref.parse("component:default/" + "İ" * 200)  # in lower case each is two characters


@given(WORD, WORD, NAME)
def test_what_is_written_out_reads_back_the_same(kind: str, namespace: str, name: str) -> None:
    ref = Ref.parse(f"{kind}:{namespace}/{name}")
    assert Ref.parse(str(ref)) == ref


@given(st.text())
def test_any_text_is_a_reference_or_refused(text: str) -> None:
    try:
        ref = Ref.parse(text, default_kind="component")
    except BadRef:
        return
    assert len(str(ref)) <= 255
