"""Templates and answers that mean harm, and such as are merely too large."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.scaffolder import workspace
from portal.scaffolder.binary import is_binary
from portal.scaffolder.expressions import Engine, EngineEnded, ExpressionError, Options
from portal.scaffolder.globs import matching
from portal.scaffolder.models import Run, RunState
from portal.scaffolder.running.masking import Masks
from portal.scaffolder.template import Template
from tests.portal.scaffolder.conftest import log_of

Make = Callable[..., Template]
CarryOut = Callable[..., Run]


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine(seconds=2) as engine:
        yield engine


def test_an_endless_loop_is_ended_with_a_reason_and_the_engine_goes_on(engine: Engine) -> None:
    endless = "{% for a in x %}" * 8 + "." + "{% endfor %}" * 8
    with pytest.raises(ExpressionError):
        engine.render(endless, {"x": list(range(1000))})
    assert engine.render("${{ 1 + 1 }}", {}) == "2"


def test_a_regular_expression_without_end_is_ended(engine: Engine) -> None:
    with pytest.raises(ExpressionError):
        engine.render("${{ r/(a+)+$/.test(x) }}", {"x": "a" * 60 + "!"})
    assert engine.render("${{ 1 }}", {}) == "1"


def test_a_string_that_grows_without_end_is_refused(engine: Engine) -> None:
    growing = "{% set s = 'x' %}" + "{% set s = s + s %}" * 60 + "${{ s }}"
    with pytest.raises(ExpressionError):
        engine.render(growing, {})
    assert engine.render("${{ 1 }}", {}) == "1"


def test_a_killed_process_is_told_and_replaced(engine: Engine) -> None:
    engine.render("${{ 1 }}", {})
    assert engine._process is not None
    engine._process.kill()
    with pytest.raises(EngineEnded):
        engine.render("${{ 1 }}", {})
    assert engine.render("${{ 1 }}", {}) == "1"


@pytest.mark.parametrize(
    "trick",
    [
        "${{ ({}).constructor.constructor('return 1')() }}",
        "${{ x.__proto__ }}",
        "${{ [].constructor }}",
        "${{ globalThis }}",
        "${{ filters }}",
        "${{ nunjitsu }}",
    ],
)
def test_nothing_behind_the_values_can_be_reached(engine: Engine, trick: str) -> None:
    try:
        given_back = engine.render(trick, {"x": {}})
    except ExpressionError:
        given_back = ""
    assert given_back == ""


def test_the_process_of_expressions_can_open_nothing(engine: Engine) -> None:
    engine.render("${{ 1 }}", {})
    assert engine._process is not None
    limits = Path(f"/proc/{engine._process.pid}/limits").read_text()
    line = next(line for line in limits.splitlines() if line.startswith("Max open files"))
    assert line.split()[3:5] == ["0", "0"]
    assert Path(f"/proc/{engine._process.pid}/environ").read_bytes() == b""


@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], {}, [1], {"a": 1}])
@pytest.mark.parametrize("filter_", ["parseRepoUrl", "parseEntityRef", "pick('a')", "projectSlug", "upper"])
def test_filters_given_wrong_types_leave_the_raw_text_or_give_a_value(
    engine: Engine, value: Any, filter_: str
) -> None:
    raw = f"${{{{ x | {filter_} }}}}"
    given_back = engine.value({"a": raw, "b": "${{ 1 }}"}, {"x": value})
    assert given_back["b"] == 1


def test_a_single_expression_keeps_its_type_and_a_failing_one_its_text(engine: Engine) -> None:
    tree = {
        "n": "${{ n }}",
        "list": ["${{ l }}"],
        "raw": "${{ n | absent }}",
        "gone": "${{ absent }}",
        "": "",
    }
    assert engine.value(tree, {"n": 8080, "l": [1, {"a": None}]}) == {
        "n": 8080,
        "list": [[1, {"a": None}]],
        "raw": "${{ n | absent }}",
        "": "",
    }


def test_halves_of_characters_do_not_break_files(engine: Engine) -> None:
    engine.render("${{ x[0] }}", {"x": "😀"}).encode()


def test_cookiecutter_files_are_read_by_their_own_marks(engine: Engine) -> None:
    options = Options(cookiecutterCompat=True)
    given_ = {"cookiecutter": {"name": "shop"}}
    assert engine.render("{{ cookiecutter.name | jsonify }} ${ x }", given_, options) == '"shop" ${ x }'


@hypothesis_settings(max_examples=60)
@given(st.text(max_size=40))
def test_no_path_leads_out_of_the_workspace(path: str) -> None:
    root = Path("/tmp/some-workspace")
    try:
        assert workspace.inside(root, path).is_relative_to(root)
    except (workspace.Outside, ValueError, OSError):
        return


def test_a_path_through_a_link_to_elsewhere_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    for path in ("link/x", "../x", "a/../../x", "/etc/passwd", "link"):
        with pytest.raises(workspace.Outside):
            workspace.inside(root, path)


def test_a_budget_of_files_and_bytes_ends() -> None:
    budget = workspace.Budget(files=2, size=10)
    budget.spend(5)
    with pytest.raises(workspace.TooMuch):
        budget.spend(6)


@pytest.mark.parametrize(
    ("data", "binary"),
    [
        (b"", False),
        (b"plain\n", False),
        ("한국어 문장".encode(), False),
        (b"\x00\x01", True),
        (b"%PDF-1.7 text", True),
        (b"\xff\xfeh\x00i\x00", False),
        (bytes(range(128, 256)) * 4, True),
        ("é".encode("latin-1") + b" a rather long line of text " * 3, False),
        ("modèle équipe équipe ${{ values.name }}".encode("latin-1"), True),  # reads as protobuf
        ("# équipe à ${{ values.name }} and others".encode("latin-1"), False),
    ],
)
def test_binary_is_what_backstage_calls_binary(data: bytes, binary: bool) -> None:
    assert is_binary(data) is binary


@pytest.mark.parametrize(
    ("patterns", "fits"),
    [
        (["*.png"], {"a.png"}),
        (["**/*.png"], {"a.png", "docs/b.png"}),
        (["docs"], {"docs/b.png", "docs/.hidden"}),
        (["docs/{b,c}.png"], {"docs/b.png"}),
        (["**/*", "!docs/**"], {"a.png", "docs", "main.py", "[a].py"}),
        (["**/.*"], {"docs/.hidden"}),
        (["*"], {"a.png", "docs", "main.py", "[a].py"}),
        (["d*"], {"docs"}),
        (["docs/"], {"docs/b.png", "docs/.hidden"}),
        (["./docs"], {"docs/b.png", "docs/.hidden"}),
        (["./main.py"], set()),
        (["./*.py"], {"main.py", "[a].py"}),
        (["!main.py", "*.py"], {"main.py", "[a].py"}),
        (["**", "!**/docs"], {"a.png", "main.py", "[a].py"}),
        (["**", "!./docs/b.png"], {"a.png", "docs", "docs/.hidden", "main.py", "[a].py"}),
        (["[a].py"], {"[a].py"}),
        (["\\[a\\].py"], {"[a].py"}),
        (["**/!(*.png)"], {"docs", "docs/.hidden", "main.py", "[a].py"}),
        (["@(a|b).png", "{a..c}.*"], {"a.png"}),
        (["?(x)m+(a|i)n.py"], {"main.py"}),
        (["**/[z-a]", "[", "/a.png", "../*", "docs/../a.png", "a.png/"], set()),
    ],
)
def test_patterns_of_files(patterns: list[str], fits: set[str]) -> None:
    names = ["a.png", "docs", "docs/b.png", "docs/.hidden", "main.py", "[a].py"]
    assert matching(patterns, names) == fits


@pytest.mark.parametrize(
    "pattern",
    [
        "(" + "\\a" * 400,
        "{" + "," * 900,
        "{a,b}" * 150,
        "!(" * 400,
        "@(" * 300 + ")" * 300,
        "*b" * 400,
        "a" * 2_000,
    ],
)
def test_hostile_patterns_fit_nothing(pattern: str) -> None:
    assert matching([pattern], ["a" * 2_000, "a/" * 100 + "x"]) == set()


def test_masks_cover_each_line_of_a_key() -> None:
    masks = Masks(["-----BEGIN\nabcdef\n-----END"])
    assert "abcdef" not in masks.text("the line abcdef alone")


def fetch(**more: Any) -> dict[str, Any]:
    return {"id": "f", "action": "fetch:template", "input": {"url": "./skeleton", "values": {}, **more}}


LIST = {"id": "list", "action": "fs:readdir", "input": {"recursive": True}}


def names_of(run: Run) -> list[str]:
    return [item["fullPath"] for item in run.steps.get(step_id="list").output["files"]]


@pytest.mark.django_db(transaction=True)
class TestRuns:
    def test_names_and_targets_that_lead_out_are_refused(
        self, make: Make, carry_out: CarryOut, tmp_path: Path
    ) -> None:
        for step in (
            fetch(targetPath="../out"),
            fetch(values={"name": "../../out"}),
            {"action": "roadiehq:utils:fs:write", "input": {"path": "../../out", "content": "x"}},
            {"action": "fs:rename", "input": {"files": [{"from": "a", "to": "../../out"}]}},
            {"action": "fs:delete", "input": {"files": ["../../*"]}},
        ):
            run = carry_out(make([step], files={"skeleton/${{ values.name }}": "x"}))
            assert run.state == RunState.FAILED
            assert "leads out" in run.error
        assert not list(tmp_path.rglob("out"))

    @pytest.mark.parametrize("url", ["./data", ".", "./"])
    def test_a_template_takes_nothing_of_the_portals_own_folder(
        self, make: Make, carry_out: CarryOut, source: Path, settings: LazySettings, url: str
    ) -> None:
        settings.CATALOG_PRIVATE_FOLDERS = [source / "data"]
        step = {"id": "take", "action": "fetch:plain", "input": {"url": url}}
        run = carry_out(make([step], files={"data/secret_key": "hush-hush"}))
        assert run.state == RunState.FAILED
        assert "is never read" in run.error

    def test_a_template_takes_no_files_from_outside_of_its_source(
        self, make: Make, carry_out: CarryOut
    ) -> None:
        for url in ("../../../../etc", "/etc", "file:///etc"):
            step = {"action": "fetch:plain", "input": {"url": url}}
            run = carry_out(make([step]))
            assert run.state == RunState.FAILED, url

    @pytest.mark.parametrize("action", ["fetch:template", "fetch:plain"])
    def test_links_out_of_the_template_are_left_out_and_others_kept(
        self, make: Make, carry_out: CarryOut, source: Path, action: str
    ) -> None:
        step = {"action": action, "input": {"url": "./skeleton"}}
        template = make([step, LIST], files={"skeleton/a.txt": "a"})
        (source / "skeleton" / "inner").symlink_to("a.txt")
        (source / "skeleton" / "outer").symlink_to("/etc/passwd")
        run = carry_out(template)
        assert names_of(run) == ["a.txt", "inner"]
        assert "The link 'outer' leads out of its folder, to '/etc/passwd'. It is left out." in log_of(run)

    def test_empty_names_are_passed_over_modes_and_binaries_kept(
        self, make: Make, carry_out: CarryOut, source: Path
    ) -> None:
        files: dict[str, str | bytes] = {
            "skeleton/${{ 'x' if values.a }}/in.txt": "in",
            "skeleton/${{ '' }}": "never",
            "skeleton/blob.bin": b"\x00${{ values.a }}",
            "skeleton/run.sh": "#!/bin/sh\n",
            "skeleton/latin.txt": "caf\xe9 ${{ 1 + 1 }} and a longer line of text".encode("latin-1"),
        }
        template = make(
            [fetch(), {"action": "publish:archive", "input": {"path": "a.zip", "format": "zip"}}, LIST],
            files=files,
        )
        (source / "skeleton" / "run.sh").chmod(0o755)
        run = carry_out(template)
        assert names_of(run) == ["a.zip", "blob.bin", "latin.txt", "run.sh"], log_of(run)

    def test_files_that_are_too_many_or_too_large_stop_the_run(
        self, make: Make, carry_out: CarryOut, source: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workspace.Budget.__init__, "__defaults__", (50, 1_000_000_000))
        many = {f"skeleton/{number}": "x" for number in range(51)}
        assert "More than" in carry_out(make([fetch()], files=many)).error

    def test_a_file_of_a_gigabyte_is_refused_before_it_is_copied(
        self, make: Make, carry_out: CarryOut, source: Path
    ) -> None:
        template = make([fetch()], files={"skeleton/a": "a"})
        with (source / "skeleton" / "huge.bin").open("wb") as file:
            os.truncate(file.fileno(), 1_000_000_000)
        assert "More than" in carry_out(template).error

    def test_an_expression_without_end_fails_its_step_with_a_reason(
        self, make: Make, carry_out: CarryOut
    ) -> None:
        endless = "{% for a in values.x %}" * 8 + "." + "{% endfor %}" * 8
        run = carry_out(make([fetch(values={"x": list(range(1000))})], files={"skeleton/a": endless}))
        assert run.state == RunState.FAILED
        assert run.error

    def test_what_a_repository_packs_is_not_unpacked_by_itself(self, make: Make, carry_out: CarryOut) -> None:
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            tar.addfile(tarfile.TarInfo("../../evil"), io.BytesIO())
        run = carry_out(make([fetch(), LIST], files={"skeleton/evil.tgz": packed.getvalue()}))
        assert names_of(run) == ["evil.tgz"]
