"""Who may read and do what."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from catalog.models import Location
from catalog.policy import MANAGE, Person, policy
from catalog.query.predicate import Any_, Equals, Everything, Not, Nothing
from catalog.refs import Ref
from portal.accounts.models import Role, Rule, User
from portal.accounts.policy import RolePolicy
from portal.accounts.rules import known_rules

pytestmark = pytest.mark.django_db
COMPONENTS = {"kind": "component"}


def person(role: str, **fields: Any) -> User:
    return User(username="somebody", role=role, **fields)


def test_the_settings_name_it() -> None:
    assert isinstance(policy(), RolePolicy)


@pytest.mark.parametrize("role", Role.values)
def test_whoever_may_sign_in_reads_everything(role: str) -> None:
    assert RolePolicy().visible(person(role)) == Everything()


def test_reading_without_signing_in_is_a_setting(settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = False
    assert RolePolicy().visible(AnonymousUser()) == Nothing()
    settings.ANONYMOUS_READ = True
    assert RolePolicy().visible(AnonymousUser()) == Everything()


def test_an_account_that_was_closed_is_nobody(settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = False
    assert RolePolicy().visible(person(Role.ADMIN, is_active=False)) == Nothing()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (AnonymousUser(), False),
        (person(Role.VIEWER), False),
        (person(Role.EDITOR), True),
        (person(Role.ADMIN), True),
    ],
)
@pytest.mark.parametrize("verb", ["refresh", "edit"])
def test_editors_and_admins_change_things(who: Person, verb: str, may: bool) -> None:
    assert RolePolicy().allows(who, verb, "component:default/pricing") is may
    assert RolePolicy().allows(who, verb, None) is may


@pytest.mark.parametrize("role", Role.values)
def test_only_admins_manage_sources(role: str) -> None:
    assert RolePolicy().allows(person(role), MANAGE, None) is (role == Role.ADMIN)


def test_rules_of_a_role_narrow_it_and_add_up() -> None:
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate=COMPONENTS)
    assert RolePolicy().visible(person(Role.VIEWER)) == Equals("kind", "component")
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate={"kind": "api"})
    assert RolePolicy().visible(person(Role.VIEWER)) == Any_(
        (Equals("kind", "component"), Equals("kind", "api"))
    )
    assert RolePolicy().visible(person(Role.EDITOR)) == Everything()
    assert RolePolicy().visible(person(Role.ADMIN)) == Everything()


def test_a_rule_for_people_who_did_not_sign_in_opens_nothing_that_the_setting_closes(
    settings: LazySettings,
) -> None:
    Rule.objects.create(role="", verb=Rule.Verb.READ, predicate=COMPONENTS)
    settings.ANONYMOUS_READ = False
    assert RolePolicy().visible(AnonymousUser()) == Nothing()
    settings.ANONYMOUS_READ = True
    assert RolePolicy().visible(AnonymousUser()) == Equals("kind", "component")


def test_a_rule_gives_a_viewer_a_verb_on_some_entities(company: None) -> None:
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.REFRESH, predicate=COMPONENTS)
    viewer = person(Role.VIEWER)
    may = RolePolicy().allows
    assert may(viewer, "refresh", "component:default/pricing")
    assert may(viewer, "refresh", Ref("component", "default", "pricing"))
    assert may(viewer, "refresh", {"kind": "Component", "metadata": {"name": "Pricing"}})
    assert not may(viewer, "refresh", "user:default/jane")
    assert not may(viewer, "refresh", "component:default/unknown")
    assert not may(viewer, "refresh", "no reference")
    assert not may(viewer, "refresh", None)
    assert not may(viewer, "edit", "component:default/pricing")


def test_a_rule_on_locations_counts_for_sources(company: None) -> None:
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.REFRESH, predicate={"kind": "location"})
    source = Location.objects.get()
    assert RolePolicy().allows(person(Role.VIEWER), "refresh", source)


def test_a_rule_that_cannot_be_read_allows_nothing() -> None:
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate={"kind": {"$near": "component"}})
    assert RolePolicy().visible(person(Role.VIEWER)) == Nothing()


def test_asking_again_asks_no_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate=COMPONENTS)
    with django_assert_num_queries(1):
        for _ in range(100):
            RolePolicy().visible(person(Role.VIEWER))


def test_what_another_process_changed_is_known_within_seconds(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = 1000.0
    monkeypatch.setattr("portal.accounts.rules.time.monotonic", lambda: now)
    known_rules.forget()
    assert RolePolicy().visible(person(Role.VIEWER)) == Everything()
    Rule.objects.bulk_create([Rule(role=Role.VIEWER, verb=Rule.Verb.READ, predicate=COMPONENTS)])
    now += 4.9
    assert RolePolicy().visible(person(Role.VIEWER)) == Everything()
    now += 0.2
    assert RolePolicy().visible(person(Role.VIEWER)) == Equals("kind", "component")


def test_what_defines_a_kind_is_for_admins_where_no_rule_says_otherwise() -> None:
    may, kind = RolePolicy().allows, {"kind": "Kind", "metadata": {"name": "shelf"}}
    for subject in ("kind:default/shelf", Ref("kind", "default", "shelf"), kind):
        assert may(person(Role.ADMIN), "edit", subject)
        assert not may(person(Role.EDITOR), "edit", subject)
    assert may(person(Role.EDITOR), "refresh", "kind:default/shelf")
    assert RolePolicy().permitted(person(Role.ADMIN), "edit") == Everything()
    assert RolePolicy().permitted(person(Role.EDITOR), "edit") == Not(Equals("kind", "kind"))
    Rule.objects.create(role=Role.EDITOR, verb=Rule.Verb.EDIT, predicate={"kind": "kind"})
    assert may(person(Role.EDITOR), "edit", kind)
    assert not may(person(Role.EDITOR), "edit", "component:default/pricing")
