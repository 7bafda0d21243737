"""Which questions show for which answers, and what kind of input each gets."""

from __future__ import annotations

from typing import Any

import pytest

from portal.scaffolder.form import FieldKind, Form
from portal.scaffolder.form.schema import deciding


def names(form: Form, number: int = 1) -> list[str]:
    page = form.page(number)
    assert page is not None
    return [field.key for field in page.fields]


def only(schema: dict[str, Any], value: Any = None) -> Any:
    form = Form.of({"properties": {"it": schema}}, {} if value is None else {"it": value})
    page = form.page(1)
    assert page is not None
    return page.fields[0]


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, FieldKind.TEXT),
        ({"type": ["string", "null"]}, FieldKind.TEXT),
        ({}, FieldKind.TEXT),
        ({"type": "string", "ui:widget": "textarea"}, FieldKind.TEXTAREA),
        ({"type": "string", "ui:options": {"widget": "textarea"}}, FieldKind.TEXTAREA),
        ({"type": "string", "ui:widget": "password"}, FieldKind.PASSWORD),
        ({"type": "string", "ui:field": "Secret"}, FieldKind.SECRET),
        ({"type": "string", "ui:widget": "hidden", "default": "x"}, FieldKind.HIDDEN),
        ({"type": "string", "enum": ["a", "b"]}, FieldKind.SELECT),
        ({"type": "string", "enum": ["a", "b"], "ui:widget": "radio"}, FieldKind.RADIO),
        ({"enum": [1, 2]}, FieldKind.SELECT),
        ({"type": "string", "oneOf": [{"const": "a", "title": "A"}]}, FieldKind.SELECT),
        ({"type": "integer"}, FieldKind.NUMBER),
        ({"type": "boolean"}, FieldKind.CHECKBOX),
        ({"type": "boolean", "ui:widget": "radio"}, FieldKind.RADIO),
        ({"type": "array", "items": {"type": "string"}}, FieldKind.LIST),
        ({"type": "array", "items": {"enum": ["a"]}, "ui:widget": "checkboxes"}, FieldKind.CHECKBOXES),
        ({"type": "array", "items": {"enum": ["a"]}, "uniqueItems": True}, FieldKind.CHECKBOXES),
        ({"type": "array"}, FieldKind.JSON),
        ({"type": "object"}, FieldKind.JSON),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, FieldKind.GROUP),
        ({"type": "string", "ui:field": "RepoUrlPicker"}, FieldKind.REPOSITORY),
        ({"type": "string", "ui:field": "OwnerPicker"}, FieldKind.PICKER),
        ({"type": "string", "ui:field": "EntityPicker"}, FieldKind.PICKER),
        ({"type": "string", "ui:field": "MyGroupsPicker"}, FieldKind.PICKER),
        ({"type": "string", "ui:field": "OwnedEntityPicker"}, FieldKind.PICKER),
        ({"type": "array", "ui:field": "MultiEntityPicker"}, FieldKind.LIST),
        ({"type": "array", "ui:field": "EntityTagsPicker"}, FieldKind.LIST),
        ({"type": "string", "ui:field": "EntityNamePicker"}, FieldKind.TEXT),
        ({"type": "string", "ui:field": "RepoBranchPicker"}, FieldKind.TEXT),
    ],
)
def test_a_question_gets_the_input_that_its_schema_asks_for(schema: dict[str, Any], kind: FieldKind) -> None:
    assert only(schema).kind is kind


def test_an_unknown_field_becomes_a_line_of_text_and_says_so() -> None:
    field = only({"type": "string", "ui:field": "ValidateKebabCase"})
    assert (field.kind, field.unknown) == (FieldKind.TEXT, "ValidateKebabCase")


def test_choices_carry_the_names_that_the_template_gives_them() -> None:
    named = only({"enum": ["a", "b"], "enumNames": ["First"]}, "b")
    assert [(o.label, o.chosen) for o in named.options] == [("First", False), ("b", True)]
    constants = only({"oneOf": [{"const": 1, "title": "One"}, {"const": True, "title": "Yes"}]}, 1)
    assert [(o.label, o.chosen) for o in constants.options] == [("One", True), ("Yes", False)]


def test_questions_stand_in_the_order_that_is_asked_for() -> None:
    page = {"properties": {"a": {}, "b": {}, "c": {}, "d": {}}, "ui:order": ["c", "*", "a"]}
    assert names(Form.of(page)) == ["c", "b", "d", "a"]
    assert names(Form.of({**page, "ui:order": ["d", "gone"]})) == ["d", "a", "b", "c"]


def test_a_dependency_asks_more_when_its_answer_is_given() -> None:
    page = {
        "properties": {"ci": {"enum": ["actions", "tekton"], "default": "actions"}},
        "dependencies": {
            "ci": {
                "oneOf": [
                    {"properties": {"ci": {"const": "actions"}}},
                    {
                        "properties": {"ci": {"const": "tekton"}, "image": {"type": "string"}},
                        "required": ["image"],
                    },
                ]
            }
        },
    }
    assert names(Form.of(page)) == ["ci"]
    asked = Form.of(page, {"ci": "tekton"})
    assert names(asked) == ["ci", "image"]
    assert [mistake.path for mistake in asked.mistakes()[1]] == [("image",)]
    assert Form.of(page, {"ci": "actions", "image": "kept"}).collected() == {"ci": "actions"}


