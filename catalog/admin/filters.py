"""Filters that look for no values in a large table."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

YES, NO = "yes", "no"


class There(admin.SimpleListFilter):
    """Whether a column that may be null says something."""

    column: str

    @classmethod
    def of(cls, column: str, title: str | Promise, *, parameter: str = "") -> type[There]:
        made = type(
            cls.__name__, (cls,), {"column": column, "title": title, "parameter_name": parameter or column}
        )
        return cast(type[There], made)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(YES, _("Yes")), (NO, _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in (YES, NO):
            return queryset
        return queryset.filter(**{f"{self.column}__isnull": self.value() == NO})
