"""What makes a scan quick changes nothing of what it finds."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from catalog.ingest.fetch.glob import Glob
from catalog.tools.detectors.contents import Sieve
from catalog.tools.detectors.manifests import dependencies_in
from catalog.tools.detectors.paths import Paths
from catalog.tools.detectors.rule import Signal, bytes_of_any_encoding, shipped_rules
from catalog.tools.detectors.scan import Scanner
from tests.tools.samples import SAMPLES

SEGMENTS = st.sampled_from(
    ["**", "*", "*.tf", "a?", "[Mm]ake", "[!a]b", "[+-9]", "x*y*", ".hid", "a.b", "(", "é*", "***", "a]"]
)
NAMES = st.sampled_from(
    [
        "a",
        "b",
        "a1",
        "Make",
        "make",
        "cb",
        "+",
        "xzyq",
        ".hid",
        "a.b",
        "aXb",
        "(",
        "éa",
        "m.tf",
        ".tf",
        "a]",
        "\udce9",
    ]
)


def signal(name: str, pattern: str) -> Signal:
    return Signal(name, is_strong=True, files=Glob.compile(pattern, hidden=False))


@given(
    st.lists(st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join), max_size=5),
    st.lists(NAMES, min_size=1, max_size=4).map("/".join),
)
def test_one_pass_over_a_path_finds_the_patterns_that_fit(patterns: list[str], path: str) -> None:
    signals = [("x", signal(f"s{place}", pattern)) for place, pattern in enumerate(patterns)]
    fit = {one.id for _tool, one in signals if one.files is not None and one.files.matches(path)}
    assert {one.id for _tool, one in Paths(signals).fitting(path).by_name} == fit


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda rule: rule.tool)
def test_what_a_pattern_finds_in_a_sample_is_not_held_back(rule: object) -> None:
    patterns = [one.contains.pattern for one in rule.signals if one.contains]  # type: ignore[attr-defined]
    sieve = Sieve(patterns)
    texts = [text.encode() for _path, text in SAMPLES[rule.tool].values()]  # type: ignore[attr-defined]
    for text in texts:
        there = {at for at, one in enumerate(patterns) if re2.search(one, text, bytes_of_any_encoding())}
        assert there <= set(sieve.possible(text))
    assert any(len(sieve.possible(text)) < len(patterns) for text in texts)


PATTERNS = [rb"\d+", rb"(?i)Mesh.{0,5}on", rb"(?m)^kind:\s*(A|B)", rb"a\b", rb"(?s)x.*y|z", rb"."]


@given(st.lists(st.sampled_from([b"mesh", b" ON", b"kind: A", b"\n", b"\xff", b"7", b"x", b"y", b"a"])))
def test_a_text_of_any_bytes_is_let_through_where_a_pattern_is_in_it(parts: list[bytes]) -> None:
    text = b"".join(parts)
    there = {at for at, one in enumerate(PATTERNS) if re2.search(one, text, bytes_of_any_encoding())}
    assert there <= set(Sieve(PATTERNS).possible(text))


def test_no_pattern_holds_nothing_back() -> None:
    assert list(Sieve([]).possible(b"anything")) == []
    assert Scanner([]).file("a.tf", lambda _: b"resource x {") == []


def test_a_manifest_is_known_by_its_whole_name() -> None:
    assert dependencies_in("package.json", b'{"dependencies": {"a": "1"}}')
    assert not dependencies_in("my-package.json", b'{"dependencies": {"a": "1"}}')
    assert not dependencies_in("package.json.bak", b'{"dependencies": {"a": "1"}}')
