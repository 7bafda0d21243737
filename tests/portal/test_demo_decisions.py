"""The example company has decided about tools and lived with it: dated, with reasons, in both languages."""

from __future__ import annotations

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from catalog.models import Entity, Overlay, Ring
from catalog.tools.sheets import Sheet, sheets
from portal.demo.decisions import DECISIONS, make_decisions
from portal.start.example import load_example
from portal.start.shipped import keep_shipped
from tests.web.conftest import page, words
from tests.web.tools.conftest import make_rings

pytestmark = pytest.mark.django_db

SAID = yaml.safe_load(DECISIONS.read_text())


@pytest.fixture
def company() -> None:
    make_rings()
    keep_shipped(wanted=True)
    load_example()


def decided() -> list[Sheet]:
    rows = Entity.objects.filter(ref__in=[f"tool:default/{name}" for name in SAID])
    return sheets(rows.values_list("pk", flat=True))


@pytest.mark.usefixtures("company")
def test_every_decision_is_an_edit_that_says_it_is_an_example() -> None:
    assert Overlay.objects.count() == len(SAID)
    assert len(decided()) == len(SAID)
    assert all(sheet.is_example for sheet in decided())


@pytest.mark.usefixtures("company")
def test_moves_lead_in_order_from_the_past_to_the_ring_of_today() -> None:
    today = timezone.localdate().isoformat()
    rings = set(Ring.objects.values_list("slug", flat=True))
    for sheet in decided():
        moves = sheet.doc["spec"]["moves"]
        days = [move["date"] for move in moves]
        assert days == sorted(days)
        assert days[-1] < today < sheet.doc["spec"]["nextReview"]
        assert {move["ring"] for move in moves} <= rings
        assert moves[-1]["ring"] == sheet.doc["spec"]["ring"]


@pytest.mark.usefixtures("company")
def test_all_of_it_is_said_in_korean_too() -> None:
    for sheet in decided():
        spec, korean = sheet.doc["spec"], sheet.doc["spec"]["translations"]["ko"]
        assert len(korean["moves"]) == len(spec["moves"])
        for said, translated in zip(spec.get("reports", ()), korean.get("reports", ()), strict=True):
            assert {key for key in said if key in ("for", "against")} == set(translated)


@pytest.mark.usefixtures("company")
def test_people_who_decide_are_people_of_the_company() -> None:
    names = {
        one
        for doc in Entity.objects.filter(kind="user").values_list("doc", flat=True)
        for one in [yaml.safe_load(doc + "}")["spec"]["profile"]["displayName"]]
    }
    keys = ("moves", "reports")
    said_by = {one["by"] for sheet in decided() for key in keys for one in sheet.doc["spec"].get(key, ())}
    assert said_by <= names


@pytest.mark.usefixtures("company")
def test_the_page_of_a_tool_shows_them(client: Client, settings: object) -> None:
    settings.ANONYMOUS_READ = True  # type: ignore[attr-defined]
    markup = words(page(client, "/tools/flux/"))
    assert "Hold. Start nothing new with it" in markup
    assert "An example, made up with the example company." in markup
    assert "One way is enough" in markup
    client.cookies["django_language"] = "ko"
    assert "방법은 하나면 충분합니다." in page(client, "/tools/flux/")


@pytest.mark.usefixtures("company")
def test_what_somebody_edited_stays_as_they_said_it() -> None:
    Overlay.objects.filter(ref="tool:default/flux").update(patch='{"spec":{"ring":"trial"}}')
    before = Entity.objects.get(ref="tool:default/flux").doc
    make_decisions()
    assert Entity.objects.get(ref="tool:default/flux").doc == before
