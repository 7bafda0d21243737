"""What saving would change, before it does: field by field, and in the descriptor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalog.web.entity.code import descriptor_yaml
from catalog.web.history.fields import FieldChange, field_changes
from catalog.web.history.lines import Line, differing


@dataclass(frozen=True, slots=True)
class Effect:
    fields: Sequence[FieldChange]
    lines: Sequence[Line]
    more: int


def effect(before: dict[str, Any], after: dict[str, Any]) -> Effect:
    lines, more = differing(descriptor_yaml(before) if before else "", descriptor_yaml(after))
    fields = sorted(field_changes(before, after), key=lambda change: not change.path.startswith("metadata"))
    return Effect(fields, lines, more)