def test_only_questions_that_decide_about_others_ask_for_a_new_layout() -> None:
    schema = {
        "properties": {"a": {}, "b": {}, "c": {}, "d": {}, "e": {"enum": ["x"]}},
        "dependencies": {"a": ["b"]},
        "allOf": [{"if": {"properties": {"c": {"const": 1}}}, "then": {"properties": {"f": {}}}}],
        "oneOf": [{"properties": {"d": {"const": 1}, "g": {}}}],
    }
    assert deciding(schema) == {"a", "c", "d"}


def test_a_dependency_on_being_there_makes_others_required() -> None:
    page = {"properties": {"card": {}, "address": {}}, "dependencies": {"card": ["address"]}}
    assert [field.required for field in Form.of(page).shown] == [False, False]
    assert [field.required for field in Form.of(page, {"card": "1"}).shown] == [False, True]


def test_conditions_inside_of_conditions_are_followed() -> None:
    page = {
        "properties": {"where": {"enum": ["here", "there"]}},
        "allOf": [
            {
                "if": {"properties": {"where": {"const": "there"}}, "required": ["where"]},
                "then": {
                    "properties": {"far": {"type": "boolean"}},
                    "if": {"properties": {"far": {"const": True}}, "required": ["far"]},
                    "then": {"properties": {"miles": {"type": "integer", "default": 7}}},
                },
                "else": {"properties": {"near": {}}},
            }
        ],
    }
    assert names(Form.of(page)) == ["where", "near"]
    assert names(Form.of(page, {"where": "there"})) == ["where", "far"]
    there = Form.of(page, {"where": "there", "far": True})
    assert names(there) == ["where", "far", "miles"]
    assert there.collected() == {"where": "there", "far": True, "miles": 7}


def test_alternatives_without_a_dependency_become_a_choice() -> None:
    page = {
        "oneOf": [
            {"properties": {"kind": {"const": "sql"}, "size": {"type": "integer"}}},
            {"properties": {"kind": {"const": "none"}}},
        ]
    }
    assert names(Form.of(page)) == ["kind", "size"]
    assert names(Form.of(page, {"kind": "none"})) == ["kind"]


def test_questions_that_reference_a_definition_are_laid_out() -> None:
    page = {
        "definitions": {"port": {"type": "integer", "title": "Port", "default": 80}},
        "properties": {"port": {"$ref": "#/definitions/port"}, "loop": {"$ref": "#/properties/loop"}},
    }
    assert [(field.title, field.kind.value) for field in Form.of(page).shown] == [
        ("Port", "number"),
        ("loop", "text"),
    ]


def test_a_page_shows_when_its_condition_holds() -> None:
    pages = [
        {"properties": {"kind": {}}},
        {"when": {"properties": {"kind": {"const": "x"}}, "required": ["kind"]}, "properties": {"more": {}}},
        {"when": "${{ parameters.kind }}", "properties": {"other": {}}},
        {"when": False, "properties": {"never": {}}},
    ]
    form = Form.of(pages, {}, lambda _text, answers: answers.get("kind") == "y")
    assert len(form.pages) == 1
    assert names(form.with_kept({"kind": "x"}), 2) == ["more"]
    assert names(form.with_kept({"kind": "y"}), 2) == ["other"]


def test_a_template_without_parameters_has_no_pages() -> None:
    assert Form.of(None).pages == ()
    assert Form.of([]).collected() == {}


def test_groups_and_lists_are_laid_out_to_any_depth() -> None:
    page = {
        "properties": {
            "db": {"type": "object", "properties": {"name": {"default": "orders"}}},
            "ports": {
                "type": "array",
                "default": [{"port": 80}],
                "items": {"type": "object", "properties": {"port": {"type": "integer"}}},
            },
        }
    }
    form = Form.of(page)
    assert form.collected() == {"db": {"name": "orders"}, "ports": [{"port": 80}]}
    found = [inner.name for field in form.shown for inner in field.walk()]
    assert found == ["f/db", "f/db/name", "f/ports", "f/ports/0", "f/ports/0/port"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"type": "string", "default": 5}, "5"),
        ({"type": "string", "default": {}}, None),
        ({"type": "string", "const": "c"}, "c"),
        ({"type": "string", "oneOf": [{"const": "a"}, {"const": "b"}]}, "a"),
        ({"type": "string", "enum": ["a", "b"]}, None),
        ({"type": "array", "items": {"type": "string"}}, []),
        ({"type": "array", "default": "one", "items": {"type": "string"}}, ["one"]),
        ({"type": "array", "default": {}, "items": {"type": "string"}}, []),
        (
            {
                "type": "array",
                "default": [{"m": "q"}],
                "items": {"type": "object", "properties": {"k": {"type": "string", "default": "d"}}},
            },
            [{"m": "q", "k": "d"}],
        ),
        ({"type": "object", "properties": {"x": {"type": "string"}}}, None),
        ({"type": "object", "properties": {"x": {"type": "string", "default": "y"}}}, {"x": "y"}),
        ({"type": "boolean"}, None),
        ({"type": "number", "default": 0}, 0),
    ],
)
def test_a_question_begins_as_in_backstage_s_form(question: dict[str, Any], answer: Any) -> None:
    assert Form.of({"properties": {"q": question}}).answers.get("q") == answer


def test_a_required_group_is_there_and_a_page_may_have_defaults_of_its_own() -> None:
    group = {"type": "object", "properties": {"x": {"type": "string"}}}
    page = {"required": ["g"], "default": {"a": "root"}, "properties": {"g": group, "a": {"type": "string"}}}
    assert Form.of(page).answers == {"g": {}, "a": "root"}
