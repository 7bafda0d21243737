"""A kind on its way from a form or a text to the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import orjson
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog import kinds
from catalog.ingest.read import read_value
from catalog.ingest.store.entities import plain_document
from catalog.models import Entity
from catalog.web.entity.code import Code, code, descriptor_yaml
from catalog.web.entity.stated import added_annotations
from catalog.web.kinds.icons import icons
from catalog.web.kinds.reading import sketch_of
from catalog.web.kinds.sent import blank, sent
from catalog.web.kinds.sketch import REFERRING, TYPES, BadRules, Sketch
from catalog.web.kinds.troubles import Trouble, of_document, of_sketch

Document = dict[str, Any]

FORM, TEXT = "form", "text"


@dataclass
class Building:
    """Either a `sketch`, which a form shows, or a `text`, which is YAML. `entity` is the one that is to say
    it, and none for a new kind; `etag` is the version of it that was begun with."""

    entity: Entity | None = None
    etag: str = ""
    sketch: Sketch | None = None
    text: str = ""
    troubles: list[Trouble] = field(default_factory=list)
    focus: str = ""
    no_form: bool = False

    @classmethod
    def new(cls) -> Self:
        return cls(sketch=blank())

    @classmethod
    def of(cls, entity: Entity) -> Self:
        building = cls(entity, entity.etag)
        building.say(shown_document(entity))
        return building

    @classmethod
    def sent(cls, entity: Entity | None, data: QueryDict) -> Self:
        etag = data.get("etag", "")
        if data.get("as") == TEXT:
            return cls(entity, etag, text=data.get("text", "").replace("\r\n", "\n").replace("\x00", ""))
        return cls(entity, etag, sketch=sent(data))

    def say(self, document: Document) -> None:
        """Show this document: by the form where that can say it all, else as YAML."""
        self.sketch = sketch_of(document)
        self.no_form = self.sketch is None
        self.text = "" if self.sketch else descriptor_yaml(document)

    @property
    def is_text(self) -> bool:
        return self.sketch is None

    @property
    def yaml(self) -> str:
        """What the form comes to as it is, be it valid or not."""
        if self.sketch is None:
            return self.text
        try:
            return descriptor_yaml(self.sketch.document())
        except BadRules:
            return ""

    @property
    def code(self) -> Code:
        return code(self.yaml, "yaml")

    @property
    def metadata_text(self) -> str:
        return orjson.dumps(self.sketch.metadata if self.sketch else {}).decode()

    def check(self) -> Document | None:
        """The document, if the catalog would take it; else its troubles are known."""
        self.troubles = of_sketch(self.sketch) if self.sketch else []
        document = None if self.troubles else self._document()
        if document is not None:
            self.troubles = self._of_identity(document) or of_document(document, self.sketch)
        return None if self.troubles else document

    def _document(self) -> Document | None:
        if self.sketch is not None:
            return self.sketch.document()
        try:
            document: Document = read_value(self.text)
        except ValueError as error:
            self.troubles = [Trouble("", "", _("This is no YAML: %(reason)s") % {"reason": error})]
            return None
        return document

    def _of_identity(self, document: Document) -> list[Trouble]:
        metadata = document.get("metadata") if isinstance(document, dict) else None
        if self.entity is None or not isinstance(metadata, dict):
            return []
        name = f"{metadata.get('namespace', 'default')}/{metadata.get('name')}".lower()
        if name == f"{self.entity.namespace}/{self.entity.name}".lower():
            return []
        return [Trouble("", "metadata.name", _("The name of what is there already cannot be changed here."))]

    def to_text(self) -> None:
        """Go on in YAML."""
        self.troubles = of_sketch(self.sketch) if self.sketch else []
        if not self.troubles:
            self.text, self.sketch = self.yaml, None

    def to_form(self) -> None:
        """Go on in the form, where that can say it all."""
        document = self.check()
        if document is not None:
            text = self.text
            self.say(document)
            self.text = self.text and text

    # What the form offers.

    @property
    def kinds(self) -> Sequence[kinds.Kind]:
        return kinds.all()

    @property
    def icons(self) -> Sequence[str]:
        return icons()

    @property
    def types(self) -> Sequence[tuple[str, str]]:
        labels = {
            "text": _("Text"),
            "number": _("Number"),
            "whole": _("Whole number"),
            "yesno": _("Yes or no"),
            "choice": _("Choice of one"),
            "list": _("List of texts"),
            "reference": _("Reference to an entity"),
            "references": _("References to entities"),
            "link": _("Link"),
            "date": _("Date"),
            "other": _("Something else"),
        }
        return [(name, labels[name]) for name in TYPES]

    @property
    def paths(self) -> Sequence[tuple[str, str]]:
        """The fields that a column can show, with their labels."""
        said = self.sketch.fields_said if self.sketch else []
        return [(f"spec.{row.name}", row.label or row.name) for row in said if row.name]

    @property
    def relations(self) -> Sequence[str]:
        """The relations that a section can list: the kind's own first, then what others state."""
        own = (
            [row.relation_type for row in self.sketch.fields_said if row.type in REFERRING]
            if self.sketch
            else []
        )
        known = (
            name for kind in kinds.all() for one in kind.all_relations for name in (one.type, one.inverse)
        )
        return list(dict.fromkeys([*own, *sorted(known)]))

    @cached_property
    def faulty(self) -> dict[str, Trouble]:
        return {trouble.anchor: trouble for trouble in reversed(self.troubles) if trouble.anchor}


def shown_document(entity: Entity) -> Document:
    """What a person wrote of it: without what the catalog says of where it is from."""
    document = plain_document(entity)
    added = added_annotations(document)
    annotations = document["metadata"].get("annotations", {})
    left = {key: value for key, value in annotations.items() if key not in added}
    metadata = {key: value for key, value in document["metadata"].items() if key != "annotations"}
    return {**document, "metadata": {**metadata, **({"annotations": left} if left else {})}}


def whole_document(entity: Entity, document: Document) -> Document:
    """What a person wrote, with what the catalog says of where it is from."""
    present = plain_document(entity)
    added = added_annotations(present)
    said = document["metadata"].get("annotations", {})
    annotations = {
        **{key: value for key, value in present["metadata"].get("annotations", {}).items() if key in added},
        **said,
    }
    metadata = {"namespace": entity.namespace, **document["metadata"]}
    return {**document, "metadata": {**metadata, **({"annotations": annotations} if annotations else {})}}
