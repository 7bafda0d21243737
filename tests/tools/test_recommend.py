"""Advice that a platform engineer would give, too."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation

from catalog.tools.recommend import (
    Advice,
    Effort,
    Near,
    Neighbours,
    Recommended,
    Subject,
    ToolFacts,
    TrendFacts,
    advise,
)

ARGO, FLUX, KYVERNO = "tool:default/argo-cd", "tool:default/flux", "tool:default/kyverno"
VAULT, ISTIO, FRAMEWORK = "tool:default/vault", "tool:default/istio", "tool:default/serverless-framework"
LAMBDA = "tool:default/aws-lambda"

TOOLS = {
    one.ref: one
    for one in [
        ToolFacts(ARGO, "Argo CD", 1, "Adopt", ("kubernetes", "git"), {FLUX: "No screen."}, users=12),
        ToolFacts(FLUX, "Flux", 2, "Trial", ("kubernetes", "git"), {ARGO: "With a screen."}, users=3),
        ToolFacts(KYVERNO, "Kyverno", 1, "Adopt", ("kubernetes",), users=4),
        ToolFacts(VAULT, "Vault", 2, "Trial", ("server",)),
        ToolFacts(ISTIO, "Istio", 1, "Adopt", ("kubernetes",)),
        ToolFacts(LAMBDA, "AWS Lambda", 1, "Adopt", ("aws",)),
        ToolFacts(
            FRAMEWORK,
            "Serverless Framework",
            4,
            "Hold",
            ("aws",),
            {LAMBDA: "By itself."},
            verdict="Leave it.",
        ),
    ]
}
ON_KUBERNETES = frozenset({"kubernetes"})


def trend(name: str, *tools: str, lacking: int = 1, concerned: int = 1) -> TrendFacts:
    pairs = [Recommended(tool, is_core=place == 0) for place, tool in enumerate(tools)]
    return TrendFacts(f"trend:default/{name.lower()}", name, pairs, concerned, concerned - lacking)


GITOPS = trend("GitOps", ARGO, FLUX)


def advice(subject: Subject, *trends: TrendFacts, dismissed: tuple[str, ...] = ()) -> Advice:
    return advise(subject, trends or (GITOPS,), TOOLS, outermost=4, dismissed=dismissed)


def titles(given: Advice) -> list[str]:
    return [one.tool.title for one in given.next]


def test_a_service_without_gitops_gets_the_adopted_core_tool() -> None:
    (only,) = advice(Subject(1, runs_on=ON_KUBERNETES)).next
    assert only.tool.title == "Argo CD"
    assert only.effort is Effort.SOME
    assert list(only.reasons) == [
        "GitOps matters here, and nothing covers it yet.",
        "Core tool of GitOps.",
        "Its ring is Adopt.",
        "What it needs is there: Kubernetes.",
    ]


def test_flux_in_place_makes_argo_cd_an_alternative_and_no_gap() -> None:
    covered = replace(GITOPS, covered=1)
    assert titles(advice(Subject(1, {FLUX: 1}), covered)) == []
    elsewhere = trend("Delivery", ARGO)
    given = advice(Subject(1, {FLUX: 1}), elsewhere)
    assert titles(given) == []
    assert given.gaps[0].why_open == "Flux is in place; Argo CD is an alternative to it, not a gap."


def test_what_most_of_the_same_system_use_comes_before_a_better_ring() -> None:
    system = Neighbours(Near.SYSTEM, 4, {FLUX: 3})
    (only,) = advice(Subject(1, runs_on=ON_KUBERNETES, neighbours=[system])).next
    assert only.tool.title == "Flux"
    assert "3 of 4 other components of its system use it." in only.reasons


def test_a_few_of_the_same_type_do_not_outweigh_the_ring() -> None:
    same_type = Neighbours(Near.TYPE, 40, {FLUX: 9})
    assert titles(advice(Subject(1, runs_on=ON_KUBERNETES, neighbours=[same_type]))) == ["Argo CD"]


def test_a_team_that_mostly_has_flux_stays_with_it() -> None:
    team = Subject(5, {FLUX: 3}, ON_KUBERNETES, is_one=False)
    (only,) = advice(team, replace(GITOPS, concerned=5, covered=3)).next
    assert only.tool.title == "Flux"
    assert only.reasons[0] == "GitOps matters for 5 components; without a tool for it: 2."
    assert "3 of these 5 components use it." in only.reasons


def test_what_nothing_says_is_there_is_more_work_and_says_so() -> None:
    (only,) = advice(Subject(1)).next
    assert only.effort is Effort.MORE
    assert "Nothing in the catalog says that what it needs is there: Kubernetes." in only.reasons


def test_a_template_that_includes_the_tool_makes_it_little_work() -> None:
    tools = {**TOOLS, ARGO: replace(TOOLS[ARGO], templates=("Python service",))}
    (only,) = advise(Subject(1, runs_on=ON_KUBERNETES), [GITOPS], tools, outermost=4).next
    assert only.effort is Effort.LITTLE
    assert only.effort_said == "Little work: this template includes it: Python service."


def test_what_is_run_once_for_the_company_is_not_for_a_single_service_to_introduce() -> None:
    secrets = trend("Secrets", VAULT)
    given = advice(Subject(1), secrets)
    assert titles(given) == []
    assert "run once for the whole company" in given.gaps[0].why_open
    assert titles(advice(Subject(9, is_one=False), secrets)) == ["Vault"]


def test_a_tool_on_hold_is_never_recommended_and_is_to_be_left() -> None:
    given = advice(Subject(1, {FRAMEWORK: 1}), trend("Serverless", FRAMEWORK))
    assert titles(given) == []
    (leave,) = given.leave
    assert leave.tool.title == "Serverless Framework"
    assert [tool.title for tool, _difference in leave.ways_out] == ["AWS Lambda"]
    assert leave.reasons == ["Its ring is Hold.", "Leave it."]


def test_one_tool_for_two_trends_is_recommended_once_with_both() -> None:
    given = advice(Subject(1, runs_on=ON_KUBERNETES), trend("Mesh", ISTIO), trend("Microservices", ISTIO))
    (only,) = given.next
    assert [one.title for one in only.trends] == ["Mesh", "Microservices"]


def test_what_closes_more_gaps_comes_first_among_equals() -> None:
    given = advice(
        Subject(1, runs_on=ON_KUBERNETES), GITOPS, trend("Mesh", ISTIO), trend("Microservices", ISTIO)
    )
    assert titles(given) == ["Istio", "Argo CD"]


def test_what_was_dismissed_gives_way_to_the_next() -> None:
    assert titles(advice(Subject(1, runs_on=ON_KUBERNETES), dismissed=(ARGO,))) == ["Flux"]
    given = advice(Subject(1, runs_on=ON_KUBERNETES), dismissed=(ARGO, FLUX))
    assert given.gaps[0].why_open == "What would be recommended was dismissed."


def test_a_trend_that_concerns_nothing_here_is_not_spoken_of() -> None:
    given = advice(Subject(1), trend("MLOps", VAULT, lacking=0, concerned=0))
    assert (given.gaps, given.covered) == ([], [])


def test_reasons_are_in_the_readers_language() -> None:
    with translation.override("ko"):
        (only,) = advice(Subject(1, runs_on=ON_KUBERNETES)).next
    assert only.reasons[0] == "GitOps: 여기에 필요하지만 아직 갖춘 것이 없습니다."


def test_a_deprecated_component_gets_nothing_new_and_is_told_why() -> None:
    given = advice(Subject(1, runs_on=ON_KUBERNETES, is_ending=True))
    assert titles(given) == []
    (gap,) = given.gaps
    assert gap.why_open == "This component is deprecated, so nothing new is recommended for it."


def test_a_tool_whose_project_has_ended_is_left_whatever_its_ring() -> None:
    tools = {**TOOLS, FLUX: replace(TOOLS[FLUX], standing=1, ring="Adopt", is_retired=True)}
    given = advise(Subject(1, {FLUX: 1}, ON_KUBERNETES), (GITOPS,), tools, outermost=4)
    (leave,) = given.leave
    assert leave.reasons[0] == "Its project has ended: nobody mends it any more, so plan to leave."
    assert [way.title for way, _difference in leave.ways_out] == ["Argo CD"]
    assert titles(given) == ["Argo CD"], "what has ended is no alternative in place"


def test_an_addition_makes_it_little_work_for_what_exists() -> None:
    tools = {**TOOLS, ARGO: replace(TOOLS[ARGO], additions=("Add Argo CD",), templates=("Python service",))}
    (only,) = advise(Subject(1, runs_on=ON_KUBERNETES), (GITOPS,), tools, outermost=4).next
    assert only.effort is Effort.LITTLE
    assert only.effort_said == "Little work: this template adds it to what exists: Add Argo CD."


def test_at_equal_rings_what_can_start_at_once_comes_before_the_core_tool() -> None:
    tools = {**TOOLS, VAULT: replace(TOOLS[VAULT], standing=1, ring="Adopt")}
    security = trend("DevSecOps", VAULT, KYVERNO)
    given = advise(Subject(30, runs_on=ON_KUBERNETES, is_one=False), (security,), tools, outermost=4)
    assert titles(given) == ["Kyverno"]


def test_for_many_the_tool_that_more_of_them_use_stays() -> None:
    some = trend("GitOps", ARGO, FLUX, lacking=4, concerned=10)
    given = advice(Subject(10, {ARGO: 1, FLUX: 5}, ON_KUBERNETES, is_one=False), some)
    assert titles(given) == ["Flux"]
    assert "5 of these 10 components use it." in given.next[0].reasons


def test_for_many_what_most_of_them_lack_comes_first_within_a_ring() -> None:
    few = trend("GitOps", ARGO, lacking=2, concerned=50)
    many = trend("Policies", KYVERNO, lacking=40, concerned=50)
    given = advice(Subject(50, runs_on=ON_KUBERNETES, is_one=False), few, many)
    assert titles(given) == ["Kyverno", "Argo CD"]


SCANNER, SNIFFER, TERRAFORM = "tool:default/sonarqube", "tool:default/wireshark", "tool:default/terraform"


def test_for_many_what_most_of_them_use_comes_before_a_better_ring() -> None:
    tools = {
        SCANNER: ToolFacts(SCANNER, "SonarQube", 2, "Trial", ("server",), users=60),
        SNIFFER: ToolFacts(SNIFFER, "Wireshark", 1, "Adopt", ("network-access",), users=2),
    }
    devsecops = trend("DevSecOps", SNIFFER, SCANNER, lacking=6, concerned=19)
    team = Subject(19, {SCANNER: 12, SNIFFER: 1}, frozenset({"network-access"}), is_one=False)
    assert titles(advise(team, [devsecops], tools, outermost=4)) == ["SonarQube"]
    few = replace(team, uses={SCANNER: 9, SNIFFER: 1})
    assert titles(advise(few, [devsecops], tools, outermost=4)) == ["Wireshark"]


def test_an_account_that_somebody_in_the_company_has_is_there() -> None:
    ansible = "tool:default/ansible"
    tools = {
        TERRAFORM: ToolFacts(TERRAFORM, "Terraform", 1, "Adopt", ("cloud",), users=27),
        ansible: ToolFacts(ansible, "Ansible", 2, "Trial", ("ssh",), {TERRAFORM: "Clouds."}, users=3),
    }
    code = trend("Infrastructure as code", TERRAFORM, ansible, lacking=12, concerned=15)
    team = Subject(15, {ansible: 3}, frozenset({"kubernetes", "ssh"}), is_one=False)
    (only,) = advise(team, [code], tools, outermost=4).next
    assert only.tool.title == "Terraform"
    assert "What it needs is there: a cloud account." in only.reasons
    nobody = {**tools, TERRAFORM: replace(tools[TERRAFORM], users=0)}
    assert titles(advise(team, [code], nobody, outermost=4)) == ["Ansible"]
