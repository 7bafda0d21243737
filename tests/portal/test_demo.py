"""The example company is believable and whole; what is wrong in it is wrong on purpose, and listed here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from catalog import kinds
from catalog.changes.locations import register_location
from catalog.ingest.check import Checked, check
from catalog.ingest.complaints import complaints
from catalog.ingest.placeholders import fill
from catalog.ingest.problem import Problem, Refused
from catalog.ingest.read import Document, read
from catalog.ingest.refresh import refresh
from catalog.models import Entity, Relation
from catalog.tools.detectors.rule import shipped_rules
from catalog.tools.detectors.scan import Scanner

ROOT = settings.BASE_DIR / "portal" / "demo" / "company" / "catalog-info.yaml"
TOOLS = settings.BASE_DIR / "catalog" / "tools" / "content" / "tools"
"""They come with the portal, and the company's components say which they use."""

COUNTS = {
    "airesource": 4,
    "api": 38,
    "component": 86,
    "depot": 7,
    "domain": 4,
    "group": 14,
    "kind": 1,
    "location": 2,
    "resource": 28,
    "system": 9,
    "user": 92,
}
DANGLING = {
    ("component:default/checkout-api", "consumesApi", "api:default/tax-rates"),
    ("component:default/invoice-export", "ownedBy", "group:default/finance-systems"),
}
REFUSED = ("services/platform/notification-hub/catalog-info.yaml", 2)
DEPRECATED_AND_USED = {
    "api:default/orders-v1",
    "api:default/tax-rates-v1",
    "component:default/edi-bridge",
    "component:default/shelf-scanner",
    "component:default/webhook-relay",
}
UNDEFINED = {"lakehouse-mcp"}
"""APIs without a definition: an MCP server has addresses instead."""


@dataclass
class Company:
    """The documents as a reader meets them, from the root through every Location."""

    files: set[Path] = field(default_factory=set)
    inputs: set[Path] = field(default_factory=set)
    entities: dict[str, Checked] = field(default_factory=dict)
    refused: dict[tuple[str, int], Problem] = field(default_factory=dict)
    registry: kinds.Registry = field(default_factory=kinds.registry.copy)

    def read(self, path: Path) -> None:
        if path in self.files:
            return
        self.files.add(path)
        for document in read(path.read_bytes()):
            if document.value is not None or document.problem is not None:
                self._take(path, document)

    def _take(self, path: Path, document: Document) -> None:
        assert document.value is not None, document.problem
        try:
            doc, inputs = fill(document.value, lambda target: (path.parent / target).read_bytes())
            checked = check(doc, document, kinds=self.registry)
        except Refused as refused:
            self.refused[str(path.relative_to(ROOT.parent)), document.position] = refused.problem
            return
        self.inputs.update(path.parent / target for target in inputs)
        assert str(checked.ref) not in self.entities, f"{checked.ref} is there twice"
        self.entities[str(checked.ref)] = checked
        if checked.ref.kind == "kind":
            self.registry.define(checked.doc)
        for target in checked.includes:
            for included in self._named(path, target):
                self.read(included)

    def _named(self, path: Path, target: str) -> list[Path]:
        found = sorted(path.parent.glob(target.removeprefix("./")))
        assert found, f"{path} includes {target}, which is nothing"
        return found

    def of(self, kind: str) -> Iterator[Checked]:
        return (checked for checked in self.entities.values() if checked.ref.kind == kind)

    def unread(self) -> set[Path]:
        """Files in its folder that are neither descriptors nor a part of one."""
        there = {path for path in ROOT.parent.rglob("*") if path.is_file()}
        return there - self.files - self.inputs

    def relations(self) -> set[tuple[str, str, str]]:
        return {
            (ref, relation.type, relation.target)
            for ref, checked in self.entities.items()
            for relation in checked.relations
        }


@pytest.fixture(scope="module")
def company() -> Company:
    company = Company()
    company.read(ROOT)
    return company


def definitions(company: Company, kind: str) -> dict[str, str]:
    specs = {checked.ref.name: checked.doc["spec"] for checked in company.of("api")}
    return {name: spec["definition"] for name, spec in specs.items() if spec["type"] == kind}


def unresolved(definition: dict[str, Any]) -> set[str]:
    """Local `$ref`s of a definition that lead nowhere."""
    pointers = set(re.findall(r"""\$ref: ["']?#/([\w/-]+)""", yaml.safe_dump(definition)))
    return {pointer for pointer in pointers if not _leads_somewhere(definition, pointer)}


def _leads_somewhere(definition: Any, pointer: str) -> bool:
    for step in pointer.split("/"):
        if step not in definition:
            return False
        definition = definition[step]
    return True


def test_every_document_is_valid_but_the_one_kept_on_purpose(company: Company) -> None:
    assert set(company.refused) == {REFUSED}
    assert "lifecycle" in company.refused[REFUSED].message


def test_the_neighbours_of_the_refused_document_are_there(company: Company) -> None:
    assert {"component:default/notification-hub", "api:default/notifications"} <= set(company.entities)


def test_there_are_as_many_of_each_kind_as_the_pages_were_drawn_for(company: Company) -> None:
    assert Counter(checked.ref.kind for checked in company.entities.values()) == COUNTS


