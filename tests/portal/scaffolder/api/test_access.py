"""Who may do what through the scaffolder's API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client

from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, Rule, User
from portal.accounts.rules import known_rules
from portal.scaffolder.api import events
from portal.scaffolder.changes import cancel_run, retry_run, start_run
from portal.scaffolder.models import Run
from portal.scaffolder.permission import NotPermitted
from portal.scaffolder.running import worker
from portal.scaffolder.template import Template

pytestmark = pytest.mark.django_db(transaction=True)

TASKS = "/api/scaffolder/v2/tasks"
BODY = {"templateRef": "template:default/service", "values": {}}
STEPS = [{"action": "debug:log", "input": {"message": "hello"}}]

Make = Callable[..., Template]


def client_of(user: User, *scopes: str) -> Client:
    _, secret = make_token(actor=None, owner=user, name="-".join(scopes), scopes=scopes, days=1)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_an_editor_with_the_scope_starts_a_run_and_reads_it(
    make: Make, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(STEPS)
    client = client_of(editor, "scaffold")
    answer = client.post(TASKS, BODY, content_type="application/json")
    assert answer.status_code == 201
    run = Run.objects.get()
    assert answer.json() == {"id": str(run.uid)}
    assert client.get(f"{TASKS}/{run.uid}").json()["status"] == "open"
    assert client.get(TASKS).json()["totalTasks"] == 1
    monkeypatch.setattr(events, "WAIT_SECONDS", 0)
    assert client.get(f"{TASKS}/{run.uid}/events").json() == []


def test_a_token_without_the_scope_and_a_viewer_start_nothing(make: Make, editor: User) -> None:
    make(STEPS)
    viewer = User.objects.create_user("jiho.park", role=Role.VIEWER)
    for client in (client_of(editor, "edit"), client_of(viewer, "scaffold")):
        assert client.post(TASKS, BODY, content_type="application/json").status_code == 403
    assert not Run.objects.exists()


def test_a_rule_on_the_template_holds_for_starting_and_for_trying_again(make: Make, editor: User) -> None:
    template = make(STEPS)
    run = start_run(actor=editor, template=template, answers={})
    cancel_run(actor=editor, run=run)
    worker.step()
    Rule.objects.create(role=Role.EDITOR, verb=Rule.Verb.SCAFFOLD, predicate={"spec.type": "website"})
    known_rules.forget()
    client = client_of(editor, "scaffold")
    assert client.post(TASKS, BODY, content_type="application/json").status_code == 403
    assert client.post(f"{TASKS}/{run.uid}/retry", {}, content_type="application/json").status_code == 403
    with pytest.raises(NotPermitted):
        start_run(actor=editor, template=template, answers={})
    run.refresh_from_db()
    with pytest.raises(NotPermitted):
        retry_run(actor=editor, run=run)


def test_answers_of_others_are_not_for_who_did_not_sign_in(
    make: Make, editor: User, settings: LazySettings
) -> None:
    settings.ANONYMOUS_READ = True
    run = start_run(actor=editor, template=make(STEPS), answers={})
    assert Client().get(TASKS).json()["totalTasks"] == 0
    assert Client().get(f"{TASKS}/{run.uid}").status_code == 404


def test_stars_in_place_of_a_secret_fit_whatever_is_asked_of_it(make: Make, editor: User) -> None:
    asked = {"type": "string", "ui:field": "Secret", "minLength": 20, "pattern": "^gl-"}
    make(STEPS, parameters={"required": ["key"], "properties": {"key": asked}})
    body = {**BODY, "values": {"key": "******"}, "secrets": {"key": "gl-0123456789abcdefghijk"}}
    client = client_of(editor, "scaffold")
    assert client.post(TASKS, body, content_type="application/json").status_code == 201
    assert client.post(TASKS, BODY, content_type="application/json").status_code == 400


def test_who_did_not_sign_in_is_told_to(make: Make, settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = False
    for address in (TASKS, "/api/scaffolder/v2/actions", "/api/scaffolder/v2/templating-extensions"):
        assert Client().get(address).status_code == 401
    assert Client().post(TASKS, BODY, content_type="application/json").status_code == 401


def test_only_who_started_a_run_or_an_admin_stops_it(make: Make, editor: User) -> None:
    make(STEPS)
    client_of(editor, "scaffold").post(TASKS, BODY, content_type="application/json")
    address = f"{TASKS}/{Run.objects.get().uid}/cancel"
    other = User.objects.create_user("sora.lee", role=Role.EDITOR)
    assert client_of(other, "scaffold").post(address).status_code == 403
    admin = User.objects.create_user("admin", role=Role.ADMIN)
    assert client_of(admin, "admin").post(address).json() == {"status": "cancelled"}
    assert Run.objects.get().cancel_asked


def test_every_action_describes_itself(editor: User) -> None:
    answer = client_of(editor, "read").get("/api/scaffolder/v2/actions").json()
    assert {"fetch:template", "publish:git", "catalog:register"} <= {action["id"] for action in answer}
    for action in answer:
        assert action["description"]
        assert action["examples"]
        assert action["schema"]["input"]["type"] == "object"
