"""A tool moves to another ring: an admin proposes it with a reason, its owners confirm."""

from __future__ import annotations

import re

import orjson
import pytest
from django.test import Client

from catalog.models import AuditEvent, Entity, Overlay, Ring, RingMove
from portal.accounts.models import Role, User
from portal.start.shipped import keep_shipped
from tests.web.conftest import Catalog, document, korean, page, words

pytestmark = pytest.mark.usefixtures("tools")
PROPOSE = "/tools/default/flux/move/"


def proposed(admin: Client, ring: str = "hold") -> RingMove:
    response = admin.post(PROPOSE, {"ring": ring, "reason": "One way is enough here."})
    assert response.status_code == 302
    return RingMove.objects.get()


def spec(name: str = "flux") -> dict[str, object]:
    found: dict[str, object] = orjson.loads(Entity.objects.get(ref=f"tool:default/{name}").doc + "}")["spec"]
    return found


def test_an_admin_proposes_and_the_timeline_tells_what_was_confirmed(admin: Client) -> None:
    assert "Propose a move" in page(admin, "/tools/flux/")
    move = proposed(admin)
    markup = words(page(admin, "/tools/flux/"))
    assert "A move is proposed Hold One way is enough here." in markup
    assert "Trial." in markup

    admin.post(f"/tools/moves/{move.pk}/", {"answer": "yes"})

    markup = words(page(admin, "/tools/flux/"))
    assert "Hold. Try it" in markup
    assert "Moves Hold One way is enough here." in markup
    assert "A move is proposed" not in markup
    assert spec()["ring"] == "hold"
    assert Overlay.objects.filter(ref="tool:default/flux").exists()
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["ring.propose", "entity.edit", "ring.confirm"]


def test_a_move_brings_the_verdict_that_fits_it(admin: Client) -> None:
    form = page(admin, "/tools/default/flux/move/")
    present = str(spec()["verdict"])
    assert present in form.replace("&#x27;", "'")
    said = {"ring": "hold", "reason": "One way is enough here.", "verdict": "Start nothing new with it."}
    admin.post("/tools/default/flux/move/", said)
    move = RingMove.objects.get()
    assert "With the verdict: Start nothing new with it." in words(page(admin, "/tools/flux/"))
    admin.post(f"/tools/moves/{move.pk}/", {"answer": "yes"})
    assert "Hold. Start nothing new with it." in words(page(admin, "/tools/flux/"))
    assert "보류. Start nothing new with it." in words(korean(admin, "/tools/flux/"))
    assert spec()["verdict"] != present


def test_a_move_outlives_the_next_start(admin: Client) -> None:
    admin.post(f"/tools/moves/{proposed(admin).pk}/", {"answer": "yes"})
    keep_shipped(wanted=True)
    assert spec()["ring"] == "hold"


def test_a_declined_move_changes_nothing(admin: Client) -> None:
    before = spec()
    admin.post(f"/tools/moves/{proposed(admin).pk}/", {"answer": "no"})
    assert spec() == before
    assert "A move is proposed" not in page(admin, "/tools/flux/")
    proposed_again = admin.post(PROPOSE, {"ring": "adopt", "reason": "After all."})
    assert proposed_again.status_code == 302


def test_one_move_waits_at_a_time(admin: Client) -> None:
    proposed(admin)
    response = admin.post(PROPOSE, {"ring": "adopt", "reason": "No, here"})
    assert response.status_code == 422
    assert RingMove.objects.count() == 1


def test_a_move_needs_a_reason_and_another_ring(admin: Client) -> None:
    assert admin.post(PROPOSE, {"ring": "hold", "reason": " "}).status_code == 422
    assert admin.post(PROPOSE, {"ring": "trial", "reason": "Stay"}).status_code == 422
    assert 'value="trial"' not in page(admin, PROPOSE)


def test_who_is_no_admin_does_not_propose(editor: Client, anonymous: Client) -> None:
    page(editor, PROPOSE, status=403)
    assert anonymous.get(PROPOSE).status_code == 302
    assert "Propose a move" not in page(editor, "/tools/flux/")


def test_a_tool_that_is_not_there_cannot_move(admin: Client) -> None:
    page(admin, "/tools/default/nothing/move/", status=404)
    assert admin.post("/tools/moves/999/", {"answer": "yes"}).status_code == 404


