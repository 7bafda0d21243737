"""All rows of a list as a file."""

from __future__ import annotations

import csv
import io

import orjson
import pytest
import yaml
from django.test import Client
from django.utils import translation

from portal.accounts.models import Role
from tests.web.conftest import Catalog, document, only_reads

COMPONENTS = "/catalog/?kind=component"


def export(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.streaming
    assert "attachment" in response["Content-Disposition"]
    return response.getvalue().decode()


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_the_columns_that_are_shown(anonymous: Client, company: Catalog) -> None:
    exported = table(export(anonymous, f"{COMPONENTS}&column=owner&column=tags&column=health&format=csv"))
    assert exported[0] == {
        "Name": "basket-service",
        "Owner": "group:default/checkout",
        "Health": "Good",
        "Tags": "python, tier-1",
    }


def test_an_export_has_every_row_of_the_filters_and_no_other(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        *(document("Component", f"s{n:03}", type="service" if n % 2 else "job") for n in range(120))
    )
    exported = table(export(anonymous, f"{COMPONENTS}&type=service&sort=-name&format=csv&start=25"))
    assert [row["Name"] for row in exported] == [f"s{n:03}" for n in range(119, 0, -2)]


def test_json_and_yaml_have_whole_entities_with_their_relations(anonymous: Client, company: Catalog) -> None:
    whole = orjson.loads(export(anonymous, f"{COMPONENTS}&q=basket&format=json"))
    assert [entity["metadata"]["name"] for entity in whole] == ["basket-service"]
    assert {"type": "ownedBy", "targetRef": "group:default/checkout"} in whole[0]["relations"]
    assert list(yaml.safe_load_all(export(anonymous, f"{COMPONENTS}&q=basket&format=yaml"))) == whole


def test_nothing_found_is_still_a_file(anonymous: Client, company: Catalog) -> None:
    assert orjson.loads(export(anonymous, f"{COMPONENTS}&type=none&format=json")) == []
    assert export(anonymous, f"{COMPONENTS}&type=none&format=yaml") == ""


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_a_spreadsheet_runs_nothing(anonymous: Client, catalog: Catalog, cell: str) -> None:
    catalog.holds(document("Component", "orders", type=cell))
    assert table(export(anonymous, f"{COMPONENTS}&format=csv"))[0]["Type"] == f"'{cell}"


def test_an_export_has_only_what_one_may_see(viewer: Client, company: Catalog) -> None:
    only_reads(Role.VIEWER, {"spec.type": "website"})
    assert [row["Name"] for row in table(export(viewer, "/catalog/?kind=all&format=csv"))] == ["checkout-web"]


def test_a_korean_table_opens_in_a_spreadsheet(anonymous: Client, company: Catalog) -> None:
    anonymous.cookies["django_language"] = "ko"
    with translation.override("en"):  # so that the language of the request ends with it
        assert export(anonymous, f"{COMPONENTS}&format=csv").startswith("\ufeff")
