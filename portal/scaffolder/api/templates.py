"""Templates, actions and what expressions can do."""

from __future__ import annotations

import base64
import binascii
import tempfile
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from catalog.api.answer import json_value
from catalog.api.body import OBJECT, STRING, body_of, read_body
from catalog.api.caller import acting
from catalog.api.errors import InputError, NotFoundError
from catalog.api.reader import require, visible_to
from catalog.ingest.check import check
from catalog.ingest.problem import Refused
from portal.scaffolder import actions, changes, workspace
from portal.scaffolder.api import forms
from portal.scaffolder.api.refusals import refusing
from portal.scaffolder.catalog import NoTemplate, load
from portal.scaffolder.expressions.described import FILTERS
from portal.scaffolder.skeletons import Here
from portal.scaffolder.template import Template

FILE = {
    "type": "object",
    "required": ["path", "base64Content"],
    "properties": {"path": STRING, "base64Content": STRING},
}
DRY_RUN = body_of(
    "template",
    "values",
    template=OBJECT,
    values=OBJECT,
    secrets={"type": "object", "additionalProperties": STRING},
    directoryContents={"type": "array", "items": FILE},
)


def parameter_schema(request: HttpRequest, namespace: str, kind: str, name: str) -> HttpResponseBase:
    ref = f"{kind}:{namespace}/{name}"
    try:
        template, _entity = load(ref, visible_to(request))
    except NoTemplate as error:
        raise NotFoundError(str(error)) from error
    return json_value(forms.parameter_schema(template))


def all_actions(request: HttpRequest) -> HttpResponseBase:
    visible_to(request)
    return json_value([forms.action(action) for action in actions.all()])


def templating_extensions(request: HttpRequest) -> HttpResponseBase:
    visible_to(request)
    return json_value({"filters": FILTERS, "globals": {"functions": {}, "values": {}}})


@acting
def autocomplete(
    request: HttpRequest, user: AbstractBaseUser, provider: str, resource: str
) -> HttpResponseBase:
    """No forge is asked from here: pickers search the catalog."""
    raise InputError(f"Unsupported provider: {provider}")


@acting
@refusing
def dry_run(request: HttpRequest, user: AbstractBaseUser) -> HttpResponseBase:
    """Try a template that need not be in the catalog, with the files that come with it."""
    require(user, "scaffold", None)
    form = read_body(request, DRY_RUN)
    template = _template(form["template"])
    with tempfile.TemporaryDirectory(prefix="dry-run-files-") as name:
        folder = Path(name)
        for file in form.get("directoryContents") or ():
            _unpack(folder, file)
        result = changes.dry_run(
            actor=user,
            template=template,
            answers=form["values"],
            files=Here(folder, folder),
            secret_names=tuple(form.get("secrets") or ()),
        )
    if result.error is not None:
        raise InputError(result.error)
    return json_value(forms.dry_run(result, template))


def _template(document: dict[str, Any]) -> Template:
    document.pop("relations", None)
    try:
        check(document)
    except Refused as error:
        raise InputError(f"Invalid template: {error.problem.message}") from error
    if document["kind"].lower() != "template":
        raise InputError("Invalid template: expected an entity of kind Template")
    named = {**document, "metadata": {**document["metadata"], "name": "dry-run", "namespace": "default"}}
    return Template.from_document(named)


def _unpack(folder: Path, file: dict[str, str]) -> None:
    try:
        place = workspace.inside(folder, file["path"])
        workspace.write(place, base64.b64decode(file["base64Content"], validate=True))
    except (workspace.Outside, binascii.Error, OSError) as error:
        raise InputError(f"The file {file['path']!r} cannot be taken: {error}") from error
