"""Accounts that come from the company's OpenID Connect provider."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest

from portal.accounts.models import User


class CompanyAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever the provider lets in has an account here; the provider decides who that is."""
        return True

    def new_user(self, request: HttpRequest, sociallogin: SocialLogin) -> User:
        """A new account begins with the role that PORTAL_OIDC_ROLE says; an admin may change it."""
        return User(role=settings.OIDC_ROLE)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.is_staff = user.role == "admin"
        return user
