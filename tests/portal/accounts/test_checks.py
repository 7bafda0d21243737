"""What `manage.py check` says of rules that do not hold what they seem to."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from portal.accounts.checks import rules_that_signing_out_lifts
from portal.accounts.models import Role, Rule

pytestmark = pytest.mark.django_db
COMPONENTS = {"kind": "component"}


def said() -> list[str | None]:
    return [message.id for message in rules_that_signing_out_lifts(None, databases=["default"])]


def test_a_rule_that_signing_out_lifts_is_told_of(settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = True
    assert said() == []
    Rule.objects.create(role=Role.EDITOR, verb=Rule.Verb.EDIT, predicate=COMPONENTS)
    assert said() == []
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate=COMPONENTS)
    assert said() == ["portal.W006"]
    settings.ANONYMOUS_READ = False
    assert said() == []


def test_a_rule_for_who_did_not_sign_in_is_enough(settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = True
    for role in ("", Role.VIEWER):
        Rule.objects.create(role=role, verb=Rule.Verb.READ, predicate=COMPONENTS)
    assert said() == []
