"""How soon, in the words of a person; the other direction is in `ago`."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext, ngettext


def ahead(then: datetime.datetime, now: datetime.datetime) -> str:
    """What is less than a minute away, or due, is "in a moment"."""
    minutes = int((then - now).total_seconds() // 60)
    if minutes < 1:
        return gettext("in a moment")
    if minutes < 90:
        return ngettext("in %(count)d minute", "in %(count)d minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("in %(count)d hour", "in %(count)d hours", hours) % {"count": hours}
    days = hours // 24
    return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
