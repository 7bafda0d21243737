"""What steps of templates can do. An action is a file of this folder that holds it as `ACTION`, or several as
`ACTIONS`; it is found by being there."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType, ModuleType

from portal.scaffolder.actions.action import Action, ActionFailed, Cancelled, Context, Example, Reporter

__all__ = ["Action", "ActionFailed", "Cancelled", "Context", "Example", "Reporter", "all", "get", "known"]


class DuplicateAction(Exception):
    """Two actions have the same id."""


def get(action_id: str) -> Action | None:
    return known().get(action_id)


def all() -> list[Action]:  # noqa: A001 - actions.all()
    """Every action, by id."""
    return [known()[action_id] for action_id in sorted(known())]


@cache
def known() -> Mapping[str, Action]:
    return MappingProxyType(registry(_modules()))


def registry(modules: Iterator[ModuleType]) -> dict[str, Action]:
    """The actions that these modules hold, by id. Raises DuplicateAction."""
    found: dict[str, Action] = {}
    for module in modules:
        for action in (*getattr(module, "ACTIONS", ()), *filter(None, [getattr(module, "ACTION", None)])):
            if action.id in found:
                raise DuplicateAction(f"There are two actions with the id {action.id}.")
            found[action.id] = action
    return found


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        yield importlib.import_module(module.name)
