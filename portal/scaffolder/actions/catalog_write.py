from __future__ import annotations

import io

from django.utils.translation import gettext_lazy as _
from ruamel.yaml import YAML

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import OBJECT, TEXT, Action, Context, Input, example, schema, titled

ANNOTATION = "backstage.io/source-template"


def run(context: Context, given: Input) -> None:
    name = given.get("filePath") or "catalog-info.yaml"
    context.log(f"Writing {name}")
    entity = dict(given["entity"])
    metadata = dict(entity.get("metadata") or {})
    metadata["annotations"] = {**(metadata.get("annotations") or {}), ANNOTATION: context.template.ref}
    entity["metadata"] = metadata
    goal = workspace.inside(context.workspace, name)
    workspace.write(goal, as_yaml(entity).encode(), budget=context.budget)


def as_yaml(value: object) -> str:
    """YAML as people write descriptors: lists set in, no line broken."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump(value, text)
    return text.getvalue()


ACTION = Action(
    id="catalog:write",
    title=_("Write a descriptor"),
    description="Writes the catalog-info.yaml for your template",
    input=schema(
        "entity",
        filePath=titled(TEXT, "Path of the file", "Defaults to catalog-info.yaml"),
        entity=titled(OBJECT, "Entity", "The entity as it is to be in the file"),
    ),
    run=run,
    dry=True,
    examples=(
        example(
            "Write a component",
            "catalog:write",
            "entity:",
            "  apiVersion: backstage.io/v1alpha1",
            "  kind: Component",
            "  metadata:",
            "    name: shop",
            "  spec:",
            "    type: service",
            "    owner: team-a",
            "    lifecycle: production",
        ),
    ),
)
