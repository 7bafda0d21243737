"""Which input a browser shows for a text of some format."""

from __future__ import annotations

import pytest

from portal.scaffolder.form import Form


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        ("date", "", "date"),
        ("date", "2026-11-28", "date"),
        ("date", "tomorrow", "text"),
        ("email", "ana@", "email"),
        ("uri", "", "url"),
        ("hostname", "", "text"),
    ],
)
def test_a_format_has_its_input_unless_that_would_hide_what_was_written(
    form: str, value: str, shown: str
) -> None:
    pages = [{"title": "One", "properties": {"asked": {"type": "string", "format": form}}}]
    page = Form.of(pages, {"asked": value} if value else {}, lambda _flag, _answers: False).page(1)
    assert page is not None
    assert page.fields[0].input_type == shown
