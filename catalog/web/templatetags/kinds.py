"""The cells of the form that defines a kind."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.web.kinds.building import Building
from catalog.web.kinds.sketch import Row
from catalog.web.kinds.troubles import Trouble

register = template.Library()

LABELS: dict[tuple[str, str], str | Promise] = {
    ("fields", "name"): _("Name in descriptors"),
    ("fields", "label"): _("Name on pages"),
    ("fields", "label_ko"): _("Name in Korean"),
    ("fields", "help"): _("Help in the form"),
    ("fields", "help_ko"): _("Help in Korean"),
    ("fields", "choices"): _("To choose from, with commas between"),
    ("fields", "kinds"): _("Kinds that it may lead to, with commas between"),
    ("fields", "default"): _("Kind of a bare name"),
    ("fields", "relation"): _("Relation, from here"),
    ("fields", "inverse"): _("Relation, from there"),
    ("fields", "relation_label"): _("What pages call it here"),
    ("fields", "inverse_label"): _("What pages call it there"),
    ("fields", "relation_label_ko"): _("Here, in Korean"),
    ("fields", "inverse_label_ko"): _("There, in Korean"),
    ("columns", "path"): _("Shows"),
    ("columns", "label"): _("Other heading"),
    ("columns", "label_ko"): _("Heading in Korean"),
    ("sections", "label"): _("Heading"),
    ("sections", "label_ko"): _("Heading in Korean"),
    ("sections", "relation"): _("Lists by the relation"),
    ("sections", "kinds"): _("Only of these kinds"),
    ("sections", "fields"): _("Or shows these fields"),
}


@register.inclusion_tag("catalog/kinds/cell.html", takes_context=True)
def cell(context: Context, table: str, number: int, name: str, row: Row, **marks: Any) -> dict[str, Any]:
    """The input of one part of a row. `first` is the one that errors lead to."""
    building: Building = context["building"]
    return {
        "table": table,
        "number": number,
        "name": name,
        "label": LABELS[table, name],
        "value": getattr(row, name),
        "focused": building.focus == f"{table}-{number}",
        **marks,
    }


@register.simple_tag
def trouble_of(building: Building, table: str, number: int) -> Trouble | None:
    return building.faulty.get(f"{table}-{number}")
