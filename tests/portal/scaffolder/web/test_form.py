"""Answering a template's questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portal.scaffolder.models import Draft
from tests.portal.scaffolder.web.conftest import FORM, REVIEW
from tests.web.conftest import page, words

pytestmark = pytest.mark.usefixtures("templates")

GOOD = {"f/name": "orders", "f/owner": "checkout"}


def send(client: Client, number: int, data: dict[str, str], *, target: str = "") -> Any:
    headers = {"hx-request": "true", "hx-target": target} if target else {}
    return client.post(f"{FORM}/{number}/", data, headers=headers)


def test_good_answers_lead_from_page_to_page_to_the_review(viewer: Client) -> None:
    assert send(viewer, 1, GOOD)["Location"] == f"{FORM}/2/"
    assert send(viewer, 2, {"f/where": "k8s", "f/replicas": "3"})["Location"] == REVIEW
    shown = words(page(viewer, REVIEW))
    for told in ("Name orders", "Replicas 3", "Where k8s"):
        assert told in shown


def test_a_mistake_stays_on_the_page_at_its_question_with_what_was_written(viewer: Client) -> None:
    response = send(viewer, 1, {"f/name": "Orders!", "f/owner": ""})
    markup = response.content.decode()
    assert response.status_code == 422
    assert "2 answers need a change" in markup
    assert "This does not have the form that is expected: Lower case." in markup
    assert 'value="Orders!"' in markup
    assert 'href="#q-owner"' in markup
    assert 'aria-describedby="q-name-e q-name-h"' in markup


def test_when_the_page_is_laid_out_anew_only_what_is_still_wrong_is_told(viewer: Client) -> None:
    wrong = {"f/where": "k8s", "f/replicas": "many"}
    told = send(viewer, 2, wrong).content.decode()
    assert 'name="told" value="f/replicas"' in told
    still = send(viewer, 2, {**wrong, "told": "f/replicas"}, target="questions")
    assert (still.status_code, 'id="q-replicas-e"' in still.content.decode()) == (200, True)
    for mended in ({**wrong, "f/replicas": "3", "told": "f/replicas"}, wrong):
        assert 'id="q-replicas-e"' not in send(viewer, 2, mended, target="questions").content.decode()


def test_going_back_keeps_what_was_written_even_when_it_does_not_fit(viewer: Client) -> None:
    send(viewer, 1, GOOD)
    assert send(viewer, 2, {"do": "back", "f/replicas": "many"})["Location"] == f"{FORM}/1/"
    assert 'value="many"' in page(viewer, f"{FORM}/2/")
    assert 'value="orders"' in page(viewer, f"{FORM}/1/")


def test_back_on_the_first_page_leads_to_the_template(viewer: Client) -> None:
    assert send(viewer, 1, {"do": "back"})["Location"] == "/create/templates/default/python-service/"


def test_a_question_comes_and_goes_with_the_answer_it_depends_on(viewer: Client) -> None:
    assert "Replicas" in page(viewer, f"{FORM}/2/")
    changed = send(viewer, 2, {"f/where": "lambda"}, target="questions").content.decode()
    assert "Replicas" not in changed
    assert "<html" not in changed
    again = send(viewer, 2, {"f/where": "k8s"}, target="questions").content.decode()
    assert "Replicas" in again


def test_rows_are_added_and_removed_without_javascript(viewer: Client) -> None:
    added = send(viewer, 2, {"do": "add f/hosts", "f/hosts#rows": "0"})
    assert added.status_code == 200
    assert 'name="f/hosts/0"' in added.content.decode()
    filled = send(viewer, 2, {"do": "add f/hosts", "f/hosts#rows": "1", "f/hosts/0": "a.example"})
    assert 'value="a.example"' in filled.content.decode()
    assert 'name="f/hosts/1"' in filled.content.decode()
    gone = send(
        viewer, 2, {"do": "remove f/hosts/0", "f/hosts#rows": "2", "f/hosts/0": "a.example", "f/hosts/1": "b"}
    )
    assert "a.example" not in gone.content.decode()


def test_a_secret_never_comes_back_to_a_page_and_is_kept_encrypted(viewer: Client) -> None:
    send(viewer, 1, GOOD)
    send(viewer, 2, {"f/key": "hush-hush"})
    for url in (f"{FORM}/2/", REVIEW):
        assert "hush-hush" not in page(viewer, url)
    assert "hidden" in words(page(viewer, REVIEW))
    assert b"hush" not in bytes(Draft.objects.get().kept)


def test_a_draft_belongs_to_one_person(viewer: Client, editor: Client, anonymous: Client) -> None:
    send(viewer, 1, GOOD)
    assert "orders" not in page(editor, f"{FORM}/1/")
    assert "orders" not in page(anonymous, f"{FORM}/1/")


def test_who_did_not_sign_in_keeps_answers_in_the_session(anonymous: Client) -> None:
    send(anonymous, 1, GOOD)
    assert 'value="orders"' in page(anonymous, f"{FORM}/1/")
    assert Draft.objects.count() == 0
    assert "orders" not in str(dict(anonymous.session))


def test_answers_are_forgotten_on_demand(viewer: Client) -> None:
    send(viewer, 1, GOOD)
    viewer.post("/create/templates/default/python-service/anew/")
    assert 'value="orders"' not in page(viewer, f"{FORM}/1/")


@pytest.mark.parametrize(
    "query", ["name=orders&owner=checkout", 'formData={"name":"orders","owner":"checkout"}']
)
def test_a_link_fills_in_answers_and_writes_nothing(viewer: Client, query: str) -> None:
    shown = page(viewer, f"{FORM}/1/?{query}")
    assert 'value="orders"' in shown
    assert 'value="checkout"' in shown
    assert Draft.objects.count() == 0


def test_a_link_never_fills_in_a_secret(viewer: Client) -> None:
    viewer.post(f'{FORM}/2/?key=hush&formData={{"key":"hush"}}')
    shown = page(viewer, f"{FORM}/2/")
    assert "hush" not in shown
    assert "Kept; write to replace it" not in shown


def test_what_a_link_says_about_other_pages_is_kept_with_the_first_step(viewer: Client) -> None:
    viewer.post(f"{FORM}/1/?replicas=7", GOOD)
    assert 'value="7"' in page(viewer, f"{FORM}/2/")


def test_a_picker_offers_what_the_catalog_has(viewer: Client) -> None:
    assert '<option value="checkout">' in page(viewer, f"{FORM}/1/")
    found = page(viewer, f"{FORM}/1/pick/?field=f/owner&f/owner=plat")
    assert '<option value="platform">Platform</option>' in found
    assert "checkout" not in found
    page(viewer, f"{FORM}/1/pick/?field=f/name", status=404)


def test_the_review_leads_back_to_the_page_with_a_mistake(viewer: Client) -> None:
    assert viewer.get(REVIEW)["Location"] == f"{FORM}/1/"


def test_the_form_without_a_page_begins_at_its_first(viewer: Client) -> None:
    response = viewer.get(f"{FORM}/")
    assert response["Location"] == f"{FORM}/1/"


def test_a_page_that_is_not_there_is_not_found(viewer: Client) -> None:
    page(viewer, f"{FORM}/9/", status=404)


def test_a_template_that_asks_nothing_goes_straight_to_the_review(viewer: Client) -> None:
    answer = viewer.get("/create/templates/default/static-site/form/1/")
    assert answer["Location"] == "/create/templates/default/static-site/review/"
    assert "This template asks nothing." in page(viewer, "/create/templates/default/static-site/review/")
