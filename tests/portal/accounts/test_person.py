"""Which User entity an account is."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from catalog.models import AuditEvent
from portal.accounts.models import User
from portal.accounts.person import link_account

pytestmark = pytest.mark.django_db


def linked(username: str, email: str = "", entity_ref: str = "") -> str:
    user = User.objects.create_user(username, email, entity_ref=entity_ref)
    link_account(user)
    user.refresh_from_db()
    return user.entity_ref


def test_signing_in_links_the_account(company: None) -> None:
    User.objects.create_user("jd", "jane@halden.example", "violet-anchor-42")
    Client().post("/accounts/login/", {"login": "jd", "password": "violet-anchor-42"})
    assert User.objects.get().entity_ref == "user:default/jane"
    event = AuditEvent.objects.get(verb="account.change")
    assert (event.actor, event.subject) == (None, "jd"), "the portal did it by itself"
    assert event.detail == {"entity_ref": ["", "user:default/jane"]}
    Client().post("/accounts/login/", {"login": "jd", "password": "violet-anchor-42"})
    assert AuditEvent.objects.filter(verb="account.change").count() == 1


def test_by_the_annotation_whatever_its_case(company: None) -> None:
    assert linked("mkim") == "user:default/minseo"


@pytest.mark.parametrize("email", ["desk@halden.example", "nobody@halden.example", ""])
def test_what_is_no_user_is_nobody(company: None, email: str) -> None:
    assert linked("somebody", email) == ""


def test_a_user_name_that_came_with_a_provider_says_nothing(company: None) -> None:
    user = User.objects.create_user("MKim", "other@halden.example")
    SocialAccount.objects.create(user=user, provider="company", uid="1")
    link_account(user)
    assert user.entity_ref == ""


def test_two_that_fit_are_none(company: None) -> None:
    assert linked("twin", "twins@halden.example") == ""


def test_what_an_admin_chose_stays(company: None) -> None:
    assert linked("jd", "jane@halden.example", "user:default/minseo") == "user:default/minseo"


@pytest.mark.parametrize(("verified", "ref"), [(False, ""), (True, "user:default/jane")])
def test_an_address_from_a_provider_counts_when_it_is_verified(
    company: None, verified: bool, ref: str
) -> None:
    user = User.objects.create_user("jd", "jane@halden.example")
    SocialAccount.objects.create(user=user, provider="company", uid="1")
    EmailAddress.objects.create(user=user, email="jane@halden.example", verified=verified)
    link_account(user)
    assert user.entity_ref == ref
