"""Categories, needs and the like in words. A company's own are shown as it spells them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise

CATEGORIES: dict[str, Text] = {
    "continuous-delivery": _("Continuous delivery"),
    "developer-portal": _("Developer portals"),
    "infrastructure-as-code": _("Infrastructure as code"),
    "machine-learning": _("Machine learning"),
    "observability": _("Observability"),
    "security": _("Security"),
    "serverless": _("Serverless"),
    "service-mesh": _("Service mesh"),
}
NEEDS: dict[str, Text] = {
    # Within a sentence; what begins with one is written large where it is shown.
    "aws": "AWS",
    "cloud": _("a cloud account"),
    "git": "git",
    "google-cloud": "Google Cloud",
    "kubernetes": "Kubernetes",
    "network-access": _("access to the network"),
    "nodejs": "Node.js",
    "python": "Python",
    "saas": _("an account with the vendor"),
    "server": _("a server of its own"),
    "ssh": "SSH",
}
STATUSES: dict[str, Text] = {
    "graduated": pgettext_lazy("status of a project in its foundation", "graduated"),
    "incubating": pgettext_lazy("status of a project in its foundation", "incubating"),
    "sandbox": pgettext_lazy("status of a project in its foundation", "sandbox"),
    "archived": pgettext_lazy("status of a project in its foundation", "archived"),
    "project": pgettext_lazy("status of a project in its foundation", "project"),
}
ROLES: dict[str, Text] = {
    "core": pgettext_lazy("role of a tool in a trend", "Core"),
    "additional": pgettext_lazy("role of a tool in a trend", "Additional"),
}
PARTS: dict[str, Text] = {
    "code": _("Code management"),
    "culture": _("Culture"),
    "delivery": _("CI/CD"),
}
YES, NO = "yes", "no"
RISING, FALLING, STEADY = "rising", "falling", "steady"
MOVEMENTS: dict[str, Text] = {
    RISING: _("More use it"),
    FALLING: _("Fewer use it"),
    STEADY: _("As many use it"),
}
ADOPTION: dict[str, Text] = {YES: _("Used here"), NO: _("Not used here")}


def category(slug: str) -> Text:
    return CATEGORIES.get(slug, slug)


def needs(slugs: list[str]) -> list[Text]:
    return [NEEDS.get(slug, slug) for slug in slugs]


def status(name: str) -> Text:
    return STATUSES.get(name.lower(), name)
