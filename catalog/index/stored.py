"""Reads terms together with their entities."""
# ruff: noqa: S608 (only names of tables and columns are put into SQL; what comes from outside is a parameter)

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from pyroaring import BitMap

from catalog.index import bulk
from catalog.index.lists import BLOCK_BITS, NULLS, of_key

_TERM, _POSTING = bulk.TERMS.name, bulk.POSTINGS.name
_PARTS = (
    f"LEFT JOIN {_POSTING} p ON p.id >= (t.list << {BLOCK_BITS}) AND p.id < ((t.list + 1) << {BLOCK_BITS})"
)
_AT_ONCE = 500


def entities(condition: str, parameters: Sequence[Any]) -> BitMap:
    """The entities of all terms `t` that fulfil an SQL condition."""
    return united(
        _rows(f"SELECT t.entity_id, p.bitmap FROM {_TERM} t {_PARTS} WHERE {condition}", parameters)
    )


def by_value(key_id: int, values: Collection[str]) -> dict[str, BitMap]:
    """The entities of each of these values of a key, however it is written."""
    sql = f"SELECT t.value, t.entity_id, p.bitmap FROM {_TERM} t {_PARTS} WHERE t.key_id = %s AND t.value IN "
    holders: dict[str, list[tuple[int | None, bytes | None]]] = {value: [] for value in values}
    left = iter(values)
    while some := list(islice(left, _AT_ONCE)):
        for value, *holder in _rows(f"{sql} ({', '.join(['%s'] * len(some))})", [key_id, *some]):
            holders[value].append((holder[0], holder[1]))
    return {value: united(rows) for value, rows in holders.items()}


def in_order(
    key_id: int, *, descending: bool, first: str | None, strictly: bool, limit: int
) -> list[tuple[str, int | None, int | None]]:
    """Value, entity id and list of up to `limit` terms of a key, from the value `first` on, or behind it."""
    way, beyond = ("DESC", "<") if descending else ("ASC", ">")
    order = ", ".join(f"{column} {way}" for column in bulk.TERMS.key)
    start = "" if first is None else f"AND value {beyond}{'' if strictly else '='} %s"
    condition = f"key_id = %s {start}"
    return _rows(
        f"SELECT value, entity_id, list FROM {_TERM} WHERE {condition} ORDER BY {order} LIMIT {limit:d}",
        [key_id] if first is None else [key_id, first],
    )


def among(key_id: int, ids: BitMap) -> list[tuple[str, int | None, bytes | None]]:
    """Value and holder (entity id, or a part of a bitmap) of a key's terms in order: the shared ones, and of
    those of one entity only these entities'."""
    condition, parameter = "t.entity_id IN (SELECT value FROM json_each(%s))", str(list(ids))
    if connection.vendor == "postgresql":
        condition, parameter = "t.entity_id = ANY(CAST(%s AS integer[]))", f"{{{parameter[1:-1]}}}"
    order = ", ".join(f"t.{column}" for column in bulk.TERMS.key)
    return _rows(
        f"SELECT t.value, t.entity_id, p.bitmap FROM {_TERM} t {_PARTS}"
        f" WHERE t.key_id = %s AND (t.list IS NOT NULL OR {condition}) ORDER BY {order}",
        [key_id, parameter],
    )


def words(key_id: int, word: str, *, anywhere: bool) -> list[tuple[str, str, int | None, bytes | None]]:
    """Value, value as written and holder of terms that begin with a word, or contain it `anywhere`."""
    condition, parameters = within(word) if anywhere else beginning(word)
    return _rows(
        f"SELECT t.value, t.original, t.entity_id, p.bitmap FROM {_TERM} t {_PARTS}"
        f" WHERE t.key_id = %s AND {condition}",
        [key_id, *parameters],
    )


def beginning(prefix: str) -> tuple[str, list[str]]:
    """An SQL condition, with its parameters, for terms whose value begins so."""
    for place in range(len(prefix) - 1, -1, -1):
        if prefix[place] < chr(sys.maxunicode):
            after = ord(prefix[place]) + 1
            behind = prefix[:place] + chr(0xE000 if 0xD800 <= after < 0xE000 else after)
            return "t.value >= %s AND t.value < %s", [prefix, behind]
    return "t.value >= %s", [prefix]


def within(part: str) -> tuple[str, list[str]]:
    """An SQL condition, with its parameters, for terms whose value contains the part."""
    function = "strpos" if connection.vendor == "postgresql" else "instr"
    return f"{function}(t.value, %s) > 0", [part]


def terms(key_id: int) -> list[tuple[str, str, Any, int | None]]:
    """Value, value as written (empty where it is the same), entity id and list of a key's terms, in order."""
    order = ", ".join(bulk.TERMS.key)
    return _rows(
        f"SELECT value, original, entity_id, list FROM {_TERM} WHERE key_id = %s ORDER BY {order}",
        [key_id],
    )


def lists(numbers: Iterable[int]) -> dict[int, BitMap]:
    """These lists, whole."""
    found: dict[int, BitMap] = {}
    for place, data in bulk.parts(sorted(numbers)):
        part = BitMap.deserialize(bytes(data))
        number = place >> BLOCK_BITS
        if number in found:
            found[number] |= part
        else:
            found[number] = part
    return found


def band(key_id: int) -> BitMap:
    """Entities in any list of a key's band: those that have the key."""
    places = [of_key(key_id, place) for place in range(NULLS + 1)]
    return united((None, data) for _, data in bulk.parts(places))


def united(holders: Iterable[Sequence[Any]]) -> BitMap:
    """The entities of holders: entity ids, or where these are null, parts of bitmaps."""
    ids: list[int] = []
    parts: list[BitMap] = []
    for entity_id, data in holders:
        if entity_id is not None:
            ids.append(entity_id)
        elif data is not None:
            parts.append(BitMap.deserialize(bytes(data)))
    return BitMap(ids).union(*parts)


def _rows(sql: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[Any] = cursor.fetchall()
    return rows
