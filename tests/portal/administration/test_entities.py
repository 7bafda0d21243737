"""Entities in the admin site: found by the index, edited by the portal's forms, acted on many at a time."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import quote
from django.test import Client
from django.urls import reverse
from django.utils import translation

from catalog.changes.edits import edit_entity
from catalog.changes.entities import create_entity
from catalog.ingest import work
from catalog.models import OF_KINDS, AuditEvent, Entity, Location, Overlay
from portal.accounts.models import Role, User
from tests.web.conftest import Catalog, document, words

pytestmark = pytest.mark.django_db

COMPONENTS = "/admin/catalog/component/"


def form(page: str) -> dict[str, str]:
    """The hidden fields of the last form of a page, by name."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


@pytest.fixture
def basket(company: Catalog) -> Entity:
    return Entity.objects.get(name="basket")


def test_each_kind_of_the_program_has_a_list(company: Catalog, as_admin: Client) -> None:
    for key, model in OF_KINDS.items():
        page = as_admin.get(f"/admin/catalog/{model._meta.model_name}/")
        assert page.status_code == 200, key
    systems = as_admin.get("/admin/catalog/system/").context["cl"].result_list
    assert [row.ref for row in systems] == ["system:default/shop"]


def test_a_list_is_searched_filtered_and_sorted_by_the_index(company: Catalog, as_admin: Client) -> None:
    def names(query: str) -> list[str]:
        page = as_admin.get(COMPONENTS + query)
        return [row.name for row in page.context["cl"].result_list]

    assert names("") == ["basket", "till"]
    assert names("?q=bask") == ["basket"]
    assert names("?lifecycle=deprecated") == ["till"]
    assert names("?owner=group:default/checkout") == ["basket"]
    assert names("?o=-1") == ["till", "basket"]
    assert names("?q=nothing") == []


def test_a_list_of_the_index_knows_how_many_there_are(company: Catalog, as_admin: Client) -> None:
    page = as_admin.get(COMPONENTS).content.decode()
    assert "2 Components" in words(page)
    assert "deprecated (1)" in page


def test_an_entity_is_edited_with_a_look_at_the_change(basket: Entity, as_admin: Client, admin: User) -> None:
    url = f"{COMPONENTS}{basket.pk}/change/"
    page = as_admin.get(url).content.decode()
    assert "Back to the portal" in page
    sent = {**form(page), **_typed(page), "metadata.title": "The basket", "step": "preview"}
    shown = as_admin.post(url, sent)
    assert "Nothing is saved yet" in shown.content.decode()
    assert not Overlay.objects.exists()
    saved = as_admin.post(url, {**form(shown.content.decode()), "step": "save"})
    assert saved["Location"] == COMPONENTS
    basket.refresh_from_db()
    assert basket.title == "The basket"
    event = AuditEvent.objects.get(verb="entity.edit")
    assert (event.actor, event.subject) == (admin, basket.ref)


def _typed(page: str) -> dict[str, list[str]]:
    """What a browser would send of the visible fields, as they are."""
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r'<input class="input[^>]*>', page):
        name, value = (re.search(rf' {what}="([^"]*)"', tag) for what in ("name", "value"))
        if name:
            sent.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, value in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        sent.setdefault(name, []).append(html.unescape(value))
    return sent


def test_the_second_of_two_sees_what_the_first_did(basket: Entity, as_admin: Client) -> None:
    url = f"{COMPONENTS}{basket.pk}/change/"
    page = as_admin.get(url).content.decode()
    edit_entity(actor=None, ref=basket.ref, etag=basket.etag, patch={"metadata": {"title": "Theirs"}})
    answer = as_admin.post(url, {**form(page), **_typed(page), "metadata.title": "Mine", "step": "preview"})
    assert answer.status_code == 409
    assert "changed by both" in answer.content.decode()


