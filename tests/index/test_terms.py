"""Terms stand for exactly the rows that Backstage searches."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.index.terms import LISTED, Term, as_javascript, terms_of
from catalog.index.words import TEXT_KEY
from tests.index.documents import documents
from tests.index.plain import rows_of


def rows_of_terms(terms: set[Term]) -> set[tuple[str, str | None]]:
    rows: set[tuple[str, str | None]] = set()
    for key, value, _ in terms:
        if key.endswith(LISTED):
            rows |= {(key[:-1], value), (f"{key[:-1]}.{value}", "true")}
        elif key != TEXT_KEY:
            rows.add((key, value))
    return rows


@given(documents())
def test_terms_stand_for_the_rows_of_backstage(doc: Any) -> None:
    relations = (("ownedBy", "group:default/A"), ("dependsOn", "component:default/b"))
    expected = {(key, value) for key, value, _ in rows_of(doc, relations)}
    assert rows_of_terms(terms_of(doc, relations)) == expected


def test_an_item_of_an_array_is_found_by_its_own_path_too() -> None:
    terms = terms_of({"metadata": {"name": "n", "tags": ["Java"]}}, ())
    assert ("metadata.tags" + LISTED, "java", "Java") in terms


def test_a_value_of_more_than_200_characters_is_null() -> None:
    terms = terms_of({"metadata": {"name": "n"}, "spec": {"a": "x" * 200, "b": "x" * 201}}, ())
    assert ("spec.a", "x" * 200, "x" * 200) in terms
    assert ("spec.b", None, None) in terms


def test_length_is_counted_in_utf_16_units() -> None:
    terms = terms_of({"metadata": {"name": "n"}, "spec": {"a": "😀" * 100, "b": "😀" * 101}}, ())
    assert {key for key, value, _ in terms if value is None and key.startswith("spec")} == {"spec.b"}


def test_a_key_of_more_than_200_characters_is_dropped() -> None:
    terms = terms_of({"metadata": {"name": "n"}, "spec": {"k" * 195: 1, "k" * 196: 2, "m" * 196: ["x"]}}, ())
    assert [key for key, _, _ in terms if key.startswith("spec")] == ["spec." + "k" * 195]


def test_an_item_too_long_for_a_key_of_its_own_is_a_value_all_the_same() -> None:
    terms = terms_of({"metadata": {"name": "n"}, "spec": {"a": ["x" * 195]}}, ())
    assert ("spec.a", "x" * 195, "x" * 195) in terms


def test_no_namespace_is_the_default_one_and_null() -> None:
    terms = terms_of({"metadata": {"name": "n"}}, ())
    assert {value for key, value, _ in terms if key == "metadata.namespace"} == {None, "default"}


def test_marks_are_terms() -> None:
    assert ("greenroom/error", "true", "true") in terms_of(
        {"metadata": {"name": "n"}}, (), [("greenroom/error", "true")]
    )


def test_a_null_character_does_not_reach_the_database() -> None:
    terms = terms_of({"metadata": {"name": "n", "description": "a\0b"}, "spec": {"k\0": ["x\0"]}}, ())
    assert not any("\0" in part for term in terms for part in term if part)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (None, None),
        (1.0, "1"),
        (-2.5, "-2.5"),
        (0.1, "0.1"),
        (1e-7, "1e-7"),
        (0.000001, "0.000001"),
        (1.234e-8, "1.234e-8"),
        (1e16, "10000000000000000"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.5e300, "1.5e+300"),
        (5e-324, "5e-324"),
        (-0.0, "0"),
        (123456789012345678, "123456789012345680"),
        (2**64, "18446744073709552000"),
        (math.inf, "Infinity"),
        (math.nan, "NaN"),
    ],
)
def test_numbers_are_written_as_javascript_writes_them(value: Any, written: str | None) -> None:
    assert as_javascript(value) == written


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_written_is_the_same_number(value: float) -> None:
    assert float(as_javascript(value) or "") == value


def test_no_term_is_longer_than_its_column() -> None:
    long = "İ" * 190  # in lower case each is two characters
    doc = {"kind": "X", "metadata": {"name": "x", long: "a"}, "spec": {"a": [long, "b" * 190], "b": long}}

    terms = terms_of(doc, ())

    assert max(len(part) for term in terms for part in term if part is not None) <= 201
    assert {("spec.a", None, None), ("spec.b", None, None), ("spec.a\x1f", "b" * 190, "b" * 190)} <= terms


def test_a_list_of_numbers_that_are_there_as_text_too_takes_no_longer_than_others() -> None:
    twins = [value for number in range(20_000) for value in (number, str(number))]

    terms = terms_of({"kind": "X", "metadata": {"name": "x"}, "spec": {"a": twins}}, ())

    assert ("spec.a\x1f", "7", "7") in terms
