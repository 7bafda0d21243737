"""Radars of other programs: Backstage's plugin, Zalando's page, Thoughtworks' "Build your own radar", AOE's
files."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import orjson
from django.utils.translation import gettext as _

from catalog.tools.radar.foreign import aoe, backstage, byor, zalando
from catalog.tools.radar.foreign.radar import Blip, ForeignRadar, NoRadar, StatedMove

__all__ = ["Blip", "ForeignRadar", "NoRadar", "StatedMove", "read_radar"]

LARGEST = 5_000_000
"""Bytes of a file."""

ZIP = b"PK"
"""How every zip begins."""

MOST_BLIPS = 2_000


def read_radar(data: bytes) -> ForeignRadar:
    """What the file says, whichever of the formats it is in. Raises NoRadar, which says what was expected."""
    if len(data) > LARGEST:
        raise NoRadar(_("The file is larger than %(size)s MB.") % {"size": LARGEST // 1_000_000})
    radar = _read(data)
    if not radar.blips:
        raise NoRadar(_("The file is a radar without entries."))
    if len(radar.blips) > MOST_BLIPS:
        raise NoRadar(_("The radar has more than %(number)s entries.") % {"number": MOST_BLIPS})
    return radar


def _read(data: bytes) -> ForeignRadar:
    if zipfile.is_zipfile(BytesIO(data)):
        return aoe.read(data)
    if data.startswith(ZIP):
        raise NoRadar(_("The zip is broken: it ends before its list of files."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoRadar(_("The file is not in UTF-8.")) from error
    if not text.lstrip().startswith(("{", "[")):
        return byor.read_csv(text)
    try:
        value: Any = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        said = {"line": error.lineno, "reason": error.msg}
        raise NoRadar(_("This is no JSON: line %(line)s, %(reason)s.") % said) from error
    if isinstance(value, list):
        return byor.read_json(value)
    entries = value.get("entries")
    if not isinstance(entries, list):
        raise NoRadar(_("A radar in JSON is a list of entries, or has one as `entries`."))
    if any(isinstance(one, dict) and ("timeline" in one or "key" in one) for one in entries):
        return backstage.read(value)
    return zalando.read(value)