def test_there_are_at_least_sixty_services(company: Company) -> None:
    types = Counter(checked.doc["spec"]["type"] for checked in company.of("component"))
    assert types["service"] >= 60
    assert types.keys() == {"service", "website", "mobile-app", "library", "job", "data-pipeline"}


def test_every_reference_resolves_but_the_ones_kept_on_purpose(company: Company) -> None:
    shipped = {f"tool:default/{path.stem}" for path in TOOLS.glob("*.yaml")}
    dangling = {
        stated for stated in company.relations() if stated[2] not in company.entities.keys() | shipped
    }
    assert dangling == DANGLING


def test_what_is_deprecated_is_still_in_use(company: Company) -> None:
    deprecated = {
        ref
        for ref, checked in company.entities.items()
        if checked.doc.get("spec", {}).get("lifecycle") == "deprecated"
    }
    used = {target for _, kind, target in company.relations() if kind in ("consumesApi", "dependsOn")}
    assert deprecated == DEPRECATED_AND_USED
    assert deprecated <= used


def test_every_api_is_provided_by_exactly_one_component(company: Company) -> None:
    provided = Counter(target for _, kind, target in company.relations() if kind == "providesApi")
    assert provided == Counter(str(checked.ref) for checked in company.of("api"))


def test_every_team_has_members(company: Company) -> None:
    joined = {target for _, kind, target in company.relations() if kind == "memberOf"}
    assert joined == {str(checked.ref) for checked in company.of("group")}


def test_no_two_descriptions_are_alike(company: Company) -> None:
    descriptions = [checked.doc["metadata"].get("description", "") for checked in company.entities.values()]
    assert all(descriptions)
    assert [text for text, times in Counter(descriptions).items() if times > 1] == []


def test_mail_and_links_stay_within_the_company(company: Company) -> None:
    for checked in company.of("user"):
        assert checked.doc["spec"]["profile"]["email"] == f"{checked.ref.name}@halden.example"
    urls = [
        link["url"]
        for checked in company.entities.values()
        for link in checked.doc["metadata"].get("links", ())
    ]
    assert [url for url in urls if not re.match(r"https://[a-z]+\.halden\.example(/|$)", url)] == []


def test_every_openapi_definition_has_paths_that_answer(company: Company) -> None:
    found = definitions(company, "openapi")
    assert len(found) == 25
    for name, text in found.items():
        definition = yaml.safe_load(text)
        assert definition["openapi"].startswith("3.1."), name
        operations = [operation for path in definition["paths"].values() for operation in path.values()]
        assert len(operations) >= 2, name
        assert all(operation["responses"] and operation["summary"] for operation in operations), name
        names = [operation["operationId"] for operation in operations]
        assert len(names) == len(set(names)), name
        assert unresolved(definition) == set(), name


def test_every_asyncapi_definition_has_channels_with_messages(company: Company) -> None:
    found = definitions(company, "asyncapi")
    assert len(found) == 6
    for name, text in found.items():
        definition = yaml.safe_load(text)
        assert definition["asyncapi"].startswith("3."), name
        assert all(channel["messages"] for channel in definition["channels"].values()), name
        assert unresolved(definition) == set(), name


def test_the_other_definitions_are_of_the_type_they_say(company: Company) -> None:
    assert all("type Query {" in text for text in definitions(company, "graphql").values())
    assert all(text.startswith('syntax = "proto3";') for text in definitions(company, "grpc").values())
    assert {
        checked.ref.name for checked in company.of("api") if "definition" not in checked.doc["spec"]
    } == UNDEFINED


def test_no_file_lies_about_that_nothing_reads(company: Company) -> None:
    lying_about = {path for path in company.unread() if not tools_shown_by(path)}
    assert lying_about == {ROOT.parent / "README.md"}


def test_the_code_shows_what_its_component_says_that_it_uses(company: Company) -> None:
    files = [path for path in company.unread() if tools_shown_by(path)]
    assert len(files) > 60
    for path in files:
        assert tools_shown_by(path) <= tools_said_near(path), path


def tools_shown_by(path: Path) -> set[str]:
    scanner = Scanner(shipped_rules())
    return {one.tool for one in scanner.file(str(path.relative_to(ROOT.parent)), lambda _: path.read_bytes())}


def tools_said_near(path: Path) -> set[str]:
    """By the one component whose descriptor lies in the nearest folder above."""
    nearest = next(folder for folder in path.parents if (folder / "catalog-info.yaml").exists())
    documents = yaml.safe_load_all((nearest / "catalog-info.yaml").read_text())
    (component,) = [one for one in documents if one and one["kind"] == "Component"]
    return set(component["metadata"]["annotations"]["greenroom.dev/uses-tools"].split(", "))


@pytest.mark.django_db(transaction=True)
def test_the_portal_takes_the_company_in_at_the_first_try() -> None:
    location = register_location(actor=None, kind="file", target=str(ROOT))
    (outcome,) = refresh([location])
    assert (outcome.tally.created, outcome.tally.refused) == (
        sum(COUNTS.values()) + 1,
        1,
    )  # and the location itself
    assert [complaint.path.endswith(REFUSED[0]) for complaint in complaints(location)] == [True]
    assert Entity.objects.filter(kind="depot").count() == COUNTS["depot"]
    dangling = Relation.objects.filter(target=None).values_list("source__ref", "type", "target_ref")
    missing = {stated for stated in dangling if stated[1] != "usesTool"}  # tools come with the portal
    assert missing == DANGLING
