"""What the example company decided about tools: edits on top of those that come with the portal, as an admin
would make them, with days counted back from today."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from catalog.changes.edits import edit_entities
from catalog.models import Entity, Overlay
from catalog.tools.sheets import EXAMPLE

DECISIONS = Path(__file__).with_name("decisions.yaml")


def make_decisions() -> None:
    """A tool that somebody has edited keeps what they said."""
    said = yaml.safe_load(DECISIONS.read_text())
    today = timezone.localdate()
    edited = set(Overlay.objects.values_list("ref", flat=True))
    tools = Entity.objects.filter(ref__in=[f"tool:default/{name}" for name in said]).exclude(ref__in=edited)
    edit_entities(
        actor=None,
        patches={tool.ref: (tool.etag, _patch(said[tool.name], today)) for tool in tools},
    )


def _patch(said: Mapping[str, Any], today: datetime.date) -> dict[str, Any]:
    def day(ago: int) -> str:
        return (today - datetime.timedelta(days=ago)).isoformat()

    def dated(stated: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [
            {"date": day(one["ago"]), **{key: one[key] for key in one if key not in ("ago", "ko")}}
            for one in stated
        ]

    reports = said.get("reports", ())
    korean = {
        "moves": [{"reason": one["ko"]} for one in said["moves"]],
        **({"reports": [one["ko"] for one in reports]} if reports else {}),
        **({"verdict": said["verdict"]["ko"]} if "verdict" in said else {}),
    }
    return {
        "metadata": {"annotations": {EXAMPLE: "true"}},
        "spec": {
            "owner": said["owner"],
            "ring": said["moves"][-1]["ring"],
            "moves": dated(said["moves"]),
            "nextReview": day(-said["review"]),
            **({"reports": dated(reports)} if reports else {}),
            **({"verdict": said["verdict"]["en"]} if "verdict" in said else {}),
            "translations": {"ko": korean},
        },
    }
