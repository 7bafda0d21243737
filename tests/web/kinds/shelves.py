"""A kind that a company defines itself: shelves, and what is on them."""

from __future__ import annotations

import html
from copy import deepcopy
from typing import Any

from tests.web.conftest import words

SHELF: dict[str, Any] = {
    "apiVersion": "greenroom/v1alpha1",
    "kind": "Kind",
    "metadata": {"name": "shelf"},
    "spec": {
        "names": {
            "kind": "Shelf",
            "singular": "Shelf",
            "plural": "Shelves",
            "translations": {"ko": {"singular": "선반", "plural": "선반"}},
        },
        "apiVersions": ["halden.example/v1"],
        "icon": "packages",
        "fields": [
            {"name": "room", "translations": {"ko": {"title": "방", "description": "건물 안의 번호"}}},
            {"name": "keeper"},
        ],
        "schema": {
            "type": "object",
            "properties": {
                "levels": {"type": "integer", "title": "Levels"},
                "keeper": {"type": "string", "title": "Keeper"},
                "room": {"type": "string", "title": "Room", "description": "Its number in the building"},
                "holds": {"type": "array", "title": "Holds", "items": {"type": "string"}},
            },
        },
        "relations": [
            {
                "path": "spec.keeper",
                "type": "keptBy",
                "inverse": "keeps",
                "label": "Looked after by",
                "inverseLabel": "Looks after",
                "defaultKind": "User",
                "translations": {"ko": {"label": "관리자", "inverseLabel": "관리 대상"}},
            },
            {"path": "spec.holds", "type": "holds", "inverse": "heldBy", "defaultKind": "Component"},
        ],
        "columns": [
            {"path": "spec.room", "facet": True},
            {"path": "spec.keeper", "label": "Kept by", "facet": True},
        ],
        "sections": [
            {"label": "On it", "relation": "holds", "translations": {"ko": {"label": "올려진 것"}}},
            {"label": "Where", "fields": ["room", "keeper"]},
        ],
    },
}


def shelf(name: str, **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "halden.example/v1",
        "kind": "Shelf",
        "metadata": {"name": name},
        "spec": spec,
    }


def changed(**parts: Any) -> dict[str, Any]:
    kind = deepcopy(SHELF)
    kind["spec"].update(parts)
    return kind


def text_of(markup: str) -> str:
    return html.unescape(words(markup))
