"""Columns that the catalog needs and Django does not have."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
else:  # Django has no subscript here at run time
    CharField = models.CharField


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
