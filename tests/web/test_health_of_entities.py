"""Signs of trouble that lists filter and sort by: each list holds what its rows say."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.models import Entity, Location
from tests.web.conftest import Catalog, document, page, rows, words

ALL = "/catalog/?kind=all"


def test_what_comes_through_an_included_location_fails_with_it(anonymous: Client, company: Catalog) -> None:
    included = Location.objects.create(
        type="url",
        target="https://git.halden.example/more.yaml",
        registered=False,
        error="No answer.",
        failures=1,
    )
    Entity.objects.filter(name="basket-service").update(location=included)
    listed = page(anonymous, f"{ALL}&health=failing")
    assert rows(listed) == ["basket-service"]
    assert words(listed).count("Source failing") >= 2
    assert "Source failing" in words(page(anonymous, "/catalog/component/default/basket-service/"))


def test_an_unknown_owner_has_a_list_of_its_own(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("Component", "adrift", owner="nobody"),
        document("Component", "lost-link", dependsOn=["component:gone"]),
        document("Group", "checkout"),
    )
    assert rows(page(anonymous, f"{ALL}&health=unowned")) == ["adrift"]
    assert set(rows(page(anonymous, f"{ALL}&health=dangling"))) == {"adrift", "lost-link"}
    assert "Unknown owner" in words(page(anonymous, f"{ALL}&health=unowned"))
    assert "Unknown owner" in words(page(anonymous, "/catalog/component/default/adrift/"))


def test_the_worst_off_come_first_when_sorted_by_health(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("Group", "checkout"),
        document("Component", "well"),
        document("Component", "adrift", owner="nobody"),
    )
    by_health = rows(page(anonymous, "/catalog/?kind=component&sort=health"))
    assert by_health == ["adrift", "well"]
    assert rows(page(anonymous, "/catalog/?kind=component&sort=-health")) == ["well", "adrift"]
    exported = anonymous.get("/catalog/?kind=component&sort=health&format=csv").getvalue().decode()
    assert exported.index("adrift") < exported.index("well")


def test_a_long_list_by_health_has_every_row_once(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("Group", "checkout"),
        *(document("Component", f"service-{n}", owner="nobody" if n % 3 else "checkout") for n in range(60)),
    )
    assert sorted(all_rows(anonymous, "/catalog/?kind=component&sort=health")) == sorted(
        f"service-{n}" for n in range(60)
    )


@pytest.mark.parametrize("sort", ["changed", "-changed"])
def test_a_long_list_by_change_has_every_row_once_and_in_order(
    anonymous: Client, catalog: Catalog, sort: str
) -> None:
    documents = [document("Component", f"service-{n}") for n in range(60)]
    catalog.holds(*documents)
    documents[7] = document("Component", "service-7", lifecycle="deprecated")
    catalog.holds(*documents)
    listed = all_rows(anonymous, f"/catalog/?kind=component&sort={sort}")
    assert sorted(listed) == sorted(f"service-{n}" for n in range(60))
    assert listed[0 if sort == "-changed" else -1] == "service-7"


def test_pages_by_change_can_be_turned_back(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(*(document("Component", f"service-{n}") for n in range(60)))
    first = page(anonymous, "/catalog/?kind=component&sort=-changed")
    second = page(anonymous, "/catalog/" + link(first, "next"))
    assert rows(page(anonymous, "/catalog/" + link(second, "previous"))) == rows(first)


def all_rows(client: Client, url: str) -> list[str]:
    """The rows of all pages, following "Next"."""
    found: list[str] = []
    while url:
        markup = page(client, url)
        found += rows(markup)
        url = "/catalog/" + link(markup, "next") if 'id="next"' in markup else ""
    return found


def link(markup: str, name: str) -> str:
    return markup.split(f'id="{name}" href="/catalog/')[1].split('"')[0].replace("&amp;", "&")
