"""The smallest parts: time in words, initials, icons."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from catalog.web.ago import ago
from catalog.web.templatetags.ui import icon, initials, status, when

NOW = datetime.datetime(2026, 11, 22, 14, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("back", "words"),
    [
        ({"minutes": -5}, "just now"),
        ({"seconds": 59}, "just now"),
        ({"minutes": 1}, "1 minute ago"),
        ({"minutes": 59}, "59 minutes ago"),
        ({"hours": 1}, "1 hour ago"),
        ({"hours": 14}, "14 hours ago"),
        ({"hours": 15}, "yesterday"),
        ({"days": 2}, "2 days ago"),
        ({"days": 13}, "13 days ago"),
        ({"days": 14}, "2 weeks ago"),
        ({"days": 60}, "2 months ago"),
        ({"days": 364}, "12 months ago"),
        ({"days": 365}, "1 year ago"),
        ({"days": 800}, "2 years ago"),
    ],
)
def test_how_long_ago(back: dict[str, int], words: str) -> None:
    assert ago(NOW - datetime.timedelta(**back), NOW) == words


def test_shortly_before_midnight_is_not_yet_yesterday() -> None:
    after_midnight = datetime.datetime(2026, 11, 22, 0, 30, tzinfo=datetime.UTC)
    assert ago(after_midnight - datetime.timedelta(hours=2), after_midnight) == "2 hours ago"


def test_a_time_is_exact_for_machines() -> None:
    shown = when(datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.UTC))
    assert 'datetime="2020-01-02T03:04:05+00:00"' in shown
    assert "years ago</time>" in shown


def test_time_in_korean() -> None:
    with translation.override("ko"):
        assert ago(NOW - datetime.timedelta(hours=2), NOW) == "2시간 전"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Duarte", "AD"),
        ("ana.duarte", "AD"),
        ("platform-guild", "PG"),
        ("checkout", "CH"),
        ("x", "X"),
        ("김민서", "민서"),
        ("Jiwoo (Payments)", "JI"),
        ("Ana Duarte (on leave)", "AD"),
        ("(nobody)", "NO"),
        ("", ""),
        ("-", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("box")
    assert 'role="img" aria-label="A &lt;b&gt;"' in icon("star", label="A <b>")


def test_a_status_is_an_icon_and_escaped_words() -> None:
    shown = status("bad", "<failing>")
    assert 'class="status bad"' in shown
    assert "#i-alert-circle" in shown
    assert "&lt;failing&gt;" in shown
