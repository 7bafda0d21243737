"""What was edited here as a patch of the file: its comments, its order and its other documents stay."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.ingest.merge_patch import apply_patch
from catalog.ingest.proposal import NotProposable, proposal
from catalog.ingest.read import read

FILE = """\
# Who runs this: see the handbook
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name:   orders      # never rename
  title: 'Orders'
  tags: [ python,  tier-1 ]
spec:
  type: service
  # decided in May
  lifecycle: "production"
  owner: team-a
  dependsOn:
      - resource:db   # main
      - resource:queue

---
# the other one
kind: Group
metadata: {name: team-a}
"""


def changed(patch: dict[str, Any], text: str = FILE, position: int = 0) -> list[str]:
    """The lines that come and go."""
    lines = proposal("catalog-info.yaml", text.encode(), position, patch).patch.splitlines()[2:]
    return [line for line in lines if line[0] in "+-"]


def test_only_what_was_edited_changes() -> None:
    assert changed({"spec": {"lifecycle": "deprecated"}}) == [
        '-  lifecycle: "production"',
        '+  lifecycle: "deprecated"',
    ]


def test_a_field_comes_and_another_goes() -> None:
    assert changed({"metadata": {"title": None}, "spec": {"system": "shop"}}) == [
        "-  title: 'Orders'",
        "+  system: shop",
    ]


def test_comments_and_other_documents_stay() -> None:
    text = proposal("f.yaml", FILE.encode(), 0, {"spec": {"owner": "team-b"}}).text
    assert text == FILE.replace("owner: team-a\n", "owner: team-b\n")


def test_the_document_that_is_meant_is_changed() -> None:
    assert changed({"spec": {"type": "team"}}, position=1) == ["+spec:", "+  type: team"]


def test_git_takes_the_patch(tmp_path: Path) -> None:
    (tmp_path / "catalog-info.yaml").write_text(FILE)
    found = proposal("catalog-info.yaml", FILE.encode(), 0, {"metadata": {"description": "One\nTwo\n"}})
    (tmp_path / "p.patch").write_text(found.patch)
    subprocess.run(["git", "apply", "p.patch"], cwd=tmp_path, check=True)
    assert (tmp_path / "catalog-info.yaml").read_text() == found.text


def test_a_file_without_a_last_newline_is_no_trouble() -> None:
    found = proposal("f.yaml", b"kind: X\nspec:\n  a: 1", 0, {"spec": {"a": 2}})
    assert "\\ No newline at end of file" in found.patch


def test_what_is_not_there_any_more_is_not_proposed() -> None:
    with pytest.raises(NotProposable):
        changed({"spec": {"owner": "x"}}, position=7)


WORDS = st.text("abc:#-' 7\n", min_size=1, max_size=8)
VALUES = st.recursive(
    WORDS | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
DOCUMENTS = st.dictionaries(WORDS, VALUES, min_size=1, max_size=4)


@settings(max_examples=40)
@given(DOCUMENTS, st.dictionaries(WORDS, VALUES | st.none(), max_size=3))
def test_what_is_proposed_says_what_was_edited_or_is_refused(
    document: dict[str, Any], patch: dict[str, Any]
) -> None:
    text = yaml.safe_dump(document, sort_keys=False)
    value = read(text.encode())[0].value
    if value is None:
        return
    try:
        found = proposal("f.yaml", text.encode(), 0, patch)
    except NotProposable:
        return
    assert read(found.text.encode())[0].value == apply_patch(value, patch)
