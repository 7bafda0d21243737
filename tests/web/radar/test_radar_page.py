"""The radar as a page and as files for other programs."""

from __future__ import annotations

import csv
import datetime
import io
import json
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from catalog.models import CountedDay
from portal.accounts.models import Role
from tests.web.conftest import Catalog, counted, only_reads, page, words
from tests.web.tools.conftest import component, counted_yesterday

pytestmark = pytest.mark.usefixtures("tools")
BUDGETS = {
    "/radar/": 5,
    "/radar/?by=trend": 6,
    "/radar/?trend=trend:default/gitops": 6,
    "/radar/?day=2026-11-22": 6,
}


def test_every_rated_tool_is_drawn_and_listed(anonymous: Client) -> None:
    markup = page(anonymous, "/radar/")
    assert markup.count('class="blip ') == 22
    assert "Argo CD: Adopt, new, 2 components" in markup
    assert "Argo CD Adopt Continuous delivery new 2" in words(markup)
    assert markup.count('class="sector') == 8


def test_sectors_are_trends_when_asked(anonymous: Client) -> None:
    fragment = page(anonymous, "/radar/?by=trend", target="radar")
    assert "<h1>" not in fragment
    assert "Argo CD Adopt GitOps" in words(fragment)


def test_filters_leave_what_was_asked_for(anonymous: Client) -> None:
    markup = page(anonymous, "/radar/?trend=trend:default/gitops&used=yes")
    assert "Argo CD: Adopt" in markup
    assert "Flux: Trial" not in markup
    assert markup.count('class="blip ') == 1


def test_by_trend_the_tools_of_a_trend_stand_in_its_own_sector(anonymous: Client) -> None:
    assert "MLflow Adopt AI and machine learning integration" in words(page(anonymous, "/radar/?by=trend"))
    asked = words(page(anonymous, "/radar/?by=trend&trend=trend:default/mlops"))
    assert "MLflow Adopt MLOps" in asked
    assert "Kubeflow Trial MLOps" in asked


def test_a_day_that_was_counted_shows_the_numbers_of_that_day(anonymous: Client, tools: Catalog) -> None:
    counted_yesterday()
    tools.holds(*tools.documents, component("late", "argo-cd"))
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    assert "Argo CD: Adopt, 3 components" in page(anonymous, "/radar/").replace(", new", "")
    then = page(anonymous, f"/radar/?day={yesterday}")
    assert "Argo CD: Adopt, 2 components" in then.replace(", new", "")
    assert "Rings, moves and components as they were on" in words(then)
    CountedDay.objects.update(is_example=True)
    assert "made up with the example company" in words(page(anonymous, f"/radar/?day={yesterday}"))
    uncounted = words(page(anonymous, f"/radar/?day={yesterday - datetime.timedelta(days=1)}"))
    assert "nobody counted, so the numbers are today's" in uncounted


def test_who_does_not_see_every_component_is_told_no_numbers_of_all(viewer: Client) -> None:
    counted_yesterday()
    only_reads(Role.VIEWER, {"kind": "tool"})
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    assert "nobody counted" in words(page(viewer, f"/radar/?day={yesterday}"))


def test_a_day_before_all_moves_shows_an_empty_radar_and_says_when_it_begins(anonymous: Client) -> None:
    markup = page(anonymous, "/radar/?day=2001-01-01")
    assert "The first tool came onto the radar on" in markup
    assert 'class="blip ' not in markup
    assert markup.count('class="blip ') == 0
    assert page(anonymous, "/radar/?day=nonsense").count('class="blip ') == 22


def test_it_costs_the_same_for_any_day_and_sector(anonymous: Client) -> None:
    costs = {}
    for url in BUDGETS:
        page(anonymous, url)
        with counted() as statements:
            page(anonymous, url)
        costs[url] = len(statements)
    assert costs == BUDGETS


def test_who_may_not_see_tools_sees_none(viewer: Client) -> None:
    only_reads(Role.VIEWER, {"kind": "component"})
    assert 'class="blip ' not in page(viewer, "/radar/")


def test_backstages_plugin_reads_it(anonymous: Client) -> None:
    radar = json.loads(page(anonymous, "/radar/export/backstage/"))
    assert [ring["id"] for ring in radar["rings"]] == ["adopt", "trial", "assess", "hold"]
    (argo,) = [entry for entry in radar["entries"] if entry["key"] == "argo-cd"]
    assert argo["timeline"][0]["ringId"] == "adopt"
    assert argo["links"][0]["url"] == "http://testserver/tools/argo-cd/"
    assert argo["quadrant"] in {quadrant["id"] for quadrant in radar["quadrants"]}


def test_zalandos_page_reads_it(anonymous: Client) -> None:
    radar = json.loads(page(anonymous, "/radar/export/zalando/"))
    (flux,) = [entry for entry in radar["entries"] if entry["label"] == "Flux"]
    assert (flux["ring"], flux["moved"]) == (1, 2)
    assert radar["quadrants"][flux["quadrant"]]["name"] == "Continuous delivery"


def test_build_your_own_radar_reads_it(anonymous: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(page(anonymous, "/radar/export/byor-csv/"))))
    assert {row["name"] for row in rows} >= {"Argo CD", "Flux"}
    assert rows[0]["isNew"] == "TRUE"
    assert len(json.loads(page(anonymous, "/radar/export/byor-json/"))) == 22


def test_aoes_radar_reads_it(anonymous: Client) -> None:
    answer = anonymous.get("/radar/export/aoe/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        (argo,) = [name for name in names if name.endswith("/argo-cd.md")]
        text = archive.read(argo).decode()
    assert text.startswith('---\ntitle: "Argo CD"\nring: "adopt"\nquadrant: "continuous-delivery"\n---\n')
    assert "config.json" in names


def test_another_format_is_not_found(anonymous: Client) -> None:
    page(anonymous, "/radar/export/pdf/", status=404)