def test_what_ingestion_would_refuse_is_refused_here(basket: Entity, as_admin: Client) -> None:
    url = f"{COMPONENTS}{basket.pk}/change/"
    page = as_admin.get(url).content.decode()
    answer = as_admin.post(url, {**form(page), **_typed(page), "metadata.tags.item": "Not A Tag"})
    assert answer.status_code == 422
    assert "Expected lower-case letters" in answer.content.decode()


def test_an_entity_is_made_and_deleted_and_brought_back(company: Catalog, as_admin: Client) -> None:
    url = f"{COMPONENTS}add/"
    page = as_admin.get(url).content.decode()
    sent = {**form(page), "metadata.name": "till-2", "spec.type": "service", "spec.lifecycle": "production"}
    shown = as_admin.post(url, {**sent, "spec.owner": "checkout", "step": "preview"}).content.decode()
    as_admin.post(url, {**form(shown), "step": "save"})
    made = Entity.objects.get(name="till-2")
    gone = as_admin.post(f"{COMPONENTS}{made.pk}/delete/", follow=True)
    assert not Entity.objects.filter(name="till-2").exists()
    assert "It can be brought back from here" in gone.content.decode()
    revision = gone.context["cl"].result_list[0]
    asked = {"action": "restore", "_selected_action": revision.pk}
    deletions = reverse("admin:catalog_revision_changelist")
    assert made.ref in as_admin.post(deletions, asked).content.decode()
    assert not Entity.objects.filter(name="till-2").exists()
    as_admin.post(deletions, {**asked, "confirmed": "yes"})
    assert Entity.objects.get(name="till-2").uid == made.uid


def test_several_are_hidden_or_deleted_after_a_preview(basket: Entity, as_admin: Client, admin: User) -> None:
    create_entity(actor=admin, document=document("Component", "made-here"))
    made = Entity.objects.get(name="made-here")
    asked = {"action": "remove_these", "_selected_action": [basket.pk, made.pk]}
    page = words(as_admin.post(COMPONENTS, asked).content.decode())
    assert "component:default/basket: is hidden" in page
    assert "component:default/made-here: is deleted" in page
    assert Entity.objects.filter(pk__in=[basket.pk, made.pk]).count() == 2
    as_admin.post(COMPONENTS, {**asked, "confirmed": "yes"})
    assert not Entity.objects.filter(pk__in=[basket.pk, made.pk]).exists()
    assert Overlay.objects.get().hidden
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {"entity.hide", "entity.delete"}


def test_changing_many_leads_to_the_portals_preview(basket: Entity, as_admin: Client) -> None:
    asked = {"action": "change_many", "_selected_action": [basket.pk]}
    answer = as_admin.post(COMPONENTS, asked, follow=True)
    assert answer.redirect_chain[0][0].startswith("/catalog/bulk/")
    assert "finds 1 that you may change" in words(answer.content.decode())
    url = answer.redirect_chain[0][0]
    assert "till" not in words(as_admin.post(url, {"add": "new-tag"}).content.decode())
    across = as_admin.post(f"{COMPONENTS}?lifecycle=deprecated", {**asked, "select_across": "1"}, follow=True)
    assert "lifecycle=deprecated" in across.redirect_chain[0][0]
    assert "till" in words(as_admin.post(across.redirect_chain[0][0], {"add": "new-tag"}).content.decode())


def test_acting_on_all_that_was_found_touches_nothing_else(basket: Entity, as_admin: Client) -> None:
    asked = {"action": "remove_these", "_selected_action": [basket.pk], "select_across": "1"}
    page = words(as_admin.post(f"{COMPONENTS}?lifecycle=deprecated", asked).content.decode())
    assert "component:default/till" in page
    assert "component:default/basket" not in page


