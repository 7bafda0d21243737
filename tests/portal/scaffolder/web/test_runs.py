"""Watching runs."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import Role, User
from portal.scaffolder.form.collecting import MASK
from portal.scaffolder.models import LogLine, Run, RunState, RunStep
from portal.scaffolder.running.sealed import unseal
from tests.portal.scaffolder.web.conftest import FORM, template
from tests.web.conftest import Catalog, counted, document, only_reads, page, words

pytestmark = pytest.mark.usefixtures("templates")


def me(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def run_of(user: User | None, *, state: str = RunState.PROCESSING, lines: int = 3, **more: Any) -> Run:
    begun = timezone.now() - datetime.timedelta(seconds=12)
    run = Run.objects.create(
        template_ref="template:default/python-service",
        template_title="Python service",
        **{
            "template": template("python-service"),
            "answers": {"name": "orders"},
            "created_by": user,
            "state": state,
            "started_at": begun,
            **more,
        },
    )
    if run.ended:
        Run.objects.filter(pk=run.pk).update(ended_at=begun + datetime.timedelta(seconds=10))
    RunStep.objects.create(
        run=run,
        position=0,
        step_id="log",
        name="Tell the log",
        action="debug:log",
        state=state,
        started_at=begun,
    )
    LogLine.objects.bulk_create(
        LogLine(run=run, seq=n, at=begun, message=f"line {n} <b>") for n in range(1, lines + 1)
    )
    return run


def url(run: Run) -> str:
    return f"/create/runs/{run.uid}/"


def test_a_page_asks_often_while_a_run_is_new(editor: Client) -> None:
    assert "load delay:300ms" in page(editor, url(run_of(me(editor), started_at=timezone.now())))
    assert "load delay:1s" in page(editor, url(run_of(me(editor))))


def test_a_run_shows_its_steps_its_log_and_how_it_goes_on(editor: Client) -> None:
    markup = page(editor, url(run_of(me(editor))))
    shown = words(markup)
    for told in ("orders", "Running", "Step 1 of 1", "Tell the log", "line 3 <b>"):
        assert told in shown
    assert "?after=3" in markup
    assert "Cancel and undo" in shown


def test_only_what_is_new_is_sent(editor: Client) -> None:
    run = run_of(me(editor), lines=5000)
    news = page(editor, f"{url(run)}?after=4998", target="log")
    assert "line 4998 " not in news
    assert "line 4999 " in news
    assert "line 5000 " in news
    assert 'id="steps" hx-swap-oob="true"' in news
    assert "?after=5000" in news
    assert len(news) < 6000


def test_a_page_holds_the_newest_of_thousands_and_the_download_all(editor: Client) -> None:
    run = run_of(me(editor), lines=5000)
    shown = page(editor, url(run))
    assert "line 2999 " not in shown
    assert "line 5000 " in shown
    assert editor.get(f"{url(run)}log.txt").getvalue().count(b"\n") == 5000


def test_a_run_that_has_ended_is_not_asked_for_news(editor: Client) -> None:
    assert "?after=" not in page(editor, url(run_of(me(editor), state=RunState.COMPLETED)))


def test_what_came_of_it_is_linked_and_only_safely(editor: Client) -> None:
    output = {
        "links": [
            {"title": "Repository", "url": "https://git.example.com/orders"},
            {"title": "Open in catalog", "entityRef": "component:default/orders"},
            {"title": "Trick", "url": "javascript:alert(1)"},
        ],
        "text": [{"title": "Next", "content": "Read **this** <script>"}],
    }
    shown = page(editor, url(run_of(me(editor), state=RunState.COMPLETED, output=output)))
    assert 'href="https://git.example.com/orders"' in shown
    assert 'href="/catalog/component/default/orders/"' in shown
    assert "javascript:" not in shown
    assert "<strong>this</strong>" in shown
    assert "<script>" not in shown.split("<main", 1)[1]


def test_a_template_that_says_nothing_to_open_has_what_its_steps_made_linked(editor: Client) -> None:
    run = run_of(me(editor), state=RunState.COMPLETED)
    made = {"remoteUrl": "https://git.example.com/orders.git", "entityRef": "component:default/orders"}
    run.steps.create(position=9, step_id="all", name="All", action="x", output=made)
    shown = page(editor, url(run))
    assert 'href="https://git.example.com/orders.git"' in shown
    assert 'href="/catalog/component/default/orders/"' in shown


def test_who_may_not_see_the_template_sees_none_of_its_runs_but_their_own(viewer: Client) -> None:
    other, mine = run_of(None), run_of(me(viewer))
    only_reads(Role.VIEWER, {"spec.type": "website"})
    page(viewer, url(other), status=404)
    page(viewer, f"{url(other)}log.txt", status=404)
    page(viewer, url(mine))
    assert viewer.post(f"{url(other)}steer/", {"do": "cancel"}).status_code == 404


def test_who_did_not_sign_in_sees_no_runs(anonymous: Client) -> None:
    for address in ("/create/runs/", url(run_of(None))):
        assert "/accounts/login/" in anonymous.get(address)["Location"]


def test_a_run_is_cancelled_by_who_started_it_and_by_admins_only(
    editor: Client, viewer: Client, admin: Client
) -> None:
    run = run_of(me(editor))
    assert viewer.post(f"{url(run)}steer/", {"do": "cancel"}).status_code == 403
    assert "Cancel and undo" not in page(viewer, url(run))
    admin.post(f"{url(run)}steer/", {"do": "cancel"})
    run.refresh_from_db()
    assert run.cancel_asked
    assert "It is being cancelled." in page(editor, url(run))


@pytest.mark.parametrize("begin", ["failed step", "start"])
def test_a_failed_run_says_why_and_is_tried_again(editor: Client, begin: str) -> None:
    run = run_of(me(editor), state=RunState.FAILED, error="The host is away.")
    shown = page(editor, url(run))
    assert "The host is away." in shown
    assert "Retry from the failed step" in shown
    editor.post(f"{url(run)}steer/", {"do": begin})
    run.refresh_from_db()
    assert run.state == RunState.OPEN


KEYS = {"a": {"title": "A place", "properties": {"key": {"title": "Deploy key", "ui:field": "Secret"}}}}
ASKED = {"properties": {"name": {"type": "string"}, **KEYS, "key": {"title": "Key", "ui:field": "Secret"}}}


def failed_with_secrets(user: User, **more: Any) -> Run:
    return run_of(
        user,
        state=RunState.FAILED,
        template=template("python-service", parameters=ASKED, **more),
        answers={"name": "orders", "a": {"key": MASK}},
    )


def test_a_run_with_secrets_asks_for_them_when_it_is_tried_again(editor: Client) -> None:
    run = failed_with_secrets(me(editor))
    shown = page(editor, url(run))
    assert "Retry from the failed step" in shown
    assert "Deploy key" in shown
    assert 'name="f/key"' not in shown  # it was not answered
    told = editor.post(f"{url(run)}steer/", {"do": "failed step"}, follow=True)
    assert "The run needs its secrets again: Deploy key" in words(told.content.decode())
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    editor.post(f"{url(run)}steer/", {"do": "failed step", "f/a/key": "hush"})
    run.refresh_from_db()
    assert run.state == RunState.OPEN
    assert unseal(run.secrets) == {"key": "hush"}
    assert "hush" not in page(editor, url(run))


def test_secrets_that_do_not_fit_are_told_and_nothing_begins(editor: Client) -> None:
    schema = {"type": "object", "properties": {"key": {"type": "string", "minLength": 9}}}
    run = failed_with_secrets(me(editor), secrets={"schema": schema})
    told = editor.post(f"{url(run)}steer/", {"do": "start", "f/a/key": "hush"}, follow=True)
    assert "The secrets do not fit the template" in words(told.content.decode())
    assert "hush" not in told.content.decode()
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_a_run_with_secrets_is_begun_anew_with_its_other_answers(editor: Client) -> None:
    run = run_of(me(editor), state=RunState.FAILED, answers={"name": "orders", "key": MASK})
    assert editor.post(f"{url(run)}steer/", {"do": "again"})["Location"] == f"{FORM}/1/"
    assert 'value="orders"' in page(editor, f"{FORM}/1/")
    assert "Kept; write to replace it" not in page(editor, f"{FORM}/2/")


def test_the_list_knows_mine_my_teams_and_all(editor: Client, catalog: Catalog) -> None:
    catalog.holds(
        *catalog.documents,
        document("User", "jo", memberOf=["platform"]),
        document("User", "ana", memberOf=["platform"]),
    )
    User.objects.filter(pk=me(editor).pk).update(entity_ref="user:default/jo")
    ana = User.objects.create_user("ana", entity_ref="user:default/ana")
    run_of(me(editor), answers={"name": "mine"})
    run_of(ana, answers={"name": "hers"}, state=RunState.FAILED)
    run_of(None, answers={"name": "elsewhere"})

    def found(query: str) -> list[str]:
        shown = words(page(editor, f"/create/runs/{query}", target="found"))
        return [name for name in ("mine", "hers", "elsewhere") if f"{name} Python service" in shown]

    assert found("") == ["mine"]
    assert found("?of=team") == ["mine", "hers"]
    assert found("?of=all") == ["mine", "hers", "elsewhere"]
    assert found("?of=all&state=failed") == ["hers"]
    assert found("?of=all&template=template:default/static-site") == []


def test_rates_and_times_are_told_by_template(editor: Client) -> None:
    run_of(me(editor), state=RunState.COMPLETED)
    run_of(me(editor), state=RunState.FAILED)
    run_of(me(editor), state=RunState.CANCELLED)
    assert "Python service 50 % 10 s" in words(page(editor, "/create/runs/"))
    assert "3 runs 50 % succeed 10 s" in words(page(editor, "/create/"))


def test_an_empty_list_says_what_to_do(editor: Client) -> None:
    assert "Choose a template" in page(editor, "/create/runs/")


@pytest.mark.parametrize("count", [2, 60])
def test_the_list_costs_the_same_for_any_number(editor: Client, count: int) -> None:
    for _each in range(count):
        run_of(me(editor), lines=0)
    page(editor, "/create/runs/?of=all")
    with counted() as statements:
        page(editor, "/create/runs/?of=all")
    assert len(statements) == 7
