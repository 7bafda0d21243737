"""The code of catalogued services is looked through, and what it shows is a relation like any other."""

from __future__ import annotations

import datetime
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.changes.locations import register_location
from catalog.changes.pushes import Push, take_push
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.ingest.fetch.file import FileTree
from catalog.ingest.refresh import refresh
from catalog.models import Detection, EntitySource, Location, Relation, SourceScan, ToolStatement, ToolUse
from catalog.query.expression import parse_predicate
from catalog.query.query import Query
from catalog.query.run import run
from catalog.tools import scanning
from catalog.tools.rules import effective_rules
from catalog.tools.scanning import evidence, settle_uses, step
from catalog.tools.sources import forget_plan, plan
from tests.githost.clone import Clone
from tests.ingest.sources import Source, component
from tests.tools.files import manifest
from tests.tools.samples import SAMPLES

pytestmark = pytest.mark.django_db
POLICY = manifest("kyverno.io/v1", "ClusterPolicy")


def scan_all() -> None:
    while step():
        pass


def scan_again() -> None:
    SourceScan.objects.update(next_check=timezone.now())
    scan_all()


def uses(name: str = "checkout") -> set[str]:
    rows = Relation.objects.filter(source__ref=f"component:default/{name}", type="usesTool")
    return {ref.removeprefix("tool:default/") for ref in rows.values_list("target_ref", flat=True)}


def users_of(tool: str) -> int:
    with one_snapshot():
        wanted = parse_predicate({"relations.usesTool": f"tool:default/{tool}"})
        return run(Query(wanted)).total


def test_a_services_files_show_what_it_uses(source: Source) -> None:
    source.include("./checkout/catalog-info.yaml")
    source.write("checkout/catalog-info.yaml", component("checkout"))
    source.write("checkout/policies/labels.yaml", POLICY)
    source.refresh()
    assert uses() == set()
    scan_all()
    assert uses() == {"backstage", "kyverno"}
    assert users_of("kyverno") == 1
    (found,) = evidence(["component:default/checkout"])["component:default/checkout"]["kyverno"]
    assert (found.path, found.line, found.signal) == ("checkout/policies/labels.yaml", 2, "policy")


def test_what_is_taken_out_is_used_no_more(source: Source) -> None:
    source.write("catalog-info.yaml", component("checkout"))
    policy = source.write("policies/labels.yaml", POLICY)
    source.refresh()
    scan_all()
    policy.unlink()
    scan_again()
    assert uses() == {"backstage"}
    assert users_of("kyverno") == 0


def test_the_relation_survives_every_refresh(source: Source) -> None:
    source.write("catalog-info.yaml", component("checkout"))
    source.write("policies/labels.yaml", POLICY)
    source.refresh()
    scan_all()
    source.write("catalog-info.yaml", component("checkout", description="Takes all orders"))
    source.refresh()
    assert uses() == {"backstage", "kyverno"}
    scan_all()
    assert uses() == {"backstage", "kyverno"}


def test_each_service_of_a_repository_has_its_own_tools(source: Source) -> None:
    source.include("./shop.yaml", "./services/till/catalog-info.yaml")
    source.write("shop.yaml", component("shop"))
    source.write("main.tf", SAMPLES["terraform"]["configuration"][1])
    source.write("services/till/catalog-info.yaml", component("till"))
    source.write("services/till/policies/labels.yaml", POLICY)
    source.write(
        "services/till-tools/policies/labels.yaml", manifest("linkerd.io/v1alpha2", "ServiceProfile")
    )
    source.refresh()
    scan_all()
    assert uses("till") == {"backstage", "kyverno"}
    assert uses("shop") == {"backstage", "terraform", "linkerd"}


