"""A radar of another program is taken in and taken back, by page and by command; what is exported comes
back."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from catalog.changes.edits import edit_entity
from catalog.changes.entities import delete_entity
from catalog.models import AuditEvent, Entity, Ring
from tests.web.conftest import counted, korean, page, words

pytestmark = pytest.mark.usefixtures("tools")
CSV = """\
name,ring,quadrant,isNew,description
Flux,Hold,Delivery,FALSE,
Kafka,Adopt,Data,TRUE,A log
Perl,Gone,Data,,
"""


def spec(name: str) -> dict[str, object]:
    found: dict[str, object] = orjson.loads(Entity.objects.get(ref=f"tool:default/{name}").doc + "}")["spec"]
    return found


def preview(admin: Client, data: bytes | str = CSV, name: str = "radar.csv") -> str:
    content = data.encode() if isinstance(data, str) else data
    answer = admin.post("/radar/import/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200, words(answer.content.decode())
    return answer.content.decode()


class Form(HTMLParser):
    """What a browser would send of the preview's form."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in said:
            self.sent[self._select] = [said.get("value") or ""]
        elif tag == "input" and name and (said.get("type") != "checkbox" or "checked" in said):
            self.sent.setdefault(name, []).append(said.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def fields(markup: str) -> dict[str, list[str]]:
    return Form(markup[markup.index('<form class="stack-lg"') :]).sent


def take_in(admin: Client, markup: str, **changed: object) -> AuditEvent:
    answer = admin.post("/radar/import/", {**fields(markup), "step": "import", **changed})
    assert answer.status_code == 302, words(answer.content.decode())
    return AuditEvent.objects.get(verb="radar.import", pk=int(answer.headers["Location"].split("/")[-2]))


def test_the_preview_says_what_would_change_and_changes_nothing(admin: Client) -> None:
    markup = preview(admin)
    text = words(markup)
    assert "radar.csv · Build your own radar, CSV" in text
    assert "New tools 1 Moved 1 The same 0 Skipped 0 Refused 1" in text
    assert "Flux moved Trial → Hold Flux" in text
    assert "Kafka A log new tool Adopt kafka" in text
    assert "Perl refused Its ring is none here; choose one." in text
    assert spec("flux")["ring"] == "trial"
    assert not Entity.objects.filter(name="kafka").exists()


def test_what_is_chosen_is_taken_in_and_can_be_taken_back(admin: Client) -> None:
    before = spec("flux")
    event = take_in(admin, preview(admin))
    assert spec("flux")["ring"] == "hold"
    kafka = Entity.objects.get(ref="tool:default/kafka")
    assert spec("kafka")["category"] == "data"
    assert "Kafka" in page(admin, "/radar/")
    done = words(page(admin, f"/radar/import/{event.pk}/"))
    assert "1 new tool Kafka" in done
    assert "1 moved Flux" in done
    assert "radar.csv" in page(admin, "/radar/import/")

    admin.post(f"/radar/import/{event.pk}/")

    assert spec("flux") == before
    assert not Entity.objects.filter(pk=kafka.pk).exists()
    assert "taken back" in page(admin, f"/radar/import/{event.pk}/")
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"radar.import", "entity.create", "entities.edit", "radar.undo", "entity.delete"} <= verbs


def test_a_tool_no_longer_says_first_what_it_said_of_its_old_ring(admin: Client) -> None:
    assert "Trial. Try it where" in words(page(admin, "/tools/flux/"))
    markup = preview(admin)
    assert "A moved tool first says the reason of its move" in words(markup)
    event = take_in(admin, markup)
    assert "Hold. Imported from radar.csv." in words(page(admin, "/tools/flux/"))
    assert "보류. Imported from radar.csv." in words(korean(admin, "/tools/flux/"))
    admin.post(f"/radar/import/{event.pk}/")
    assert "Trial. Try it where" in words(page(admin, "/tools/flux/"))
    assert "Imported" not in words(korean(admin, "/tools/flux/"))


def test_taking_it_back_twice_does_nothing_more(admin: Client) -> None:
    event = take_in(admin, preview(admin))
    for _ in range(2):
        admin.post(f"/radar/import/{event.pk}/")
    assert AuditEvent.objects.filter(verb="radar.undo").count() == 1


def test_what_somebody_changed_since_stays_as_it_is(admin: Client) -> None:
    event = take_in(admin, preview(admin))
    for name, patch in (("flux", {"ring": "adopt"}), ("kafka", {"verdict": "Use it."})):
        entity = Entity.objects.get(ref=f"tool:default/{name}")
        edit_entity(actor=None, ref=entity.ref, etag=entity.etag, patch={"spec": patch})
    admin.post(f"/radar/import/{event.pk}/")
    assert spec("flux")["ring"] == "adopt"
    assert spec("kafka")["verdict"] == "Use it."
    left = words(page(admin, f"/radar/import/{event.pk}/"))
    assert "stayed as they were: tool:default/flux tool:default/kafka" in left


