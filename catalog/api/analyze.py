"""`/analyze-location`: what a repository holds already, or a first entity to describe it by."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.http import HttpRequest, HttpResponse

from catalog.api.answer import json_value
from catalog.api.body import STRING, body_of, read_body
from catalog.api.errors import InputError
from catalog.api.reader import visible_to
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.query import documents
from catalog.query.matching import match
from catalog.query.narrowing import seen_by
from catalog.query.predicate import Any_, Equals, Predicate, Prefix, all_of

LOCATION = {
    "type": "object",
    "required": ["type", "target"],
    "properties": {"type": STRING, "target": STRING},
}
BODY = body_of("location", location=LOCATION, catalogFileName=STRING, catalogFilename=STRING)
MANAGED_BY = "backstage.io/managed-by-location"
MOST = 100
"""Entities of one repository that are told; who has more knows them."""

_FORGES = frozenset({"github.com", "gitlab.com", "bitbucket.org", "dev.azure.com"})
_PAGES = frozenset({"-", "tree", "blob", "raw", "src", "edit", "_git"})
_SCP = re.compile(r"^(?:[\w.-]+@)?([\w.-]+):(?!//)(.+)$")


def analyze(request: HttpRequest) -> HttpResponse:
    visible = visible_to(request)
    target = read_body(request, BODY)["location"]["target"]
    host, path = _parts(target)
    existing = _existing(target, visible)
    generated = [] if existing else [{"entity": _suggestion(host, path), "fields": []}]
    return json_value({"existingEntityFiles": existing, "generateEntities": generated})


def _parts(target: str) -> tuple[str, list[str]]:
    """Host and path of a repository's address, web or ssh."""
    if found := _SCP.match(target):
        host, path = found.groups()
    else:
        try:
            address = urlsplit(target)
            host, path = address.hostname or "", address.path
        except ValueError:
            host, path = "", ""
    steps = [step for step in path.removesuffix(".git").split("/") if step]
    if not host or not steps:
        raise InputError("The given location.target is not a URL")
    return host, steps


def _existing(target: str, visible: Predicate) -> list[dict[str, Any]]:
    """What the catalog has from files of this repository."""
    repository = target.rstrip("/").removesuffix(".git")
    key = f"metadata.annotations.{MANAGED_BY}"
    within = Any_((Equals(key, f"url:{repository}"), Prefix(key, f"url:{repository}/")))
    with one_snapshot():
        at = snapshot()
        found = match(all_of(visible, within), at)
        texts = documents(list(found[:MOST]), seen=seen_by(visible, at))
        entities = [orjson.loads(text) for text in texts]
    return [
        {
            "isRegistered": True,
            "location": {"type": "url", "target": _location_of(entity).removeprefix("url:")},
            "entity": entity,
        }
        for entity in entities
    ]


def _location_of(entity: dict[str, Any]) -> str:
    location: str = entity["metadata"]["annotations"][MANAGED_BY]
    return location


def _suggestion(host: str, steps: list[str]) -> dict[str, Any]:
    """A component with the repository's name, which is the last step before a forge's pages begin."""
    end = next((index for index, step in enumerate(steps) if index > 1 and step in _PAGES), len(steps))
    owner, name = "/".join(steps[: end - 1]), steps[end - 1]
    metadata: dict[str, Any] = {"name": name}
    if owner and host.lower() in _FORGES:
        metadata["annotations"] = {f"{host.lower()}/project-slug": f"{owner}/{name}"}
    return {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": metadata,
        "spec": {"type": "other", "lifecycle": "unknown"},
    }
