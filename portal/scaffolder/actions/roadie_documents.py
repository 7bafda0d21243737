"""The actions of Roadie's collection that merge into JSON and YAML, and write values as such."""

from __future__ import annotations

import json
import posixpath

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import (
    OBJECT,
    SWITCH,
    TEXT,
    TEXTS,
    Action,
    Context,
    Input,
    Output,
    Schema,
    example,
    schema,
    titled,
)
from portal.scaffolder.actions.roadie_files import PATH, changed, put, text_of


def merge_json(context: Context, given: Input) -> Output:
    path = given["path"]
    there = workspace.inside(context.workspace, path).exists()
    return _merged(context, given, "mergeJson", text_of(context, path) if there else None)


def merge(context: Context, given: Input) -> Output | None:
    """By the ending of the name; a file that is neither JSON nor YAML stays as it is."""
    text = text_of(context, given["path"])
    match posixpath.splitext(given["path"])[1]:
        case ".json":
            text = json.dumps(changed(context, given["path"], "parsed", text, "yaml"))
            return _merged(context, {**given, "matchFileIndent": False}, "mergeJson", text)
        case ".yaml" | ".yml":
            return _merged(context, given, "mergeYaml", text)
    context.log(f"{given['path']} is neither .json nor .yaml, so nothing is merged into it.")
    return None


def merge_yaml(context: Context, given: Input) -> Output:
    there = workspace.inside(context.workspace, given["path"]).exists()
    return _merged(context, given, "mergeYaml", text_of(context, given["path"]) if there else "{}")


def _merged(context: Context, given: Input, call: str, text: str | None) -> Output:
    how = {
        "lists": given.get("mergeArrays") is True,
        "matchIndent": given.get("matchFileIndent") is True,
        "comments": given.get("preserveYamlComments") is True,
        "field": given.get("useDocumentIncludingField"),
        "options": given.get("options") or {},
    }
    put(context, given["path"], changed(context, given["path"], call, text, given["content"], how))
    return {"path": given["path"]}


def serialize_json(context: Context, given: Input) -> Output:
    how = {"replacer": given.get("replacer"), "space": given.get("space")}
    return {"serialized": context.engine.call("written", given["data"], "json", how)}


def serialize_yaml(context: Context, given: Input) -> Output:
    how = {"options": given.get("options") or {}}
    return {"serialized": context.engine.call("written", given["data"], "yaml", how)}


VALUES: Schema = {"type": ["object", "string"], "title": "Content"}
LISTS = titled(SWITCH, "Join lists", "Lists are joined, otherwise replaced")
OPTIONS = titled(OBJECT, "Options", "How the library yaml writes")
MERGE = schema(
    "path",
    "content",
    path=PATH,
    content=VALUES,
    mergeArrays=LISTS,
    preserveYamlComments=titled(SWITCH, "Keep comments"),
    useDocumentIncludingField=titled(
        schema("key", "value", key=TEXT, value=TEXT), "The document of several that has this field"
    ),
    options=OPTIONS,
)

ACTIONS = (
    Action(
        id="roadiehq:utils:json:merge",
        title=_("Merge into a JSON file"),
        description="Merge new data into an existing JSON file.",
        input=schema(
            "path",
            "content",
            path=PATH,
            content=VALUES,
            mergeArrays=LISTS,
            matchFileIndent=titled(SWITCH, "Set in as the file is"),
        ),
        output=schema(path=TEXT),
        run=merge_json,
        dry=True,
        examples=(
            example(
                "A script", "roadiehq:utils:json:merge", "path: package.json", "content:", "  private: true"
            ),
        ),
    ),
    Action(
        id="roadiehq:utils:merge",
        title=_("Merge into a JSON or YAML file"),
        description="Merges data into an existing structured file.",
        input=MERGE,
        output=schema(path=TEXT),
        run=merge,
        dry=True,
        examples=(
            example("A value", "roadiehq:utils:merge", "path: values.yaml", "content:", "  replicas: 2"),
        ),
    ),
    Action(
        id="roadiehq:utils:yaml:merge",
        title=_("Merge into a YAML file"),
        description="Merge new data into an existing YAML file.",
        input=MERGE,
        output=schema(path=TEXT),
        run=merge_yaml,
        dry=True,
        examples=(
            example("A value", "roadiehq:utils:yaml:merge", "path: values.yaml", "content:", "  replicas: 2"),
        ),
    ),
    Action(
        id="roadiehq:utils:serialize:json",
        title=_("Write values as JSON"),
        description="Allows performing serialization on an object",
        input=schema("data", data=OBJECT, replacer=TEXTS, space=TEXT),
        output=schema(serialized=TEXT),
        run=serialize_json,
        dry=True,
        uses_workspace=False,
        examples=(example("An object", "roadiehq:utils:serialize:json", "data:", "  replicas: 2"),),
    ),
    Action(
        id="roadiehq:utils:serialize:yaml",
        title=_("Write values as YAML"),
        description="Allows performing serialization on an object",
        input=schema("data", data=OBJECT, replacer=TEXTS, options=OPTIONS),
        output=schema(serialized=TEXT),
        run=serialize_yaml,
        dry=True,
        uses_workspace=False,
        examples=(example("An object", "roadiehq:utils:serialize:yaml", "data:", "  replicas: 2"),),
    ),
)
