"""What Thoughtworks' "Build your own radar" reads: a table of name, ring, quadrant, isNew, status,
description, as CSV or as a list in JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from catalog.tools.radar.foreign.radar import Blip, ForeignRadar, NoRadar, plain, text

NEEDED = ("name", "ring", "quadrant")
_FORMULA = ("'=", "'+", "'-", "'@")
"""How a cell begins that an export has made harmless for spreadsheets."""


def read_csv(written: str) -> ForeignRadar:
    """With a comma, a semicolon or a tab between the cells."""
    first = written.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(written.lstrip(), newline=""), delimiter=delimiter)
    try:
        headers = [str(name).strip().lower() for name in rows.fieldnames or ()]
        if missing := [name for name in NEEDED if name not in headers]:
            raise NoRadar(
                _("A radar in CSV begins with a line that names its columns; missing: %(names)s.")
                % {"names": ", ".join(missing)}
            )
        rows.fieldnames = headers
        return _radar("byor-csv", [{k: _cell(v) for k, v in row.items() if k} for row in rows])
    except csv.Error as error:
        raise NoRadar(_("This is no CSV: %(reason)s.") % {"reason": error}) from error


def read_json(value: Sequence[Any]) -> ForeignRadar:
    rows = [{str(k).lower(): v for k, v in one.items()} if isinstance(one, dict) else {} for one in value]
    if not any(all(name in row for name in NEEDED) for row in rows):
        raise NoRadar(_("Entries of a radar need `name`, `ring` and `quadrant`."))
    return _radar("byor-json", rows)


def _radar(form: str, rows: Iterable[Mapping[str, Any]]) -> ForeignRadar:
    blips: list[Blip] = []
    left_out: list[str] = []
    for row in rows:
        title, ring = text(row.get("name")), text(row.get("ring"))
        if title and ring:
            blips.append(
                Blip(
                    title, ring.lower(), text(row.get("quadrant")), description=plain(row.get("description"))
                )
            )
        elif any(row.values()):
            left_out.append(title)
    names = {text(row.get("ring")).lower(): text(row.get("ring")) for row in rows}
    return ForeignRadar(
        form,
        {blip.ring: names[blip.ring] for blip in blips},
        {blip.quadrant: blip.quadrant for blip in blips},
        blips,
        left_out=left_out,
    )


def _cell(value: Any) -> Any:
    return value[1:] if isinstance(value, str) and value.startswith(_FORMULA) else value
