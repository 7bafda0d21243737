"""One question, one answer: which tool for that trend, why, and why not the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from catalog.tools.answer import Answer, answer
from catalog.tools.recommend import Near, Neighbours, Subject, ToolFacts, TrendFacts
from tests.tools.test_recommend import ARGO, FLUX, GITOPS, ON_KUBERNETES, TOOLS, VAULT, trend

SERVICE = Subject(1, runs_on=ON_KUBERNETES)


def asked(
    subject: Subject = SERVICE,
    about: TrendFacts = GITOPS,
    dismissed: tuple[str, ...] = (),
    changed: Mapping[str, ToolFacts] | None = None,
) -> Answer:
    return answer(subject, about, {**TOOLS, **(changed or {})}, outermost=4, dismissed=dismissed)


def others(given: Answer) -> dict[str, str]:
    return {one.tool.title: one.why for one in given.others}


def test_the_adopted_tool_is_the_answer_and_the_other_says_why_it_is_not() -> None:
    given = asked()
    assert given.best is not None
    assert given.best.tool.title == "Argo CD"
    assert others(given) == {"Flux": "Argo CD comes first: its ring is Adopt, and that of this one Trial."}


def test_what_its_system_uses_wins_and_says_so() -> None:
    near = Neighbours(Near.SYSTEM, 3, {FLUX: 3})
    given = asked(replace(SERVICE, neighbours=[near]))
    assert given.best is not None
    assert given.best.tool.title == "Flux"
    assert others(given) == {"Argo CD": "Flux comes first: most of its system use it."}


def test_what_covers_the_trend_already_is_named_and_nothing_is_to_take() -> None:
    given = asked(replace(SERVICE, uses={FLUX: 1}), replace(GITOPS, covered=1))
    assert given.is_covered
    assert given.best is None
    assert list(given.said) == ["Flux is in use here, and that is GitOps."]
    assert others(given) == {"Argo CD": "Flux is in place; Argo CD is an alternative to it, not a gap."}


def test_a_trend_that_does_not_usually_matter_is_answered_too() -> None:
    given = asked(about=replace(GITOPS, concerned=0, covered=0))
    assert given.best is not None
    assert given.best.reasons[0] == "GitOps does not usually matter for a component like this; you asked."


def test_where_nothing_is_in_the_catalog_yet_the_answer_says_so() -> None:
    given = asked(Subject(0, is_one=False), replace(GITOPS, concerned=0, covered=0))
    assert given.best is not None
    assert given.best.reasons[0] == "The catalog has no component yet that GitOps matters for."


def test_where_nothing_is_left_each_tool_says_why() -> None:
    held = replace(TOOLS[FLUX], standing=4, ring="Hold")
    given = asked(dismissed=(ARGO,), changed={FLUX: held})
    assert given.best is None
    assert others(given) == {
        "Argo CD": "What would be recommended was dismissed.",
        "Flux": "Its ring is Hold: start nothing new with it, and plan to leave.",
    }


def test_what_the_company_runs_once_is_no_single_services_to_introduce() -> None:
    given = asked(about=trend("Secrets", VAULT))
    assert others(given)["Vault"] == (
        "Its tools are run once for the whole company, and nobody here runs one yet."
    )


def test_a_tool_that_nobody_has_rated_says_so() -> None:
    given = asked(changed={FLUX: replace(TOOLS[FLUX], standing=9, ring="")})
    assert others(given)["Flux"] == "It has no ring: nobody has decided yet whether to use it here."


def test_what_covers_it_on_hold_is_to_be_left_for_the_one_to_take() -> None:
    held = replace(TOOLS[FLUX], standing=4, ring="Hold")
    given = asked(replace(SERVICE, uses={FLUX: 1}), replace(GITOPS, covered=1), changed={FLUX: held})
    assert given.best is not None
    assert given.best.tool.title == "Argo CD"
    assert list(given.said) == ["Flux is in use here for GitOps, and should be left."]
    assert given.best.reasons[0] == "Core tool of GitOps."
