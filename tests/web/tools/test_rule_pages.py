"""The pages on which admins edit the rules of detection, and try them on code of the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.models import DetectorRule, RuleTrouble, SourceScan
from catalog.tools.scanning import step
from catalog.tools.sources import forget_plan
from tests.ingest.fetch.repositories import make_repository
from tests.ingest.fetch.servers import SmartProtocol, serve
from tests.web.conftest import Catalog, counted, document, page, words

pytestmark = pytest.mark.usefixtures("tools")
URL = "/tools/rules/vault/"
OWN = "tool: vault\nsignals:\n  - {id: settings, strength: strong, files: '**/vault.toml'}\n"


def post(client: Client, text: str, step: str, status: int = 200, **rest: str) -> str:
    response = client.post(URL, {"text": text, "enabled": "on", "step": step, **rest})
    assert response.status_code == status, words(response.content.decode())
    return words(response.content.decode())


@pytest.fixture
def code(tools: Catalog, tmp_path: Path) -> None:
    """The repository of a component that reads secrets from Vault in one way, and in another of its own."""
    tools.holds(*tools.documents, document("Component", "till"))
    (tmp_path / "requirements.txt").write_text("hvac\n")
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "vault.toml").write_text("")


def test_the_list_tells_of_every_rule(admin: Client) -> None:
    DetectorRule.objects.create(tool="vault", text=OWN)
    shown = words(page(admin, "/tools/rules/"))
    assert "Vault your own 1 0 0" in shown
    assert "Flux comes with the portal" in shown
    assert 'href="/tools/rules/flux/"' in page(admin, "/tools/flux/")


def test_only_admins_get_there(editor: Client, anonymous: Client) -> None:
    for url in ("/tools/rules/", URL):
        page(editor, url, status=403)
        assert anonymous.get(url).status_code == 302
    assert editor.post(URL, {"text": OWN, "step": "save"}).status_code == 403
    assert not DetectorRule.objects.exists()
    assert "/tools/rules/" not in page(editor, "/tools/vault/")


def test_a_rule_is_edited_and_given_up_again(admin: Client) -> None:
    assert "hvac" in page(admin, URL)
    post(admin, OWN, "save", 302)
    assert DetectorRule.objects.get().text == OWN
    assert "your own" in words(page(admin, URL))
    post(admin, OWN, "drop", 302)
    assert not DetectorRule.objects.exists()
    assert "hvac" in page(admin, URL)


def test_a_bad_rule_is_refused_at_its_line(admin: Client) -> None:
    bad = OWN + "  - {id: b, strength: weak, files: a, contains: '(?=x)'}\n"
    response = admin.post(URL, {"text": bad, "step": "save"})
    assert response.status_code == 422
    markup = response.content.decode()
    assert "Line 4: b: “(?=x)” is no pattern of RE2" in words(markup)
    assert 'data-number="4" class="hit"' in markup
    assert "id: settings" in markup
    assert not DetectorRule.objects.exists()


def test_a_tool_that_is_none_has_no_rule(admin: Client) -> None:
    page(admin, "/tools/rules/till/", status=404)


@pytest.mark.usefixtures("code")
def test_a_text_is_tried_on_a_component_and_nothing_is_kept(admin: Client) -> None:
    shown = post(admin, OWN, "try", on="till")
    assert "By this text in use" in shown
    assert "By the rule in force not enough" in shown
    assert "infra/vault.toml settings strong new" in shown
    assert "requirements.txt:1 client weak no longer found" in shown
    assert not DetectorRule.objects.exists()
    assert not SourceScan.objects.exists()


@pytest.mark.usefixtures("code")
def test_a_text_is_tried_on_a_source(admin: Client, catalog: Catalog) -> None:
    assert "infra/vault.toml settings strong new" in post(admin, OWN, "try", on=str(catalog.path))


def test_what_cannot_be_tried_is_explained(admin: Client) -> None:
    for typed in ("nobody", "https://halden.example/page", "file:///etc", "/etc"):
        assert f"“{typed}” is no component, no source" in post(admin, OWN, "try", 422, on=typed)
    assert "Name a component, a source or a repository" in post(admin, OWN, "try", 422)


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[str]:
    """The address of a repository that the catalog does not know."""
    made = make_repository(tmp_path / "served" / "o" / "r")
    made.commit({"infra/vault.toml": b"", "docs/vault.toml": b""})
    for server in serve():
        server.otherwise = SmartProtocol(tmp_path / "served")
        yield f"{server.url}/o/r.git"


def test_a_text_is_tried_on_any_repository_by_its_address(
    admin: Client, forge: str, settings: LazySettings
) -> None:
    settings.CATALOG_ALLOWED_ADDRESSES = ["127.0.0.1"]
    shown = post(admin, OWN, "try", on=forge)
    assert "By this text in use By the rule in force nothing found Files looked through 1" in shown
    assert "infra/vault.toml settings strong new" in shown
    assert not SourceScan.objects.filter(target=forge).exists()


def test_a_repository_that_sources_may_not_be_read_from_is_not_read(admin: Client, forge: str) -> None:
    shown = post(admin, OWN, "try", on=forge)
    assert "The code could not be read." in shown
    assert "vault.toml settings" not in shown


def test_a_slow_rule_says_so_on_its_page(admin: Client) -> None:
    forget_plan()
    while step():
        pass
    scan = SourceScan.objects.first()
    assert scan is not None
    RuleTrouble.objects.create(scan=scan, tool="vault", signal="policy", path="big.hcl", seconds=3.2)
    assert "policy · big.hcl · 3.2 s" in words(page(admin, URL))
    assert "too slow" in words(page(admin, "/tools/rules/"))


def test_the_list_costs_the_same_for_any_number_of_findings(admin: Client) -> None:
    costs = []
    for _round in range(2):
        page(admin, "/tools/rules/")
        with counted() as statements:
            page(admin, "/tools/rules/")
        costs.append(len(statements))
        while step():
            pass
    assert costs[0] == costs[1]
