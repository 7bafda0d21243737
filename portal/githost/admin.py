"""The portal's repositories, to look at: one is made, described and deleted on its page."""

from __future__ import annotations

from django.contrib import admin

from catalog.admin.table import DerivedAdmin
from portal.githost.models import Repository


@admin.register(Repository)
class RepositoryAdmin(DerivedAdmin):
    list_display = ["__str__", "description", "default_branch", "created_by", "pushed_at"]
    list_select_related = ["created_by"]
    ordering = ("owner", "name")
    prefix_fields = ["owner", "name"]

    def view_on_site(self, row: Repository) -> str:
        return row.get_absolute_url()
