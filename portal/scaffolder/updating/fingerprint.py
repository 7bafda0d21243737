"""Tells whether a template would make something else than before, without rendering it."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from catalog.ingest.fetch.tree import is_absolute_url
from portal.scaffolder.skeletons import Skeletons
from portal.scaffolder.skeletons.contents import contents
from portal.scaffolder.template import Template

EXPRESSION = "${{"


def fingerprint(template: Template, files: Skeletons) -> str:
    """The version that the template states; else a digest of its steps and questions and of the files that
    its steps take. Raises Unavailable."""
    if template.version:
        return f"version {template.version}"[:220]
    told = [orjson.dumps(template.document["spec"]).decode(), *contents(files, paths_of(template))]
    return f"sha256:{hashlib.sha256(chr(0).join(told).encode(errors='surrogateescape')).hexdigest()}"


def paths_of(template: Template) -> list[str]:
    """The places beside the template that its steps take from; of one that depends on answers, the folder
    above it."""
    urls = (step.input.get("url") for step in template.steps if isinstance(step.input, dict))
    return sorted({_fixed(url) for url in urls if isinstance(url, str) and not is_absolute_url(url)})


def _fixed(url: Any) -> str:
    before, expression, _rest = str(url).partition(EXPRESSION)
    return (before.rpartition("/")[0] or ".") if expression else before
