"""What every table has in the admin site: lists without counts, links, documents that can be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar
from urllib.parse import urlencode

import orjson
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.pages import Uncounted
from catalog.admin.searching import beginning_with
from catalog.models.fields import OrderedJSONField
from catalog.web.reference import entity_url

TO_CHOOSE = "Select this object for an action - {}"
"""Django's words, which it translates."""

LONG = 20_000
"""Characters of a document that a page shows."""

Text = str | Promise


class TableAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A table of ours. What is changed here goes through a change and has its row in the audit, so Django
    keeps no second record.

    `ref_field` names the column with an entity's reference, from which rows lead to the entity.
    `prefix_fields` are searched by how they begin.
    """

    list_per_page = 50
    show_full_result_count = False
    list_max_show_all = 0
    ref_field = ""
    prefix_fields: ClassVar[list[str]] = []
    hidden: ClassVar[list[str]] = []

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Uncounted

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return self.prefix_fields or list(super().get_search_fields(request))

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        if not self.prefix_fields:
            return super().get_search_results(request, queryset, search_term)
        words = search_term.strip()
        found = beginning_with(words, self.prefix_fields, self.model)
        return (queryset.filter(found) if words else queryset), False

    documents: ClassVar[list[str]] = []
    """Columns of text that hold a document as JSON."""
    unread: ClassVar[list[str]] = []
    """Other long columns that lists do without."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Documents are long, and lists show none."""
        return super().get_queryset(request).defer(*self.documents, *self.unread)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every column but those of bytes, which are bitmaps and secrets, and those that are `hidden`."""
        if self.fields:
            return list(self.fields)
        columns = (*self.opts.concrete_fields, *self.opts.many_to_many)
        return [
            self._shown(field)
            for field in columns
            if not isinstance(field, models.BinaryField) and field.name not in self.hidden
        ]

    def _shown(self, field: models.Field[Any, Any]) -> str | Reading:
        is_document = isinstance(field, models.JSONField | OrderedJSONField) or field.name in self.documents
        return Reading(field.name, field.verbose_name) if is_document else field.name

    def action_checkbox(self, row: Any) -> SafeString:
        """Django's, without the templates of a form for every row of a page."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            row.pk,
            format_html(gettext(TO_CHOOSE), str(row)),
        )

    @admin.display(description=_("entity"))
    def entity(self, row: Any) -> SafeString | str:
        return to_entity(getattr(row, self.ref_field))

    def view_on_site(self, row: Any) -> str:
        """The page of the portal that shows the same; "" where there is none."""
        if self.ref_field:
            return entity_url(getattr(row, self.ref_field))
        return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return (self.view_on_site(obj) or None) if obj is not None else None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What people did about it is in the audit."""
        row = self.get_object(request, object_id)
        return HttpResponseRedirect(f"{reverse('audit')}?{urlencode({'subject': str(row or '')})}")

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The change wrote its row in the audit."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The change wrote its row in the audit."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The change wrote its row in the audit."""


class DerivedAdmin(TableAdmin):
    """A table that the portal writes by itself: to look at, and for nobody to change."""

    actions = None
    sortable_by = ()
    ordering: ClassVar[Any] = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@dataclass(frozen=True)
class Reading:
    """A field of an admin page that is a document, laid out to be read."""

    name: str
    short_description: Text

    @property
    def __name__(self) -> str:
        return self.name

    def __call__(self, row: Any) -> SafeString | str:
        return as_document(getattr(row, self.name))


def as_document(value: Any) -> SafeString | str:
    """JSON, or the text of it, with a line for each value; text that is none, as it is."""
    if value in (None, "", b""):
        return "-"
    try:
        parsed = orjson.loads(value) if isinstance(value, str) else value
        text = orjson.dumps(parsed, option=orjson.OPT_INDENT_2).decode()
    except (ValueError, TypeError):
        text = str(value)
    more = _("… and %(count)s characters more.") % {"count": len(text) - LONG} if len(text) > LONG else ""
    return format_html('<pre class="document" tabindex="0">{}</pre>{}', text[:LONG], more)


def to_entity(ref: str, name: str = "") -> SafeString | str:
    """A link to the row of an entity."""
    return format_html('<a href="{}" title="{}">{}</a>', entity_row(ref), ref, name or ref) if ref else "-"


def entity_row(ref: str) -> str:
    before, after = _around_ref()
    return f"{before}{iri_to_uri(quote(ref))}{after}"


@cache
def _around_ref() -> tuple[str, str]:
    """What stands before and after a reference in the address of an entity's row: a page of a list has a
    hundred of them, and to put each together from the patterns took a tenth of it."""
    before, _ref, after = reverse("admin:catalog_entity_change", args=[_REF]).partition(_REF)
    return before, after


_REF = "the-reference"


def to_row(row: models.Model | None, text: str = "") -> SafeString | str:
    """A link to any row."""
    if row is None:
        return "-"
    try:
        url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[quote(row.pk)])
    except NoReverseMatch:
        return text or str(row)
    return format_html('<a href="{}">{}</a>', url, text or str(row))


def to_list(model: type[models.Model], **filters: Any) -> SafeString:
    """A link to the rows of another table that belong to this one."""
    opts = model._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return format_html('<a href="{}?{}">{}</a>', url, urlencode(filters), opts.verbose_name_plural)


def actor_of(request: HttpRequest) -> AbstractBaseUser:
    assert isinstance(request.user, AbstractBaseUser), "nobody else is let into the admin site"
    return request.user
