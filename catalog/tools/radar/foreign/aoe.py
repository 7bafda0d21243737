"""AOE's technology radar: a zip with a folder a release, named by its day, and in it a Markdown file
an entry, whose head says title, ring and quadrant. What a later release leaves out stays as it was."""

from __future__ import annotations

import datetime
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from pathlib import PurePosixPath
from typing import Any

import orjson
import yaml
from django.utils.translation import gettext as _

from catalog.tools.radar.foreign.radar import Blip, ForeignRadar, NoRadar, StatedMove, day, plain, text

LARGEST_INSIDE = 20_000_000
"""Bytes of all its files, unpacked."""

_HEAD = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*\r?$\n?(.*)\Z", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Item:
    key: str
    day: datetime.date
    head: Mapping[str, Any]
    body: str


def read(data: bytes) -> ForeignRadar:
    items: dict[str, list[_Item]] = defaultdict(list)
    left_out: list[str] = []
    config: Mapping[str, Any] = {}
    for path, written in _files(data):
        if path.name == "config.json":
            config = _config(written) or config
        elif path.suffix == ".md" and (release := _release(path)):
            item = _item(path.stem, release, written)
            if item is None:
                left_out.append(str(path))
            else:
                items[item.key].append(item)
    blips = [blip for found in items.values() if (blip := _blip(found))]
    return ForeignRadar(
        "aoe",
        _named(config, "rings") or {blip.ring: blip.ring for blip in blips},
        _named(config, "quadrants")
        | {b.quadrant: b.quadrant for b in blips if b.quadrant not in _named(config, "quadrants")},
        blips,
        max((one.day for found in items.values() for one in found), default=None),
        left_out,
    )


def _files(data: bytes) -> Iterator[tuple[PurePosixPath, str]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            wanted = [one for one in archive.infolist() if one.filename.endswith((".md", "config.json"))]
            if sum(one.file_size for one in wanted) > LARGEST_INSIDE:
                raise NoRadar(
                    _("The files in the archive are larger than %(size)s MB.")
                    % {"size": LARGEST_INSIDE // 1_000_000}
                )
            for one in wanted:
                with archive.open(one) as file:
                    yield PurePosixPath(one.filename), file.read(one.file_size).decode(errors="replace")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, LZMAError) as error:
        raise NoRadar(_("The archive cannot be unpacked: %(reason)s.") % {"reason": error}) from error


def _release(path: PurePosixPath) -> datetime.date | None:
    """The day that the deepest folder with the name of one says."""
    return next((found for part in reversed(path.parts[:-1]) if (found := day(part))), None)


def _item(key: str, release: datetime.date, written: str) -> _Item | None:
    found = _HEAD.match(written.removeprefix("\ufeff"))
    if found is None:
        return None
    try:
        head = yaml.load(found[1], Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return _Item(key, release, head, found[2]) if isinstance(head, dict) else None


def _blip(found: list[_Item]) -> Blip | None:
    """Its head is that of all releases together, a later one over an earlier one; None without a ring."""
    found.sort(key=lambda one: one.day)
    head: dict[str, Any] = {}
    moves: list[StatedMove] = []
    for one in found:
        head |= one.head
        ring = text(head.get("ring")).lower()
        if ring and (not moves or moves[-1].ring != ring):
            moves.append(StatedMove(one.day, ring, _reason(one.body)))
    if not moves:
        return None
    return Blip(
        title=text(head.get("title")) or found[-1].key,
        key=found[-1].key,
        ring=moves[-1].ring,
        quadrant=text(head.get("quadrant")),
        description=text(head.get("info")) or plain(_paragraphs(found[-1].body)[0]),
        moves=moves,
    )


def _reason(body: str) -> str:
    """What the text says last, where it has more than one paragraph: what is new, after what it is."""
    said = _paragraphs(body)
    return plain(said[-1]) if len(said) > 1 else ""


def _paragraphs(body: str) -> list[str]:
    return [part.strip() for part in re.split(r"\r?\n\s*\r?\n", body) if part.strip()] or [""]


def _config(written: str) -> Mapping[str, Any] | None:
    try:
        value = orjson.loads(written)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _named(config: Mapping[str, Any], key: str) -> dict[str, str]:
    listed = config.get(key)
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {text(one.get("id")): text(one.get("title")) or text(one.get("id")) for one in found}
