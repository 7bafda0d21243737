"""The example company's past: the same everywhere, never stale, and ending where the company stands."""

from __future__ import annotations

import datetime

import pytest
import yaml
from django.utils import timezone

from catalog.index.read import snapshot
from catalog.models import AdoptionCount, CountedDay
from catalog.tools import past
from catalog.tools.counting import counted
from catalog.tools.daily import count_today
from portal.demo.past import PLAN, figures, lives_of, make_past, trends
from portal.start.example import load_example
from portal.start.shipped import keep_shipped

pytestmark = pytest.mark.django_db

PLANNED = yaml.safe_load(PLAN.read_text())


@pytest.fixture
def company() -> None:
    keep_shipped(wanted=True)
    load_example()


def course(name: str) -> list[int]:
    since = timezone.localdate() - datetime.timedelta(days=600)
    return [one.used for one in past.course(f"tool:default/{name}", since)]


@pytest.mark.usefixtures("company")
def test_it_ends_with_what_the_catalog_itself_counts_today() -> None:
    at = snapshot()
    tools = [ref for ref, _scope in counted(at) if ref.startswith("tool:")]
    made_up = figures(lives_of(PLANNED), trends(), tools, ago=0)
    assert {key: one for key, one in made_up.items() if any(one)} == {
        key: one for key, one in counted(at).items() if any(one)
    }


@pytest.mark.usefixtures("company")
def test_its_days_reach_up_to_yesterday_and_are_marked_as_an_example() -> None:
    days = list(CountedDay.objects.values_list("day", flat=True))
    today = timezone.localdate()
    assert (days[0], days[-1]) == (today - datetime.timedelta(days=500), today - datetime.timedelta(days=1))
    assert not CountedDay.objects.filter(is_example=False).exists()
    count_today()
    assert [row.day for row in CountedDay.objects.filter(is_example=False)] == [today]


@pytest.mark.usefixtures("company")
def test_some_days_are_missing_as_they_do_in_real_life() -> None:
    days = set(CountedDay.objects.values_list("day", flat=True))
    today = timezone.localdate()
    assert {ago for ago in range(1, 501) if today - datetime.timedelta(days=ago) not in days} == set(
        range(206, 215)
    )


@pytest.mark.usefixtures("company")
def test_tools_rise_fall_and_are_given_up() -> None:
    argo, flux, port = course("argo-cd"), course("flux"), course("port")
    assert argo == sorted(argo)
    assert (argo[0] < 10, argo[-1] >= 55) == (True, True)
    assert (flux[0] > 10, flux[-1] <= 3) == (True, True)
    assert (port[0], max(port), port[-1]) == (0, 4, 0)


@pytest.mark.usefixtures("company")
def test_it_is_the_same_whenever_it_is_made() -> None:
    told = sorted(AdoptionCount.objects.values_list("subject", "scope", "day", "used", "concerned"))
    AdoptionCount.objects.all().delete()
    CountedDay.objects.all().delete()
    make_past()
    assert told == sorted(AdoptionCount.objects.values_list("subject", "scope", "day", "used", "concerned"))


@pytest.mark.usefixtures("company")
def test_a_past_that_is_there_is_left_alone() -> None:
    count_today()
    rows = AdoptionCount.objects.count()
    make_past()
    assert AdoptionCount.objects.count() == rows


@pytest.mark.usefixtures("company")
def test_it_is_small() -> None:
    assert AdoptionCount.objects.count() < 6000
