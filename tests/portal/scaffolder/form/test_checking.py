"""Mistakes stand at their question and say what was expected."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from portal.scaffolder.form import Form
from portal.scaffolder.form.schema import BadForm


def told(schema: dict[str, Any], value: Any, *, required: bool = False) -> str:
    page = {"properties": {"it": schema}, "required": ["it"] if required else []}
    found = Form.of(page, {} if value is None else {"it": value}).mistakes().get(1, [])
    assert [mistake.path for mistake in found] in ([], [("it",)])
    return found[0].message if found else ""


@pytest.mark.parametrize(
    ("schema", "value", "sentence"),
    [
        ({"type": "string"}, "ok", ""),
        ({"type": "integer"}, "many", "Expected a whole number, such as 8080."),
        ({"type": "integer", "minimum": 1024, "maximum": 65535}, 80, "Expected a number from 1024 to 65535."),
        ({"type": "integer", "minimum": 0}, -1, "Expected a number that is 0 or more."),
        ({"type": "number", "exclusiveMaximum": 1}, 1, "Expected a number below 1."),
        ({"minLength": 3}, "a", "Expected at least 3 characters. There is 1 now."),
        ({"maxLength": 2}, "abc", "Expected at most 2 characters. There are 3 now."),
        ({"pattern": "^[a-z]+$"}, "A", "Expected a text of the form ^[a-z]+$."),
        ({"pattern": "^(?!x)[a-z]+$"}, "xa", "Expected a text of the form ^(?!x)[a-z]+$."),
        (
            {"pattern": "^[a-z]+$", "ui:help": "Lower case."},
            "A",
            "This does not have the form that is expected: Lower case.",
        ),
        ({"pattern": "^a$", "errorMessage": {"pattern": "Just an a."}}, "b", "Just an a."),
        ({"enum": ["a", "b"], "enumNames": ["First", "Second"]}, "c", "Choose one of these: First, Second"),
        ({"format": "email"}, "ana", "Expected an e-mail address, such as ana@example.com."),
        ({"type": "array", "items": {}, "minItems": 2}, ["a"], "Expected at least 2 entries."),
        (
            {"type": "array", "items": {}, "uniqueItems": True},
            ["a", "a"],
            "Each entry may be there once only.",
        ),
        ({"type": "object"}, "{oh", 'Expected a JSON object, such as {"key": "value"}.'),
        ({"ui:field": "RepoUrlPicker"}, "github.com?owner=a", "Give the repository a name."),
        ({"ui:field": "RepoUrlPicker"}, "github.com?owner=a&repo=b", ""),
    ],
)
def test_a_mistake_says_what_was_expected(schema: dict[str, Any], value: Any, sentence: str) -> None:
    assert told(schema, value) == sentence


def test_a_name_for_the_catalog_has_to_be_one() -> None:
    field = {"type": "string", "ui:field": "EntityNamePicker"}
    assert told(field, "orders-api") == ""
    assert "at most 63 characters" in told(field, "my service")
    assert "at most 63 characters" in told(field, "a" * 64)


def test_what_is_needed_is_missed_at_its_question() -> None:
    assert told({"type": "string"}, None, required=True) == "An answer is needed here."
    assert told({"type": "string"}, "", required=True) == "An answer is needed here."


def test_mistakes_are_told_in_the_language_of_the_reader() -> None:
    with translation.override("ko"):
        assert told({"type": "string"}, None, required=True) == "답을 입력하세요."


def test_a_mistake_in_a_row_stands_at_the_row() -> None:
    page = {"properties": {"ports": {"type": "array", "items": {"type": "integer"}}}}
    found = Form.of(page, {"ports": [1, "x"]}).mistakes()[1]
    assert [mistake.path for mistake in found] == [("ports", 1)]


def test_what_only_the_whole_schema_forbids_is_told_for_the_page() -> None:
    page = {"properties": {"a": {}, "b": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    assert [mistake.path for mistake in Form.of(page).mistakes()[1]] == [()]
    assert Form.of(page, {"b": "x"}).mistakes() == {}


def test_a_schema_that_is_none_says_so() -> None:
    with pytest.raises(BadForm):
        Form.of({"properties": {"a": {"pattern": "("}}}).mistakes()


def test_an_expression_that_takes_for_ever_is_refused_quickly() -> None:
    assert told({"pattern": "^(a+)+$"}, "a" * 40 + "b") != ""


def test_a_picked_name_becomes_a_complete_reference() -> None:
    def picked(text: str, **ui: Any) -> Any:
        return Form.of({"properties": {"it": {"type": "string", **ui}}}, {"it": text}).collected()["it"]

    assert picked("Checkout", **{"ui:field": "OwnerPicker"}) == "group:default/checkout"
    assert picked("user:ana", **{"ui:field": "OwnerPicker"}) == "user:default/ana"
    assert picked("shop", **{"ui:field": "EntityPicker"}) == "shop"
    one_kind = {"ui:field": "EntityPicker", "ui:options": {"catalogFilter": {"kind": "System"}}}
    assert picked("shop", **one_kind) == "system:default/shop"
    older = {"ui:field": "EntityPicker", "ui:options": {"allowedKinds": ["API"]}}
    assert picked("shop", **older) == "api:default/shop"


def test_secrets_are_apart_from_the_answers() -> None:
    page = {"properties": {"key": {"type": "string", "ui:field": "Secret"}, "name": {}}}
    form = Form.of(page, {"key": "s3cret", "name": "orders"})
    assert form.collected() == {"key": "******", "name": "orders"}
    assert form.secrets() == {"key": "s3cret"}
