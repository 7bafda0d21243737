"""Saved views: a list under a name, for oneself, one's team or everybody; found, changed, left."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.models import AuditEvent, SavedView
from portal.accounts.models import Role, User
from tests.web.conftest import Catalog, counted, document, page, rows, words

pytestmark = pytest.mark.django_db

DEPRECATED = "?kind=component&lifecycle=deprecated"


def person(name: str, *, role: Role = Role.VIEWER, entity: str = "") -> Client:
    client = Client()
    client.force_login(User.objects.create_user(name, role=role, entity_ref=entity))
    return client


def save(client: Client, name: str, *, shared_with: str = "", query: str = DEPRECATED) -> SavedView:
    response = client.post("/catalog/views/save/", {"name": name, "query": query, "shared_with": shared_with})
    assert response.status_code == 302
    view: SavedView = SavedView.objects.get(name=name)
    return view


@pytest.fixture
def ana(company: Catalog) -> Client:
    return person("ana", entity="user:default/ana")


@pytest.fixture
def teams(company: Catalog) -> None:
    company.holds(
        *company.documents,
        document("User", "ana", memberOf=["checkout"]),
        document("User", "ben", memberOf=["checkout"]),
        document("User", "cem", memberOf=["storefront"]),
    )


def test_a_list_is_saved_and_opened_by_its_name(ana: Client) -> None:
    view = save(ana, "Old components", query=f"{DEPRECATED}&cursor=abc&start=25&find=x")
    assert view.query == "kind=component&lifecycle=deprecated"
    assert "Old components" in page(ana, "/catalog/?kind=api")
    opened = ana.get(f"/catalog/views/{view.pk}/", follow=True)
    assert rows(opened.content.decode()) == ["checkout-api"]
    assert AuditEvent.objects.filter(verb="view.save", subject="Old components").exists()


def test_a_view_of_ones_own_is_nobody_elses(ana: Client, viewer: Client, anonymous: Client) -> None:
    view = save(ana, "Old components")
    for client in (viewer, anonymous):
        assert "Old components" not in page(client, "/catalog/?kind=component")
        assert client.get(f"/catalog/views/{view.pk}/").status_code == 404


def test_a_view_for_a_team_is_for_those_who_are_in_it(ana: Client, teams: None, anonymous: Client) -> None:
    view = save(ana, "Ours", shared_with="group:default/checkout")
    ben, cem = person("ben", entity="user:default/ben"), person("cem", entity="user:default/cem")
    assert "Ours" in page(ben, "/catalog/views/")
    assert ben.get(f"/catalog/views/{view.pk}/").status_code == 302
    assert "Ours" not in page(cem, "/catalog/views/")
    assert cem.get(f"/catalog/views/{view.pk}/").status_code == 404
    assert anonymous.get(f"/catalog/views/{view.pk}/").status_code == 404


def test_a_team_that_one_is_not_in_cannot_be_shared_with(ana: Client, teams: None) -> None:
    ana.post(
        "/catalog/views/save/", {"name": "x", "query": DEPRECATED, "shared_with": "group:default/storefront"}
    )
    assert not SavedView.objects.exists()
    assert "with a team that you are in" in words(page(ana, "/catalog/?kind=component"))


def test_a_view_for_everybody_is_seen_and_left_alone_by_others(
    ana: Client, viewer: Client, anonymous: Client
) -> None:
    view = save(ana, "For all", shared_with="all")
    assert "For all" in page(anonymous, "/catalog/?kind=component")
    change = {"name": "Mine now", "shared_with": ""}
    assert viewer.post(f"/catalog/views/{view.pk}/change/", change).status_code == 403
    assert viewer.post(f"/catalog/views/{view.pk}/delete/").status_code == 403
    assert anonymous.post(f"/catalog/views/{view.pk}/delete/").status_code == 302
    assert SavedView.objects.get().name == "For all"


def test_an_admin_tidies_up_what_is_shared(ana: Client, admin: Client) -> None:
    shared, own = save(ana, "For all", shared_with="all"), save(ana, "Own")
    admin.post(f"/catalog/views/{shared.pk}/delete/")
    assert list(SavedView.objects.all()) == [own]
    assert admin.post(f"/catalog/views/{own.pk}/delete/").status_code == 404


def test_a_view_is_renamed_shared_and_deleted_with_an_audit_row_each(ana: Client) -> None:
    view = save(ana, "Old")
    ana.post(f"/catalog/views/{view.pk}/change/", {"name": "Deprecated", "shared_with": "all"})
    view.refresh_from_db()
    assert (view.name, view.shared_with) == ("Deprecated", "all")
    ana.post(f"/catalog/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[-3:] == [
        "view.save",
        "view.change",
        "view.delete",
    ]


def test_a_name_is_given_once(ana: Client) -> None:
    save(ana, "Old")
    ana.post("/catalog/views/save/", {"name": "Old", "query": "?kind=api"})
    assert SavedView.objects.count() == 1
    assert "You have a view called Old already" in words(page(ana, "/catalog/views/"))


@pytest.mark.parametrize("query", ["", "?cursor=abc", "?q=" + "a" * 3000])
def test_what_is_no_list_is_not_kept(ana: Client, query: str) -> None:
    ana.post("/catalog/views/save/", {"name": "x", "query": query})
    assert not SavedView.objects.exists()


def test_the_catalog_opens_with_the_view_one_chose(ana: Client, anonymous: Client) -> None:
    view = save(ana, "Old")
    ana.post(f"/catalog/views/{view.pk}/default/", {"default": "yes"})
    assert ana.get("/catalog/").headers["Location"] == f"/catalog/?{view.query}"
    assert anonymous.get("/catalog/").status_code == 200
    assert ana.get("/catalog/?kind=api").status_code == 200
    ana.post(f"/catalog/views/{view.pk}/default/", {"default": "no"})
    assert ana.get("/catalog/").status_code == 200


def test_a_default_that_is_shared_no_more_is_none(ana: Client, viewer: Client) -> None:
    view = save(ana, "For all", shared_with="all")
    viewer.post(f"/catalog/views/{view.pk}/default/", {"default": "yes"})
    assert viewer.get("/catalog/").status_code == 302
    ana.post(f"/catalog/views/{view.pk}/change/", {"name": "For all", "shared_with": ""})
    assert viewer.get("/catalog/").status_code == 200


def test_the_list_says_which_view_it_is(ana: Client) -> None:
    view = save(ana, "Old")
    assert "Old</summary>" in page(ana, f"/catalog/?{view.query}")
    assert "Views</summary>" in page(ana, "/catalog/?kind=api")


def test_a_name_is_text(ana: Client) -> None:
    save(ana, "<b>x</b>")
    for url in ("/catalog/views/", "/catalog/?kind=api", "/"):
        assert "<b>x</b>" not in page(ana, url)


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_for_any_number_of_views(ana: Client, number: int) -> None:
    for n in range(number):
        save(ana, f"View {n}")
    page(ana, "/catalog/views/")
    with counted() as statements:
        page(ana, "/catalog/views/")
    assert len(statements) == 6