def test_a_row_leads_to_everything_about_it(basket: Entity, as_admin: Client) -> None:
    page = as_admin.get(f"/admin/catalog/entity/{quote(basket.ref)}/change/").content.decode()
    for wanted in (
        f"/admin/catalog/descriptor/{basket.descriptor_id}/change/",
        f"/admin/catalog/location/{basket.location_id}/change/",
        f"{COMPONENTS}{basket.pk}/change/",
        "/audit/?subject=component%3Adefault%2Fbasket",
        'href="/catalog/component/default/basket/"',
    ):
        assert wanted in page, wanted


def test_sources_are_paused_and_removed_after_a_preview(basket: Entity, as_admin: Client) -> None:
    source = basket.location
    assert source is not None
    url = "/admin/catalog/location/"
    asked = {"action": "pause", "_selected_action": [source.pk]}
    assert "It is not read until" in as_admin.post(url, asked).content.decode()
    as_admin.post(url, {**asked, "confirmed": "yes"})
    assert Location.objects.filter(pk=source.pk, paused=True).exists()
    as_admin.post(url, {**asked, "action": "resume", "confirmed": "yes"})
    assert Location.objects.filter(pk=source.pk, paused=False).exists()
    page = as_admin.post(url, {**asked, "action": "remove"}).content.decode()
    assert "entities are deleted" in page
    as_admin.post(url, {**asked, "action": "remove", "confirmed": "yes"})
    assert not Entity.objects.filter(name="basket").exists()
    verbs = AuditEvent.objects.values_list("verb", flat=True)
    assert {"location.pause", "location.resume", "location.remove"} <= set(verbs)


def test_sources_are_read_anew_when_one_says_so(company: Catalog, as_admin: Client, admin: User) -> None:
    source = Location.objects.get(target=str(company.path))
    Location.objects.filter(pk=source.pk).update(urgent=False)
    company.path.write_text(company.path.read_text().replace('"deprecated"', '"production"'))
    url = "/admin/catalog/location/"
    asked = {"action": "refresh", "_selected_action": [source.pk]}
    assert "Read these sources now" in as_admin.post(url, asked).content.decode()
    assert work.step("now") == 0, "it was only asked"
    told = as_admin.post(url, {**asked, "confirmed": "yes"}, follow=True).content.decode()
    assert "Done for 1 source." in words(told)
    assert work.step("now") == 1
    assert Entity.objects.get(name="till").lifecycle == "production"
    event = AuditEvent.objects.get(verb="location.refresh")
    assert (event.actor, event.subject) == (admin, str(source))


def test_the_portals_own_sources_stay(company: Catalog, as_admin: Client, admin: User) -> None:
    create_entity(actor=admin, document=document("Component", "made-here"))
    own = Location.objects.filter(type__in=Location.OWN).first()
    assert own is not None
    asked = {"action": "remove", "_selected_action": [own.pk], "confirmed": "yes"}
    as_admin.post("/admin/catalog/location/", asked)
    assert Location.objects.filter(pk=own.pk).exists()


def test_editors_and_owners_get_nothing_of_it(basket: Entity) -> None:
    client = Client()
    owner = User.objects.create_user("jane", role=Role.EDITOR, entity_ref="user:default/jane")
    client.force_login(owner)
    for url in (COMPONENTS, f"{COMPONENTS}{basket.pk}/change/", f"{COMPONENTS}{basket.pk}/delete/"):
        assert client.get(url, follow=True).status_code == 403
        assert client.post(url, {"step": "save"}, follow=True).status_code == 403
    assert Entity.objects.filter(pk=basket.pk).exists()


def test_the_box_to_choose_an_entity_is_djangos(company: Catalog, as_admin: Client, basket: Entity) -> None:
    model_admin = as_admin.get(COMPONENTS).context["cl"].model_admin
    with translation.override("ko"):
        assert model_admin.action_checkbox(basket) == ModelAdmin.action_checkbox(model_admin, basket)
        basket.ref = '<"&'
        assert model_admin.action_checkbox(basket) == ModelAdmin.action_checkbox(model_admin, basket)