def test_unchanged_files_are_not_read_again(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    source.write("catalog-info.yaml", component("checkout"))
    source.write("policies/labels.yaml", POLICY)
    source.write("main.tf", SAMPLES["terraform"]["configuration"][1])
    source.refresh()
    scan_all()
    read: list[str] = []
    plain = FileTree.read

    def noted(self: FileTree, path: str, **rest: int | None) -> bytes:
        read.append(path)
        return plain(self, path, **rest)

    monkeypatch.setattr(FileTree, "read", noted)
    source.write("more.tf", "# nothing\n")
    scan_again()
    assert read == ["more.tf"]
    assert uses() == {"backstage", "kyverno", "terraform"}


def test_people_say_what_is_used_and_what_is_not(source: Source) -> None:
    source.write("catalog-info.yaml", component("checkout"))
    source.write("policies/labels.yaml", POLICY)
    source.refresh()
    scan_all()
    ref, now = "component:default/checkout", timezone.now()
    ToolStatement.objects.create(ref=ref, tool="kyverno", denied=True, reason="A copy", stated_at=now)
    ToolStatement.objects.create(ref=ref, tool="wireshark", denied=False, stated_at=now)
    settle_uses([ref])
    assert uses() == {"backstage", "wireshark"}
    scan_again()
    source.write("catalog-info.yaml", component("checkout", description="Takes all orders"))
    source.refresh()
    assert uses() == {"backstage", "wireshark"}


def annotated(**annotations: str) -> str:
    text = component("checkout")
    return text.replace("spec:\n", f"  annotations: {json.dumps(annotations)}\nspec:\n")


def test_annotations_declare_deny_and_are_signals_themselves(source: Source) -> None:
    source.write(
        "catalog-info.yaml",
        annotated(
            **{
                "greenroom.dev/uses-tools": "pulumi",
                "greenroom.dev/uses-no-tools": "kyverno, backstage",
                "vault.io/secrets-path": "kv/checkout",
            }
        ),
    )
    source.write("policies/labels.yaml", POLICY)
    source.write("requirements.txt", "hvac\n")
    source.refresh()
    scan_all()
    assert uses() == {"pulumi", "vault"}


@pytest.mark.parametrize("parts", [3, 450])
def test_the_findings_of_a_source_are_read_once_for_all_that_is_in_it(source: Source, parts: int) -> None:
    names = [f"part-{n:03d}" for n in range(parts)]
    source.write("catalog-info.yaml", *[component(name) for name in names])
    source.write("labels.yaml", POLICY)
    source.refresh()
    scan_all()
    refs = [f"component:default/{name}" for name in names]
    scan = EntitySource.objects.get(ref=refs[-1]).scan
    Detection.objects.create(
        scan=scan, tool="terraform", signal="hcl", is_strong=True, path="main.tf", line=1
    )
    with CaptureQueriesContext(connection) as sent:
        settle_uses(["component:default/unknown", *refs])
    assert users_of("terraform") == parts
    read = [one for one in sent.captured_queries if 'FROM "catalog_detection"' in one["sql"]]
    assert len(read) == 1


def test_many_entities_of_one_folder_share_what_was_found_in_it(source: Source) -> None:
    names = [f"part-{n:03d}" for n in range(600)]
    source.write("catalog-info.yaml", *[component(name) for name in names])
    source.refresh()
    scan_all()
    refs = [f"component:default/{name}" for name in names]
    scan = EntitySource.objects.get(ref=refs[-1]).scan
    Detection.objects.bulk_create(
        Detection(scan=scan, tool="vault", signal="header", is_strong=False, path=f"{n}.py", line=1)
        for n in range(600)
    )
    tracemalloc.start()
    settle_uses(refs)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20, "as if each entity had a copy of each finding"


@pytest.mark.parametrize("parts", [3, 200])
def test_planning_sends_the_same_statements_for_many_repositories(source: Source, parts: int) -> None:
    def descriptors(prefix: str) -> list[str]:
        said = "  annotations: {backstage.io/source-location: 'url:https://github.com/acme/%s-%d'}\nspec:\n"
        return [component(f"part-{n}").replace("spec:\n", said % (prefix, n)) for n in range(parts)]

    source.write("catalog-info.yaml", *descriptors("first"))
    source.refresh()
    forget_plan()
    with CaptureQueriesContext(connection) as sent:
        plan(effective_rules())
    targets = EntitySource.objects.values_list("scan__target", flat=True)
    assert set(targets) == {f"https://github.com/acme/first-{n}" for n in range(parts)}
    made = len(sent)

    source.write("catalog-info.yaml", *descriptors("second"))
    source.refresh()
    forget_plan()
    with CaptureQueriesContext(connection) as sent:
        plan(effective_rules())
    assert set(targets.all()) == {f"https://github.com/acme/second-{n}" for n in range(parts)}
    assert not SourceScan.objects.filter(target__contains="first").exists()
    assert max(made, len(sent)) < 30


def test_a_repository_is_scanned_at_the_commit_that_it_is_at(db: None, tmp_path: Path) -> None:
    clone = Clone(tmp_path / "repository")
    clone.folder.mkdir()
    clone.git("init", "--quiet", "--initial-branch=main")
    clone.write("catalog-info.yaml", component("checkout"))
    clone.write("policies/labels.yaml", POLICY)
    first = clone.commit("Begin")
    location = register_location(actor=None, kind=Location.Type.GIT, target=str(clone.folder))
    refresh([location])
    scan_all()
    assert uses() == {"backstage", "kyverno"}
    assert set(Detection.objects.values_list("commit", flat=True)) == {first}
    clone.write("main.tf", SAMPLES["terraform"]["configuration"][1])
    second = clone.commit("Say what it runs on")
    scan_all()
    assert uses() == {"backstage", "kyverno"}, "nobody has told of it"
    refresh([location])
    scan_all()
    assert uses() == {"backstage", "kyverno", "terraform"}
    assert Detection.objects.get(tool="kyverno").commit == first
    assert Detection.objects.get(tool="terraform").commit == second


def test_what_is_pushed_while_a_scan_goes_on_is_looked_through_next(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.write("catalog-info.yaml", component("checkout"))
    source.refresh()

    look_through = scanning._look_through

    def pushed_meanwhile(*given: Any) -> None:
        SourceScan.objects.update(next_check=timezone.now())
        look_through(*given)

    monkeypatch.setattr(scanning, "_look_through", pushed_meanwhile)
    step()
    assert SourceScan.objects.filter(next_check__lte=timezone.now()).exists()
    monkeypatch.setattr(scanning, "_look_through", look_through)
    step()
    assert not SourceScan.objects.filter(next_check__lte=timezone.now()).exists()


def test_a_push_has_code_looked_through_that_only_an_annotation_leads_to(source: Source) -> None:
    address = "https://github.com/halden/checkout"
    source.write("catalog-info.yaml", annotated(**{"backstage.io/source-location": f"url:{address}/"}))
    source.refresh()
    plan(effective_rules())
    later = timezone.now() + datetime.timedelta(hours=1)
    SourceScan.objects.update(next_check=later)
    take_push(Push((f"{address}.git",), "next", is_default=False))
    assert SourceScan.objects.get(target__startswith=address).next_check == later
    take_push(Push((f"{address}.git",), "main", is_default=True))
    assert SourceScan.objects.filter(next_check__lte=timezone.now()).exists()


def test_a_source_that_cannot_be_read_keeps_what_it_showed(db: None, tmp_path: Path) -> None:
    clone = Clone(tmp_path / "repository")
    clone.folder.mkdir()
    clone.git("init", "--quiet", "--initial-branch=main")
    clone.write("catalog-info.yaml", component("checkout"))
    clone.commit("Begin")
    refresh([register_location(actor=None, kind=Location.Type.GIT, target=str(clone.folder))])
    scan_all()
    clone.folder.rename(tmp_path / "elsewhere")
    scan_again()
    assert uses() == {"backstage"}
    assert SourceScan.objects.get().error


def test_what_leaves_the_catalog_leaves_no_trace(source: Source) -> None:
    source.include("./shop.yaml", "./till/catalog-info.yaml")
    source.write("shop.yaml", component("checkout"))
    source.write("till/catalog-info.yaml", component("till"))
    source.refresh()
    scan_all()
    source.include("./shop.yaml")
    source.refresh()
    scan_all()
    assert list(EntitySource.objects.values_list("ref", flat=True)) == ["component:default/checkout"]


def test_the_catalogs_version_moves_with_a_use(source: Source) -> None:
    source.write("catalog-info.yaml", component("checkout"))
    source.refresh()
    with one_snapshot():
        before = snapshot().version
    scan_all()
    with one_snapshot():
        assert snapshot().version > before
    assert ToolUse.objects.count() == 1
