"""The order of what a search finds, against an order worked out word by word, for any catalog."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalog.index import generations
from catalog.index.read import snapshot
from tests.index.plain import Plain

WORDS = ("pay", "payment", "repay", "gate", "결제", "결제수단", "간편결제")
TEXT = st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join)
ENTITY = st.fixed_dictionaries(
    {
        "name": st.sampled_from(WORDS),
        "title": TEXT,
        "tags": st.lists(st.sampled_from(WORDS), max_size=2),
        "description": TEXT,
    }
)


def rank(metadata: dict[str, Any], searched: str) -> tuple[int, int] | None:
    """Where it stands best: in which field, and whether at the beginning of a word; None when nowhere."""
    if metadata["name"] == searched:
        return (-1, 0)
    fields = (
        [metadata["name"]],
        metadata["title"].split(),
        metadata["tags"],
        metadata["description"].split(),
    )
    places = [
        (place, 0 if word.startswith(searched) else 1)
        for place, words in enumerate(fields)
        for word in words
        if searched in word
    ]
    return min(places, default=None)


class TestRanking(TestCase):
    @settings(max_examples=40)
    @given(st.lists(ENTITY, min_size=1, max_size=8), st.sampled_from((*WORDS, "ay", "제")))
    def test_name_before_title_before_tags_before_description(
        self, metadata: list[dict[str, Any]], searched: str
    ) -> None:
        generations.forget()
        plain = Plain()
        plain.put({pk: {"kind": "Component", "metadata": one} for pk, one in enumerate(metadata, 1)})
        ranks = {pk: rank(one, searched) for pk, one in enumerate(metadata, 1)}
        expected = sorted((place, pk) for pk, place in ranks.items() if place is not None)
        at = snapshot()
        assert at.text(searched).page(at.everything(), 0, 100) == [pk for _place, pk in expected]
