"""The style sheets of every page: many files to read, one to send."""

from __future__ import annotations

from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

SHEETS = (
    "css/tokens.css",
    "css/fonts.css",
    "css/base.css",
    "css/shell.css",
    "css/parts/controls.css",
    "css/parts/marks.css",
    "css/parts/lists.css",
    "css/parts/panels.css",
    "css/parts/filters.css",
    "css/parts/forms.css",
    "css/parts/code.css",
    "css/parts/states.css",
    "css/parts/search.css",
    "css/parts/palette.css",
    "css/pages.css",
    "css/small.css",
    "css/print.css",
)
"""In the order of their layers."""

JOINED = "css/portal.css"
"""All of them, made by `collectstatic`. It lies where those lie that refer to other files by their place."""


@register.simple_tag
def style_sheets() -> SafeString:
    """Links to the joined sheet, or before it is made, to each."""
    made = JOINED in getattr(staticfiles_storage, "hashed_files", ())
    links = ((static(name),) for name in ((JOINED,) if made else SHEETS))
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}">', links)


def joined() -> str:
    """Their text, one after the other, each under its name."""
    return "\n".join(f"/* {name} */\n{_text(name)}" for name in SHEETS)


def _text(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"The style sheet {name} is in none of the folders of static files.")
    return Path(path).read_text(encoding="utf-8")
