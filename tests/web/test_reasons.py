"""Reasons of refusals and how to mend them, in the language of whoever looks at a page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from catalog.ingest.problem import Problem
from catalog.models import Location
from catalog.web.reasons import in_words, said
from catalog.web.reasons.advice import ADVICE
from catalog.web.reasons.messages import MESSAGES
from tests.web.conftest import Catalog

SAYING = ("ingest", "kinds", "changes")
"""Folders of the catalog whose code says how to mend something."""
ADVISED = {"Problem": 3, "problem_at": 3, "nothing_at": 1, "not_allowed": 1, "_improper": 1, "_fault": 2}
"""Where an argument is advice that has no name."""


def advice_of(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if (isinstance(node, ast.keyword) and node.arg == "advice") or (
            isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("advice", "ADVICE")
        ):
            yield node.value
        elif isinstance(node, ast.Call):
            place = ADVISED.get(getattr(node.func, "id", ""))
            yield from node.args[place : place + 1] if place is not None else ()


def sentences(node: ast.expr) -> Iterator[str]:
    """The texts of an expression, with an x for each thing that is put into them."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from (*sentences(one), *sentences(other))
        case ast.BoolOp(values=several) | ast.Tuple(elts=several):
            for one in several:
                yield from sentences(one)


def test_every_advice_of_ingestion_is_for_translators() -> None:
    root = Path(settings.BASE_DIR) / "catalog"
    files = [file for folder in SAYING for file in (root / folder).rglob("*.py")]
    stated = {
        text for file in files for node in advice_of(ast.parse(file.read_text())) for text in sentences(node)
    }
    assert len(stated) > 70
    with override("ko"):
        missing = [text for text in stated if text and in_words(text) == text]
    assert missing == [], "Add these to catalog/web/reasons/advice.py"


@pytest.mark.parametrize("msgid", [*ADVICE, *MESSAGES])
def test_no_sentence_is_taken_for_another(msgid: str) -> None:
    filled = msgid.replace("%(", "<").replace(")s", ">")
    with override("en"):
        assert in_words(filled) == filled
    with override("ko"):
        assert in_words(filled) != filled


@pytest.mark.parametrize(
    ("stated", "korean"),
    [
        ("Add lifecycle to spec.", "spec에 lifecycle 항목을 추가하세요."),
        (
            "Write text or a list (- item) for spec.owner.",
            "spec.owner 자리에는 텍스트 또는 목록(- 항목) 형식으로 적으세요.",
        ),
        ("Add spec to the document.", "문서에 spec 항목을 추가하세요."),
        ("The file a%20b.yaml does not exist.", "a%20b.yaml 파일이 없습니다."),
    ],
)
def test_what_a_sentence_names_stays(stated: str, korean: str) -> None:
    with override("ko"):
        assert in_words(stated) == korean


def test_words_of_others_stay_as_they_are() -> None:
    with override("ko"):
        for theirs in ("", "Unknown field metdata", "YAML error: mapping values are not allowed here"):
            assert in_words(theirs) == theirs
        assert (
            said(Problem("YAML error: x", advice="Close the quotes.")) == "YAML error: x 따옴표를 닫으세요."
        )


@pytest.mark.django_db
def test_a_page_in_korean_says_how_to_mend_a_file_in_korean(catalog: Catalog, anonymous: Client) -> None:
    location = catalog.read("apiVersion: backstage.io/v1alpha1\nkind: Domain\nmetadata:\n  name: shop\n")
    page = anonymous.get(f"/sources/{location.uid}/", headers={"Accept-Language": "ko"}).content.decode()
    assert "spec을 추가하세요." in page
    assert "Add spec." not in page


@pytest.mark.django_db
def test_a_page_in_korean_says_why_a_source_cannot_be_read(catalog: Catalog, anonymous: Client) -> None:
    location = catalog.read("")
    Location.objects.filter(pk=location.pk).update(error="The file a.yaml does not exist.", failures=1)
    page = anonymous.get(f"/sources/{location.uid}/", headers={"Accept-Language": "ko"}).content.decode()
    assert "a.yaml 파일이 없습니다." in page
