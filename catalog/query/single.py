"""One entity as it is sent, and the moment of the catalog that it is of: one statement."""
# ruff: noqa: S608 (only names of tables and columns are put into SQL; what comes from outside is a parameter)

from __future__ import annotations

from typing import Literal

import orjson
from django.db import connection

from catalog.index.generations import NOW
from catalog.index.read import Moment, moment_of
from catalog.models import Entity, Relation
from catalog.query.documents import finished
from catalog.query.relations import listed

_ENTITY, _RELATION = Entity._meta.db_table, Relation._meta.db_table
_RELATED = (
    f"SELECT type, target_ref FROM {_RELATION} WHERE source_id = e.id"
    f" UNION SELECT r.inverse, o.ref FROM {_RELATION} r JOIN {_ENTITY} o ON o.id = r.source_id"
    f" WHERE r.target_id = e.id"
)
_GATHERED = {
    "sqlite": "json_group_array(json_array(type, target_ref))",
    "postgresql": "CAST(json_agg(json_build_array(type, target_ref)) AS text)",
}


def document_now(column: Literal["ref", "uid"], value: str) -> tuple[Moment, bytes | None]:
    """The JSON of the entity with this reference or uid, for who sees everything; None where there is none.

    A statement sees one moment by itself: no snapshot is needed around it, and nothing is remembered.
    """
    related = f"SELECT {_GATHERED[connection.vendor]} FROM ({_RELATED}) AS related"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.version, w.stamp, e.doc, ({related})"
            f" FROM {NOW} LEFT JOIN {_ENTITY} e ON e.{column} = %s WHERE s.id = 1",
            [value],
        )
        version, stamp, text, pairs = cursor.fetchone() or (0, None, None, None)
    moment = moment_of(version, stamp)
    if text is None:
        return moment, None
    return moment, finished(text, listed(sorted(map(tuple, orjson.loads(pairs or b"[]")))))
