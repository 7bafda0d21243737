"""A rise or a fall in words."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.tools.past import Change


def said(change: Change | None) -> str:
    """ "" where nothing is known."""
    if change is None:
        return ""
    if change.by > 0:
        return _more(change)
    return _fewer(change) if change.by else _none(change)


def _more(change: Change) -> str:
    if change.is_usual:
        return ngettext("%(count)d more in 90 days", "%(count)d more in 90 days", change.by) % {
            "count": change.by
        }
    sentence = ngettext("%(count)d more since %(day)s", "%(count)d more since %(day)s", change.by)
    return sentence % {"count": change.by, "day": _day(change)}


def _fewer(change: Change) -> str:
    fewer = -change.by
    if change.is_usual:
        return ngettext("%(count)d fewer in 90 days", "%(count)d fewer in 90 days", fewer) % {"count": fewer}
    sentence = ngettext("%(count)d fewer since %(day)s", "%(count)d fewer since %(day)s", fewer)
    return sentence % {"count": fewer, "day": _day(change)}


def _none(change: Change) -> str:
    if change.is_usual:
        return _("no change in 90 days")
    return _("no change since %(day)s") % {"day": _day(change)}


def _day(change: Change) -> str:
    return date_format(change.since, "DATE_FORMAT")
