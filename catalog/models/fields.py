"""Columns and lookups that the catalog needs and Django does not have."""

import json
from typing import TYPE_CHECKING, Any

import orjson
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    Lookup = models.Lookup[Any]
    Value = models.JSONField
else:  # Django has no subscripts here at run time
    CharField = models.CharField
    Lookup = models.Lookup
    Value = models.TextField  # what the column is; to the type checker it is what its value may be


class ByteOrderedCharField(CharField):
    """Text that sorts by code point on every database, as SQLite does by itself.

    PostgreSQL would otherwise sort by the database's locale, and a cursor made
    on one machine would not hold on the next.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class OrderedJSONField(Value):
    """JSON whose objects keep the order of their keys, which PostgreSQL's own type forgets. Queries cannot
    look into it."""

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj)


class Among(Lookup):
    """`ref__among=refs`: as `ref__in`, with one parameter for all of them. Of hundreds, `in` takes longer to
    put into a statement than the database takes to look them up."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*parameters, list(self.rhs))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        values = orjson.dumps(list(self.rhs)).decode()
        condition = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 (the column's name is ours)
        return condition, (*parameters, values)


for column in (ByteOrderedCharField, models.IntegerField):
    column.register_lookup(Among)
