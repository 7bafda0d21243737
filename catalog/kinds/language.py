"""What a document says, in the language of whoever reads it: of a trend, a tool or a template that states
`spec.translations`, by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def in_language(doc: Mapping[str, Any], language: str | None = None) -> dict[str, Any]:
    """The spec, with `title` and `description` beside its own fields, in `language` (that of the reader).

    A translation has the shape of what it translates; what it leaves out stays as it was written.
    """
    spec, metadata = doc["spec"], doc["metadata"]
    plain = {
        **{key: value for key, value in spec.items() if key != "translations"},
        "title": metadata.get("title") or metadata["name"],
        "description": metadata.get("description", ""),
    }
    chosen = {key: said for key, said in _chosen(spec, language).items() if key != "links"}
    merged: dict[str, Any] = _over(plain, chosen)
    return merged


def _chosen(spec: Mapping[str, Any], language: str | None = None) -> dict[str, Any]:
    translations = spec.get("translations")
    if not isinstance(translations, dict):  # of templates no schema says what it must be
        return {}
    code = language or get_language() or ""
    found = translations.get(code) or translations.get(code[:2])
    return found if isinstance(found, dict) else {}


def translated(doc: Mapping[str, Any]) -> dict[str, Any]:
    """The document as it reads in the language of the reader; as it is where it has no translation."""
    spec = doc.get("spec")
    if not isinstance(spec, dict) or not isinstance(spec.get("translations"), dict):
        return dict(doc)
    said = in_language(doc)
    metadata = {**doc["metadata"], "title": said.pop("title")}
    if description := said.pop("description"):
        metadata["description"] = description
    if isinstance(metadata.get("links"), list):
        metadata["links"] = _over(metadata["links"], _chosen(spec).get("links"))
    return {**doc, "metadata": metadata, "spec": said}


def untranslated(spec: Mapping[str, Any], field: str) -> dict[str, Any]:
    """What to merge into the spec so that no translation says what the field said before; {} where none
    does."""
    listed = spec.get("translations")
    found = {
        code: {field: None}
        for code, part in (listed.items() if isinstance(listed, dict) else ())
        if isinstance(part, dict) and field in part
    }
    return {"translations": found} if found else {}


def _over(plain: Any, translated: Any) -> Any:
    """`translated` over `plain`: key by key, in lists place by place."""
    if isinstance(plain, dict) and isinstance(translated, dict):
        return {**plain, **{key: _over(plain.get(key), value) for key, value in translated.items()}}
    if isinstance(plain, list) and isinstance(translated, list):
        return [
            _over(item, translated[place]) if place < len(translated) else item
            for place, item in enumerate(plain)
        ]
    return translated if isinstance(translated, str) and isinstance(plain, str | None) else plain
