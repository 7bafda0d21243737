"""The tables of the portal as an admin looks for them, whichever program keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import OF_KINDS

GROUPS: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "entities": (
        _("Entities"),
        ("catalog.Entity", *sorted(f"catalog.{model.__name__}" for model in OF_KINDS.values())),
    ),
    "sources": (
        _("Sources"),
        (
            "catalog.Location",
            "catalog.RemovedLocation",
            "catalog.Refresh",
            "catalog.SourceFile",
            "catalog.Descriptor",
        ),
    ),
    "history": (
        _("Edits and history"),
        (
            "catalog.AuditEvent",
            "catalog.Overlay",
            "catalog.Revision",
            "catalog.Relation",
            "catalog.KindChange",
        ),
    ),
    "people": (
        _("People"),
        (
            "accounts.User",
            "accounts.Rule",
            "accounts.Token",
            "account.EmailAddress",
            "socialaccount.SocialAccount",
            "catalog.SavedView",
            "catalog.DefaultView",
            "catalog.Star",
            "notices.Notice",
        ),
    ),
    "making": (
        _("Making services"),
        (
            "scaffolder.Run",
            "scaffolder.RunStep",
            "scaffolder.LogLine",
            "scaffolder.Approver",
            "scaffolder.Project",
            "githost.Repository",
            "scaffolder.HostToken",
            "scaffolder.Draft",
            "scaffolder.Edition",
            "scaffolder.Render",
        ),
    ),
    "tools": (
        _("Trends and tools"),
        (
            "catalog.Ring",
            "catalog.RingMove",
            "catalog.DetectorRule",
            "catalog.RuleTrouble",
            "catalog.ToolStatement",
            "catalog.Dismissal",
            "catalog.Recommendation",
            "catalog.ToolUse",
            "catalog.Detection",
            "catalog.SourceScan",
            "catalog.EntitySource",
            "catalog.AdoptionCount",
            "catalog.CountedDay",
        ),
    ),
    "index": (
        _("Index"),
        ("catalog.CatalogState", "catalog.Key", "catalog.Posting", "catalog.IndexWrite"),
    ),
}
"""By the name that its part of the page has."""


def grouped(apps: Iterable[dict[str, Any]], home: str) -> list[dict[str, Any]]:
    """Django's list of apps with their tables, put into GROUPS; what is in none of them comes last."""
    left: dict[str, dict[str, Any]] = {}
    unknown = []
    known = {name for _label, names in GROUPS.values() for name in names}
    for app in apps:
        found = {f"{app['app_label']}.{model['object_name']}": model for model in app["models"]}
        left |= found
        others = [model for name, model in found.items() if name not in known]
        unknown += [{**app, "models": others}] if others else []
    parts = [
        {
            "name": label,
            "app_label": group,
            "app_url": f"{home}#{group}",
            "has_module_perms": True,
            "models": [left[name] for name in names if name in left],
        }
        for group, (label, names) in GROUPS.items()
    ]
    return [*(part for part in parts if part["models"]), *unknown]
