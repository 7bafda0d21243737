"""Choosing a template."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import Role
from tests.portal.scaffolder.web.conftest import template
from tests.web.conftest import Catalog, counted, only_reads, page, words


@pytest.mark.usefixtures("templates")
def test_the_gallery_shows_every_template_with_what_it_makes(anonymous: Client) -> None:
    shown = words(page(anonymous, "/create/"))
    assert "Python service A small service. python service Platform 0 runs" in shown
    assert "static-site" in shown


@pytest.mark.usefixtures("templates")
@pytest.mark.parametrize("query", ["q=small", "type=service", "tag=python", "owner=group:default/platform"])
def test_it_is_narrowed_by_words_type_tag_and_owner(anonymous: Client, query: str) -> None:
    found = page(anonymous, f"/create/?{query}", target="found")
    assert "Python service" in found
    assert "static-site" not in found
    assert "1 template" in found


@pytest.mark.usefixtures("templates")
def test_when_nothing_fits_the_way_on_is_named(anonymous: Client) -> None:
    assert "Show all templates" in page(anonymous, "/create/?q=cobol")


def test_a_company_without_templates_is_told_how_to_get_some(anonymous: Client, catalog: Catalog) -> None:
    assert "No template yet" in page(anonymous, "/create/")


@pytest.mark.usefixtures("templates")
def test_a_template_that_one_may_not_see_is_not_there(viewer: Client) -> None:
    only_reads(Role.VIEWER, {"spec.type": "website"})
    assert "Python service" not in page(viewer, "/create/")
    for place in ("", "form/1/", "review/", "form/1/pick/?field=f/owner"):
        page(viewer, f"/create/templates/default/python-service/{place}", status=404)


@pytest.mark.usefixtures("templates")
def test_a_template_says_what_it_asks_and_does_and_its_entity_leads_to_it(anonymous: Client) -> None:
    shown = words(page(anonymous, "/create/templates/default/python-service/"))
    for told in (
        "Tell the log",
        "debug:log",
        "Name and owner",
        "Replicas optional",
        "not run yet",
        "Platform",
    ):
        assert told in shown
    entity = page(anonymous, "/catalog/template/default/python-service/")
    assert 'href="/create/templates/default/python-service/"' in entity


@pytest.mark.parametrize("count", [3, 100])
def test_the_gallery_costs_the_same_for_any_number(anonymous: Client, catalog: Catalog, count: int) -> None:
    catalog.holds(*(template(f"template-{n}", owner=f"team-{n % 7}") for n in range(count)))
    page(anonymous, "/create/")
    with counted() as statements:
        page(anonymous, "/create/")
    assert len(statements) == 8


def test_tools_in_a_template_are_shown_and_found(viewer: Client, catalog: Catalog) -> None:
    uses = {"annotations": {"greenroom.dev/uses-tools": "fastapi"}}
    catalog.holds(
        template("python-service", metadata={"title": "Python service", **uses}),
        template("static-site"),
    )
    shown = words(page(viewer, "/create/templates/default/python-service/"))
    assert "Tools in it fastapi" in shown
    assert "Python service fastapi" in words(page(viewer, "/create/"))
    found = words(page(viewer, "/create/?tool=tool:default/fastapi", target="found"))
    assert "Python service" in found
    assert "static-site" not in found
