"""Files go to the engine's process many at a time, and come back as if each had gone alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.scaffolder.expressions import Engine, EngineEnded, ExpressionError, Options
from portal.scaffolder.expressions.engine import PLAIN, SPECIAL
from portal.scaffolder.models import Run, RunState
from portal.scaffolder.template import Template
from tests.portal.scaffolder.conftest import log_of

pytestmark = pytest.mark.django_db

Make = Callable[..., Template]
CarryOut = Callable[..., Run]
RENDER = {"id": "render", "action": "fetch:template", "input": {"url": "./skeleton", "values": {"n": "shop"}}}
HANGS = "${{ r/(a+)+$/.test(x) }}"
ENDLESS = {"x": "a" * 60 + "!"}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(seconds=2) as engine:
        yield engine


def test_texts_asked_for_together_are_those_asked_for_alone(engine: Engine) -> None:
    texts = [f"{number} of ${{{{ n }}}}: 한국어 \n" for number in range(30)]
    alone = [engine.render(text, {"n": "shop"}) for text in texts]
    with engine.ahead([*texts, texts[0]], {"n": "shop"}):
        assert [engine.render(text, {"n": "shop"}) for text in texts] == alone
        assert engine.render(texts[0], {"n": "shop"}) == alone[0]
        assert engine.render(texts[1], {"n": "other"}) == "1 of other: 한국어 \n"
        assert engine.render("{{ n }}", {"n": "shop"}, Options(cookiecutterCompat=True)) == "shop"


def test_a_bad_text_among_many_is_an_error_only_where_it_is_asked_for(engine: Engine) -> None:
    with engine.ahead(["${{ n }}", "{% if %}", "${{ n + n }}"], {"n": 1}):
        assert engine.render("${{ n }}", {"n": 1}) == "1"
        assert engine.render("${{ n + n }}", {"n": 1}) == "2"
        with pytest.raises(ExpressionError):
            engine.render("{% if %}", {"n": 1})


def test_a_text_that_ends_the_process_takes_no_other_with_it(engine: Engine) -> None:
    with engine.ahead(["${{ x[0] }}", HANGS, "${{ x[1] }}!"], ENDLESS):
        assert engine.render("${{ x[0] }}", ENDLESS) == "a"
        assert engine.render("${{ x[1] }}!", ENDLESS) == "a!"
        with pytest.raises(ExpressionError):
            engine.render(HANGS, ENDLESS)


def test_a_killed_process_is_told_of_the_text_that_it_was_at(engine: Engine) -> None:
    engine.render("${{ 1 }}", {})
    assert engine._process is not None
    engine._process.kill()
    with engine.ahead(["${{ 2 }}", "${{ 3 }}"], {}):
        with pytest.raises(EngineEnded):
            engine.render("${{ 2 }}", {})
        assert engine.render("${{ 3 }}", {}) == "3"


@hypothesis_settings(max_examples=300)
@given(text=st.text(st.sampled_from("{}%#$- \r\n\tab\\'\"é한\u2028"), max_size=30), cookie=st.booleans())
def test_what_skips_the_engine_is_what_it_would_leave_as_it_is(
    engine: Engine, text: str, cookie: bool
) -> None:
    if SPECIAL.search(text):
        return
    options = Options(cookiecutterCompat=True) if cookie else PLAIN
    assert engine._ask({"text": text}, {}, options)["value"] == text


def test_a_bad_file_among_many_names_itself_after_those_before_it(make: Make, carry_out: CarryOut) -> None:
    files: dict[str, str | bytes] = {f"skeleton/{number:03}.txt": "${{ values.n }}" for number in range(150)}
    files["skeleton/120.txt"] = "fine\n${{ values.n | }}"
    run = carry_out(make([RENDER], files=files))
    assert run.state == RunState.FAILED
    assert run.error.startswith("120.txt: ")
    assert "line 2" in run.error
    log = log_of(run)
    assert sum("Writing file" in line for line in log) == 121
    assert log[log.index(run.error) - 1].startswith("Writing file 120.txt")


def test_lines_of_many_files_cost_few_statements(make: Make, carry_out: CarryOut) -> None:
    counts = []
    for number in (5, 90):
        files: dict[str, str | bytes] = {f"skeleton/{n}.txt": "${{ values.n }}" for n in range(number)}
        template = make([RENDER], files=files)
        with CaptureQueriesContext(connection) as few:
            assert carry_out(template).state == RunState.COMPLETED
        counts.append(len(few))
    assert counts[1] - counts[0] < 5  # it looks now and then whether it is cancelled
