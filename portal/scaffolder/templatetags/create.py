"""What the pages of the scaffolder show in small."""

from __future__ import annotations

import datetime

from django import template
from django.utils.translation import gettext as _

register = template.Library()

MINUTE, HOUR, MANY = 60, 3600, 10


@register.filter
def took(time: datetime.timedelta | None) -> str:
    """A duration as one says it: `0.4 s`, `14 s`, `2 min 5 s`, `1 h 3 min`."""
    if time is None:
        return ""
    seconds = max(0.0, time.total_seconds())
    if seconds < MANY:
        return _("%(seconds)s s") % {"seconds": f"{seconds:.1f}"}
    whole = round(seconds)
    if whole < MINUTE:
        return _("%(seconds)s s") % {"seconds": whole}
    if whole < HOUR:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": whole // 60, "seconds": whole % 60}
    return _("%(hours)d h %(minutes)d min") % {"hours": whole // HOUR, "minutes": whole % HOUR // 60}


@register.filter
def part_label(key: str) -> str:
    """What a part of a repository's address is called."""
    return {
        "host": _("Host"),
        "owner": _("Owner"),
        "repo": _("Name of the repository"),
        "organization": _("Organization"),
        "workspace": _("Workspace"),
        "project": _("Project"),
    }.get(key, key)


@register.filter
def state_css(state: str) -> str:
    """A run's or step's state in the words of the `status` tag."""
    return {
        "open": "todo",
        "processing": "run",
        "completed": "ok",
        "failed": "bad",
    }.get(state, "off")


@register.filter
def last_part(path: str) -> str:
    """The name of a file."""
    return path.rpartition("/")[2]
