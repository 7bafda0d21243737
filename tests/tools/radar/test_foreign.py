"""Radars of other programs are read whatever they hold, and what cannot be read is told."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.tools.radar.foreign import Blip, ForeignRadar, NoRadar, StatedMove, read_radar

BACKSTAGE = {
    "title": "Ours",
    "quadrants": [{"id": "1", "name": "Infrastructure"}],
    "rings": [
        {"id": "adopt", "name": "ADOPT", "color": "#000"},
        {"id": "hold", "name": "HOLD", "color": "#111"},
    ],
    "entries": [
        {
            "id": "flux",
            "key": "flux",
            "title": "Flux",
            "quadrant": "1",
            "description": "<p>Git &amp; <b>clusters</b></p>",
            "links": [{"title": "x", "url": "https://fluxcd.io"}],
            "timeline": [
                {"moved": 1, "ringId": "adopt", "date": "2026-02-08", "description": "It works."},
                {"moved": 0, "ringId": "hold", "date": "2025-02-06T00:00:00.000Z", "description": ""},
            ],
        },
        {
            "id": "old",
            "key": "old",
            "title": "Old form",
            "quadrant": "1",
            "ring": "hold",
            "url": "#",
            "moved": 0,
        },
        {"id": "x", "key": "x", "title": "", "timeline": []},
    ],
}
ZALANDO = {
    "date": "2026.10",
    "entries": [
        {"quadrant": 3, "ring": 0, "label": "Kafka", "active": True, "moved": 0, "link": "https://x.example"},
        {"quadrant": 0, "ring": 3, "label": "Perl", "active": False, "moved": -1},
        {"quadrant": 0, "ring": "0", "label": "Wrong"},
    ],
}


def archive(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return held.getvalue()


def item(ring: str = "", **head: str) -> str:
    lines = {**head, **({"ring": ring} if ring else {})}
    return (
        "---\n" + "".join(f"{k}: {v}\n" for k, v in lines.items()) + "---\n\nWhat it is.\n\nWhy it moved.\n"
    )


AOE = archive(
    {
        "techradar/radar/2025-01-10/flux.md": item("assess", title="Flux", quadrant="tools"),
        "techradar/radar/2026-03-01/flux.md": item("trial"),
        "techradar/radar/2026-05-01/flux.md": item(featured="false"),
        "techradar/radar/2026-05-01/broken.md": "no head",
        "techradar/radar/2026-05-01/ringless.md": item(title="Ringless"),
        "techradar/config.json": json.dumps({"quadrants": [{"id": "tools", "title": "Tools & more"}]}),
        "techradar/README.md": "---\nring: adopt\n---\n",
    }
)
CSV = '\ufeffname;Ring;quadrant;isNew;description\nFlux;Trial;Tools;TRUE;"\'=1+1 <i>a</i>"\n;;;;\n;Hold;x;;\n'


def spoilt() -> bytes:
    """An archive whose directory is whole and whose contents are none that can be inflated."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("radar/2026-01-01/flux.md", "---\ntitle: Flux\n---\n" + "word " * 400)
    data = bytearray(made.getvalue())
    begin = 30 + len("radar/2026-01-01/flux.md")
    data[begin : begin + 8] = b"\xff" * 8
    return bytes(data)


SPOILT = spoilt()


def test_backstages_plugin() -> None:
    radar = read_radar(json.dumps(BACKSTAGE).encode())
    assert radar.form == "backstage"
    assert radar.rings == {"adopt": "ADOPT", "hold": "HOLD"}
    flux, old = radar.blips
    assert flux == Blip(
        "Flux",
        "adopt",
        "1",
        "flux",
        "Git & clusters",
        "https://fluxcd.io",
        [StatedMove(date(2025, 2, 6), "hold", ""), StatedMove(date(2026, 2, 8), "adopt", "It works.")],
    )
    assert (old.ring, old.url, list(old.moves)) == ("hold", "", [])
    assert radar.left_out == [""]


