"""The sentence under a name."""

from __future__ import annotations

import pytest

from catalog.web.entity.prose import LEDE, lede


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**Takes** orders with [care](https://example.com) and `code`.", "Takes orders with care and code."),
        ("snake_case_names, 2 * 3 and [x] stay", "snake_case_names, 2 * 3 and [x] stay"),
        ("First.\n\nSecond.", "First."),
        ("a **word " * 60, f"{'a **word ' * 24}a…"),
    ],
)
def test_it_is_the_first_paragraph_without_marks(written: str, shown: str) -> None:
    assert lede(written) == shown
    assert len(lede(written)) <= LEDE + 1
