"""From what a browser sent to answers and back."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.scaffolder.form import Form
from portal.scaffolder.form.reading import written

PAGE: dict[str, Any] = {
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "a/b~c#d": {"type": "string"},
        "notes": {"type": "string", "ui:widget": "textarea"},
        "port": {"type": "integer"},
        "share": {"type": "number"},
        "docs": {"type": "boolean"},
        "size": {"enum": ["small", 2, None]},
        "tools": {"type": "array", "uniqueItems": True, "items": {"enum": ["a", "b", "c"]}},
        "tags": {"type": "array", "items": {"type": "string"}},
        "db": {"type": "object", "properties": {"name": {"type": "string"}, "on": {"type": "boolean"}}},
        "routes": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "path": {"type": "string"},
                    "ports": {"type": "array", "items": {"type": "integer"}},
                },
            },
        },
        "free": {"type": "object"},
        "repoUrl": {"type": "string", "ui:field": "RepoUrlPicker"},
        "owner": {"type": "string", "ui:field": "OwnerPicker"},
        "key": {"type": "string", "ui:field": "Secret"},
    },
}

text = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), min_size=1, max_size=12)
whole = st.integers(-(10**12), 10**12)
json_values = st.recursive(
    whole | text | st.booleans(), lambda inner: st.lists(inner, max_size=2), max_leaves=4
)
word = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "name": text,
        "a/b~c#d": text,
        "notes": text,
        "port": whole,
        "share": st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 6)),
        "docs": st.booleans(),
        "size": st.sampled_from(["small", 2]),
        "tools": st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(sorted),
        "tags": st.lists(text, max_size=4),
        "db": st.fixed_dictionaries({"name": text, "on": st.booleans()}),
        "routes": st.lists(
            st.fixed_dictionaries({"path": text, "ports": st.lists(whole, max_size=3)}), max_size=3
        ),
        "free": st.dictionaries(text, json_values, max_size=3),
        "repoUrl": st.builds(
            lambda host, owner, repo: f"{host}.com?owner={owner}&repo={repo}", word, word, word
        ),
        "owner": text,
        "key": text,
    },
)


LISTS: dict[str, Any] = {"tools": [], "tags": [], "routes": []}
"""Lists begin empty, so they are on the page before anybody answers."""


@given(ANSWERS)
def test_answers_come_back_whole_from_the_form_that_shows_them(answers: dict[str, Any]) -> None:
    sent = written(Form.of(PAGE, answers).shown)
    assert Form.of(PAGE).sent(1, sent).kept == LISTS | answers


@given(ANSWERS, ANSWERS)
def test_what_was_not_on_the_page_keeps_its_answer(before: dict[str, Any], after: dict[str, Any]) -> None:
    sent = written(Form.of(PAGE, after).shown)
    kept = Form.of(PAGE, before).sent(1, sent).kept
    not_there = before.keys() - after.keys() - LISTS.keys()
    assert {name: kept[name] for name in not_there} == {name: before[name] for name in not_there}


@given(st.dictionaries(st.from_regex(r"f/[a-z#/0-9]{0,12}", fullmatch=True), st.lists(st.text(), min_size=1)))
def test_whatever_is_sent_a_form_comes_back(sent: dict[str, list[str]]) -> None:
    form = Form.of(PAGE).sent(1, sent)
    assert isinstance(form.collected(), dict)
    form.mistakes()


def send(before: dict[str, Any] | None = None, /, **sent: str) -> dict[str, Any]:
    data = {name.replace("__", "#"): [value] for name, value in sent.items()}
    return dict(Form.of(PAGE, before).sent(1, {f"f/{name}": value for name, value in data.items()}).kept)


def test_what_does_not_fit_is_kept_as_it_was_written() -> None:
    assert send(port="many")["port"] == "many"
    assert send(free="{oh")["free"] == "{oh"
    assert send(share=" 2.5 ")["share"] == 2.5


def test_an_emptied_question_stays_empty_instead_of_taking_its_default_again() -> None:
    page = {"properties": {"port": {"type": "integer", "default": 8080}}}
    form = Form.of(page).sent(1, {"f/port": [""]})
    assert form.answers == {"port": ""}
    assert form.collected() == {}


def test_a_box_that_is_not_ticked_is_a_no_and_one_that_was_not_there_says_nothing() -> None:
    assert send(docs__here="1") == {"docs": False}
    assert send(docs__here="1", docs="true") == {"docs": True}
    assert send() == {}


def test_an_empty_secret_keeps_the_one_before() -> None:
    assert send({"key": "s3cret"}, key="") == {"key": "s3cret"}
    assert send({"key": "s3cret"}, key="new") == {"key": "new"}


def test_a_question_that_shows_by_an_answer_sent_with_it_is_read_too() -> None:
    page = {
        "properties": {"more": {"type": "boolean"}},
        "if": {"properties": {"more": {"const": True}}, "required": ["more"]},
        "then": {"properties": {"what": {"type": "string"}}},
    }
    form = Form.of(page).sent(1, {"f/more#here": ["1"], "f/more": ["true"], "f/what": ["this"]})
    assert form.kept == {"more": True, "what": "this"}


def test_what_cannot_be_changed_is_not_changed_whatever_is_sent() -> None:
    asked = {
        "one": {"type": "string", "default": "kept", "ui:readonly": True},
        "two": {"type": "boolean", "default": True, "ui:disabled": True},
        "three": {"type": "object", "properties": {"in": {"type": "string"}}, "readOnly": True},
    }
    form = Form.of([{"properties": asked}])
    sent = {"f/one": ["new"], "f/two#here": ["1"], "f/three/in": ["new"]}
    assert form.sent(1, sent).collected() == {"one": "kept", "two": True}


def test_rows_are_added_moved_and_removed() -> None:
    form = Form.of(PAGE, {"tags": ["a", "b"]})
    assert form.ordered(1, "add f/tags").kept["tags"] == ["a", "b", ""]
    assert form.ordered(1, "up f/tags/1").kept["tags"] == ["b", "a"]
    assert form.ordered(1, "down f/tags/0").kept["tags"] == ["b", "a"]
    assert form.ordered(1, "remove f/tags/0").kept["tags"] == ["b"]
    assert form.ordered(1, "up f/tags/0").kept["tags"] == ["a", "b"]
    assert form.ordered(1, "add f/routes").kept["routes"] == [{}]
    nested = Form.of(PAGE, {"routes": [{"path": "/", "ports": [1]}]})
    assert nested.ordered(1, "add f/routes/0/ports").kept["routes"] == [{"path": "/", "ports": [1, ""]}]


def test_an_order_that_makes_no_sense_changes_nothing() -> None:
    form = Form.of(PAGE, {"tags": ["a"]})
    for order in ("", "add f/name", "up f/tags/7", "remove f/name", "add", "burn f/tags/0"):
        assert form.ordered(1, order).kept.get("tags") == ["a"]


def test_the_rows_of_a_list_have_an_end() -> None:
    form = Form.of(PAGE).sent(1, {"f/tags#rows": ["9999"]})
    assert len(form.kept["tags"]) == 200
    assert len(form.ordered(1, "add f/tags").kept["tags"]) == 200
