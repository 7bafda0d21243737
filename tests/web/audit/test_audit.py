"""Who did what, for admins: looked through by person, verb, subject and day, and taken along as a file."""

from __future__ import annotations

import ast
import csv
import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from django.test import Client
from django.utils import timezone

from catalog.changes.audit import record
from catalog.models import AuditEvent
from catalog.web.audit.verbs import WORDS
from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, User
from tests.web.conftest import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    return User.objects.create_user("ana", role=Role.ADMIN)


@pytest.fixture
def as_admin(ana: User, client: Client) -> Client:
    client.force_login(ana)
    return client


def shown(client: Client, query: str = "") -> str:
    answer = client.get(f"/audit/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_change_is_a_row_with_who_what_and_through_which_token(as_admin: Client, ana: User) -> None:
    token, _secret = make_token(actor=None, owner=ana, name="pipeline", scopes=["edit"], days=1)
    ana.token = token
    record(ana, "entity.edit", "component:default/checkout", fields=["spec.owner"])
    page = shown(as_admin)
    assert "Edited an entity" in page
    assert 'href="/catalog/component/default/checkout/"' in page
    assert "through the token pipeline" in page
    assert "spec.owner" in page
    assert "the portal" in page


def test_what_was_empty_before_is_seen_as_such(as_admin: Client, ana: User) -> None:
    record(ana, "account.change", "ana", entity_ref=["", "user:default/ana"])
    assert "<code>entity_ref</code> –, user:default/ana" in shown(as_admin)


def test_only_admins_see_it(client: Client, ana: User) -> None:
    record(ana, "entity.edit", "component:default/secret")
    assert client.get("/audit/").status_code == 302
    client.force_login(User.objects.create_user("eve", role=Role.EDITOR))
    answer = client.get("/audit/?format=csv")
    assert answer.status_code == 403
    assert b"default/secret" not in answer.content


def test_one_looks_by_person_verb_subject_and_day(as_admin: Client, ana: User) -> None:
    eve = User.objects.create_user("eve")
    record(ana, "entity.edit", "component:default/one")
    record(eve, "entity.delete", "component:default/two")
    record(None, "location.refresh", "file:///three")
    old = AuditEvent.objects.get(subject="component:default/one")
    AuditEvent.objects.filter(pk=old.pk).update(at=timezone.now() - datetime.timedelta(days=9))
    yesterday = timezone.localdate() - datetime.timedelta(days=1)

    found = {
        query: [word for word in ("default/one", "default/two", "///three") if word in shown(as_admin, query)]
        for query in (
            "?who=EV",
            "?who=-",
            "?verb=entity.edit",
            "?subject=THREE",
            f"?since={yesterday}",
            f"?until={yesterday}",
            "?since=gibberish&before=x&until=0001-01-01x",
        )
    }
    assert list(found.values()) == [
        ["default/two"],
        ["///three"],
        ["default/one"],
        ["///three"],
        ["default/two", "///three"],
        ["default/one"],
        ["default/one", "default/two", "///three"],
    ]
    assert "Nothing that was done fits" in shown(as_admin, "?who=nobody-of-this-name")


def test_one_goes_through_pages_there_and_back(as_admin: Client, ana: User) -> None:
    for number in range(120):
        record(ana, "entity.edit", f"component:default/c-{number:03}")
    oldest = AuditEvent.objects.order_by("pk")[0].pk
    first = shown(as_admin)
    assert "c-119<" in first
    assert "c-070<" in first
    assert "c-069<" not in first
    assert 'id="newer"' not in first
    second = shown(as_admin, f"?before={oldest + 70}")
    assert "c-069<" in second
    assert "c-020<" in second
    assert "c-019<" not in second
    back = shown(as_admin, f"?after={oldest + 69}")
    assert "c-070<" in back
    assert "c-119<" in back
    assert "c-069<" not in back


def test_the_file_has_what_is_shown_on_all_pages(as_admin: Client, ana: User) -> None:
    for number in range(60):
        record(ana, "entity.edit", f"component:default/c-{number}", fields=["a"])
    record(ana, "entity.hide", "=1+1")
    listed = list(
        csv.DictReader(io.StringIO(as_admin.get("/audit/?format=csv").getvalue().decode("utf-8-sig")))
    )
    assert len(listed) == 61
    assert (listed[0]["Subject"], listed[0]["Person"]) == ("'=1+1", "ana")
    told = orjson.loads(as_admin.get("/audit/?format=json&verb=entity.hide").getvalue())
    assert [(row["subject"], row["verb"], row["by"], row["token"]) for row in told] == [
        ("=1+1", "entity.hide", "ana", None)
    ]


def test_it_costs_the_same_however_much_was_done(as_admin: Client, ana: User) -> None:
    record(ana, "entity.edit", "component:default/one")
    with counted() as few:
        shown(as_admin)
    AuditEvent.objects.bulk_create(AuditEvent(verb="a.b", subject=f"c:d/{n}") for n in range(2000))
    with counted() as many:
        shown(as_admin)
    assert len(few) == len(many)


def test_what_was_done_is_a_sentence_in_the_readers_language(as_admin: Client, ana: User) -> None:
    record(ana, "entity.edit", "component:default/one")
    record(ana, "moon.polish", "luna")
    page = shown(as_admin)
    assert '<span class="nowrap" title="entity.edit">Edited an entity</span>' in page
    assert '<option value="entity.edit">Edited an entity</option>' in page
    assert '<span class="nowrap" title="moon.polish">moon.polish</span>' in page
    korean = as_admin.get("/audit/", headers={"accept-language": "ko"}).content.decode()
    assert "엔티티 편집" in korean
    assert "Edited an entity" not in korean


def test_one_looks_by_token(as_admin: Client, ana: User) -> None:
    record(ana, "entity.edit", "component:default/by-hand")
    for name in ("pipeline", "script"):
        token, _secret = make_token(actor=None, owner=ana, name=name, scopes=["edit"], days=1)
        ana.token = token
        record(ana, "entity.edit", f"component:default/by-{name}")
    page = shown(as_admin, "?token=PIPE")
    assert "default/by-pipeline" in page
    assert "default/by-script" not in page
    assert "default/by-hand" not in page
    told = orjson.loads(as_admin.get("/audit/?format=json&token=script").getvalue())
    assert [row["subject"] for row in told] == ["component:default/by-script"]


def test_every_verb_in_the_code_has_its_sentence() -> None:
    found = {
        verb
        for folder in ("catalog", "portal")
        for path in Path(folder).rglob("*.py")
        for verb in verbs(path)
    }
    assert {"entity.edit", "view.change", "tool.declare", "tool.deny", "run.start"} <= found, (
        "the walk sees them"
    )
    assert found - WORDS.keys() == set()


def verbs(path: Path) -> Iterator[str]:
    """What the module records: said where it does, or to a function of its own that takes the verb."""
    tree = ast.parse(path.read_text())
    passing = {
        function.name: [one.arg for one in function.args.args].index("verb")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and "verb" in [one.arg for one in function.args.args]
    }
    recording = {**passing, "record": 1, "record_each": 1} if _records(tree) else {}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in recording:
            said = [
                *call.args[recording[call.func.id] :][:1],
                *(one.value for one in call.keywords if one.arg == "verb"),
            ]
            texts = [one for argument in said for one in ast.walk(argument) if isinstance(one, ast.Constant)]
            yield from (str(one.value) for one in texts)


def _records(tree: ast.Module) -> bool:
    return any(
        isinstance(one, ast.ImportFrom) and one.module == "catalog.changes.audit" for one in ast.walk(tree)
    )
