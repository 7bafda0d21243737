from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.ingest.merge_patch import apply_patch, patch_between

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
