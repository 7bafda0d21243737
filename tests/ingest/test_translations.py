"""Translations go with what they translate."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.ingest.merge_patch import patch_between
from catalog.ingest.overlaid import merged

TOOL: dict[str, Any] = {
    "metadata": {"name": "t", "title": "Tool", "description": "Does it."},
    "spec": {
        "verdict": "Use it.",
        "useWhen": ["One", "Two", "Three"],
        "moves": [{"ring": "trial", "reason": "Try."}],
        "translations": {
            "ko": {
                "description": "합니다.",
                "verdict": "쓰세요.",
                "useWhen": ["하나", "둘", "셋"],
                "moves": [{"reason": "시험."}],
            }
        },
    },
}


def korean(patch: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = merged(TOOL, patch)["spec"]["translations"]["ko"]
    return found


def test_what_is_said_otherwise_is_no_longer_translated() -> None:
    left = korean({"spec": {"verdict": "Leave it."}, "metadata": {"description": "Did it."}})
    assert set(left) == {"useWhen", "moves"}


def test_a_new_translation_stays() -> None:
    said = {"verdict": "Leave it.", "translations": {"ko": {"verdict": "그만 쓰세요."}}}
    assert korean({"spec": said})["verdict"] == "그만 쓰세요."


def test_items_that_stay_keep_theirs_wherever_they_stand() -> None:
    assert korean({"spec": {"useWhen": ["Three", "New", "One"]}})["useWhen"] == ["셋", None, "하나"]
    assert korean({"spec": {"useWhen": ["One", "Two"]}})["useWhen"] == ["하나", "둘"]
    assert "useWhen" not in korean({"spec": {"useWhen": ["New"]}})


def test_a_part_that_is_not_translated_changes_nothing() -> None:
    moves = [{"ring": "adopt", "reason": "Try."}, {"ring": "hold", "reason": "No."}]
    assert korean({"spec": {"moves": moves}})["moves"] == [{"reason": "시험."}]


def test_what_has_no_translations_is_left_alone() -> None:
    assert merged({"spec": {"a": 1}}, {"spec": {"a": 2}}) == {"spec": {"a": 2}}
    assert merged({"metadata": {}}, {"spec": []}) == {"metadata": {}, "spec": []}


ANY = st.recursive(st.text(max_size=2), lambda inner: st.lists(inner, max_size=3), max_leaves=6)


@given(st.dictionaries(st.sampled_from(["verdict", "useWhen", "moves"]), ANY), ANY)
def test_without_a_change_all_translations_stay(spec: dict[str, Any], said: Any) -> None:
    document = {"spec": {**spec, "translations": {"ko": dict.fromkeys(spec, said)}}}
    assert merged(document, {}) == document
    assert merged(document, patch_between(document, document)) == document
