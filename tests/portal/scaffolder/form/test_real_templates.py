"""The forms of real public templates, every one of the recorded material."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from catalog.ingest.read import read
from portal.scaffolder.form import FieldKind, Form
from portal.scaffolder.form.field import Field
from portal.scaffolder.form.reading import written

pytestmark = pytest.mark.shared

OWN_FIELDS = {"ValidateKebabCase"}
"""Fields that a company wrote for itself; here they are lines of text with a note."""


@pytest.fixture
def parameters(settings: LazySettings) -> list[tuple[str, Any]]:
    folder: Path = settings.SHARED_DIR / "corpus" / "templates"
    if not folder.is_dir():
        pytest.skip(f"The recorded material is not at {settings.SHARED_DIR}; PORTAL_SHARED says where it is.")
    return [
        (file.name, document.value["spec"].get("parameters"))
        for file in sorted(folder.iterdir())
        for document in read(file.read_bytes())
        if isinstance(document.value, dict)
    ]


def branches(form: Form) -> Iterator[Form]:
    """The form, and the form with each choice taken, so that what depends on it shows."""
    yield form
    for page in form.pages:
        for field in page.fields:
            for option in field.options:
                several = field.kind is FieldKind.CHECKBOXES
                yield form.with_kept({field.key: [option.value] if several else option.value})


def everything(form: Form) -> list[Field]:
    return [inner for field in form.shown for inner in field.walk()]


def test_every_form_lays_out_and_every_question_is_of_a_known_kind(parameters: list[tuple[str, Any]]) -> None:
    assert len(parameters) > 50
    kinds = set()
    for name, stated in parameters:
        for form in branches(Form.of(stated)):
            for field in everything(form):
                assert field.title or isinstance(field.path[-1], int), (name, field.path)
                assert not field.unknown or field.unknown in OWN_FIELDS, (name, field.unknown)
                assert field.kind is not FieldKind.JSON, (name, field.path)
                kinds.add(field.kind)
            form.mistakes()
    assert kinds >= {
        FieldKind.TEXT,
        FieldKind.SELECT,
        FieldKind.PICKER,
        FieldKind.REPOSITORY,
        FieldKind.RADIO,
    }


def test_no_name_and_no_id_is_there_twice(parameters: list[tuple[str, Any]]) -> None:
    for name, stated in parameters:
        for form in branches(Form.of(stated)):
            found = everything(form)
            assert len({field.name for field in found}) == len(found), name
            assert len({field.id for field in found}) == len(found), name


def test_what_a_form_begins_with_comes_back_as_it_was(parameters: list[tuple[str, Any]]) -> None:
    for name, stated in parameters:
        for form in branches(Form.of(stated)):
            begun = form.with_kept(form.answers)
            sent = written(begun.shown)
            came = Form.of(stated)
            for number in range(1, len(begun.pages) + 1):
                came = came.sent(number, sent)
            assert came.collected() == form.collected(), name
