"""Notes in a descriptor which template, and which version of it, it came from."""

from __future__ import annotations

import io
from typing import Any

from django.utils.translation import gettext_lazy as _
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import (
    TEXT,
    Action,
    ActionFailed,
    Context,
    Input,
    example,
    schema,
    titled,
)

VERSION = "backstage.io/template-version"
PATH = titled(TEXT, "Path of the descriptor", "Defaults to catalog-info.yaml")


def scaffolded_from(context: Context, given: Input) -> None:
    documents, name = _documents(context, given)
    for document in documents:
        spec = document.setdefault("spec", {})
        spec["scaffoldedFrom"] = context.template.ref
    _write(context, name, documents)


def template_version(context: Context, given: Input) -> None:
    version = context.template.version
    if not version:
        raise ActionFailed(f"The template has no annotation {VERSION}, so it states no version.")
    documents, name = _documents(context, given)
    for document in documents:
        metadata = document.setdefault("metadata", {})
        metadata.setdefault("annotations", {})[VERSION] = version
    _write(context, name, documents)


def _documents(context: Context, given: Input) -> tuple[list[Any], str]:
    name = given.get("filePath") or given.get("entityFilePath") or "catalog-info.yaml"
    place = workspace.inside(context.workspace, name)
    if not place.is_file():
        raise ActionFailed(f"There is no {name} in the workspace.")
    try:
        documents = [document for document in YAML().load_all(place) if document is not None]
    except YAMLError as error:
        raise ActionFailed(f"{name} is not YAML: {error}") from error
    if not all(isinstance(document, dict) for document in documents):
        raise ActionFailed(f"{name} holds something else than descriptors.")
    return documents, name


def _write(context: Context, name: str, documents: list[Any]) -> None:
    context.log(f"Writing {name}")
    text = "---\n".join(map(_as_yaml, documents))
    workspace.write(workspace.inside(context.workspace, name), text.encode(), budget=context.budget)


def _as_yaml(document: object) -> str:
    """As people write descriptors: comments kept, lists set in, no line broken."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump(document, text)
    return text.getvalue()


ACTIONS = (
    Action(
        id="catalog:scaffolded-from",
        title=_("Note the template in the descriptor"),
        description="Writes the template's reference as spec.scaffoldedFrom into the descriptor.",
        input=schema(filePath=PATH),
        run=scaffolded_from,
        dry=True,
        examples=(example("In catalog-info.yaml", "catalog:scaffolded-from", "filePath: catalog-info.yaml"),),
    ),
    Action(
        id="catalog:template:version",
        title=_("Note the template’s version in the descriptor"),
        description=f"Writes the template's version as the annotation {VERSION} into the descriptor.",
        input=schema(filePath=PATH),
        run=template_version,
        dry=True,
        examples=(
            example("In catalog-info.yaml", "catalog:template:version", "filePath: catalog-info.yaml"),
        ),
    ),
)
