"""From the bytes of a descriptor file to documents ready for the database. Pure, so that processes can
share it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson

from catalog.ingest.check import check
from catalog.ingest.excerpt import show_lines
from catalog.ingest.found import FileRead, Found, Include, ready
from catalog.ingest.parts import Known, packed
from catalog.ingest.placeholders import fill
from catalog.ingest.problem import Problem, Refused
from catalog.ingest.read import Document, read
from catalog.refs import BadRef, Ref

PLACEHOLDER = re.compile(rb"\$(?:text|json|yaml|openapi|asyncapi|graphql)\b")


def has_placeholders(data: bytes) -> bool:
    """Whether the file may name others, and so must be prepared where they can be read."""
    return PLACEHOLDER.search(data) is not None


def prepare(
    file: FileRead,
    data: bytes,
    annotations: dict[str, str],
    read_file: Callable[[str], bytes] | None = None,
    known: bytes = b"",
) -> FileRead:
    """Fill `file` with the documents of `data`; a refused document is among them with its reason. With what
    is `known` of the file from the last time, those that are the same are only named."""
    for document in read(data, Known(known) if known else None):
        file.documents.append(_document(file, document, annotations, read_file))
    if any(found.problem for found in file.documents):
        file.fingerprint = ""
        show_lines(file.documents, data)
    elif read_file is None and len(file.documents) > 1:
        file.known = packed(found.mark for found in file.documents if found.mark)
    return file


def _document(
    file: FileRead, document: Document, annotations: dict[str, str], read_file: Callable[[str], bytes] | None
) -> Found:
    value = document.value
    if document.same_as is not None:
        return Found(document.position, document.line, same_as=document.same_as, mark=document.mark)
    if document.problem is not None or value is None:
        return Found(document.position, document.line, problem=document.problem)
    try:
        if read_file is not None:
            value, inputs = fill(value, read_file, document)
            file.inputs.extend(path for path in inputs if path not in file.inputs)
        checked = check(value, document)
        file.includes.extend(
            Include(target, checked.include_type, checked.presence == "optional")
            for target in checked.includes
        )
        found = ready(checked, position=document.position, line=document.line, annotations=annotations)
        if not checked.includes:  # the file says again each time what it includes
            found.mark = document.mark
        return found
    except Refused as refused:
        return Found(document.position, document.line, claimed_ref(value), refused.problem)
    except (TypeError, ValueError) as error:
        problem = Problem(f"This document cannot be stored as JSON: {error}", line=document.line)
        return Found(document.position, document.line, claimed_ref(value), problem)


def claimed_ref(value: dict[str, Any]) -> str:
    """The reference that a refused document means to be, or nothing when even that is unclear."""
    metadata = value.get("metadata")
    if not isinstance(metadata, dict):
        return ""
    kind, name = value.get("kind"), metadata.get("name")
    namespace = metadata.get("namespace") or "default"
    if not (isinstance(kind, str) and isinstance(name, str) and isinstance(namespace, str)):
        return ""
    try:
        return str(Ref.parse(f"{kind}:{namespace}/{name}"))
    except BadRef:
        return ""


def again(text: str, *, position: int, line: int, annotations: dict[str, str] | None = None) -> Found:
    """A stored document, prepared anew: it was valid when it was stored, and carries the server's
    annotations."""
    return ready(check(orjson.loads(text)), position=position, line=line, annotations=annotations or {})
