"""Text that people wrote, as safe HTML: Markdown without raw HTML, links only to where a page may link."""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from catalog.web.entity.links import SAFE_SCHEMES

ALLOWED = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
LEDE = 220
"""Characters. A description up to this length, in one paragraph, is the sentence under the page's name."""

PROSE_UP_TO = 20_000
"""Characters. A megabyte of Markdown takes half a minute; of what is longer only the beginning is shown."""

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_MARKS = re.compile(r"[*`\[]")
_HEADINGS = {f"h{level}": f"h{min(level + 2, 6)}" for level in range(1, 7)}


def prose(text: str, address: Callable[[str], str] | None = None) -> SafeString:
    """Its headings go below those of the page, and images are left out: they would tell on the reader.

    `address` says where a link leads, given what is written: files that link to each other are read
    where they lie, pages that show them stand elsewhere.
    """
    shown = text if len(text) <= PROSE_UP_TO else text[:PROSE_UP_TO] + "…"
    tokens = _markdown.parse(shown)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
        for inner in token.children or ():
            if address and inner.type == "link_open":
                inner.attrSet("href", address(str(inner.attrGet("href") or "")))
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html,
        tags=ALLOWED,
        attributes=ATTRIBUTES,
        url_schemes=set(SAFE_SCHEMES),
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned above


def is_long(description: str) -> bool:
    """Whether the description needs room of its own beside the sentence under the name."""
    return len(description) > LEDE or "\n\n" in description.strip()


def lede(description: str) -> str:
    """The description if it is short, else its first paragraph, cut at a word; without Markdown's marks."""
    first = " ".join(description.strip().split("\n\n", 1)[0].split())
    if _MARKS.search(first) and len(first) <= PROSE_UP_TO:
        first = _plain(first)
    if len(first) <= LEDE:
        return first
    return first[:LEDE].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def _plain(text: str) -> str:
    """The words of one paragraph; of links what they say, of images nothing."""
    return "".join(
        token.content
        for token in _markdown.parseInline(text)[0].children or ()
        if token.content and token.type != "image"
    )
