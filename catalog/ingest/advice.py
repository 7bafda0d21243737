"""How to mend what a schema refuses, in a sentence."""

from __future__ import annotations

from catalog.ingest.mismatch import Mismatch
from catalog.kinds import Kind

WORDS = {
    "string": "text",
    "object": "a mapping (key: value)",
    "array": "a list (- item)",
    "boolean": "true or false",
    "number": "a number",
    "integer": "a whole number",
}


def on_mismatch(mismatch: Mismatch, kind: Kind | None = None) -> str:
    place = ".".join(str(step) for step in mismatch.path) or "the document"
    name = mismatch.params.partition(": ")[2]
    match mismatch.keyword:
        case "required":
            return f"Add {name} to {place}."
        case "additionalProperties":
            return _misplaced(name, place, kind)
        case "type":
            return _wrong_type(mismatch, place, name)
        case "minLength" | "minItems":
            return f"Give {place} a value, or remove it if it is optional."
        case "enum" | "const":
            return f"Set {place} to {name.replace(',', ' or ')}."
        case _:
            return f"Change {place} so that it {mismatch.message}."


def _misplaced(name: str, place: str, kind: Kind | None) -> str:
    if place == "the document" and kind is not None and name in kind.known_fields:
        return f"Move {name} under spec: it is indented too little."
    return f"Remove {name} from {place}, or check its spelling."


def _wrong_type(mismatch: Mismatch, place: str, wanted: str) -> str:
    if mismatch.value is None:
        return f"Give {place} a value, or remove it."
    if wanted == "string" and isinstance(mismatch.value, bool | int | float):
        return f"Put the value of {place} into quotes, so that it is text."
    return f"Write {' or '.join(WORDS.get(name, name) for name in wanted.split(','))} for {place}."
