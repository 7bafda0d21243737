"""What the steps of a template mean: whether one runs, how often, with which input. No effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from portal.scaffolder.expressions import Engine
from portal.scaffolder.template import Step


class BadStep(Exception):
    """The step cannot be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One time that a step's action is to run. `each` is None where it runs once."""

    input: Any
    each: Mapping[str, Any] | None = None
    skipped: bool = False


def is_truthy(value: Any) -> bool:
    """As Backstage counts in conditions: an empty list is false, an empty object true."""
    return bool(value) or value == {}


def runs_after_failure(engine: Engine, step: Step, context: Mapping[str, Any]) -> bool:
    """Whether its `if` asks how the run went; whether it then holds is another question."""
    return isinstance(step.condition, str) and engine.asks_status(step.condition, context)


def is_met(engine: Engine, step: Step, context: Mapping[str, Any], *, failed: bool = False) -> bool:
    """Whether the step's `if`, where it has one, holds."""
    if not isinstance(step.condition, str):
        return step.condition is not False
    return is_truthy(engine.value(step.condition, context, failed=failed))


def turns(engine: Engine, step: Step, context: Mapping[str, Any], *, failed: bool = False) -> list[Turn]:
    """The times it runs, inputs rendered. Raises BadStep for an `each` that gives nothing to go through."""
    if step.each is None:
        return [Turn(_input(engine, step, context))]
    pairs = engine.pairs(step.each, context)
    if pairs is None:
        raise BadStep(
            f'Invalid value on action {step.action}.each parameter, "{step.each}" must resolve to an array '
            "or object"
        )
    return [_turn(engine, step, context, {"key": key, "value": item}, failed) for key, item in pairs]


def _turn(
    engine: Engine, step: Step, context: Mapping[str, Any], each: Mapping[str, Any], failed: bool
) -> Turn:
    inner = {**context, "each": each}
    if step.condition and not is_met(engine, step, inner, failed=failed):
        return Turn(None, each, skipped=True)
    return Turn(_input(engine, step, inner), each)


def _input(engine: Engine, step: Step, context: Mapping[str, Any]) -> Any:
    return engine.value(step.input, context) if step.input else {}


def output(engine: Engine, written: Any, context: Mapping[str, Any]) -> dict[str, Any]:
    """The template's output; links and texts whose `if` is false, or gives nothing, are left out."""
    rendered = engine.value(written, context) or {}
    for name in ("links", "text"):
        if isinstance(rendered.get(name), list):
            sources = written[name] if isinstance(written[name], list) else ()
            pairs = zip(rendered[name], chain(sources, repeat(None)), strict=False)
            rendered[name] = [item for item, source in pairs if _is_shown(item, source)]
    return dict(rendered)


def _is_shown(item: Any, written: Any) -> bool:
    if not isinstance(item, dict):
        return item is not None
    asks = "if" in item or (isinstance(written, dict) and "if" in written)
    return not asks or is_truthy(item.get("if"))
