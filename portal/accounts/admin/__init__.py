"""Accounts, rules and tokens in the admin site."""

from allauth.socialaccount.admin import SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group

from portal.accounts.admin import account, rule, signing_in, token

__all__ = ["account", "rule", "signing_in", "token"]

# Roles and rules take the place of Django's groups; the provider is a setting, not a row.
admin.site.unregister([Group, SocialApp, SocialToken])
