from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.ingest.merge_patch import apply_patch, leaves, patch_between, value_at, without

VALUES = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(st.text(max_size=3), VALUES, max_size=4)


@given(DOCUMENTS, DOCUMENTS)
def test_the_patch_between_two_documents_makes_the_second_of_the_first(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    assert apply_patch(old, patch_between(old, new)) == new


def test_a_field_that_goes_is_null_in_the_patch() -> None:
    assert patch_between({"a": 1, "b": {"c": 2}}, {"b": {"c": 3}}) == {"a": None, "b": {"c": 3}}


@given(DOCUMENTS, DOCUMENTS)
def test_a_patch_laid_over_twice_is_laid_over_once(document: dict[str, Any], patch: dict[str, Any]) -> None:
    once = apply_patch(document, patch)
    assert apply_patch(once, patch) == once


@given(DOCUMENTS, DOCUMENTS)
def test_taken_back_field_by_field_nothing_of_a_patch_is_left(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    patch = patch_between(old, new)
    for keys in list(leaves(patch)):
        patch = without(patch, keys)
    assert patch == {}


@given(DOCUMENTS, DOCUMENTS, st.data())
def test_taking_one_field_back_leaves_the_others_edited(
    old: dict[str, Any], new: dict[str, Any], data: st.DataObject
) -> None:
    patch = patch_between(old, new)
    fields = list(leaves(patch))
    if not fields:
        return
    keys = data.draw(st.sampled_from(fields))
    left = apply_patch(old, without(patch, keys))
    assert list(leaves(without(patch, keys))) == [one for one in fields if one != keys]
    assert all(value_at(left, one) == value_at(new, one) for one in fields if one != keys)
    assert value_at(left, keys) == value_at(old, keys)
