"""Forms name every field of the kinds that come with the program, so that each name can be translated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.functional import Promise

from catalog import kinds
from catalog.kinds import Kind
from catalog.web.editing import controls
from catalog.web.editing.layout import sections


def shapes() -> Iterator[tuple[Kind, str]]:
    for kind in kinds.BUILT_IN:
        for spec_type in ("", *kind.spec_types):
            yield kind, spec_type


@pytest.mark.parametrize(("kind", "spec_type"), list(shapes()), ids=lambda one: getattr(one, "key", one))
def test_every_field_has_a_name_that_is_translated(kind: Kind, spec_type: str) -> None:
    document = {"kind": kind.name, "spec": {"type": spec_type} if spec_type else {}}
    fields = [field for section in sections(kind, document, is_new=True) for field in section.fields]
    names = {field.name: field.label for field in fields}
    for field in fields:
        if isinstance(field.control, controls.Records):
            names |= {f"{field.name}.{label}": label for label in field.control.labels}
    unnamed = [name for name, label in names.items() if not isinstance(label, Promise)]
    assert not unnamed, unnamed
