"""What people edited here on top of an entity's source, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from catalog.ingest.merge_patch import Keys, leaves, value_at
from catalog.ingest.problem import Problem
from catalog.models import Entity, Overlay
from catalog.web.history.fields import MISSING, Difference, FieldChange, field_change


@dataclass(frozen=True, slots=True)
class EditedField:
    """`change` leads from what the source says to what was edited; `is_same` once the source says so, too."""

    keys: Keys
    change: FieldChange
    is_same: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """`problem` is why the edits do not fit what the source says at present; they are left off then."""

    fields: Sequence[EditedField]
    by: str
    at: datetime
    problem: Problem | None = None


def edited(entity: Entity) -> Edited | None:
    """None where all is as its source says, or the portal is its only source. One query."""
    overlay = Overlay.objects.filter(ref=entity.ref).select_related("changed_by").first()
    if overlay is None or entity.descriptor is None:
        return None
    patch, stated = orjson.loads(overlay.patch), orjson.loads(entity.descriptor.doc)
    ordered = sorted(leaves(patch), key=lambda keys: keys[0] != "metadata")  # as descriptors are written
    fields = [_field(keys, patch, stated) for keys in ordered]
    who = overlay.changed_by
    by = (who.get_full_name() or who.get_username()) if who else ""
    problem = Problem.from_json(overlay.problem) if overlay.problem else None
    return Edited(fields, by, overlay.changed_at, problem) if fields else None


def _field(keys: Keys, patch: Mapping[str, Any], stated: Mapping[str, Any]) -> EditedField:
    old, new = value_at(stated, keys), value_at(patch, keys)
    before, after = (MISSING if value is None else value for value in (old, new))
    return EditedField(keys, field_change(Difference(".".join(keys), before, after)), old == new)
