"""What people were told, for when somebody says that they were not."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.admin.filters import There
from catalog.admin.table import DerivedAdmin
from portal.notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(DerivedAdmin):
    list_display = ["created_at", "user", "kind", "what", "read_at", "mail_at", "mail_tries"]
    list_filter = ["kind", There.of("mail_at", _("waits to be sent"))]
    list_select_related = ["user"]

    def view_on_site(self, row: Notice) -> str:
        return row.url
