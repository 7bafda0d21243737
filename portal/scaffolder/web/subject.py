"""A template as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from pyroaring import BitMap

from catalog.kinds.language import translated
from catalog.models import Entity
from catalog.refs import Ref
from catalog.web.entity.prose import lede
from catalog.web.reference import Reference, entity_url, names
from portal.scaffolder.template import Document, Template

KIND = "template"


@dataclass(frozen=True)
class Step:
    """`note` is a condition under which it runs, as the template writes it."""

    name: str
    action: str
    note: str


@dataclass(frozen=True)
class Subject:
    """The entity of a template, and the entities that the reader may see."""

    entity: Entity
    seen: BitMap

    @cached_property
    def doc(self) -> dict[str, Any]:
        document: dict[str, Any] = orjson.loads(self.entity.doc + "}")
        return document

    @cached_property
    def said(self) -> dict[str, Any]:
        """The document in the language of the reader; `doc` is what runs."""
        return translated(self.doc)

    @property
    def spec(self) -> dict[str, Any]:
        spec = self.said.get("spec")
        return spec if isinstance(spec, dict) else {}

    @property
    def ref(self) -> str:
        return self.entity.ref

    @property
    def title(self) -> str:
        return str(self.said["metadata"].get("title") or self.entity.name)

    @property
    def type(self) -> str:
        return self.entity.type

    @property
    def description(self) -> str:
        text = self.said["metadata"].get("description")
        return text if isinstance(text, str) else ""

    @property
    def lede(self) -> str:
        return lede(self.description)

    @property
    def tags(self) -> list[str]:
        tags = self.doc["metadata"].get("tags")
        return [str(tag) for tag in tags] if isinstance(tags, list) else []

    @property
    def is_deprecated(self) -> bool:
        return "deprecated" in (self.entity.lifecycle, *self.tags)

    @property
    def asks_approval(self) -> bool:
        return isinstance(self.spec.get("approval"), dict)

    @cached_property
    def owner(self) -> Reference | None:
        owner = self.entity.owner
        return names([owner], self.seen).get(owner) if owner else None

    @property
    def steps(self) -> list[Step]:
        stated = self.spec.get("steps")
        listed = [step for step in stated if isinstance(step, dict)] if isinstance(stated, list) else []
        return [Step(_name(step), str(step["action"]), _if(step)) for step in listed]

    @property
    def buttons(self) -> dict[str, str]:
        """What the template wants its buttons to say."""
        presentation = self.spec.get("presentation")
        labels = presentation.get("buttonLabels") if isinstance(presentation, dict) else None
        return {str(k): str(v) for k, v in labels.items() if v} if isinstance(labels, dict) else {}

    @property
    def url(self) -> str:
        return template_url(self.ref)

    @property
    def form_url(self) -> str:
        return page_url(self.ref, 1)

    @property
    def review_url(self) -> str:
        return reverse("create:review", args=_place(self.ref))

    @property
    def entity_url(self) -> str:
        return entity_url(self.ref)


def _name(step: dict[str, Any]) -> str:
    return str(step.get("name") or step.get("id") or step.get("action"))


def _if(step: dict[str, Any]) -> str:
    condition = step.get("if", "")
    return "" if condition is True else str(condition)


def step_names(document: Document) -> dict[str, str]:
    """What the steps of a template are called, by their ids."""
    return {step.id: step.name for step in Template.from_document(document).steps}


def subject_or_404(namespace: str, name: str, seen: BitMap) -> Subject:
    """The template, for who may see it."""
    ref = Ref(KIND, namespace.lower(), name.lower())
    entity = Entity.objects.filter(ref=str(ref)).first()
    if entity is None or entity.pk not in seen:
        raise Http404(_("There is no such template. It may have been renamed or removed."))
    return Subject(entity, seen)


def template_url(ref: str) -> str:
    return reverse("create:template", args=_place(ref))


def page_url(ref: str, number: int) -> str:
    return reverse("create:form", args=[*_place(ref), number])


def _place(ref: str) -> list[str]:
    found = Ref.parse(ref)
    return [found.namespace, found.name]
