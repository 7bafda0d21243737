"""What people do on the page of an entity: star it, have its source read again."""

from __future__ import annotations

from django.test import Client

from catalog.models import AuditEvent, Location, Star
from portal.accounts.models import User
from tests.web.conftest import Catalog, page, words

BASKET = "/catalog/component/default/basket-service/"


def test_a_star_is_kept_and_taken_away(viewer: Client, company: Catalog) -> None:
    assert 'aria-pressed="false"' in page(viewer, BASKET)
    viewer.post(f"{BASKET}star/", {"starred": "yes"})
    viewer.post(f"{BASKET}star/", {"starred": "yes"})
    assert Star.objects.get().ref == "component:default/basket-service"
    assert 'aria-pressed="true"' in page(viewer, BASKET)
    button = viewer.post(f"{BASKET}star/", {"starred": "no"}, headers={"hx-request": "true"})
    assert 'aria-pressed="false"' in button.content.decode()
    assert not Star.objects.exists()


def test_who_is_not_signed_in_has_no_star_to_give(anonymous: Client, company: Catalog) -> None:
    assert 'id="star"' not in page(anonymous, BASKET)
    response = anonymous.post(
        f"{BASKET}star/", headers={"hx-request": "true", "hx-current-url": f"http://testserver{BASKET}"}
    )
    assert response["HX-Redirect"] == f"/accounts/login/?next={BASKET}"
    assert not Star.objects.exists()


def test_an_editor_has_the_source_read_again(editor: Client, company: Catalog) -> None:
    Location.objects.update(urgent=False)
    assert "Refreshing" in editor.post(f"{BASKET}refresh/", headers={"hx-request": "true"}).content.decode()
    assert Location.objects.get().urgent
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.actor) == ("location.refresh", User.objects.get())


def test_the_page_waits_for_its_source_and_then_shows_what_is_new(editor: Client, company: Catalog) -> None:
    Location.objects.update(urgent=True)
    waiting = page(editor, BASKET, target="refresh")
    assert "Refreshing" in waiting
    assert f'hx-get="{BASKET}"' in waiting
    Location.objects.update(urgent=False)
    response = editor.get(BASKET, headers={"hx-request": "true", "hx-target": "refresh"})
    assert response["HX-Refresh"] == "true"


def test_a_viewer_may_not_refresh(viewer: Client, company: Catalog) -> None:
    assert "Refresh" not in words(page(viewer, BASKET))
    assert viewer.post(f"{BASKET}refresh/").status_code == 403
    assert viewer.post("/catalog/component/default/nothing/refresh/").status_code == 404