def test_zalandos_page_also_without_names() -> None:
    radar = read_radar(json.dumps(ZALANDO).encode())
    assert (radar.form, radar.day) == ("zalando", date(2026, 10, 1))
    assert radar.rings == {"0": "1", "1": "2", "2": "3", "3": "4"}
    assert [(blip.title, blip.ring, blip.quadrant) for blip in radar.blips] == [
        ("Kafka", "0", "3"),
        ("Perl", "3", "0"),
    ]
    assert radar.left_out == ["Wrong"]
    named = read_radar(
        json.dumps(ZALANDO | {"rings": [{"name": "USE"}], "quadrants": [{"name": "Data"}]}).encode()
    )
    assert (named.rings["0"], named.rings["3"], named.quadrants["0"]) == ("USE", "4", "Data")


def test_a_list_of_zalandos_that_is_none_counts_as_empty() -> None:
    entry = {"label": "Flux", "quadrant": 0, "ring": 1, "moved": 0, "active": True}
    radar = read_radar(json.dumps({"entries": [entry], "rings": 5, "quadrants": "x"}).encode())
    assert [blip.title for blip in radar.blips] == ["Flux"]


def test_build_your_own_radar() -> None:
    radar = read_radar(CSV.encode())
    assert (radar.form, radar.rings, radar.left_out) == ("byor-csv", {"trial": "Trial"}, [""])
    (flux,) = radar.blips
    assert (flux.title, flux.quadrant, flux.description) == ("Flux", "Tools", "=1+1 a")
    rows = [{"name": "Flux", "ring": "Trial", "quadrant": "Tools", "isNew": "TRUE", "description": "x"}, 3]
    assert [blip.title for blip in read_radar(json.dumps(rows).encode()).blips] == ["Flux"]


def test_aoes_files() -> None:
    radar = read_radar(AOE)
    assert (radar.form, radar.day, radar.quadrants) == ("aoe", date(2026, 5, 1), {"tools": "Tools & more"})
    (flux,) = radar.blips
    assert (flux.key, flux.title, flux.ring, flux.description) == ("flux", "Flux", "trial", "What it is.")
    assert flux.moves == [
        StatedMove(date(2025, 1, 10), "assess", "Why it moved."),
        StatedMove(date(2026, 3, 1), "trial", "Why it moved."),
    ]
    assert radar.left_out == ["techradar/radar/2026-05-01/broken.md"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "missing: name, ring, quadrant"),
        (b"{", "no JSON: line"),
        (b"{}", "has one as `entries`"),
        (b'{"entries": []}', "without entries"),
        (b"[1, 2]", "need `name`"),
        (b"\xff\xfe", "not in UTF-8"),
        (b"name,ring\nFlux,Trial\n", "missing: quadrant"),
        (b"x" * 5_000_001, "larger than 5 MB"),
        (b"PK\x05\x06" + b"\0" * 18, "without entries"),
        (AOE[:200], "The zip is broken"),
        (AOE[:200] + AOE[-90:], "cannot be unpacked"),
        (SPOILT, "cannot be unpacked"),
        (archive({"radar/2026-01-01/a.md": "x" * 20_000_001}), "larger than 20 MB"),
        (
            json.dumps([{"name": f"t{n}", "ring": "a", "quadrant": "b"} for n in range(2001)]).encode(),
            "more than 2000",
        ),
    ],
)
def test_what_is_no_radar_is_told(data: bytes, said: str) -> None:
    with pytest.raises(NoRadar, match=said):
        read_radar(data)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "entries",
                    "rings",
                    "quadrants",
                    "title",
                    "label",
                    "ring",
                    "quadrant",
                    "timeline",
                    "key",
                    "name",
                    "date",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_a_radar_or_refused(value: Any) -> None:
    try:
        radar = read_radar(json.dumps(value).encode())
    except NoRadar:
        return
    assert all(blip.title and blip.ring for blip in radar.blips)
    assert ForeignRadar.from_json(radar.to_json()).to_json() == radar.to_json()


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"blips": [{}]}', '{"blips": 3}'])
def test_a_preview_that_was_tampered_with_is_refused(written: str) -> None:
    with pytest.raises(NoRadar):
        ForeignRadar.from_json(written)
