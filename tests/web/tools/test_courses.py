"""Pages tell how adoption and coverage went: drawn, in words, as a table; with gaps, and nothing made up."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from catalog.models import AdoptionCount, CountedDay
from catalog.tools.counting import COMPANY
from portal.accounts.models import Role
from tests.web.conftest import only_reads, page, words

pytestmark = pytest.mark.usefixtures("tools")

ARGO, MLFLOW, GITOPS = "tool:default/argo-cd", "tool:default/mlflow", "trend:default/gitops"


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def kept(
    subject: str, figures: dict[int, tuple[int, int]], scope: str = COMPANY, *, example: bool = False
) -> None:
    """What was counted of a subject so many days ago."""
    for days, (used, concerned) in figures.items():
        CountedDay.objects.get_or_create(
            day=ago(days), defaults={"counted_at": timezone.now(), "is_example": example}
        )
        AdoptionCount.objects.create(
            subject=subject, scope=scope, day=ago(days), used=used, concerned=concerned
        )


def drawing(markup: str) -> str:
    found = re.search(r'<figure class="course.*?</figure>', markup, re.DOTALL)
    return found.group() if found else ""


def test_before_anything_was_counted_a_page_says_so(anonymous: Client) -> None:
    markup = page(anonymous, "/tools/argo-cd/")
    assert "Not counted yet" in markup
    assert not drawing(markup)


def test_on_the_first_day_a_page_says_since_when_it_is_counted(anonymous: Client) -> None:
    kept(ARGO, {0: (2, 0)})
    markup = page(anonymous, "/tools/argo-cd/")
    assert "There is a line to draw as soon as there are two days." in markup
    assert not drawing(markup)


def test_a_tool_shows_its_last_ninety_days_up_to_now(anonymous: Client) -> None:
    kept(ARGO, {90: (0, 0), 89: (1, 0)})
    markup = page(anonymous, "/tools/argo-cd/")
    assert "2 more in 90 days" in words(markup)
    assert re.search(r'aria-label="Components that use it: 0 on [^"]*, 2 today"', drawing(markup))


def test_a_fall_is_told_as_one(anonymous: Client) -> None:
    kept(ARGO, {90: (7, 0)})
    assert "5 fewer in 90 days" in words(page(anonymous, "/tools/argo-cd/"))
    assert "5 fewer in 90 days" in words(page(anonymous, "/tools/"))


def test_counted_for_a_shorter_time_it_says_since_when(anonymous: Client) -> None:
    kept(ARGO, {3: (1, 0)})
    markup = words(page(anonymous, "/tools/argo-cd/"))
    assert "1 more since" in markup
    assert "Counted since" in markup


def test_days_that_nobody_counted_are_a_gap_in_line_and_table(anonymous: Client) -> None:
    kept(ARGO, {9: (1, 0), 8: (1, 0), 3: (2, 0), 2: (2, 0), 1: (2, 0)})
    markup = page(anonymous, "/tools/argo-cd/")
    assert drawing(markup).count('class="line"') == 2
    assert "not counted" in markup
    assert "Nobody counted from" in markup


def test_a_trend_shows_what_is_covered_of_what_it_matters_for(anonymous: Client) -> None:
    kept(GITOPS, {300: (0, 2), 1: (1, 3)})
    markup = page(anonymous, "/trends/gitops/")
    assert re.search(r'aria-label="Covered components: 0 of 2 on [^"]*, 2 of 4 today"', drawing(markup))
    assert "1 more since" in words(page(anonymous, "/trends/"))


def test_the_time_is_chosen_and_only_the_drawing_comes(anonymous: Client) -> None:
    kept(ARGO, {300: (0, 0), 1: (1, 0)})
    assert "1 more since" in words(page(anonymous, "/tools/argo-cd/"))
    fragment = page(anonymous, "/tools/argo-cd/?days=365", target="course")
    assert "2 more since" in words(fragment)
    assert "<h1>" not in fragment


def test_made_up_days_say_that_they_are_an_example(anonymous: Client) -> None:
    kept(ARGO, {5: (1, 0)}, example=True)
    kept(MLFLOW, {2: (1, 0)})
    assert "An example: the days up to" in page(anonymous, "/tools/argo-cd/")
    assert "An example" not in page(anonymous, "/tools/mlflow/")


def test_each_team_tells_its_own_change(anonymous: Client) -> None:
    kept(ARGO, {90: (1, 0)})
    kept(ARGO, {90: (1, 0)}, "group:default/storefront")
    markup = words(page(anonymous, "/tools/argo-cd/"))
    assert "checkout 2 2 more in 90 days" in markup
    assert "storefront 0 1 fewer in 90 days" in markup


def test_who_does_not_see_every_component_is_told_no_counts_of_all(viewer: Client) -> None:
    kept(ARGO, {90: (7, 0)})
    only_reads(Role.VIEWER, {"$not": {"metadata.name": "orders"}})
    markup = words(page(viewer, "/tools/argo-cd/"))
    assert "You see a part of them" in markup
    assert "in 90 days" not in markup
    assert "90" not in words(page(viewer, "/tools/")).replace("90DaysOfDevOps", "")


def titles(markup: str) -> list[str]:
    return re.findall(r'<div><a href="/tools/[\w-]+/">([^<]*)</a>', markup)


def test_the_list_is_sorted_by_use_by_rise_and_by_fall(anonymous: Client) -> None:
    kept(ARGO, {90: (2, 0)})
    kept("tool:default/flux", {90: (4, 0)})
    kept(MLFLOW, {90: (0, 0)})
    assert titles(page(anonymous, "/tools/?sort=users"))[:2] == ["Argo CD", "Terraform"]
    assert titles(page(anonymous, "/tools/?sort=rise"))[0] == "MLflow"
    assert titles(page(anonymous, "/tools/?sort=fall"))[0] == "Flux"
    assert titles(page(anonymous, "/tools/?sort=nonsense"))[0] == "Ansible"


def test_the_list_is_narrowed_to_what_rises_or_falls(anonymous: Client) -> None:
    kept(ARGO, {90: (2, 0)})
    kept("tool:default/flux", {90: (4, 0)})
    kept(MLFLOW, {90: (0, 0)})
    assert titles(page(anonymous, "/tools/?movement=falling")) == ["Flux"]
    assert titles(page(anonymous, "/tools/?movement=rising")) == ["MLflow"]
    assert titles(page(anonymous, "/tools/?movement=steady")) == ["Argo CD"]
