"""A Template entity, as the scaffolder reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from catalog.refs import BadRef, Ref

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `condition` None means that it always runs; `input` and `each` are not rendered yet."""

    id: str
    name: str
    action: str
    input: Any = None
    condition: str | bool | None = None
    each: Any = None


@dataclass(frozen=True, slots=True)
class Approval:
    """What a template says about approving its runs: `by` are references of groups and users, and of roles as
    `role:default/editor`; admins and whom a rule lets may approve besides."""

    by: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """`pages` are the JSON Schemas of the form, one a page; `document` is the entity without relations."""

    document: Document
    ref: str
    uid: str
    title: str
    description: str
    owner: str
    type: str
    tags: tuple[str, ...]
    version: str
    pages: tuple[Document, ...]
    steps: tuple[Step, ...]
    output: Document
    secrets_schema: Document | None
    keep_on_failure: bool
    approval: Approval | None = None

    @classmethod
    def from_document(cls, document: Document) -> Self:
        """Reads a document that the catalog holds, or one that passed the schema of the kind."""
        metadata, spec = document["metadata"], document["spec"]
        namespace, name = metadata.get("namespace") or "default", metadata["name"]
        annotations = metadata.get("annotations") or {}
        return cls(
            document=document,
            ref=f"template:{namespace}/{name}".lower(),
            uid=metadata.get("uid", ""),
            title=metadata.get("title") or name,
            description=metadata.get("description") or "",
            owner=spec.get("owner") or "",
            type=spec.get("type") or "",
            tags=tuple(metadata.get("tags") or ()),
            version=annotations.get("backstage.io/template-version", ""),
            pages=_pages(spec.get("parameters")),
            steps=tuple(_step(step, number) for number, step in enumerate(spec.get("steps") or (), 1)),
            output=spec.get("output") or {},
            secrets_schema=(spec.get("secrets") or {}).get("schema"),
            keep_on_failure=spec.get("keepOnFailure") is True,
            approval=_approval(spec.get("approval")),
        )

    def unknown_actions(self, known: Mapping[str, Any]) -> list[str]:
        """Actions of its steps that are not there, in their order."""
        return [action for action in dict.fromkeys(step.action for step in self.steps) if action not in known]

    @property
    def api_steps(self) -> list[dict[str, Any]]:
        """The steps as Backstage's tasks hold them: as written, with an id and a name each."""
        written = self.document["spec"].get("steps") or ()
        return [
            {**raw, "id": step.id, "name": step.name} for raw, step in zip(written, self.steps, strict=True)
        ]


def _approval(stated: Any) -> Approval | None:
    if not isinstance(stated, Mapping):
        return None
    return Approval(tuple(_approvers(stated.get("by") or ())), stated.get("reason") or "")


def _approvers(stated: Iterable[str]) -> Iterator[str]:
    """A bare name is a group. What cannot be read is nobody: the run waits for an admin."""
    for text in stated:
        with suppress(BadRef):
            yield str(Ref.parse(text.strip(), default_kind="group", default_namespace="default"))


def _pages(parameters: Any) -> tuple[Document, ...]:
    if not parameters:
        return ()
    return tuple(parameters) if isinstance(parameters, list) else (parameters,)


def _step(raw: Document, number: int) -> Step:
    return Step(
        id=raw.get("id") or f"step-{number}",
        name=raw.get("name") or raw["action"],
        action=raw["action"],
        input=raw.get("input"),
        condition=raw.get("if"),
        each=raw.get("each"),
    )
