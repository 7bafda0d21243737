"""A secret of a run is nowhere to be found: in no table, no file of the portal, no line that it logs."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection
from django.test import Client

from portal.accounts.models import User
from portal.scaffolder import actions
from portal.scaffolder.actions.action import Action, Context, Input
from portal.scaffolder.changes import cancel_run, retry_run, start_run
from portal.scaffolder.changes.approvals import refuse_run
from portal.scaffolder.models import Run, RunState
from portal.scaffolder.running import worker
from portal.scaffolder.template import Template

pytestmark = pytest.mark.django_db(transaction=True)

MARKER = 'tr1cky"quoted\\\\back/slash+plus ünï'
SECRETS = {"token": MARKER}
FORMS = (
    MARKER,
    json.dumps(MARKER)[1:-1],
    json.dumps(MARKER, ensure_ascii=False)[1:-1],
    quote(MARKER),
    quote(MARKER, safe=""),
    b64encode(MARKER.encode()).decode(),
    MARKER.upper(),
)
"""As which it could come to be somewhere."""

FILES = {"skeleton/README.md": "A service.\n", "skeleton/catalog-info.yaml": "kind: Component\n"}
TELL = {
    "id": "tell",
    "action": "debug:log",
    "input": {"message": "${{ secrets.token }} ${{ secrets.token | dump }} ${{ secrets.token | upper }}"},
}
RENDER = {
    "id": "render",
    "action": "fetch:template",
    "input": {"url": "./skeleton", "values": {"name": "shop", "key": "${{ secrets.token }}"}},
}
PUBLISH = {
    "id": "publish",
    "action": "publish:git",
    "input": {"repoUrl": "portal?owner=team-a&repo=shop", "gitCommitMessage": "Made"},
}
ASK = {
    "id": "ask",
    "action": "http:backstage:request",
    "input": {
        "method": "POST",
        "path": "https://nowhere.invalid/${{ secrets.token | urlencode }}",
        "headers": {"authorization": "Bearer ${{ secrets.token }}"},
        "body": {"key": "${{ secrets.token }}"},
    },
}
PUSH = {
    "id": "push",
    "action": "publish:git",
    "input": {
        "remoteUrl": "https://${{ secrets.token | urlencode }}@nowhere.invalid/a.git",
        "token": "${{ secrets.token }}",
    },
}
BREAK = {"id": "break", "action": "test:break", "input": {"key": "${{ secrets.token }}"}}

Make = Callable[..., Template]


@pytest.fixture(autouse=True)
def breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """An action that fails with the secret in what nobody foresaw, and again when it is undone."""

    def run(context: Context, given: Input) -> None:
        context.reporter.made({"name": "it"})
        raise RuntimeError(f"{given['key']} was not expected")

    def undo(context: Context, made: Any) -> None:
        raise RuntimeError(f"{context.secrets['token']} is still there")

    known = {**actions.known(), "test:break": Action("test:break", "Break", "", {}, run, undo=undo)}
    monkeypatch.setattr(actions, "known", lambda: known)
    monkeypatch.setattr(actions, "get", known.get)


@pytest.fixture
def nowhere(
    settings: LazySettings, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Callable[[], None]:
    """Fails where the secret is found."""

    def search() -> None:
        said = "".join(capfd.readouterr())
        places = {
            "the log": caplog.text + said,
            "e-mail": "".join(f"{each.subject} {each.body}" for each in mail.outbox),
            **_tables(),
            **_files(Path(settings.DATA_DIR)),
        }
        assert len(places) > 20
        found = [(place, form) for place, text in places.items() for form in FORMS if form in text]
        assert not found

    return search


def _tables() -> dict[str, str]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [bytes(each) if isinstance(each, memoryview) else each for row in cursor for each in row]
            found[table] = "\n".join(
                each.decode(errors="replace") if isinstance(each, bytes) else str(each) for each in rows
            )
            found[f"{table} as JSON"] = json.dumps(rows, default=str, ensure_ascii=False)
    return found


def _files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_bytes().decode(errors="replace")
        for path in folder.rglob("*")
        if path.is_file()
    }


def ended(run: Run) -> Run:
    run.refresh_from_db()
    assert run.ended
    assert run.secrets is None
    return run


def test_after_a_run_that_succeeds(make: Make, editor: User, nowhere: Callable[[], None]) -> None:
    template = make(
        [TELL, RENDER, PUBLISH], files=FILES, output={"text": [{"content": "${{ secrets.token }}"}]}
    )
    run = start_run(actor=editor, template=template, answers={}, secrets=SECRETS)
    nowhere()
    worker.step()
    assert ended(run).state == RunState.COMPLETED, run.error
    nowhere()


@pytest.mark.parametrize("last", [ASK, PUSH, BREAK], ids=["ask", "push", "break"])
def test_after_a_run_that_fails_and_is_tried_again(
    make: Make, editor: User, nowhere: Callable[[], None], last: dict[str, Any]
) -> None:
    template = make([TELL, RENDER, PUBLISH, last], files=FILES)
    run = start_run(actor=editor, template=template, answers={}, secrets=SECRETS)
    worker.step()
    assert ended(run).state == RunState.FAILED
    nowhere()
    retry_run(actor=editor, run=run, secrets=SECRETS)
    nowhere()
    worker.step()
    assert ended(run).state == RunState.FAILED
    nowhere()


def test_after_a_run_that_is_cancelled(make: Make, editor: User, nowhere: Callable[[], None]) -> None:
    template = make([TELL, RENDER, PUBLISH], files=FILES)
    run = start_run(actor=editor, template=template, answers={}, secrets=SECRETS)
    cancel_run(actor=editor, run=run)
    worker.step()
    assert ended(run).state == RunState.CANCELLED
    nowhere()


def test_while_a_run_waits_for_approval_and_after_it_is_refused(
    make: Make, editor: User, nowhere: Callable[[], None]
) -> None:
    admin = User.objects.create_superuser("ana.duarte", role="admin")
    template = make([TELL, RENDER], files=FILES, approval={"by": ["user:default/jo"]})
    run = start_run(actor=editor, template=template, answers={}, secrets=SECRETS)
    nowhere()
    refuse_run(actor=admin, run=run, reason="Not now.")
    ended(run)
    nowhere()


def test_a_form_and_a_try_keep_it_to_themselves(
    make: Make, editor: User, nowhere: Callable[[], None]
) -> None:
    asked = {"properties": {"token": {"type": "string", "ui:field": "Secret", "minLength": 99}}}
    template = make([TELL, RENDER], files=FILES, parameters=[asked])
    browser = Client()
    browser.force_login(editor)
    place = "/create/templates/default/service"
    sent = browser.post(f"{place}/form/1/", {"f/token": MARKER, "do": "next"})
    pages = [sent, browser.get(f"{place}/form/1/"), browser.get(f"{place}/review/", follow=True)]
    assert sent.status_code == 422
    for response in pages:
        assert not any(form in response.content.decode() for form in FORMS)
    nowhere()
    body = {"template": dict(template.document), "values": {}, "secrets": SECRETS, "directoryContents": []}
    answer = browser.post("/api/scaffolder/v2/dry-run", body, content_type="application/json")
    assert not any(form in answer.content.decode() for form in FORMS)
    nowhere()
