"""Every table in the admin site: looked at, not counted, and not changed where the portal writes it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db import models
from django.test import Client
from django.urls import reverse

from catalog.admin.table import DerivedAdmin
from catalog.ingest.credentials import decrypt
from catalog.models import AuditEvent, Entity, IndexWrite, Key, Location, Revision
from portal.accounts.models import Token, User
from portal.scaffolder.models import Run
from tests.portal.administration.conftest import ANSWER, PASSWORD, SECRET
from tests.web.conftest import Catalog, counted, document

pytestmark = pytest.mark.django_db

LEFT_OUT = {
    "admin.LogEntry": "changes have rows in the audit; nothing is written here",
    "auth.Group": "roles and rules take its place",
    "auth.Permission": "roles and rules take its place",
    "catalog.Term": "its key is four columns, which Django's admin cannot show; Key shows its values",
    "contenttypes.ContentType": "Django's own numbers for models",
    "sessions.Session": "holds what signs people in",
    "socialaccount.SocialApp": "the provider is a setting",
    "socialaccount.SocialToken": "holds what signs people in",
    "account.EmailConfirmation": "nothing is confirmed by mail here",
}
"""Tables without an admin, and why."""
REGISTERED = sorted(
    (model for model in admin.site._registry if model._meta.app_label not in ("account", "socialaccount")),
    key=lambda model: model._meta.label,
)
DERIVED = [model for model in REGISTERED if isinstance(admin.site._registry[model], DerivedAdmin)]
MAY_DO_SOMETHING = {"SavedView": ("delete",), "Location": ("add",)}


def name(model: type[models.Model]) -> str:
    return model._meta.label


def of(model: type[models.Model], what: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def test_every_table_is_registered_or_has_a_reason() -> None:
    missing = [name(model) for model in apps.get_models() if not admin.site.is_registered(model)]
    assert sorted(missing) == sorted(label for label in LEFT_OUT if not _is_registered(label))
    assert not [label for label in LEFT_OUT if _is_registered(label)]


def _is_registered(label: str) -> bool:
    return admin.site.is_registered(apps.get_model(label))


@pytest.fixture
def pages(everything: None, as_admin: Client) -> dict[str, str]:
    """The list of each table and the page of a row of it."""
    found = {}
    for model in REGISTERED:
        row = model._default_manager.first()
        for where in (of(model, "changelist"), *([of(model, "change", quote(row.pk))] if row else [])):
            answer = as_admin.get(where, follow=True)
            assert answer.status_code == 200, where
            found[where] = answer.content.decode()
    return found


def test_every_list_and_every_page_opens_and_shows_no_secret(pages: dict[str, str]) -> None:
    kept = (Run.objects.get().secrets, Location.objects.get(credential__isnull=False).credential)
    sealed = [bytes(one) for one in kept if one]
    assert decrypt(sealed[1]).secret == SECRET, "what must not be seen is there"
    hashes = [Token.objects.get().digest, *User.objects.values_list("password", flat=True)]
    secrets = [SECRET, ANSWER, PASSWORD, *hashes, *(one.decode() for one in sealed)]
    assert [(where, secret) for where, page in pages.items() for secret in secrets if secret in page] == []


def test_every_row_leads_to_its_page_by_words_that_are_no_link_of_their_own(pages: dict[str, str]) -> None:
    row = re.compile(r'<th class="field-[^"]*">(.*?)</th>', re.DOTALL)
    within = re.compile(r"<a\b[^>]*>(?:(?!</a>).)*<a\b", re.DOTALL)
    assert [
        (where, first) for where, page in pages.items() for first in row.findall(page) if within.search(first)
    ] == []


def test_every_table_has_a_row_in_this_test(everything: None) -> None:
    kinds = {"AiResource", "API", "Domain", "Kind", "Resource", "Template"}
    empty = [name(model) for model in REGISTERED if not model._default_manager.exists()]
    assert {label.partition(".")[2] for label in empty} <= kinds | {"Ring"}


def test_no_list_counts_its_table(everything: None, as_admin: Client) -> None:
    small = {"accounts.User", "accounts.Rule", "accounts.Token", "catalog.Ring"}
    for model in REGISTERED:
        if name(model) in small:
            continue
        with counted() as statements:
            as_admin.get(of(model, "changelist"))
        wrong = [sql for sql in statements if "COUNT(" in sql.upper()]
        assert wrong == [], (name(model), wrong)


def test_what_the_portal_writes_is_changed_by_nobody(everything: None, as_admin: Client) -> None:
    for model in DERIVED:
        may = MAY_DO_SOMETHING.get(model.__name__, ())
        rows = model._default_manager.all()
        pk = quote(rows[0].pk)
        tried = {
            "add": [as_admin.get(of(model, "add")), as_admin.post(of(model, "add"), {})],
            "change": [as_admin.post(of(model, "change", pk), {})],
            "delete": [] if "delete" in may else [as_admin.post(of(model, "delete", pk), {"post": "yes"})],
        }
        statuses = {answer.status_code for what, some in tried.items() if what not in may for answer in some}
        assert statuses == {403}, name(model)
        assert rows.filter(pk=rows[0].pk).exists()


def test_a_large_table_turns_its_pages_without_saying_how_many_there_are(as_admin: Client) -> None:
    AuditEvent.objects.bulk_create(AuditEvent(verb="star.add", subject=f"thing-{n}") for n in range(120))
    first, last = (as_admin.get(of(AuditEvent, "changelist") + f"?p={n}").content.decode() for n in (1, 3))
    assert "thing-119" in first
    assert "thing-69" not in first
    assert "and more" in first
    assert "120 audit events" not in first
    assert "thing-0<" in last
    assert as_admin.get(of(AuditEvent, "changelist") + "?p=9").status_code == 302


def test_references_are_found_by_their_beginning_and_by_name(everything: None, as_admin: Client) -> None:
    for words, found in (("component:default/bas", True), ("basket", True), ("asket", False)):
        page = as_admin.get(of(Revision, "changelist"), {"q": words}).content.decode()
        assert ("component:default/basket</a>" in page) is found, words


def test_searching_by_reference_reads_the_index(everything: None, as_admin: Client) -> None:
    with counted() as statements:
        as_admin.get(of(Revision, "changelist"), {"q": "component:default/bas"})
    sql = next(sql for sql in statements if 'FROM "catalog_revision"' in sql)
    assert "LIKE" not in sql.upper()
    assert '"ref" >=' in sql


def test_a_key_shows_its_values_with_their_counts(everything: None, as_admin: Client) -> None:
    key = Key.objects.get(name="spec.lifecycle")
    page = as_admin.get(of(Key, "change", key.pk)).content.decode()
    assert re.search(r"<td>deprecated</td><td>1</td>", page)


@pytest.mark.parametrize("model", [Entity, Revision, IndexWrite], ids=name)
@pytest.mark.parametrize("more", [10, 1_000])
def test_a_list_costs_the_same_for_any_number(
    model: type[models.Model], more: int, catalog: Catalog, as_admin: Client
) -> None:
    catalog.holds(
        document("Group", "checkout"), *(document("Component", f"service-{n}") for n in range(more))
    )
    as_admin.get(of(model, "changelist"))
    with counted() as statements:
        as_admin.get(of(model, "changelist"))
    assert len(statements) == COSTS[model], statements


COSTS = {Entity: 7, Revision: 4, IndexWrite: 3}
"""Statements of a list, session and account included."""
