"""Rings are data: an admin renames, paints, orders and adds them, and every page and export follows."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from catalog.changes.edits import edit_entity
from catalog.models import Entity, Ring, RingMove
from portal.accounts.models import User
from tests.web.conftest import Catalog, page, words
from tests.web.tools.conftest import component

pytestmark = pytest.mark.usefixtures("tools")
ADD = "/admin/catalog/ring/add/"


@pytest.fixture
def chief(admin: Client) -> Client:
    User.objects.update(is_staff=True, is_superuser=True)
    return admin


def keep(chief: Client, slug: str, **changed: object) -> str:
    """Send the form as it is but for what changes; what the page then says."""
    ring = Ring.objects.filter(slug=slug).first()
    form: dict[str, object] = {"slug": slug, "translations": "{}"}
    if ring:
        form |= {"label": ring.label, "position": ring.position, "light": ring.light, "dark": ring.dark}
        form |= {"is_hold": "on"} if ring.is_hold else {}
    url = f"/admin/catalog/ring/{ring.pk}/change/" if ring else ADD
    return words(chief.post(url, {**form, **changed}, follow=True).content.decode())


def order() -> list[str]:
    assert list(Ring.objects.values_list("position", flat=True)) == list(range(1, Ring.objects.count() + 1))
    return list(Ring.objects.values_list("slug", flat=True))


def named(markup: str) -> list[str]:
    return re.findall(r'class="ringname[^>]*>([^<]*)<', markup)


def test_rings_change_places(chief: Client) -> None:
    keep(chief, "assess", position=2)
    assert order() == ["adopt", "assess", "trial", "hold"]
    keep(chief, "adopt", position=4)
    assert order() == ["assess", "trial", "hold", "adopt"]
    assert named(page(chief, "/radar/")) == ["Assess", "Trial", "Hold", "Adopt"]


def test_a_fifth_ring_has_its_place_in_radar_list_tool_and_exports(chief: Client) -> None:
    keep(chief, "hold", label="Caution", light="#aa5500")
    keep(chief, "retire", label="Retire", position=5, is_hold="on")
    Ring.objects.filter(slug="hold").update(translations={})
    answer = chief.post("/tools/default/tfx/move/", {"ring": "retire", "reason": "Nobody installs it."})
    assert answer.status_code == 302
    chief.post(f"/tools/moves/{RingMove.objects.get().pk}/", {"answer": "yes"})

    radar = page(chief, "/radar/")
    assert named(radar) == ["Adopt", "Trial", "Assess", "Caution", "Retire"]
    assert "TensorFlow Extended (TFX): Retire" in radar
    assert radar.count('class="blip ') == 22
    assert "Retire" in words(page(chief, "/tools/tfx/"))
    assert "TensorFlow Extended (TFX)" in words(page(chief, "/tools/?ring=retire"))
    assert "Argo CD" not in words(page(chief, "/tools/?ring=retire", target="results"))
    exported = json.loads(chief.get("/radar/export/backstage/").content)
    assert [(one["name"], one["color"]) for one in exported["rings"]][3:] == [
        ("Caution", "#aa5500"),
        ("Retire", "#6d4a86"),
    ]
    zalando = json.loads(chief.get("/radar/export/zalando/").content)
    assert {one["label"]: one["ring"] for one in zalando["entries"]}["TensorFlow Extended (TFX)"] == 4


def test_from_the_ring_on_hold_outwards_is_to_be_left(chief: Client, tools: Catalog) -> None:
    tools.holds(*tools.documents, component("prices", "serverless-framework", "tfx"))
    keep(chief, "retire", label="Retire", position=5)
    tfx = Entity.objects.get(ref="tool:default/tfx")
    edit_entity(actor=None, ref=tfx.ref, etag=tfx.etag, patch={"spec": {"ring": "retire"}})
    shown = words(page(chief, "/catalog/component/default/prices/?tab=tools"))
    assert "Leave Serverless Framework Its ring is Hold" in shown
    assert "Leave TensorFlow Extended (TFX) Its ring is Retire" in shown
    keep(chief, "hold", is_hold="")
    shown = words(page(chief, "/catalog/component/default/prices/?tab=tools"))
    assert "Leave Serverless Framework" not in shown


def test_a_seventh_ring_is_refused_in_words(chief: Client) -> None:
    keep(chief, "five", label="Five", position=5)
    keep(chief, "six", label="Six", position=6)
    assert "There are 6 rings, and no room for more." in keep(chief, "seven", label="Seven", position=6)
    assert len(order()) == 6
    assert len(named(page(chief, "/radar/"))) == 6


def test_a_ring_that_goes_leaves_no_gap(chief: Client) -> None:
    ring = Ring.objects.get(slug="trial")
    chief.post(f"/admin/catalog/ring/{ring.pk}/delete/", {"post": "yes"})
    assert order() == ["adopt", "assess", "hold"]
    assert named(page(chief, "/radar/")) == ["Adopt", "Assess", "Hold"]
    assert "Not rated" in words(page(chief, "/tools/flux/"))
