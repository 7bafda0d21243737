"""What people are told, in the portal and by e-mail."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from portal.accounts.models import User
from portal.notices.changes import settle, tell
from portal.notices.mailing import MOST_TRIES, send_due
from portal.notices.models import Kind, Notice
from tests.web.conftest import counted, page, words

pytestmark = pytest.mark.django_db

URL = "/create/"


@pytest.fixture
def ana() -> User:
    return User.objects.create_user("ana", "ana@halden.example")


@pytest.fixture
def as_ana(ana: User) -> Client:
    client = Client()
    client.force_login(ana)
    return client


def told(user: User, what: str = "orders", kind: Kind = Kind.COMPLETED) -> Notice:
    tell(people=[user], kind=kind, what=what, url=URL)
    return Notice.objects.filter(user=user).latest("pk")


def test_the_bell_counts_what_is_new_and_costs_no_query(ana: User, as_ana: Client) -> None:
    page(as_ana, "/")
    with counted() as before:
        page(as_ana, "/")
    told(ana)
    told(ana, "basket", Kind.WAITING)
    with counted() as after:
        shown = page(as_ana, "/")
    assert "Notices, 2 new" in words(shown)
    assert len(after) == len(before)


def test_what_waits_stands_first_and_is_followed(ana: User, as_ana: Client) -> None:
    waiting = told(ana, "basket", Kind.WAITING)
    told(ana, "orders <b>", Kind.FAILED)
    shown = words(page(as_ana, "/notices/"))
    assert shown.index("basket waits for your approval.") < shown.index("orders <b> failed.")
    assert as_ana.post(f"/notices/{waiting.pk}/")["Location"] == URL
    ana.refresh_from_db()
    assert ana.unread_notices == 1
    as_ana.post("/notices/read/")
    ana.refresh_from_db()
    assert ana.unread_notices == 0


def test_notices_of_others_are_not_there(ana: User, as_ana: Client) -> None:
    other = User.objects.create_user("jo")
    notice = told(other)
    assert "orders" not in words(page(as_ana, "/notices/"))
    assert as_ana.post(f"/notices/{notice.pk}/").status_code == 404
    assert "/accounts/login/" in Client().get("/notices/")["Location"]


def test_what_is_done_waits_for_nobody(ana: User) -> None:
    told(ana, kind=Kind.WAITING)
    settle(kind=Kind.WAITING, url=URL)
    ana.refresh_from_db()
    assert ana.unread_notices == 0


def test_mails_are_sent_by_the_worker_in_the_language_of_who_gets_them(
    ana: User, settings: LazySettings
) -> None:
    told(ana)
    assert send_due() == 0
    settings.EMAIL_HOST, settings.SITE_URL = "mail.halden.example", "https://portal.halden.example"
    ana.language = "ko"
    ana.save()
    told(ana)
    assert mail.outbox == []
    assert send_due() == 1
    assert send_due() == 0
    sent = mail.outbox[0]
    assert sent.to == ["ana@halden.example"]
    assert "https://portal.halden.example/create/" in sent.body
    assert "완료" in sent.subject


def test_a_mail_that_cannot_be_sent_is_tried_again_and_given_up_at_last(
    ana: User, settings: LazySettings
) -> None:
    settings.EMAIL_HOST = "mail.halden.example"
    settings.EMAIL_BACKEND = "tests.portal.notices.away.Away"
    notice = told(ana)
    for _try in range(MOST_TRIES):
        Notice.objects.exclude(mail_at=None).update(mail_at=notice.created_at)
        assert send_due() == 0
    notice.refresh_from_db()
    assert (notice.mail_at, notice.mail_tries) == (None, MOST_TRIES)
