"""Says why a document is no valid entity, step by step in the order in which Backstage looks."""

from __future__ import annotations

from typing import Any

from catalog.ingest import advice
from catalog.ingest.envelope import ENTITY, ENVELOPE, ROOT
from catalog.ingest.formats import wrong_fields
from catalog.ingest.mismatch import Mismatch, first_mismatch
from catalog.ingest.places import Path
from catalog.ingest.problem import Problem, Refused
from catalog.ingest.read import Document
from catalog.kinds import Kind, Registry
from catalog.kinds.schema import compiled

ENVELOPE_STAGE = "envelope"
POLICY_STAGE = "policy"
KIND_STAGE = "kind"
RELATIONS_STAGE = "relations"

VALID_ENVELOPE = compiled(ENVELOPE)
VALID_ENTITY = compiled(ENTITY)


def examined(doc: dict[str, Any], document: Document | None, kinds: Registry) -> Kind:
    """The kind of a document that is valid after all. Raises Refused with the first thing that is wrong."""
    kind = kinds.of(doc.get("kind"), doc.get("apiVersion"))
    mismatch = first_mismatch(VALID_ENVELOPE, ENVELOPE, doc)
    if mismatch is not None:
        raise _refused(mismatch, mismatch.long(), ENVELOPE_STAGE, document, kind)
    mismatch = first_mismatch(VALID_ENTITY, ENTITY, doc)
    if mismatch is not None:
        raise _refused(mismatch, f"Malformed envelope, {mismatch.short()}", POLICY_STAGE, document, kind)
    for key in doc:
        if key not in ROOT:
            problem = problem_at(
                document, (key,), f"Unknown field {key}", "Remove it: only the server writes it."
            )
            raise Refused(problem, stage=POLICY_STAGE)
    for path, message in wrong_fields(doc):
        raise Refused(problem_at(document, path, message, _format_advice(path)), stage=POLICY_STAGE)
    if kind is None:
        raise Refused(_unknown_kind(doc, document, kinds), stage=KIND_STAGE)
    spec = doc.get("spec")
    if spec is None:
        problem = problem_at(
            document, (), "<root> must have required property 'spec' - missingProperty: spec", "Add spec."
        )
        raise Refused(problem, stage=KIND_STAGE)
    spec_type = kind.type_of(spec)
    mismatch = first_mismatch(spec_type.validator, spec_type.spec, spec, at=("spec",))
    if mismatch is not None:
        raise _refused(mismatch, mismatch.long(), KIND_STAGE, document, kind)
    return kind


def problem_at(document: Document | None, path: Path, message: str, advice: str = "") -> Problem:
    line, column = document.place(path) if document is not None else (None, None)
    return Problem(message, line, column, advice, path=path)


def ref_text(doc: dict[str, Any]) -> str:
    """The reference of a document whose envelope is valid."""
    metadata = doc["metadata"]
    return f"{doc['kind']}:{metadata.get('namespace') or 'default'}/{metadata['name']}".lower()


def _refused(
    mismatch: Mismatch, message: str, stage: str, document: Document | None, kind: Kind | None
) -> Refused:
    path = mismatch.path
    if mismatch.keyword == "additionalProperties":
        path = (*path, mismatch.params.partition(": ")[2])
    return Refused(problem_at(document, path, message, advice.on_mismatch(mismatch, kind)), stage=stage)


def _format_advice(path: Path) -> str:
    names = {"tags": "Write the tag in lower case, with - between its words."}
    field = str(path[1]) if len(path) > 1 else str(path[0])
    if path[-1] == "url":
        return "Write a complete address that begins with https://."
    return names.get(
        field, "Use letters, digits and - _ . only, beginning and ending with a letter or digit."
    )


def _unknown_kind(doc: dict[str, Any], document: Document | None, kinds: Registry) -> Problem:
    message = (
        f"No processor recognized the entity {ref_text(doc)} as valid, "
        "possibly caused by a foreign kind or apiVersion"
    )
    known = kinds.get(doc["kind"])
    if known is None:
        advice = (
            "Correct the kind if it is misspelt, or define it: add an entity of kind: Kind (apiVersion: "
            f"greenroom/v1alpha1) whose spec.names.kind is {doc['kind']} and whose spec.apiVersions has "
            f"{doc['apiVersion']}."
        )
        return problem_at(document, ("kind",), message, advice)
    if known.name != doc["kind"]:
        return problem_at(document, ("kind",), message, f"Write kind: {known.name}.")
    return problem_at(
        document, ("apiVersion",), message, f"Write apiVersion: {' or '.join(known.api_versions)}."
    )
