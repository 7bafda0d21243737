from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.refs import BadRef, Ref
from portal.accounts.models import User


class AccountForm(UserChangeForm):  # type: ignore[type-arg]
    def clean_entity_ref(self) -> str:
        """The complete reference of what was written, `jane` standing for `user:default/jane`."""
        written = self.cleaned_data["entity_ref"].strip()
        try:
            return str(Ref.parse(written, default_kind="user")) if written else ""
        except BadRef as reason:
            raise ValidationError(
                _("This is no reference of an entity; one looks like user:default/jane.")
            ) from reason


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    form = AccountForm
    list_display = [
        "username",
        "full_name",
        "email",
        "role",
        "service",
        "entity_ref",
        "is_active",
        "last_login",
    ]
    list_filter = ["role", "service", "is_active", ("entity_ref", admin.EmptyFieldListFilter)]
    list_editable = ["role"]
    search_fields = ["username", "first_name", "last_name", "email", "entity_ref"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "entity_ref", "language"]}),
        (_("Rights"), {"fields": ["role", "is_active", "service"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "username",
                    "email",
                    "role",
                    "service",
                    "usable_password",
                    "password1",
                    "password2",
                ],
            },
        )
    ]

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()
