"""What a radar of another program would change here."""

from __future__ import annotations

from datetime import date
from typing import Any

from catalog.models import Ring
from catalog.tools.radar.foreign import Blip, ForeignRadar, StatedMove
from catalog.tools.radar.meeting import Mapped, Outcome, Step, meet, name_of, suggested
from catalog.tools.rings import Rings
from catalog.tools.sheets import Sheet

TODAY = date(2026, 11, 28)
RINGS = Rings(
    {
        slug: Ring(slug=slug, label=label, position=position, translations={"ko": korean})
        for position, (slug, label, korean) in enumerate(
            [
                ("adopt", "Adopt", "도입"),
                ("trial", "Trial", "시험"),
                ("assess", "Assess", "평가"),
                ("hold", "Caution", "보류"),
            ],
            1,
        )
    }
)


def tool(name: str, title: str, ring: str, *moves: tuple[str, str]) -> Sheet:
    spec: dict[str, Any] = {"category": "security", "ring": ring}
    spec["moves"] = [{"date": day, "ring": to, "reason": "x"} for day, to in moves]
    doc = {"kind": "Tool", "metadata": {"name": name, "title": title}, "spec": spec}
    return Sheet(1, f"tool:default/{name}", "", doc)


def radar(*blips: Blip, form: str = "byor-csv", **rings: str) -> ForeignRadar:
    return ForeignRadar(
        form,
        rings or {blip.ring: blip.ring for blip in blips},
        {blip.quadrant: blip.quadrant for blip in blips},
        blips,
    )


def met(given: ForeignRadar, *tools: Sheet, create: bool = True, mapped: Mapped | None = None) -> list[Step]:
    return meet(
        given, mapped or suggested(given, RINGS), tools, RINGS, today=TODAY, create=create, source="radar.csv"
    )


def test_rings_are_recognised_by_name_in_any_language_and_by_what_others_call_them() -> None:
    blips = [
        Blip(f"T{n}", ring, "x") for n, ring in enumerate(["ADOPT", "시험", "caution", "stop", "somewhere"])
    ]
    rings = suggested(radar(*blips), RINGS).rings
    assert rings == {"ADOPT": "adopt", "시험": "trial", "caution": "hold", "stop": "hold", "somewhere": ""}


def test_rings_without_names_are_recognised_by_their_place() -> None:
    given = ForeignRadar("zalando", {"0": "1", "1": "2"}, {"0": "1"}, [Blip("Kafka", "1", "0")])
    mapped = suggested(given, RINGS)
    assert mapped.rings == {"0": "adopt", "1": "trial"}
    assert mapped.categories == {"0": "other"}


def test_quadrants_are_categories_where_one_is_called_so() -> None:
    blips = [
        Blip("a", "adopt", "Service mesh"),
        Blip("b", "adopt", "Languages & Frameworks"),
        Blip("c", "adopt", ""),
    ]
    categories = suggested(radar(*blips), RINGS).categories
    assert categories == {
        "Service mesh": "service-mesh",
        "Languages & Frameworks": "languages-frameworks",
        "": "",
    }
    assert met(radar(*blips))[2].change["spec"]["category"] == "other"  # type: ignore[index]


def test_a_tool_in_another_ring_is_moved_and_its_timeline_goes_on() -> None:
    flux = tool("flux", "Flux", "trial", ("2026-01-01", "trial"))
    moves = [StatedMove(date(2025, 1, 1), "adopt"), StatedMove(date(2026, 6, 1), "hold", "We leave it.")]
    (step,) = met(radar(Blip("flux", "hold", "x", moves=moves)), flux)
    assert (step.outcome, step.before, step.after) == (Outcome.MOVE, RINGS.of("trial"), RINGS.of("hold"))
    assert step.change is not None
    assert [(one["date"], one["ring"], one["reason"]) for one in step.change["moves"]] == [
        ("2026-01-01", "trial", "x"),
        ("2026-06-01", "hold", "We leave it."),
    ]


def test_a_move_that_the_file_does_not_date_is_of_today_and_says_where_it_comes_from() -> None:
    (step,) = met(radar(Blip("Flux", "hold", "x")), tool("flux", "Flux", "trial"))
    assert step.change is not None
    assert step.change["moves"] == [
        {"date": "2026-11-28", "ring": "hold", "reason": "Imported from radar.csv."}
    ]


def test_what_a_tool_said_of_its_old_ring_goes_with_it_in_every_language() -> None:
    flux = tool("flux", "Flux", "adopt")
    flux.doc["spec"] |= {"verdict": "Use it.", "translations": {"ko": {"verdict": "쓰세요.", "licence": "x"}}}
    (step,) = met(radar(Blip("Flux", "hold", "x")), flux)
    assert step.change is not None
    assert step.change["verdict"] is None
    assert step.change["translations"] == {"ko": {"verdict": None}}


def test_a_tool_in_the_same_ring_stays_as_it_is() -> None:
    (step,) = met(radar(Blip("Flux", "trial", "x")), tool("flux", "Flux", "trial"))
    assert (step.outcome, step.change) == (Outcome.SAME, None)


def test_an_entry_is_found_by_key_title_and_name() -> None:
    argo = tool("argo-cd", "Argo CD", "hold")
    for blip in (
        Blip("x", "adopt", "q", key="argo-cd"),
        Blip("ArgoCD", "adopt", "q"),
        Blip("argo cd", "adopt", "q"),
    ):
        assert met(radar(blip), argo)[0].tool == argo


def test_what_is_no_tool_yet_becomes_one_or_is_left_out() -> None:
    given = radar(Blip("C++", "adopt", "Languages", description="A language.", url="https://isocpp.org"))
    (step,) = met(given)
    assert (step.outcome, step.name) == (Outcome.CREATE, "c-plus-plus")
    assert step.change is not None
    assert step.change["metadata"]["links"] == [{"url": "https://isocpp.org", "title": "C++"}]
    assert step.change["spec"]["category"] == "languages"
    assert met(given, create=False)[0].outcome is Outcome.SKIP


def test_a_ring_that_is_none_here_and_an_entry_twice_are_refused() -> None:
    steps = met(radar(Blip("a", "somewhere", "q"), Blip("b", "adopt", "q"), Blip("B", "hold", "q")))
    assert [step.outcome for step in steps] == [Outcome.REFUSED, Outcome.CREATE, Outcome.REFUSED]
    assert "choose one" in steps[0].reason


def test_names_are_made_of_any_title() -> None:
    titles = {
        "C#": "c-sharp",
        ".NET 8": "net-8",
        "Café": "cafe",
        "R": "r",
        "쿠버네티스": "",
        "x" * 90: "x" * 63,
    }
    for title, name in titles.items():
        made = name_of(Blip(title, "adopt", "q"))
        assert made == name or (not name and made.startswith("tool-"))
