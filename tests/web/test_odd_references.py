"""References that no entity can have: descriptors and the audit hold them, pages show them without a link."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.changes.audit import record
from portal.accounts.models import Role, User
from tests.web.conftest import Catalog, document, page

ODD = (
    "a/b/c",
    "group:default/a/b",
    "who is it?",
    "a#b",
    "a%2Fb",
    "git:http://git.example.com/x.git#main:/c.yaml",
)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "address",
    [
        "/catalog/component/default/odd/",
        "/catalog/component/default/odd/?tab=graph",
        "/catalog/component/default/odd/?tab=source",
        "/catalog/component/default/odd/?tab=history",
        "/catalog/",
        "/catalog/?health=unknown-owner",
    ],
)
def test_an_odd_owner_is_shown_on_every_page(
    anonymous: Client, catalog: Catalog, odd: str, address: str
) -> None:
    catalog.holds(document("Component", "odd", owner=odd, dependsOn=[f"component:{odd}"]))
    assert "odd" in page(anonymous, address)


@pytest.mark.django_db
def test_the_audit_shows_sources_whose_targets_read_like_references(client: Client) -> None:
    ana = User.objects.create_user("ana", role=Role.ADMIN)
    target = "git:http://127.0.0.1:8000/git/shop/basket.git#main:/catalog-info.yaml"
    record(ana, "source.add", target)
    client.force_login(ana)
    answer = client.get("/audit/")
    assert answer.status_code == 200
    assert target in answer.content.decode()
