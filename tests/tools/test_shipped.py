"""What comes with the portal is a source like any other, but for one thing: a company's word goes before."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from catalog.changes.locations import remove_location
from catalog.ingest.outcome import Outcome
from catalog.ingest.refresh import refresh
from catalog.ingest.shipped import shipped_location
from catalog.models import Descriptor, Entity, Location, Recommendation, Revision
from portal.start.shipped import keep_shipped
from tests.ingest.sources import Source

pytestmark = pytest.mark.usefixtures("shipped")
REF = "tool:default/argo-cd"
OURS = """
apiVersion: greenroom/v1alpha1
kind: Tool
metadata: {name: argo-cd, title: Argo CD at Halden}
spec: {category: continuous-delivery, ring: hold}
"""
TREND = """
apiVersion: greenroom/v1alpha1
kind: Trend
metadata: {name: green-software}
spec:
  problem: Machines that idle cost energy.
  recommendations: [{tool: argo-cd, role: additional}, {tool: keda, role: core}]
"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path / "ours")


def holder() -> Location | None:
    return Entity.objects.get(ref=REF).location


def test_a_second_start_changes_nothing() -> None:
    before = list(Entity.objects.values_list("ref", "etag"))
    keep_shipped(wanted=True)
    assert list(Entity.objects.values_list("ref", "etag")) == before
    assert not Revision.objects.exists()


def test_a_company_states_a_tool_of_ours_in_its_own_way(source: Source) -> None:
    uid = Entity.objects.get(ref=REF).uid
    source.write("catalog-info.yaml", OURS)
    source.refresh()

    entity = Entity.objects.get(ref=REF)
    assert (entity.title, entity.uid, entity.location) == ("Argo CD at Halden", uid, source.location)
    keep_shipped(wanted=True)
    assert holder() == source.location
    assert not Descriptor.objects.filter(lost=True).exists()


def test_when_the_company_says_nothing_any_more_ours_is_back(source: Source) -> None:
    source.write("catalog-info.yaml", OURS)
    source.refresh()
    source.write("catalog-info.yaml", TREND)
    outcome: Outcome = refresh([source.location], allow_deletions=True)[0]

    assert outcome.tally.deleted == 0
    assert holder() == shipped_location()
    assert Entity.objects.get(ref=REF).title == "Argo CD"


def test_a_trend_of_the_company_recommends_in_its_own_roles(source: Source) -> None:
    source.write("catalog-info.yaml", TREND)
    source.refresh()
    rows = Recommendation.objects.filter(trend__name="green-software").order_by("position")
    assert list(rows.values_list("tool_ref", "role")) == [
        (REF, "additional"),
        ("tool:default/keda", "core"),
    ]

    source.write("catalog-info.yaml", TREND.replace("role: core", "role: additional"))
    source.refresh()
    assert {row.role for row in rows.all()} == {"additional"}


def test_who_does_not_want_them_has_none_and_gets_them_back() -> None:
    keep_shipped(wanted=False)
    assert not Entity.objects.exists()
    assert not Recommendation.objects.exists()
    keep_shipped(wanted=True)
    assert Entity.objects.count() == 32


def test_what_was_paused_is_left_alone() -> None:
    Location.objects.update(paused=True)
    Entity.objects.filter(ref=REF).update(title="Kept")
    keep_shipped(wanted=True)
    assert Entity.objects.get(ref=REF).title == "Kept"


def test_no_location_entity_stands_for_it() -> None:
    assert not Entity.objects.filter(kind="location").exists()


def test_a_trend_of_ours_is_shown_as_the_company_states_it_until_the_source_goes(
    source: Source, client: Client
) -> None:
    theirs = TREND.replace("green-software", "gitops, title: GitOps at Halden")
    source.write("catalog-info.yaml", OURS, theirs)
    source.refresh()
    assert "Machines that idle cost energy." in client.get("/trends/gitops/").content.decode()
    assert "Argo CD at Halden" in client.get("/tools/argo-cd/").content.decode()
    assert "GitOps at Halden" in client.get("/trends/").content.decode()

    remove_location(actor=None, location=source.location)
    assert "Machines that idle" not in client.get("/trends/gitops/").content.decode()
    assert "Argo CD at Halden" not in client.get("/tools/argo-cd/").content.decode()
    assert holder() == shipped_location()


def test_the_companys_word_holds_when_ours_come_later(source: Source, client: Client) -> None:
    keep_shipped(wanted=False)
    source.write("catalog-info.yaml", OURS)
    source.refresh()
    keep_shipped(wanted=True)
    assert holder() == source.location
    assert "Argo CD at Halden" in client.get("/tools/argo-cd/").content.decode()
    remove_location(actor=None, location=source.location)
    assert Entity.objects.get(ref=REF).title == "Argo CD"
