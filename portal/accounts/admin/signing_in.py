"""What allauth keeps of how people sign in: to look at. Accounts are changed in their own table."""

from __future__ import annotations

from allauth.account.admin import EmailAddress  # there, so that its own table is registered before
from allauth.socialaccount.admin import SocialAccount
from django.contrib import admin

from catalog.admin.table import DerivedAdmin

admin.site.unregister([EmailAddress, SocialAccount])


@admin.register(EmailAddress)
class EmailAddressAdmin(DerivedAdmin):
    list_display = ["email", "user", "primary", "verified"]
    list_select_related = ["user"]
    prefix_fields = ["email"]


@admin.register(SocialAccount)
class SocialAccountAdmin(DerivedAdmin):
    """Which account of the company's sign-in is which account here."""

    list_display = ["user", "provider", "uid", "last_login", "date_joined"]
    list_select_related = ["user"]
    prefix_fields = ["uid"]
    hidden = ["extra_data"]
