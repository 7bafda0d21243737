"""Checking real documents. `corpus/verdicts.jsonl` is what Backstage's own packages say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from catalog.ingest.check import check
from catalog.ingest.placeholders import fill
from catalog.ingest.problem import Refused
from catalog.ingest.read import read


def on_purpose(row: dict[str, Any]) -> str:
    """Why our verdict differs from the recorded one; empty where it must not."""
    if row["kind"] == "AiResource":
        return "AiResource is a kind here; in Backstage only with its alpha model"
    if row.get("alphaModel") == "valid as mcp-server API":
        return (
            "an API of type mcp-server has remotes for a definition; in Backstage only with its alpha model"
        )
    if row.get("validator") == "template-v1beta3":
        return (
            "the verdicts were made without the scaffolder's processor; a template's owner is a relation, as "
            "the recorded answers of a whole Backstage show"
        )
    return ""


@pytest.fixture
def recorded(settings: LazySettings) -> Iterator[tuple[dict[str, Any], Any]]:
    """Every row of the verdicts with the document that it is about."""
    corpus: Path = settings.SHARED_DIR / "corpus"
    if not corpus.is_dir():
        pytest.skip(f"The recorded material is not at {settings.SHARED_DIR}; PORTAL_SHARED says where it is.")
    rows = [json.loads(line) for line in (corpus / "verdicts.jsonl").read_text().splitlines()]
    return ((row, _document(corpus / row["file"], row["doc"])) for row in rows)


def _document(file: Path, position: int) -> Any:
    return next(document for document in read(file.read_bytes()) if document.position == position)


@pytest.mark.shared
def test_every_real_document_gets_backstages_verdict(recorded: Iterator[tuple[dict[str, Any], Any]]) -> None:
    compared = 0
    for row, document in recorded:
        if row["kind"] == "AiResource" or row.get("alphaModel"):
            assert on_purpose(row)
            check(document.value, document)
            continue
        found = _found(document, placeholders="placeholders" in row)
        expected = {
            "valid": row["verdict"] == "valid",
            "ref": row.get("ref"),
            "relations": {tuple(relation) for relation in row.get("relations", ())},
            "error": row.get("error"),
        }
        if on_purpose(row):
            found["relations"] = {relation for relation in found["relations"] if relation[0] != "ownedBy"}
        assert found == expected, row["file"]
        compared += 1
    assert compared > 150


def _found(document: Any, *, placeholders: bool) -> dict[str, Any]:
    try:
        value = fill(document.value, lambda target: b"text")[0] if placeholders else document.value
        checked = check(value, document)
    except Refused as refused:
        return {"valid": False, "ref": None, "relations": set(), "error": refused.problem.message}
    stated = {(relation.type, relation.target) for relation in checked.relations}
    return {"valid": True, "ref": str(checked.ref), "relations": stated, "error": None}
