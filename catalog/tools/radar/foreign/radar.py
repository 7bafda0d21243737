"""A radar as all formats say it. Nothing of it has been compared with the catalog yet."""

from __future__ import annotations

import datetime
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import nh3
import orjson
from django.utils.translation import gettext as _


class NoRadar(ValueError):
    """The file cannot be read as a radar; the text says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class StatedMove:
    day: datetime.date
    ring: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Blip:
    """An entry. `ring` and `quadrant` are keys of the radar's own; `moves` has the oldest first, and is empty
    where the format knows only what is so now. `key` is the entry's name where the format has one."""

    title: str
    ring: str
    quadrant: str
    key: str = ""
    description: str = ""
    url: str = ""
    moves: Sequence[StatedMove] = ()


@dataclass(frozen=True, slots=True)
class ForeignRadar:
    """Rings, from the middle outwards, and quadrants: name by key. `left_out` says which entries could not be
    read, by what the file calls them."""

    form: str
    rings: Mapping[str, str]
    quadrants: Mapping[str, str]
    blips: Sequence[Blip]
    day: datetime.date | None = None
    left_out: Sequence[str] = field(default=())

    def to_json(self) -> str:
        return orjson.dumps(self).decode()

    @classmethod
    def from_json(cls, written: str) -> Self:
        """What `to_json` gave, and a person's browser held meanwhile. Raises NoRadar."""
        try:
            value = orjson.loads(written)
            blips = [
                Blip(**one | {"moves": [StatedMove(**m | {"day": _day(m["day"])}) for m in one["moves"]]})
                for one in value["blips"]
            ]
            return cls(**value | {"blips": blips, "day": _day(value["day"]) if value["day"] else None})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise NoRadar(_("The preview is no longer whole; choose the file again.")) from error


def _day(written: Any) -> datetime.date:
    return datetime.date.fromisoformat(written)


def plain(value: Any) -> str:
    """Descriptions may be HTML; here they are a text."""
    if not isinstance(value, str):
        return ""
    return " ".join(html.unescape(nh3.clean(value, tags=set())).split())


def text(value: Any) -> str:
    """A name, a key: what is no text, or no number, is none."""
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def address(value: Any) -> str:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else ""


def day(value: Any) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
