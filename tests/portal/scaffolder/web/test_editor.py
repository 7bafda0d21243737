"""Trying a template while it is written."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.models import AuditEvent
from portal.scaffolder.models import Draft, Run
from tests.web.conftest import page, words

EDITOR = "/create/editor/"
TEXT = """\
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: note}
spec:
  type: note
  parameters:
    title: About the note
    required: [name]
    properties:
      name: {title: Name of the note, type: string}
      owner: {title: Owner, type: string, ui:field: OwnerPicker}
  steps:
    - id: write
      action: roadiehq:utils:fs:write
      input:
        path: note.txt
        content: Hello ${{ parameters.name }}
"""


def sent(client: Client, text: str = TEXT, **more: str) -> str:
    answer = client.post(EDITOR, {"template": text, **more})
    assert answer.status_code == 200, answer.content
    return words(answer.content.decode())


def test_the_form_of_the_text_stands_beside_it(editor: Client) -> None:
    shown = sent(editor)
    assert "About the note" in shown
    assert "Name of the note" in shown
    assert "thing to mend" not in shown


def test_trying_shows_the_files_and_keeps_nothing(editor: Client) -> None:
    shown = sent(editor, do="try", **{"f/name": "Ada"})
    assert "1 file" in shown
    assert "note.txt Hello Ada" in shown
    assert not Run.objects.exists()
    assert not Draft.objects.exists()
    assert not AuditEvent.objects.exists()


def test_actions_that_are_not_here_are_told_by_their_names(editor: Client) -> None:
    text = TEXT.replace("action: roadiehq:utils:fs:write", "action: acme:plan")
    shown = words(sent(editor, text, do="try", **{"f/name": "shop"}))
    assert "It needs actions that are not here: acme:plan" in shown


def test_answers_that_do_not_fit_are_told_at_their_questions(editor: Client) -> None:
    shown = sent(editor, do="try")
    assert "It cannot run as it is" in shown
    assert "Name of the note An answer is needed here." in shown
    assert "requires property" not in shown
    assert "An answer is needed here." not in sent(editor)


def test_what_is_wrong_in_the_text_is_told_with_its_line(editor: Client) -> None:
    assert "Line 17: No page of the form asks for parameters.nmae." in sent(
        editor, TEXT.replace("parameters.name", "parameters.nmae")
    )
    assert "Line 5: " in sent(editor, TEXT.replace("type: note", "type: note: note"))
    assert "Line 1: Expected one document of kind Template, found 0." in sent(editor, "kind: Component")


def test_htmx_gets_the_part_beside_the_text(editor: Client) -> None:
    answer = editor.post(
        EDITOR, {"template": TEXT}, headers={"HX-Request": "true", "HX-Target": "preview"}
    ).content.decode()
    assert "Name of the note" in answer
    assert "<html" not in answer


@pytest.mark.usefixtures("templates")
def test_it_begins_with_a_template_of_the_catalog(editor: Client) -> None:
    shown = page(editor, f"{EDITOR}?start=template:default/python-service")
    assert "name: python-service" in shown
    assert "managed-by" not in shown


def test_only_who_edits_the_catalog_writes_templates(anonymous: Client, viewer: Client) -> None:
    assert anonymous.get(EDITOR).status_code == 302
    page(viewer, EDITOR, status=403)
    assert "Write a template" not in page(viewer, "/create/")


def test_the_gallery_leads_editors_there(editor: Client) -> None:
    assert f'href="{EDITOR}"' in page(editor, "/create/")
