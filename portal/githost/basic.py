"""Who runs git: a name and a password, or a token in the place of the password."""

from __future__ import annotations

import base64
import binascii
from copy import copy

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from catalog.api.caller import bearer
from catalog.api.errors import AuthenticationError
from catalog.policy import Person
from portal.accounts.models import User
from portal.accounts.tokens.bearer import owner_of
from portal.accounts.tokens.secret import is_secret


def who(request: HttpRequest) -> Person:
    """The account that the request's header speaks for; nobody without one.

    Cookies do not count: a browser sends them with whatever any site makes it send. Raises
    AuthenticationError for a wrong password or token, and for too many wrong ones.
    """
    if (token := bearer(request)) is not None:
        return owner_of(token)
    scheme, _, encoded = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "basic":
        return AnonymousUser()
    name, secret = _decoded(encoded)
    for text in (secret, name):
        if is_secret(text):
            return owner_of(text)
    return _by_password(request, name, secret)


def _decoded(encoded: str) -> tuple[str, str]:
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise AuthenticationError(
            "The header Authorization is not a name and a password in Base64."
        ) from error
    return name, secret


def _by_password(request: HttpRequest, name: str, password: str) -> User:
    """As at the sign-in page, with its limit for wrong ones: allauth counts only what is posted, while git
    tells the password with each question."""
    attempt = copy(request)
    attempt.method = "POST"
    try:
        user = get_adapter(attempt).authenticate(attempt, username=name, password=password)
    except ValidationError as error:
        raise AuthenticationError("Too many wrong passwords. Wait some minutes, or use a token.") from error
    if not isinstance(user, User):
        raise AuthenticationError("The name or the password is wrong. A token can stand in for the password.")
    return user
