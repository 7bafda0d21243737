"""The icons that a kind may have: the symbols of static/icons.svg, but for those of buttons."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

_SYMBOL = re.compile(r'<symbol id="i-([a-z0-9-]+)"')

_OF_THE_PAGES = re.compile(
    "arrow|chevron|check$|circle|x$|plus$|minus$|dots|loader|point$|alert|log(in|out)$|ban$|copy$|trash$|edit$"
    "|columns|adjustments|filter|refresh|external|command$|moon$|sun$|search$|download$|player"
)
"""Of pages and their buttons: on a kind they would promise what does not happen."""


@cache
def icons() -> tuple[str, ...]:
    """Their names, without `i-`, in the order of the alphabet."""
    sheet = finders.find("icons.svg")
    assert sheet is not None, "the portal comes with its icons"
    names = _SYMBOL.findall(Path(sheet).read_text())
    return tuple(sorted(name for name in names if not _OF_THE_PAGES.match(name)))
