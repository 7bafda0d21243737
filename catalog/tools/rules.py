"""The rules that are in force: those that the portal ships, with a company's own in their place or beside."""

from __future__ import annotations

import logging
from functools import lru_cache

from catalog.models import DetectorRule
from catalog.tools.detectors.rule import BadRule, Rule, parse_rule, shipped_rules

logger = logging.getLogger(__name__)


def effective_rules() -> tuple[Rule, ...]:
    """In the order of their tools' names. One query."""
    by_tool = {rule.tool: rule for rule in shipped_rules()}
    for tool, text, enabled in DetectorRule.objects.values_list("tool", "text", "enabled"):
        if not enabled:
            by_tool.pop(tool, None)
        elif own := _own(text):
            by_tool[tool] = own
    return tuple(by_tool[tool] for tool in sorted(by_tool))


def shipped_rule(tool: str) -> Rule | None:
    return next((rule for rule in shipped_rules() if rule.tool == tool), None)


@lru_cache(maxsize=256)
def _own(text: str) -> Rule | None:
    """None for one that was good when it was saved and is no more; the shipped one holds then."""
    try:
        return parse_rule(text, origin="")
    except BadRule as error:
        logger.warning("A rule of this portal's own cannot be used: %s", error)
        return None
