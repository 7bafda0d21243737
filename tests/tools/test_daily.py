"""Adoption is kept by day: counted by the worker, never invented, and small."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from catalog.models import AdoptionCount, CountedDay
from catalog.tools import daily, past
from catalog.tools.counting import COMPANY
from portal.start.shipped import keep_shipped
from tests.web.conftest import Catalog, document
from tests.web.tools.conftest import component

ARGO, FLUX, GITOPS = "tool:default/argo-cd", "tool:default/flux", "trend:default/gitops"
TODAY = datetime.date(2026, 6, 30)


@pytest.fixture
def company(tmp_path: Path, settings: LazySettings, db: None) -> Catalog:
    settings.CATALOG_FILE_ROOTS = None
    keep_shipped(wanted=True)
    catalog = Catalog(tmp_path / "catalog-info.yaml")
    catalog.holds(
        document("System", "shop"),
        component("basket", "argo-cd", owner="checkout", system="shop"),
        component("orders", "argo-cd", owner="checkout"),
        component("search", owner="storefront", system="shop"),
    )
    return catalog


def on(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)


def ago(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=days)


def counted(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> None:
    on(monkeypatch, day)
    daily.count_today()


def figures(subject: str, **where: Any) -> dict[str, tuple[int, int]]:
    rows = AdoptionCount.objects.filter(subject=subject, **where)
    return {
        scope: (used, concerned) for scope, used, concerned in rows.values_list("scope", "used", "concerned")
    }


@pytest.mark.usefixtures("company")
def test_a_tool_is_counted_for_the_company_for_each_owner_and_each_system() -> None:
    daily.count_today()
    assert figures(ARGO) == {
        COMPANY: (2, 0),
        "group:default/checkout": (2, 0),
        "system:default/shop": (1, 0),
    }
    assert figures(FLUX) == {COMPANY: (0, 0)}


@pytest.mark.usefixtures("company")
def test_a_trend_is_counted_with_those_that_it_matters_for() -> None:
    daily.count_today()
    assert figures(GITOPS) == {
        COMPANY: (2, 3),
        "group:default/checkout": (2, 2),
        "group:default/storefront": (0, 1),
        "system:default/shop": (1, 2),
    }


@pytest.mark.usefixtures("company")
def test_to_count_a_day_again_changes_nothing() -> None:
    daily.count_today()
    before = sorted(AdoptionCount.objects.values_list("subject", "scope", "day", "used", "concerned"))
    daily.count_today()
    after = sorted(AdoptionCount.objects.values_list("subject", "scope", "day", "used", "concerned"))
    assert after == before
    assert CountedDay.objects.count() == 1


@pytest.mark.usefixtures("company")
def test_a_day_on_which_nothing_changed_writes_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    counted(monkeypatch, ago(1))
    rows = AdoptionCount.objects.count()
    counted(monkeypatch, TODAY)
    assert AdoptionCount.objects.count() == rows
    assert [one.used for one in past.course(ARGO, ago(9))] == [2, 2]


def test_what_is_given_up_falls_to_zero_and_rises_again(
    company: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    used, not_used = component("basket", "flux"), component("basket")
    for days, one in ((3, used), (2, not_used), (1, used)):
        company.holds(one)
        counted(monkeypatch, ago(days))
    assert [one.used for one in past.course(FLUX, ago(9))] == [1, 0, 1]
    in_team = past.course(FLUX, ago(9), ["group:default/checkout"])
    assert [one.used for one in in_team] == [1, 0, 1]


def test_what_changes_back_within_a_day_leaves_no_trace(
    company: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.holds(component("basket"))
    counted(monkeypatch, ago(1))
    company.holds(component("basket", "flux"))
    counted(monkeypatch, TODAY)
    company.holds(component("basket"))
    daily.count_today()
    assert figures(FLUX, day=TODAY) == {}


@pytest.mark.usefixtures("company")
def test_a_day_that_nobody_counted_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for days in (9, 8, 2):
        counted(monkeypatch, ago(days))
    assert [one.day for one in past.course(ARGO, ago(30))] == [ago(9), ago(8), ago(2)]


def test_before_a_tool_was_counted_nothing_is_said_of_it(
    company: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted(monkeypatch, ago(5))
    company.holds(component("basket", "spinnaker"))
    counted(monkeypatch, ago(1))
    assert [one.day for one in past.course("tool:default/spinnaker", ago(30))] == [ago(1)]
    on(monkeypatch, TODAY)
    assert past.before().change("tool:default/spinnaker", 1) is None


def test_the_worker_counts_a_day_once_and_again_when_the_catalog_changed(
    company: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, TODAY)
    assert (daily.step(), daily.step()) == (1, 0)
    long_ago = timezone.now() - daily.EVERY
    CountedDay.objects.update(counted_at=long_ago)
    assert daily.step() == 0
    company.holds(component("basket", "flux"))
    assert daily.step() == 1
    assert figures(FLUX)[COMPANY] == (1, 0)
    company.holds(component("basket"))
    assert daily.step() == 0, "a moment later it waits"
    on(monkeypatch, TODAY + datetime.timedelta(days=1))
    assert daily.step() == 1


def test_old_days_are_forgotten_but_not_what_still_holds(
    company: Catalog, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.CATALOG_ADOPTION_DAYS = 100
    company.holds(component("basket", "flux"))
    counted(monkeypatch, ago(300))
    company.holds(component("basket", "flux"), component("orders", "flux"))
    counted(monkeypatch, ago(200))
    counted(monkeypatch, ago(99))
    counted(monkeypatch, TODAY)
    assert [(one.day, one.used) for one in past.course(FLUX, ago(900))] == [(ago(99), 2), (TODAY, 2)]
    assert AdoptionCount.objects.filter(subject=FLUX, scope=COMPANY).count() == 1


def test_a_rise_is_told_against_the_first_day_counted_of_the_last_ninety(
    company: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days, tools in ((120, ("argo-cd", "flux")), (80, ("flux",)), (10, ("argo-cd",))):
        company.holds(component("basket", *tools))
        counted(monkeypatch, ago(days))
    on(monkeypatch, TODAY)
    before = past.before()
    assert before.change(ARGO, 1) == past.Change(by=1, since=ago(80), days=80)
    assert before.change(FLUX, 0) == past.Change(by=-1, since=ago(80), days=80)
    assert before.change("tool:default/never-heard-of", 1) is None


@pytest.mark.usefixtures("company")
def test_on_the_first_day_no_change_is_told() -> None:
    daily.count_today()
    assert past.before().change(ARGO, 2) is None


def test_a_count_that_was_cut_short_is_made_whole_by_the_next(
    company: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.holds(component("basket", "flux"))
    counted(monkeypatch, ago(1))
    company.holds(component("basket"))
    on(monkeypatch, TODAY)
    monkeypatch.setattr(CountedDay.objects, "update_or_create", _killed)
    with pytest.raises(KeyboardInterrupt):
        daily.count_today()
    assert [one.used for one in past.course(FLUX, ago(9))] == [1], "nothing of the day is seen yet"
    monkeypatch.undo()
    company.holds(component("basket", "flux"))
    counted(monkeypatch, TODAY)
    assert [one.used for one in past.course(FLUX, ago(9))] == [1, 1]


def _killed(**_given: object) -> None:
    raise KeyboardInterrupt
