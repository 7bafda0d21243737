"""What will happen, and the button."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import Role, Rule
from portal.accounts.rules import known_rules
from portal.scaffolder.models import Draft, Run
from portal.scaffolder.running.sealed import unseal
from tests.portal.scaffolder.web.conftest import FORM, REVIEW, template
from tests.web.conftest import Catalog, page, words

pytestmark = pytest.mark.usefixtures("templates")

START = "/create/templates/default/python-service/start/"


def answer(client: Client) -> None:
    client.post(f"{FORM}/1/", {"f/name": "orders", "f/owner": "checkout"})
    client.post(f"{FORM}/2/", {"f/where": "k8s", "f/key": "hush-hush"})


def test_the_button_starts_a_run_with_the_answers_and_leads_to_it(editor: Client) -> None:
    answer(editor)
    response = editor.post(START)
    run = Run.objects.get()
    assert response["Location"] == f"/create/runs/{run.uid}/"
    assert run.answers == {
        "name": "orders",
        "owner": "group:default/checkout",
        "where": "k8s",
        "hosts": [],
        "key": "******",
    }
    assert unseal(run.secrets) == {"key": "hush-hush"}
    assert Draft.objects.count() == 0


def test_the_plan_shows_the_steps_and_makes_nothing(editor: Client) -> None:
    answer(editor)
    shown = words(page(editor, f"{REVIEW}?plan=1"))
    assert "Tell the log debug:log would run" in shown
    assert "No step makes files." in shown
    assert Run.objects.count() == 0


def test_the_plan_comes_by_itself_and_has_a_link_without_javascript(editor: Client) -> None:
    answer(editor)
    whole = page(editor, REVIEW)
    assert f'hx-get="{REVIEW}?plan=1"' in whole
    assert f'<a class="btn" href="{REVIEW}?plan=1">' in whole
    part = page(editor, f"{REVIEW}?plan=1", target="plan")
    assert "<html" not in part
    assert "would run" in part


def test_files_are_shown_with_what_they_would_register_and_what_is_taken(
    editor: Client, catalog: Catalog
) -> None:
    skeleton = catalog.path.parent / "skeleton"
    (skeleton / "app").mkdir(parents=True)
    (skeleton / "app" / "main.py").write_text("import ${{ values.module }}\n")
    (skeleton / "catalog-info.yaml").write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: platform}\nspec: {}\n"
    )
    take = {"url": "./skeleton", "values": {"module": "os"}}
    steps = [{"id": "take", "name": "Take", "action": "fetch:template", "input": take}]
    catalog.holds(*catalog.documents, template("writer", steps=steps))
    shown = page(editor, "/create/templates/default/writer/review/?plan=1&file=app/main.py")
    assert "2 files" in words(shown)
    assert "<i>import</i> os" in shown
    assert "Taken: the catalog has this name already group:default/platform" in words(shown)
    register = {
        "name": "Register",
        "action": "catalog:register",
        "input": {"catalogInfoUrl": "https://x.example"},
    }
    catalog.holds(*catalog.documents, template("registrar", steps=[*steps, register]))
    shown = page(editor, "/create/templates/default/registrar/review/?plan=1")
    assert "registering it would fail" in words(shown)


def test_who_may_not_run_it_is_told_why_and_has_no_button(viewer: Client) -> None:
    answer(viewer)
    shown = page(viewer, REVIEW)
    assert f'action="{START}"' not in shown
    assert "Your role does not let you run this template: Viewer." in words(shown)
    assert viewer.post(START).status_code == 403
    assert Run.objects.count() == 0


def test_a_rule_on_the_template_lets_people_run_it(viewer: Client) -> None:
    answer(viewer)
    rule = Rule(role=Role.VIEWER, verb=Rule.Verb.SCAFFOLD, predicate={"metadata.name": "python-service"})
    known_rules.know([rule])
    assert viewer.post(START).status_code == 302
    assert Run.objects.count() == 1


def test_who_did_not_sign_in_is_led_to_do_so(anonymous: Client) -> None:
    answer(anonymous)
    assert "Sign in to create" in page(anonymous, REVIEW)
    assert "/accounts/login/" in anonymous.post(START)["Location"]


def test_answers_that_do_not_fit_start_nothing(editor: Client) -> None:
    assert editor.post(START)["Location"] == f"{FORM}/1/"
    assert Run.objects.count() == 0


def test_an_unknown_action_is_named_on_the_page_and_stops_before_the_start(
    editor: Client, catalog: Catalog
) -> None:
    catalog.holds(*catalog.documents, template("odd", steps=[{"action": "acme:deploy"}]))
    assert "actions that are not here: acme:deploy" in words(page(editor, "/create/templates/default/odd/"))
    assert "It cannot run as it is" in page(editor, "/create/templates/default/odd/review/?plan=1")
    answered = editor.post("/create/templates/default/odd/start/", follow=True)
    assert "acme:deploy" in answered.content.decode()
    assert Run.objects.count() == 0


def test_secrets_that_no_question_gives_are_told_before_the_button(editor: Client, catalog: Catalog) -> None:
    schema = {"type": "object", "required": ["OTHER"], "properties": {"OTHER": {"type": "string"}}}
    catalog.holds(template("no-way", secrets={"schema": schema}))
    review = "/create/templates/default/no-way/review/"
    shown = words(page(editor, review))
    assert "The questions do not give the secrets that the template needs" in shown
    assert "OTHER" in shown
    assert editor.post("/create/templates/default/no-way/start/")["Location"] == review
    assert Run.objects.count() == 0