@pytest.fixture
def ana(tools: Catalog) -> User:
    """Of the team that owns Flux."""
    tool = {
        "apiVersion": "greenroom/v1alpha1",
        "kind": "Tool",
        "metadata": {"name": "flux"},
        "spec": {"category": "continuous-delivery", "owner": "platform", "ring": "trial"},
    }
    tools.holds(document("Group", "platform"), document("User", "ana", memberOf=["platform"]), tool)
    return User.objects.create_user("ana", role=Role.VIEWER, entity_ref="user:default/ana")


def as_one(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_owners_of_a_tool_answer_and_nobody_else(ana: User, admin: Client, viewer: Client) -> None:
    move = proposed(admin)
    assert admin.post(f"/tools/moves/{move.pk}/").status_code == 403
    assert viewer.post(f"/tools/moves/{move.pk}/").status_code == 403
    assert "Confirm" in page(as_one(ana), "/tools/flux/")
    assert as_one(ana).post(f"/tools/moves/{move.pk}/").status_code == 302
    assert spec()["ring"] == "hold"
    move.refresh_from_db()
    assert (move.state, move.answered_by) == (RingMove.State.CONFIRMED, ana)


@pytest.mark.parametrize(("answer", "said"), [("yes", "is done."), ("no", "was not approved.")])
def test_owners_are_told_of_a_proposal_and_who_made_it_of_the_answer(
    ana: User, admin: Client, viewer: Client, answer: str, said: str
) -> None:
    move = proposed(admin)
    told = words(page(as_one(ana), "/notices/"))
    assert "flux → Hold waits for your approval." in told
    assert "One way is enough here." in told
    assert "flux" not in words(page(viewer, "/notices/"))
    as_one(ana).post(f"/tools/moves/{move.pk}/", {"answer": answer})
    ana.refresh_from_db()
    assert ana.unread_notices == 0
    assert f"flux → Hold {said}" in words(page(admin, "/notices/"))


def test_who_is_in_a_group_below_is_told_and_may_answer(
    tools: Catalog, ana: User, admin: Client, viewer: Client
) -> None:
    runtime = document("Group", "runtime", parent="platform")
    jo = document("User", "jo", memberOf=["runtime"])
    tools.holds(*tools.documents, runtime, jo)
    below = User.objects.create_user("jo", role=Role.VIEWER, entity_ref="user:default/jo")
    move = proposed(admin)
    assert "waits for your approval." in words(page(as_one(below), "/notices/"))
    assert "Confirm" in page(as_one(below), "/tools/flux/")
    assert "Confirm" not in page(viewer, "/tools/flux/")
    assert as_one(below).post(f"/tools/moves/{move.pk}/").status_code == 302
    assert spec()["ring"] == "hold"


def test_of_a_tool_without_owner_the_other_admins_are_told(admin: Client) -> None:
    other = User.objects.create_user("omar", role=Role.ADMIN)
    proposed(admin)
    assert "Flux → Hold waits for your approval." in words(page(as_one(other), "/notices/"))
    assert "Flux → Hold" not in words(page(admin, "/notices/"))


def test_an_answer_comes_once(admin: Client) -> None:
    move = proposed(admin)
    admin.post(f"/tools/moves/{move.pk}/", {"answer": "no"})
    response = admin.post(f"/tools/moves/{move.pk}/", {"answer": "yes"}, follow=True)
    assert "Somebody answered this proposal meanwhile." in response.content.decode()
    assert spec()["ring"] == "trial"


def test_an_admin_renames_and_paints_a_ring(admin: Client) -> None:
    ring = Ring.objects.get(slug="hold")
    User.objects.update(is_staff=True, is_superuser=True)
    form = {"slug": "hold", "label": "Caution", "translations": "{}", "position": 4, "light": "red"}
    refused = admin.post(f"/admin/catalog/ring/{ring.pk}/change/", form)
    assert "Write a colour as #rrggbb" in refused.content.decode()
    admin.post(f"/admin/catalog/ring/{ring.pk}/change/", {**form, "light": "#aa0000"})
    assert re.search(r"Caution\.", words(page(admin, "/tools/tfx/")))
    assert AuditEvent.objects.filter(verb="ring.keep", subject="hold").exists()
