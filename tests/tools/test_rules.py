"""The rules in force: the shipped ones, and a company's own in their place."""

from __future__ import annotations

import pytest
from django.utils import timezone

from catalog.changes.detector_rules import drop_rule, keep_rule
from catalog.models import AuditEvent, DetectorRule, RuleTrouble, SourceScan, ToolUse
from catalog.tools.detectors import rule as rule_module
from catalog.tools.detectors import scan as scanner
from catalog.tools.detectors.rule import BadRule, shipped_rules
from catalog.tools.rules import effective_rules
from catalog.tools.scanning import step
from tests.ingest.sources import Source, component
from tests.tools.samples import SAMPLES

pytestmark = pytest.mark.usefixtures("shipped")

OWN = "tool: vault\nsignals: [{id: settings, strength: strong, files: '**/vault.toml'}]\n"
SPEAKING = "tool: vault\nsignals: [{id: named, strength: strong, annotation: '^halden/vault$'}]\n"


def scan_all() -> None:
    while step():
        pass


def uses() -> set[str]:
    return set(ToolUse.objects.values_list("tool", flat=True))


def in_force() -> dict[str, str]:
    return {rule.tool: rule.text for rule in effective_rules()}


def test_a_rule_of_ones_own_stands_in_for_the_shipped_one() -> None:
    keep_rule(actor=None, tool="vault", text=OWN)
    assert in_force()["vault"] == OWN
    assert in_force().keys() == {rule.tool for rule in shipped_rules()}
    drop_rule(actor=None, tool="vault")
    assert effective_rules() == shipped_rules()
    verbs = AuditEvent.objects.filter(verb__startswith="rule.").order_by("pk")
    assert list(verbs.values_list("verb", "subject")) == [("rule.keep", "vault"), ("rule.drop", "vault")]


def test_a_tool_can_be_left_out() -> None:
    keep_rule(actor=None, tool="vault", text=OWN, enabled=False)
    assert "vault" not in in_force()


@pytest.mark.parametrize(
    ("tool", "text", "said"),
    [
        ("vault", OWN.replace("**/vault.toml", "{a"), "not closed"),
        ("vault", OWN.replace("files:", "document:").replace("**/vault.toml", "(?=x)"), "no pattern of RE2"),
        ("flux", OWN, "this is the rule of flux"),
        ("till", OWN.replace("vault", "till"), "no tool called till"),
    ],
)
def test_a_bad_rule_is_refused_and_changes_nothing(tool: str, text: str, said: str) -> None:
    with pytest.raises(BadRule, match=said):
        keep_rule(actor=None, tool=tool, text=text)
    assert not DetectorRule.objects.exists()
    assert not AuditEvent.objects.filter(verb="rule.keep").exists()


def test_one_that_became_bad_gives_way_to_the_shipped_one() -> None:
    DetectorRule.objects.create(tool="vault", text="tool: vault\nsignals: [{id: a}]\n")
    assert effective_rules() == shipped_rules()


def test_sources_are_scanned_again_by_a_changed_rule(source: Source) -> None:
    source.write("catalog-info.yaml", component("checkout"))
    source.write("vault.toml", "")
    source.write(*SAMPLES["terraform"]["configuration"])
    source.refresh()
    scan_all()
    assert uses() == {"backstage", "terraform"}
    keep_rule(actor=None, tool="vault", text=OWN)
    scan_all()
    assert uses() == {"backstage", "terraform", "vault"}
    drop_rule(actor=None, tool="vault")
    scan_all()
    assert uses() == {"backstage", "terraform"}


def test_sources_are_scanned_again_by_a_changed_scanner(
    source: Source, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source.write("catalog-info.yaml", component("checkout"))
    source.write(*SAMPLES["terraform"]["configuration"])
    source.refresh()
    scan_all()
    before = SourceScan.objects.get()
    code = tmp_path_factory.mktemp("detectors")
    (code / "scan.py").write_text("# another scanner")
    monkeypatch.setattr(rule_module, "CODE", code)
    rule_module.code_digest.cache_clear()
    scan_all()
    after = SourceScan.objects.get()
    assert after.rules != before.rules
    assert before.scanned_at
    assert after.scanned_at
    assert after.scanned_at > before.scanned_at
    assert uses() == {"backstage", "terraform"}
    rule_module.code_digest.cache_clear()


def test_annotations_are_read_again_by_a_changed_rule(source: Source) -> None:
    annotated = component("checkout").replace("spec:\n", "  annotations: {halden/vault: kv}\nspec:\n")
    source.write("catalog-info.yaml", annotated)
    source.refresh()
    scan_all()
    assert uses() == {"backstage"}
    keep_rule(actor=None, tool="vault", text=SPEAKING)
    scan_all()
    assert uses() == {"backstage", "vault"}


def test_a_slow_rule_is_stopped_and_reported(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "SLOW", -1.0)
    source.write("catalog-info.yaml", component("checkout"))
    source.write("a.tf", SAMPLES["terraform"]["configuration"][1])
    source.write("b.tf", SAMPLES["terraform"]["configuration"][1])
    source.refresh()
    scan_all()
    stopped = RuleTrouble.objects.filter(tool="terraform", signal="configuration")
    assert [trouble.path for trouble in stopped] == ["a.tf"]
    assert "terraform" in uses()
    monkeypatch.undo()
    SourceScan.objects.update(rules="others", revision="", next_check=timezone.now())
    scan_all()
    assert not RuleTrouble.objects.exists()
