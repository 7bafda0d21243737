"""Accounts and rules in the admin site."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.admin import SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.query.errors import BadQuery
from catalog.query.expression import parse_predicate
from catalog.refs import BadRef, Ref
from portal.accounts.models import Rule, User

# Roles and rules take the place of Django's groups; the provider is a setting, not a row.
admin.site.unregister([Group, SocialApp, SocialToken])


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
    list_display = ["username", "full_name", "email", "role", "entity_ref", "is_active", "last_login"]
    list_filter = ["role", "is_active", ("entity_ref", admin.EmptyFieldListFilter)]
    list_editable = ["role"]
    search_fields = ["username", "first_name", "last_name", "email", "entity_ref"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "entity_ref", "language"]}),
        (_("Rights"), {"fields": ["role", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "email", "role", "usable_password", "password1", "password2"],
            },
        )
    ]

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Rule
        fields = ["role", "verb", "predicate"]

    def clean_predicate(self) -> Any:
        """The predicate as it was given, when it can be read."""
        predicate = self.cleaned_data["predicate"]
        try:
            parse_predicate(predicate)
        except BadQuery as reason:
            raise ValidationError(
                _("This is no predicate: %(reason)s"), params={"reason": str(reason)}
            ) from reason
        return predicate


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = RuleForm
    list_display = ["id", "whose", "verb", "predicate"]
    list_filter = ["role", "verb"]

    @admin.display(description=_("role"), ordering="role")
    def whose(self, rule: Rule) -> str:
        return rule.get_role_display() or str(_("Not signed in"))
