"""The smallest parts of every page: icons, statuses, initials, points in time."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.index.words import words
from catalog.web.ago import ago

register = template.Library()

_WORD = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"[(（\[].*?[)）\]]")

STATUS_ICONS = {
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "alert-circle",
    "run": "loader-2",
    "todo": "circle-dashed",
    "off": "ban",
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of static/icons.svg, such as `box`: decoration, or with a label a picture that says it."""
    return _symbol("i", f"{_sheet('icons.svg')}#i-{name}", label)


@register.simple_tag
def brand(name: str, label: str = "") -> SafeString:
    """The mark of a product from static/brands.svg, such as `github`, in the colour of the text."""
    return _symbol("b", f"{_sheet('brands.svg')}#b-{name}", label)


@lru_cache(maxsize=2)
def _sheet(name: str) -> str:
    """The address of a sheet of icons, which a page with a long list asks for hundreds of times."""
    return static(name)


@register.simple_tag
def kind_tile(name: str, size: str = "") -> SafeString:
    """The square with a kind's icon before its name; `size="lg"` beside a page's heading."""
    return format_html('<span class="{}">{}</span>', f"kind {size}".strip(), icon(name))


@register.simple_tag
def status(state: str, words: str) -> SafeString:
    """A state as icon and words; `state` is one of ok, warn, bad, run, todo, off."""
    return format_html('<span class="status {}">{}{}</span>', state, icon(STATUS_ICONS[state]), words)


@register.simple_tag
def when(moment: datetime.datetime) -> SafeString:
    """How long ago something was, with the exact time for machines and on hover."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        date_format(local, "DATETIME_FORMAT"),
        ago(local, timezone.localtime()),
    )


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input of a form's field, in the dress of the portal."""
    return field.as_widget(attrs={"class": "input"})


@register.filter
def initials(name: str) -> str:
    """Two letters for a team or a person: `Ana Duarte` is AD, `checkout` is CH, `김민서` is 민서.

    What stands in parentheses is no part of a name, unless nothing else is."""
    parts: list[str] = _WORD.findall(_ASIDE.sub(" ", name)) or _WORD.findall(name)
    if not parts:
        return ""
    if len(parts) > 1:
        return (parts[0][0] + parts[-1][0]).upper()
    word = parts[0]
    return word[-2:] if "가" <= word[0] <= "힣" else word[:2].upper()


@register.filter
def marked(text: str, searched: str) -> SafeString:
    """The text with each word that was searched for in a <mark>, the longest first, whatever its case."""
    wanted = sorted(set(words(searched)), key=len, reverse=True)
    if not wanted:
        return format_html("{}", text)
    parts = re.split(f"({'|'.join(map(re.escape, wanted))})", text, flags=re.IGNORECASE)
    return format_html_join(
        "", "{}{}", ((plain, _mark(hit)) for plain, hit in zip(parts[::2], [*parts[1::2], ""], strict=True))
    )


def _mark(hit: str) -> SafeString:
    return format_html("<mark>{}</mark>", hit)


def _symbol(css: str, href: str, label: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href
        )
    return _decoration(css, href)


@lru_cache(maxsize=1024)
def _decoration(css: str, href: str) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, href)
