"""Files that actions write from values: byte for byte what Backstage's own actions write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.scaffolder.expressions import Engine, ExpressionError
from portal.scaffolder.running.dry import DryRun, dry_run
from portal.scaffolder.running.values import Who
from portal.scaffolder.skeletons import Here
from portal.scaffolder.template import Template

ROADIE = "roadiehq:utils"


def run(folder: Path, *steps: tuple[str, dict[str, Any]], **output: str) -> DryRun:
    made = [
        {"id": f"s{number}", "action": action, "input": given} for number, (action, given) in enumerate(steps)
    ]
    spec = {"steps": made, "output": output}
    return dry_run(
        Template.from_document({"metadata": {"name": "t"}, "spec": spec}), {}, Here(folder, folder), Who()
    )


def made(folder: Path, *steps: tuple[str, dict[str, Any]]) -> dict[str, str]:
    ran = run(folder, *steps)
    assert ran.error is None
    return {file.path: file.data.decode() for file in ran.files}


def write(path: str, content: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return f"{ROADIE}:fs:write", {"path": path, "content": content, **more}


def test_a_descriptor_is_written_as_npm_yaml_writes_it(tmp_path: Path) -> None:
    entity = {
        "kind": "Component",
        "metadata": {
            "name": "shop",
            "title": "a: b",
            "description": "one\n  two\n",
            "annotations": {"x/y": "1"},
        },
        "spec": {
            "empty": {},
            "none": None,
            "on": "yes",
            "deep": [[1, {"k": "- x"}], []],
            "long": "word " * 20,
        },
    }
    assert made(tmp_path, ("catalog:write", {"entity": entity}))["catalog-info.yaml"] == (
        "kind: Component\n"
        "metadata:\n"
        "  name: shop\n"
        '  title: "a: b"\n'
        "  description: |\n"
        "    one\n"
        "      two\n"
        "  annotations:\n"
        '    x/y: "1"\n'
        "    backstage.io/source-template: template:default/t\n"
        "spec:\n"
        "  empty: {}\n"
        "  none: null\n"
        "  on: yes\n"
        "  deep:\n"
        "    - - 1\n"
        '      - k: "- x"\n'
        "    - []\n"
        '  long: "word word word word word word word word word word word word word word\n'
        '    word word word word word word "\n'
    )


@pytest.mark.parametrize(
    ("before", "given", "after"),
    [
        (None, {"content": {"a": 1}}, '{\n  "a": 1\n}'),
        ('{"a": {"x": 1}}', {"content": {"a": {"y": 2}}}, '{\n  "a": {\n    "x": 1,\n    "y": 2\n  }\n}'),
        ('{"b": 1, "2": 1}', {"content": '{"1": 2.0}'}, '{\n  "1": 2,\n  "2": 1,\n  "b": 1\n}'),
        ('{"a": [1, 2]}', {"content": {"a": [2, 3]}}, '{\n  "a": [\n    2,\n    3\n  ]\n}'),
        (
            '{"a": [1, 2]}',
            {"content": {"a": [2, 3]}, "mergeArrays": True},
            '{\n  "a": [\n    1,\n    2,\n    3\n  ]\n}',
        ),
        ('{"a": {"x": 1}}', {"content": {"a": [1]}}, '{\n  "a": [\n    1\n  ]\n}'),
        ('{"a": 1}', {"content": {"a": None}}, '{\n  "a": null\n}'),
        ('{\n    "a": 1\n}', {"content": {}, "matchFileIndent": True}, '{\n    "a": 1\n}'),
        ("{}", {"content": '{"__proto__": {"x": 1}}'}, "{}"),
    ],
)
def test_json_is_merged(tmp_path: Path, before: str | None, given: dict[str, Any], after: str) -> None:
    there = [] if before is None else [write("a.json", before)]
    assert made(tmp_path, *there, (f"{ROADIE}:json:merge", {"path": "a.json", **given}))["a.json"] == after


TWO = "---\nkind: A\na: 1\n---\nkind: B\na: 2\n"


@pytest.mark.parametrize(
    ("before", "given", "after"),
    [
        ("a: 1 # one\nb: [x]\n", {"content": {"b": ["y"]}}, "a: 1\nb:\n  - y\n"),
        ("b: [x]\n", {"content": "b: [y]\n", "mergeArrays": True}, "b:\n  - x\n  - y\n"),
        (
            "# head\na: {x: 1} # one\nb: [x]\n",
            {"content": {"a": {"y": 2}, "b": ["z"]}, "mergeArrays": True, "preserveYamlComments": True},
            "# head\na: { x: 1, y: 2 } # one\nb:\n  - x\n  - z\n",
        ),
        (
            TWO,
            {"content": {"a": 3}, "useDocumentIncludingField": {"key": "kind", "value": "B"}},
            "kind: A\na: 1\n---\nkind: B\na: 3\n",
        ),
        ("a: {b: {c: 1}}\n", {"content": {}, "options": {"indent": 4}}, "a:\n    b:\n        c: 1\n"),
    ],
)
def test_yaml_is_merged(tmp_path: Path, before: str, given: dict[str, Any], after: str) -> None:
    step = (f"{ROADIE}:merge", {"path": "a.yaml", **given})
    assert made(tmp_path, write("a.yaml", before), step)["a.yaml"] == after


@pytest.mark.parametrize(
    ("path", "before", "reason"),
    [
        ("a.yaml", "", "there is no document in it"),
        ("a.yaml", TWO, "useDocumentIncludingField"),
        ("a.yaml", "a: [", "a.yaml cannot be read"),
        ("b.yaml", "a: 1", "There is no file a.yaml"),
    ],
)
def test_what_cannot_be_merged_fails_with_a_reason(
    tmp_path: Path, path: str, before: str, reason: str
) -> None:
    ran = run(tmp_path, write(path, before), (f"{ROADIE}:merge", {"path": "a.yaml", "content": {"a": 1}}))
    assert reason in (ran.error or "")


def test_a_file_of_another_kind_stays_as_it_is(tmp_path: Path) -> None:
    step = (f"{ROADIE}:merge", {"path": "a.txt", "content": {"a": 1}})
    assert made(tmp_path, write("a.txt", "text"), step) == {"a.txt": "text"}


@pytest.mark.parametrize(
    ("content", "tidy", "after"),
    [
        ('{"b":1,"a":[]}', True, '{\n  "b": 1,\n  "a": []\n}'),
        ('{"b":1}', False, '{"b":1}'),
        ("no json", True, "no json"),
    ],
)
def test_json_that_is_written_can_be_set_in(tmp_path: Path, content: str, tidy: bool, after: str) -> None:
    assert made(tmp_path, write("d/a", content, preserveFormatting=tidy)) == {"d/a": after}


def test_a_file_is_read_as_text_or_by_a_parser(tmp_path: Path) -> None:
    parse = f"{ROADIE}:fs:parse"
    ran = run(
        tmp_path,
        write("a.yaml", "a: 012\n---\nb: yes\n"),
        (parse, {"path": "a.yaml"}),
        (parse, {"path": "a.yaml", "parser": "multiyaml"}),
        text="${{ steps.s1.output.content }}",
        values="${{ steps.s2.output.content }}",
    )
    assert ran.output == {"text": "a: 012\n---\nb: yes\n", "values": [{"a": 12}, {"b": "yes"}]}


def test_values_are_written_as_text(tmp_path: Path) -> None:
    data = {"b": [1], "a": "x: y"}
    ran = run(
        tmp_path,
        (f"{ROADIE}:serialize:yaml", {"data": data}),
        (f"{ROADIE}:serialize:json", {"data": data, "replacer": ["a"], "space": " "}),
        yaml="${{ steps.s0.output.serialized }}",
        json="${{ steps.s1.output.serialized }}",
    )
    assert ran.output == {"yaml": 'b:\n  - 1\na: "x: y"\n', "json": '{\n "a": "x: y"\n}'}


@pytest.mark.parametrize(
    ("given", "a", "hidden"),
    [
        ({"find": "NAME", "replaceWith": "shop"}, "shop and shop, a.b", "NAME"),
        ({"find": "a.b", "replaceWith": "x"}, "NAME and NAME, x", "NAME"),
        ({"find": "(N)AM(E)", "replaceWith": "$2$1", "matchRegex": True}, "EN and EN, a.b", "NAME"),
        ({"find": "NAME", "replaceWith": "shop", "includeDotFiles": True}, "shop and shop, a.b", "shop"),
    ],
)
def test_text_is_replaced_in_files(tmp_path: Path, given: dict[str, Any], a: str, hidden: str) -> None:
    files = (write("src/a.py", "NAME and NAME, a.b"), write(".ci/b.py", "NAME"), write("c.txt", "NAME"))
    step = (f"{ROADIE}:fs:replace", {"files": [{"file": "**/*.py", **given}]})
    assert made(tmp_path, *files, step) == {"src/a.py": a, ".ci/b.py": hidden, "c.txt": "NAME"}


ALIASES = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("call", "given"),
    [
        ("parsed", (ALIASES, "yaml")),
        ("parsed", ("[" * 200_000, "yaml")),
        ("parsed", ("[" * 200_000, "json")),
        ("parsed", ("- " * 100_000, "multiyaml")),
        ("replaced", ("a" * 40 + "b", "(a+)+$", "x", True)),
        ("replaced", ("a" * 100, "", "x" * 10_000_000, False)),
        ("replaced", ("a", "(", "x", True)),
        ("written", ({"a": "b"}, "yaml", {"options": {"indent": 10**9}})),
        ("mergeYaml", ("- 1", {"a": 1}, {"comments": True})),
    ],
)
def test_hostile_text_is_refused_or_stopped_and_the_engine_goes_on(call: str, given: tuple[Any, ...]) -> None:
    with Engine(seconds=1) as engine:
        with pytest.raises(ExpressionError):
            engine.call(call, *given)
        assert engine.call("parsed", "a: 1", "yaml") == {"a": 1}


def test_merging_reaches_nothing_that_all_objects_share() -> None:
    evil = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'
    with Engine() as engine:
        engine.call("mergeJson", "{}", evil, {"lists": True})
        engine.call("mergeYaml", "a: 1", evil, {"comments": True, "options": {}})
        assert engine.call("written", {}, "json", {}) == "{}"
        assert engine.render("${{ ({}).polluted }}", {}) == ""
