from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import OBJECT, TEXT, Action, Context, Input, example, schema, titled

ANNOTATION = "backstage.io/source-template"


def run(context: Context, given: Input) -> None:
    name = given.get("filePath") or "catalog-info.yaml"
    context.log(f"Writing {name}")
    metadata = given["entity"].get("metadata") or {}
    annotations = {**(metadata.get("annotations") or {}), ANNOTATION: context.template.ref}
    entity = {**given["entity"], "metadata": {**metadata, "annotations": annotations}}
    goal = workspace.inside(context.workspace, name)
    text = context.engine.call("written", entity, "yaml", {})
    workspace.write(goal, text.encode(errors="replace"), budget=context.budget)


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
