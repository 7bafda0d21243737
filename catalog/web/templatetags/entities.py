"""Entities as a page names them."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.web.reasons import in_words
from catalog.web.reference import Reference
from catalog.web.templatetags.ui import icon, initials

register = template.Library()
register.filter("in_words", in_words)


@register.simple_tag
def ref(reference: Reference) -> SafeString:
    """An entity by its kind's icon and its name, as a link; one that is not in the catalog says so."""
    symbol = icon(reference.icon)
    if reference.gone:
        return format_html(
            '<span class="ref gone">{}{} <span class="sm">{}</span></span>',
            symbol,
            reference.name,
            _("not in the catalog"),
        )
    if not reference.url:
        return format_html('<span class="ref">{}{}</span>', symbol, reference.name)
    return format_html('<a class="ref" href="{}">{}{}</a>', reference.url, symbol, reference.name)


@register.simple_tag
def owner(reference: Reference | None) -> SafeString:
    """Who owns something: groups are squares and people circles; nobody is said, too."""
    if reference is None:
        return format_html('<span class="muted">{}</span>', _("No owner"))
    if not reference.url:
        return ref(reference)
    return format_html(
        '<a class="owner" href="{}"><span class="av{}" aria-hidden="true">{}</span>{}</a>',
        reference.url,
        " user" if reference.is_person else "",
        initials(reference.name),
        reference.name,
    )
