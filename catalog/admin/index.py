"""The tables of the bitmap index, to look at when an answer surprises."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap, BitMap64

from catalog.admin.table import DerivedAdmin
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import CatalogState, IndexWrite, Key, Posting

VALUES = 100
"""Of a key, the most usual ones; its page says how many more there are."""


@admin.register(Key)
class KeyAdmin(DerivedAdmin):
    """With its values, since rows of terms have a key of several columns and so no page of their own."""

    list_display = ["name"]
    ordering = ("name",)
    prefix_fields = ["name"]
    search_help_text = _("How the key begins, such as spec.")
    fields = ["name", "entities", "values"]

    @admin.display(description=_("entities that have it"))
    def entities(self, key: Key) -> int:
        with one_snapshot():
            return len(snapshot().has(key.name))

    @admin.display(description=_("values"))
    def values(self, key: Key) -> SafeString:
        with one_snapshot():
            at = snapshot()
            counts = at.counts(key.name, at.has(key.name))
        rows = format_html_join("", "<tr><td>{}</td><td>{}</td></tr>", counts[:VALUES])
        left = len(counts) - VALUES
        more = _("and %(count)s more") % {"count": left} if left > 0 else ""
        head = (_("Value"), _("Entities"))
        return format_html(
            "<table><thead><tr><th>{}</th><th>{}</th></tr></thead>{}</table>{}", *head, rows, more
        )


@admin.register(Posting)
class PostingAdmin(DerivedAdmin):
    list_display = ["__str__", "entities", "size"]
    fields = ["id", "entities", "size"]

    @admin.display(description=_("entities"))
    def entities(self, row: Posting) -> int:
        return len(BitMap.deserialize(bytes(row.bitmap)))

    @admin.display(description=_("bytes"))
    def size(self, row: Posting) -> int:
        return len(row.bitmap)


@admin.register(IndexWrite)
class IndexWriteAdmin(DerivedAdmin):
    list_display = ["__str__", "number_of_keys", "number_of_lists", "last_list"]
    fields = ["id", "number_of_keys", "number_of_lists", "last_list"]

    @admin.display(description=_("keys"))
    def number_of_keys(self, row: IndexWrite) -> int:
        return len(BitMap.deserialize(bytes(row.keys)))

    @admin.display(description=_("lists"))
    def number_of_lists(self, row: IndexWrite) -> int:
        return len(BitMap64.deserialize(bytes(row.lists)))


@admin.register(CatalogState)
class CatalogStateAdmin(DerivedAdmin):
    list_display = ["version", "last_entity_id", "last_descriptor_id", "kinds_version"]
