"""Conditions of pages that are written as expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.scaffolder.expressions import Engine
from portal.scaffolder.expressions.engine import ExpressionError
from portal.scaffolder.running.steps import is_truthy


def holds(expression: str, answers: Mapping[str, Any]) -> bool:
    """Whether the expression about `parameters` is true; one that fails is not."""
    with Engine() as engine:
        try:
            value = engine.value(expression, {"parameters": dict(answers)})
        except ExpressionError:
            return False
    return is_truthy(value) and value != "false"
