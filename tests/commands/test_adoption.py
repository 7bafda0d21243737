"""`manage.py adoption` shows what is kept, and forgets what was made up."""

from __future__ import annotations

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalog.models import AdoptionCount, CountedDay
from catalog.tools import past
from catalog.tools.counting import COMPANY

pytestmark = pytest.mark.django_db

ARGO = "tool:default/argo-cd"


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def kept(days: int, used: int | None = None, *, example: bool = False) -> None:
    CountedDay.objects.create(day=ago(days), counted_at=timezone.now(), is_example=example)
    if used is not None:
        AdoptionCount.objects.create(subject=ARGO, scope=COMPANY, day=ago(days), used=used)


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("adoption", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_when_nothing_was_counted() -> None:
    assert said() == "Nothing was counted yet.\n"


def test_it_lists_what_changed_and_what_nobody_counted() -> None:
    kept(9, 3, example=True)
    kept(8)
    kept(4, 5)
    lines = said("argo-cd").splitlines()
    assert [line.split()[0] for line in lines] == [str(ago(9)), "(3", str(ago(4))]
    assert lines[0].endswith("3  (example)")
    assert lines[2].endswith("5")


def test_the_summary_tells_each_change() -> None:
    kept(90, 3)
    kept(1, 5)
    assert f"{ARGO:<45}      5  +2" in said()


def test_a_tool_that_was_never_counted_is_an_error() -> None:
    with pytest.raises(CommandError, match="Nothing was counted of tool:default/spinnaker"):
        said("spinnaker")


def test_it_counts_today_when_asked() -> None:
    said("--count")
    assert CountedDay.objects.get().day == timezone.localdate()


def test_made_up_days_are_forgotten_and_real_ones_stay_as_they_were() -> None:
    kept(9, 3, example=True)
    kept(8, 4, example=True)
    kept(2)
    kept(1, 6)
    assert said("--forget-example").startswith("Forgot 2 made-up days.")
    assert [(one.day, one.used) for one in past.course(ARGO, ago(30))] == [(ago(2), 4), (ago(1), 6)]


def test_where_all_was_made_up_nothing_is_left() -> None:
    kept(9, 3, example=True)
    said("--forget-example")
    assert not AdoptionCount.objects.exists()
    assert not CountedDay.objects.exists()
