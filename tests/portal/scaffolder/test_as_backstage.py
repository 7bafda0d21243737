"""What the real engine makes of templates, found by running both on the same ones (scaffolder-backend 4.2.0).

Kept differences: an output whose `if` gives nothing at all is left out, since its link would lead nowhere
(there: shown); fs:delete takes a folder itself, too; a file name may begin with two dots; hosts need no
integration to be parsed; values of types that JavaScript cannot compare may be sorted into another order;
`**` in a pattern meets names with line breaks, too; half a character of UTF-16 becomes the sign for what is
no text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.scaffolder.expressions import Engine
from portal.scaffolder.models import Run, RunState
from portal.scaffolder.running.dry import DryRun, MadeFile, dry_run
from portal.scaffolder.running.steps import BadStep, output, runs_after_failure, turns
from portal.scaffolder.running.values import Who
from portal.scaffolder.skeletons import Here
from portal.scaffolder.template import Step, Template

VALUES = {"parameters": {"nothing": "", "list": [1, None], "map": {"b": 1, "2": 2, "1": 3}}, "steps": {}}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


def step(**more: Any) -> Step:
    return Step("a", "a", "debug:log", **more)


class TestSteps:
    @pytest.mark.parametrize(
        ("each", "keys"),
        [
            ([], []),
            ({}, []),
            (["x", "${{ parameters.none }}", "y"], ["0", "2"]),
            ({"a": "${{ parameters.none }}", "b": 1}, ["b"]),
            ("${{ parameters.list }}", ["0", "1"]),
            ("${{ parameters.map }}", ["1", "2", "b"]),
        ],
    )
    def test_a_step_goes_through_what_is_there(self, engine: Engine, each: Any, keys: list[str]) -> None:
        assert [turn.each["key"] for turn in turns(engine, step(each=each), VALUES) if turn.each] == keys

    @pytest.mark.parametrize("each", ["", "text", "${{ parameters.none }}", False, 0])
    def test_a_step_cannot_go_through_anything_else(self, engine: Engine, each: Any) -> None:
        with pytest.raises(BadStep, match="must resolve to an array or object"):
            turns(engine, step(each=each), VALUES)

    @pytest.mark.parametrize(
        ("condition", "asks"),
        [
            ("${{ always() }}", True),
            ("${{ failure() and false }}", True),
            ("{% if failure() %}yes{% endif %}", True),
            ("always()", False),
            ("${{ 'failure()' }}", False),
            ("${{ true or always() }}", False),
            ("${{ parameters.nothing and always() }}", False),
            (True, False),
        ],
    )
    def test_a_step_runs_after_a_failure_when_its_condition_does_ask(
        self, engine: Engine, condition: str | bool, asks: bool
    ) -> None:
        assert runs_after_failure(engine, step(condition=condition), VALUES) is asks

    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("{% if true %}true{% endif %}", "true"),
            ("{% if false %}x{% endif %}", ""),
            ("${{ parameters.none }}${{ parameters.none }}", ""),
            ("${{ '[1, 2]' }}", "[1, 2]"),
            ("${{ parameters.list }} ", "1, "),
            ("", ""),
        ],
    )
    def test_only_an_expression_alone_has_a_type(self, engine: Engine, written: str, value: Any) -> None:
        assert engine.value(written, VALUES) == value

    def test_outputs_may_be_an_expression_and_lose_what_gives_nothing(self, engine: Engine) -> None:
        assert output(engine, {"links": "${{ parameters.list }}"}, VALUES) == {"links": [1]}
        shown = {"title": "t", "if": "${{ 1 }}"}
        hidden = {"title": "t", "if": "${{ parameters.nothing }}"}
        assert output(engine, {"text": ["${{ parameters.none }}", shown, hidden]}, VALUES) == {
            "text": [{"title": "t", "if": 1}]
        }


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("{'a.b': 1, 'a': {'b': 2} } | pick('a.b')", "1"),
        ("{'a': {'b': [7]} } | pick('a.b[0]')", "7"),
        ("{'a': {'b': [7]} } | pick(['a', 'b', 0])", "7"),
        ("{'a': 1} | pick('x', 'instead')", "instead"),
        ("'four' | pick('length')", "4"),
        ("[[1], [2]] | pick('[1][0]')", "2"),
        ("{'a b': 3} | pick('[\"a b\"]')", "3"),
        ("{'a': 1} | pick('constructor')", ""),
        ("none | pick('a')", ""),
    ],
)
def test_pick_follows_paths(engine: Engine, expression: str, text: str) -> None:
    assert engine.render(f"${{{{ {expression} }}}}", {}) == text


class TestFiles:
    @pytest.fixture
    def made(self, tmp_path: Path) -> Callable[..., dict[str, MadeFile]]:
        def made(*inputs: dict[str, Any], **files: str) -> dict[str, MadeFile]:
            for name, text in files.items():
                place = tmp_path / "skeleton" / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text)
            ran = run_dry(tmp_path, *({"url": "./skeleton", **more} for more in inputs or ({},)))
            assert ran.error is None
            return {file.path: file for file in ran.files}

        return made

    def test_a_link_is_kept_as_it_is_written(
        self, made: Callable[..., dict[str, MadeFile]], tmp_path: Path
    ) -> None:
        (tmp_path / "skeleton").mkdir()
        (tmp_path / "skeleton" / "link").symlink_to("./a.txt")
        assert made(**{"a.txt": "a"})["link"].data == b"./a.txt"

    def test_the_extension_is_taken_off_files_alone(self, made: Callable[..., dict[str, MadeFile]]) -> None:
        files = {"x.njk/y.txt.njk": "${{ 1 }}", "x.njk/z.txt": "${{ 1 }}"}
        found = made({"templateFileExtension": True}, **files)
        assert {path: file.data for path, file in found.items()} == {
            "x.njk/y.txt": b"1",
            "x.njk/z.txt": b"${{ 1 }}",
        }

    def test_the_option_of_old_is_not_heard(self, made: Callable[..., dict[str, MadeFile]]) -> None:
        assert made({"copyWithoutRender": ["*"]}, **{"a.txt": "${{ 1 }}"})["a.txt"].data == b"1"
        assert made({"copyWithoutTemplating": ["*"]}, **{"a.txt": "${{ 1 }}"})["a.txt"].data == b"${{ 1 }}"

    def test_a_step_without_values_gives_none(self, made: Callable[..., dict[str, MadeFile]]) -> None:
        assert made(a="[${{ values | dump }}]${{ values.x }}")["a"].data == b"[]"

    def test_a_replaced_file_keeps_its_mode(
        self, made: Callable[..., dict[str, MadeFile]], tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "run.sh").write_text("second")
        (tmp_path / "other" / "run.sh").chmod(0o755)
        file = made({}, {"url": "./other", "replace": True}, **{"run.sh": "first"})["run.sh"]
        assert (file.data, file.executable) == (b"second", False)


def run_dry(folder: Path, *inputs: dict[str, Any]) -> DryRun:
    steps = [{"action": "fetch:template", "input": given} for given in inputs]
    template = Template.from_document({"metadata": {"name": "service"}, "spec": {"steps": steps}})
    return dry_run(template, {}, Here(folder, folder), Who())


@pytest.mark.django_db(transaction=True)
def test_files_of_the_workspace_are_not_rendered_into_themselves(
    make: Callable[..., Template], carry_out: Callable[..., Run]
) -> None:
    fetch = {"action": "fetch:plain", "input": {"url": "./skeleton", "targetPath": "raw"}}
    render = {"action": "workspace:template", "input": {"sourcePath": "raw", "targetPath": "raw/out"}}
    run = carry_out(make([fetch, render], files={"skeleton/a": "a"}))
    assert run.state == RunState.FAILED
    assert run.error == "targetPath must not be within template path"


@pytest.mark.django_db(transaction=True)
def test_a_pattern_deletes_files_and_a_name_a_folder(
    make: Callable[..., Template], carry_out: Callable[..., Run]
) -> None:
    files = {f"skeleton/{path}": "x" for path in ("a.tmp", "b/c.tmp", "b/d.txt", "e/f", ".tmp/g")}
    run = carry_out(
        make(
            [
                {"action": "fetch:plain", "input": {"url": "./skeleton"}},
                {"action": "fs:delete", "input": {"files": ["**/*.tmp", "e", "none"]}},
                {"id": "left", "action": "fs:readdir", "input": {"paths": ["."], "recursive": True}},
            ],
            files=files,
        )
    )
    left = run.steps.get(step_id="left").output
    assert left is not None
    assert [each["path"] for each in left["files"]] == [".tmp/g", "b/d.txt"]
    assert [each["path"] for each in left["folders"]] == [".tmp", "b"]
