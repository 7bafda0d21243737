"""Tools and their rings as a page shows them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.models import Ring
from catalog.tools.past import Change
from catalog.web.course.words import said
from catalog.web.templatetags.ui import brand, icon

register = template.Library()

SYMBOL = re.compile(r'<symbol id="b-([a-z0-9-]+)"')


@register.simple_tag
def mark(name: str) -> SafeString:
    """A tool's own mark, or the usual one of tools where there is none of this name."""
    return brand(name) if name in _brands() else icon("tool")


@register.simple_tag
def ring(standing: Ring | None) -> SafeString:
    """A tool's standing as glyph and word; one without a ring says so."""
    if standing is None:
        return format_html('<span class="muted">{}</span>', _("Not rated"))
    return format_html('<span class="ring r{}">{}{}</span>', standing.position, glyph(standing), standing)


@register.simple_tag
def glyph(standing: Ring) -> SafeString:
    """The ring's picture alone, as decoration beside its name."""
    href = f"{static('icons.svg')}#ring-{standing.position}"
    return format_html('<svg aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def change(one: Change | None) -> SafeString:
    """A rise or a fall as arrow and words; nothing where nothing is known."""
    if one is None:
        return SafeString("")
    arrow = icon("arrow-up") if one.by > 0 else icon("arrow-down") if one.by else ""
    return format_html('<span class="change">{}{}</span>', arrow, said(one))


@lru_cache(maxsize=1)
def _brands() -> frozenset[str]:
    path = finders.find("brands.svg")
    return frozenset(SYMBOL.findall(Path(path).read_text())) if isinstance(path, str) else frozenset()