def test_the_mapping_and_the_choice_of_a_person_hold(admin: Client) -> None:
    markup = preview(admin)
    place = ["hold", "adopt", "gone"].index("gone")
    again = admin.post(
        "/radar/import/",
        {**fields(markup), "step": "preview", f"ring-{place}": "assess", "quadrant-1": "Big data!"},
    ).content.decode()
    assert "New tools 2" in words(again)
    left_out = {**fields(again), "one": ["perl"]}
    answer = admin.post("/radar/import/", {**left_out, "step": "import"})
    assert answer.status_code == 302
    assert (spec("perl")["ring"], spec("perl")["category"]) == ("assess", "big-data")
    assert spec("flux")["ring"] == "trial"
    assert not Entity.objects.filter(name="kafka").exists()


def test_unknown_entries_can_be_left_out(admin: Client) -> None:
    take_in(admin, preview(admin), unknown="leave")
    assert not Entity.objects.filter(name="kafka").exists()
    assert spec("flux")["ring"] == "hold"


def test_a_file_that_is_no_radar_is_told_at_its_field(admin: Client) -> None:
    answer = admin.post("/radar/import/", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert answer.status_code == 422
    assert "missing: name, ring, quadrant" in answer.content.decode()
    assert admin.post("/radar/import/", {}).status_code == 422


def test_a_preview_that_is_no_longer_whole_is_told(admin: Client) -> None:
    answer = admin.post("/radar/import/", {"held": "{", "step": "import"}, follow=True)
    assert "choose the file again" in answer.content.decode()


def test_preview_and_import_cost_the_same_for_many_entries(admin: Client) -> None:
    costs = []
    for count in (2, 200):
        rows = "".join(f"New {count}-{n},Adopt,Data,,\n" for n in range(count))
        csv = f"name,ring,quadrant,isNew,description\n{rows}"
        preview(admin, csv)
        with counted() as previewing:
            markup = preview(admin, csv)
        with counted() as importing:
            take_in(admin, markup)
        costs.append((len(previewing), len(importing)))
    (small, large) = costs
    assert large[0] == small[0]
    assert large[1] - small[1] < 30


def test_the_page_has_a_budget(admin: Client) -> None:
    page(admin, "/radar/import/")
    with counted() as statements:
        page(admin, "/radar/import/")
    assert len(statements) == 4


def test_only_admins_take_a_radar_in(editor: Client, admin: Client) -> None:
    page(editor, "/radar/import/", status=403)
    assert editor.post("/radar/import/", {"held": "{}"}).status_code == 403
    assert "Take in a radar" not in page(editor, "/radar/")
    assert "Take in a radar" in page(admin, "/radar/")


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("backstage", "a.json"),
        ("zalando", "a.json"),
        ("byor-json", "a.json"),
        ("byor-csv", "a.csv"),
        ("aoe", "a.zip"),
    ],
)
def test_what_is_exported_changes_nothing_where_it_comes_from(admin: Client, form: str, name: str) -> None:
    exported = admin.get(f"/radar/export/{form}/").content
    assert "New tools 0 Moved 0 The same 22" in words(preview(admin, exported, name))


@pytest.mark.parametrize("form", ["backstage", "zalando", "byor-json", "byor-csv", "aoe"])
def test_what_is_exported_makes_the_same_radar_elsewhere(admin: Client, form: str) -> None:
    """All tools are gone, but their categories are known; what comes back is the radar that there was."""
    exported = admin.get(f"/radar/export/{form}/").content
    standing = {row["name"]: row for row in json.loads(page(admin, "/radar/export/byor-json/"))}
    for tool in Entity.objects.filter(kind="tool"):
        delete_entity(actor=None, entity=tool)

    take_in(admin, preview(admin, exported, "radar"))

    again = {row["name"]: row for row in json.loads(page(admin, "/radar/export/byor-json/"))}
    for key in ("ring", "quadrant"):
        assert {name: row[key] for name, row in again.items()} == {
            name: row[key] for name, row in standing.items()
        }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "radar.csv"
    path.write_text(CSV)
    return path


def said(*arguments: object) -> str:
    out = StringIO()
    call_command("radar", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_previews_takes_in_and_takes_back(file: Path) -> None:
    preview = said("import", file, "--dry-run", "--ring", "gone=assess")
    assert "move  flux  trial -> hold" in preview
    assert "2 create, 1 move" in preview
    assert spec("flux")["ring"] == "trial"
    done = said("import", file, "--skip-unknown")
    assert "0 made, 1 moved" in done
    assert spec("flux")["ring"] == "hold"
    number = done.split()[-1]
    assert "1 moved back" in said("undo", number)
    assert spec("flux")["ring"] == "trial"
    with pytest.raises(CommandError, match="taken back already"):
        said("undo", number)


def test_the_command_tells_what_is_wrong(file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No ring is called love; there are adopt, trial"):
        said("import", file, "--ring", "gone=love")
    with pytest.raises(CommandError, match="No such file"):
        said("import", tmp_path / "none.csv")
    with pytest.raises(CommandError, match="There is no import 7"):
        said("undo", 7)


def test_rings_of_other_names_are_met_too(admin: Client) -> None:
    Ring.objects.filter(slug="hold").update(label="Caution", translations={"ko": "주의"})
    assert "Flux moved Trial → Caution" in words(preview(admin, CSV.replace("Hold", "Caution")))
    assert "Flux moved Trial → Caution" in words(preview(admin, CSV.replace("Hold", "주의")))
