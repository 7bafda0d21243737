"""What is drawn: from zero, at its place in time, and nothing over a gap."""

from __future__ import annotations

import datetime

import pytest

from catalog.tools.past import Day
from catalog.web.course.chart import ceiling, chart

START = datetime.date(2026, 1, 1)


def day(number: int, used: int, concerned: int = 0) -> Day:
    return Day(START + datetime.timedelta(days=number), used, concerned)


def test_a_line_goes_from_the_first_day_to_the_last() -> None:
    drawn = chart([day(0, 0), day(1, 5), day(2, 10)], START)
    assert drawn.lines == ["M0 140L320 70L640 0"]
    assert (drawn.top, drawn.middle) == (10, 5)


def test_an_area_stands_on_zero() -> None:
    assert chart([day(0, 10), day(1, 10)], START).used == ["M0 140L0 0L640 0V140Z"]


def test_days_on_which_nothing_turns_need_no_point() -> None:
    assert chart([day(number, 4) for number in range(5)], START).lines == ["M0 0L640 0"]


def test_nothing_is_drawn_over_a_gap() -> None:
    drawn = chart([day(0, 2), day(1, 2), day(8, 2), day(9, 2), day(10, 2)], START)
    assert drawn.lines == ["M0 0L64 0", "M512 0L640 0"]


def test_a_day_alone_is_a_point() -> None:
    drawn = chart([day(0, 2), day(9, 2), day(10, 2)], START)
    assert drawn.lone == ["M0 0h0"]


def test_time_before_the_first_day_stays_empty() -> None:
    assert chart([day(5, 2), day(6, 2)], START).lines == ["M533.3 0L640 0"]


def test_the_limit_is_a_line_unless_it_is_far_away() -> None:
    assert chart([day(0, 5), day(1, 5)], START, limit=10).limit == "M0 0H640"
    assert chart([day(0, 1), day(1, 2)], START, limit=70).limit == ""


def test_nothing_used_is_a_line_at_the_bottom() -> None:
    assert chart([day(0, 0), day(1, 0)], START, limit=9).lines == ["M0 140L640 140"]


@pytest.mark.parametrize(("value", "top"), [(0, 2), (2, 2), (3, 4), (7, 8), (11, 20), (61, 80), (812, 1000)])
def test_the_scale_ends_at_a_number_that_reads_well(value: int, top: int) -> None:
    assert ceiling(value) == top
