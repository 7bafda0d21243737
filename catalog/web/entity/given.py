"""The entities that came into the catalog through a Location entity."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.web import health
from catalog.web.entity.links import annotations_of

MANAGED_BY = "backstage.io/managed-by-location"


def given_by(entity: Entity, doc: Mapping[str, Any], at: Snapshot) -> BitMap:
    """All of a registered source for the entity that stands for it, else what is in the files it names."""
    location = entity.location
    if location is not None and entity.name == location.entity_name:
        return at.equals(f"metadata.annotations.{health.ORIGIN}", str(location)) - BitMap([entity.pk])
    key = f"metadata.annotations.{MANAGED_BY}"
    found = BitMap()
    for target in _targets(doc):
        start, star, _rest = target.partition("*")
        found = found | (at.prefix(key, start) if star else at.equals(key, target))
    return found


def _targets(doc: Mapping[str, Any]) -> Iterator[str]:
    """The places that it names, as the entities found there say where they are from."""
    spec = doc.get("spec") or {}
    type_, _colon, base = annotations_of(doc).get(MANAGED_BY, "").partition(":")
    for target in [spec.get("target"), *(spec.get("targets") or [])]:
        if not isinstance(target, str):
            continue
        if type_ == "url" or "://" in target:
            with suppress(ValueError):  # it is no address, and nothing came from there
                yield f"url:{urljoin(base, target).replace('/blob/', '/tree/')}"
        else:
            yield f"file:{posixpath.normpath(posixpath.join(posixpath.dirname(base), target))}"
