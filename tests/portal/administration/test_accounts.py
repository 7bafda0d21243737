"""Accounts in the admin site: linked with people, changed with a row in the audit, never without an admin."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.models import AuditEvent
from portal.accounts.changes.accounts import LastAdmin, OwnRights, change_account, remove_account
from portal.accounts.models import Role, Rule, User
from tests.web.conftest import Catalog, words

pytestmark = pytest.mark.django_db

ACCOUNTS = "/admin/accounts/user/"


@pytest.fixture
def jane(db: None) -> User:
    return User.objects.create_user("j.doe", "jane@halden.example", first_name="Jane", last_name="Doe")


def changed(client: Client, account: User, **changes: str) -> str:
    """What the page says after the form was sent with these changes; a value of "" leaves a box empty."""
    fields = {"username": account.username, "role": account.role, "is_active": "on", "email": account.email}
    fields |= {"first_name": account.first_name, "last_name": account.last_name, **changes}
    sent = {name: value for name, value in fields.items() if value}
    answer = client.post(f"{ACCOUNTS}{account.pk}/change/", sent, follow=True)
    account.refresh_from_db()
    return words(answer.content.decode())


def test_the_list_says_who_is_linked_to_nobody(jane: User, company: Catalog, as_admin: Client) -> None:
    User.objects.create_user("linked", entity_ref="user:default/jane")
    User.objects.create_user("lost", entity_ref="user:default/left")
    User.objects.create_user("robot", service=True)
    for linked, names in (
        ("no", {"j.doe", "ana.duarte"}),
        ("yes", {"linked", "lost"}),
        ("gone", {"lost"}),
    ):
        rows = as_admin.get(f"{ACCOUNTS}?linked={linked}").context["cl"].result_list
        assert {row.username for row in rows} == names
    page = as_admin.get(ACCOUNTS).content.decode()
    assert f"{ACCOUNTS}{jane.pk}/link/" in page
    assert "list_editable" not in page
    assert '<select name="form-' not in page


def test_an_admin_finds_the_accounts_to_link(jane: User, as_admin: Client) -> None:
    assert f"{ACCOUNTS}?linked=no" in as_admin.get("/accounts/tokens/").content.decode()
    assert "2 accounts are linked to no person" in as_admin.get("/admin/").content.decode()


def test_an_account_is_linked_with_whom_its_address_names(
    jane: User, company: Catalog, as_admin: Client, admin: User
) -> None:
    page = as_admin.get(f"{ACCOUNTS}{jane.pk}/link/")
    assert [(one.entity.ref, one.same_address) for one in page.context["found"]] == [
        ("user:default/jane", True)
    ]
    answer = as_admin.post(f"{ACCOUNTS}{jane.pk}/link/", {"ref": "user:default/jane"}, follow=True)
    assert "Linked: j.doe" in words(answer.content.decode())
    jane.refresh_from_db()
    assert jane.entity_ref == "user:default/jane"
    event = AuditEvent.objects.get(verb="account.change")
    assert (event.actor, event.subject) == (admin, "j.doe")
    assert event.detail == {"entity_ref": ["", "user:default/jane"]}
    other = User.objects.create_user("other")
    taken = as_admin.get(f"{ACCOUNTS}{other.pk}/link/?q=jane").context["found"]
    assert [one.taken for one in taken] == [("j.doe",)]


def test_nobody_is_linked_with_what_is_no_person(jane: User, company: Catalog, as_admin: Client) -> None:
    for ref in ("group:default/checkout", "user:default/left", ""):
        assert as_admin.post(f"{ACCOUNTS}{jane.pk}/link/", {"ref": ref}).status_code == 404
    robot = User.objects.create_user("robot", service=True)
    assert as_admin.get(f"{ACCOUNTS}{robot.pk}/link/").status_code == 404


def test_a_change_of_role_stands_in_the_audit(jane: User, as_admin: Client, admin: User) -> None:
    changed(as_admin, jane, role="editor")
    assert jane.role == Role.EDITOR
    event = AuditEvent.objects.get(verb="account.change")
    assert event.detail == {"role": ["viewer", "editor"]}
    changed(as_admin, jane)
    assert AuditEvent.objects.filter(verb="account.change").count() == 1


def test_nobody_takes_their_own_rights_away(as_admin: Client, admin: User) -> None:
    User.objects.create_user("second", role=Role.ADMIN)
    for changes in ({"role": "viewer"}, {"is_active": ""}, {"service": "on"}):
        assert "These are your own rights" in changed(as_admin, admin, **changes)
        assert (admin.role, admin.is_active, admin.service) == (Role.ADMIN, True, False)
    assert as_admin.post(f"{ACCOUNTS}{admin.pk}/delete/", {"post": "yes"}).status_code == 403
    with pytest.raises(OwnRights):
        remove_account(actor=admin, account=admin)
    assert not AuditEvent.objects.exists()


def test_the_last_admin_stays(admin: User) -> None:
    with pytest.raises(LastAdmin):
        change_account(actor=None, account=admin, role=Role.VIEWER)
    second = User.objects.create_user("second", role=Role.ADMIN)
    change_account(actor=second, account=admin, role=Role.VIEWER)
    admin.refresh_from_db()
    assert (admin.role, admin.is_staff) == (Role.VIEWER, False)


def test_an_account_goes_with_what_is_its_own(everything: None, jane: User, as_admin: Client) -> None:
    second = User.objects.create_user("second", role=Role.ADMIN)
    client = Client()
    client.force_login(second)
    ana = User.objects.get(username="ana.duarte")
    answer = client.post(f"{ACCOUNTS}{ana.pk}/delete/", {"post": "yes"}, follow=True)
    assert answer.status_code == 200
    assert not User.objects.filter(pk=ana.pk).exists()
    assert AuditEvent.objects.get(verb="account.remove").subject == "ana.duarte"


def test_a_new_account_and_a_new_password_stand_in_the_audit(as_admin: Client, jane: User) -> None:
    passwords = {"usable_password": "true", "password1": "violet-anchor-42", "password2": "violet-anchor-42"}
    as_admin.post(f"{ACCOUNTS}add/", {"username": "min", "role": "viewer", **passwords})
    assert AuditEvent.objects.get(verb="account.make").subject == "min"
    as_admin.post(f"{ACCOUNTS}{jane.pk}/password/", passwords)
    event = AuditEvent.objects.get(verb="account.password")
    assert (event.subject, event.detail) == ("j.doe", {})
    jane.refresh_from_db()
    assert jane.check_password("violet-anchor-42")


def test_rules_are_kept_and_removed_with_a_row_in_the_audit(as_admin: Client) -> None:
    as_admin.post("/admin/accounts/rule/add/", {"role": "viewer", "verb": "read", "predicate": "{}"})
    rule = Rule.objects.get()
    as_admin.post(f"/admin/accounts/rule/{rule.pk}/delete/", {"post": "yes"})
    assert not Rule.objects.exists()
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["access.keep", "access.remove"]
