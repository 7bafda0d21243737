"""The actions of Roadie's collection that real templates use: text, JSON and YAML of the workspace."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import (
    SWITCH,
    TEXT,
    Action,
    ActionFailed,
    Context,
    Input,
    Output,
    Schema,
    example,
    schema,
    titled,
)
from portal.scaffolder.actions.catalog_write import as_yaml

PATH = titled(TEXT, "Path", "Path of the file within the workspace")
LARGEST = 10_000_000


def write(context: Context, given: Input) -> Output:
    content = given["content"]
    if given.get("preserveFormatting") is False and not content.endswith("\n"):
        content += "\n"
    workspace.write(
        workspace.inside(context.workspace, given["path"]), content.encode(), budget=context.budget
    )
    return {"path": given["path"]}


def append(context: Context, given: Input) -> Output:
    place = workspace.inside(context.workspace, given["path"])
    before = _read(context, given["path"]) if place.exists() else ""
    workspace.write(place, f"{before}{given['content']}".encode(), budget=context.budget)
    return {"path": given["path"]}


def read(context: Context, given: Input) -> Output:
    return {"content": _read(context, given["path"])}


def parse(context: Context, given: Input) -> Output:
    """YAML or JSON, by the file's name."""
    return {"content": _parsed(_read(context, given["path"]), given["path"])}


def merge(form: str) -> Callable[[Context, Input], Output]:
    """The action that merges values into a file of this form."""

    def run(context: Context, given: Input) -> Output:
        place = workspace.inside(context.workspace, given["path"])
        before = _parsed(_read(context, given["path"]), given["path"]) if place.exists() else {}
        more = given["content"]
        if isinstance(more, str):
            more = _parsed(more, f"content.{form}")
        if not isinstance(before, dict) or not isinstance(more, dict):
            raise ActionFailed(f"{given['path']} and what is merged into it must both be mappings.")
        merged = _merged(before, more, lists=given.get("mergeArrays") is True)
        text = json.dumps(merged, indent=2, ensure_ascii=False) + "\n" if form == "json" else as_yaml(merged)
        workspace.write(place, text.encode(), budget=context.budget)
        return {"path": given["path"]}

    return run


def _merged(before: dict[str, Any], more: dict[str, Any], *, lists: bool) -> dict[str, Any]:
    result = dict(before)
    for key, value in more.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            result[key] = _merged(old, value, lists=lists)
        elif lists and isinstance(old, list) and isinstance(value, list):
            result[key] = [*old, *value]
        else:
            result[key] = value
    return result


def _read(context: Context, path: str) -> str:
    place = workspace.inside(context.workspace, path)
    if not place.is_file():
        raise ActionFailed(f"There is no file {path} in the workspace.")
    if place.stat().st_size > LARGEST:
        raise ActionFailed(f"The file {path} is larger than {LARGEST:,} bytes.")
    return place.read_bytes().decode(errors="replace")


def _parsed(text: str, name: str) -> Any:
    try:
        if name.endswith(".json"):
            return json.loads(text)
        return YAML(typ="safe").load(text)
    except (ValueError, YAMLError) as error:
        raise ActionFailed(f"{name} cannot be read: {error}") from error


CONTENT = titled(TEXT, "Content")
VALUES: Schema = {"type": ["object", "string"], "title": "Content"}
MERGE = schema("path", "content", path=PATH, content=VALUES, mergeArrays=titled(SWITCH, "Join lists too"))

ACTIONS = (
    Action(
        id="roadiehq:utils:fs:write",
        title=_("Write a file"),
        description="Creates a file with the content on the given path",
        input=schema(
            "path",
            "content",
            path=PATH,
            content=CONTENT,
            preserveFormatting=titled(SWITCH, "Keep the content as it is"),
        ),
        output=schema(path=TEXT),
        run=write,
        dry=True,
        examples=(example("A file", "roadiehq:utils:fs:write", "path: notes.txt", "content: hello"),),
    ),
    Action(
        id="roadiehq:utils:fs:append",
        title=_("Append to a file"),
        description="Appends content to the end of a file, which is made if it is not there.",
        input=schema("path", "content", path=PATH, content=CONTENT),
        output=schema(path=TEXT),
        run=append,
        dry=True,
        examples=(example("A line", "roadiehq:utils:fs:append", "path: notes.txt", "content: more"),),
    ),
    Action(
        id="roadiehq:utils:fs:read",
        title=_("Read a file"),
        description="Reads a file of the workspace and gives its content",
        input=schema("path", path=PATH),
        output=schema(content=TEXT),
        run=read,
        dry=True,
        uses_workspace=False,
        examples=(example("A file", "roadiehq:utils:fs:read", "path: notes.txt"),),
    ),
    Action(
        id="roadiehq:utils:fs:parse",
        title=_("Read YAML or JSON"),
        description="Reads a YAML or JSON file of the workspace and gives its values",
        input=schema("path", path=PATH, parser=titled(TEXT, "Parser")),
        output=schema(content={}),
        run=parse,
        dry=True,
        uses_workspace=False,
        examples=(example("A file", "roadiehq:utils:fs:parse", "path: values.yaml"),),
    ),
    Action(
        id="roadiehq:utils:json:merge",
        title=_("Merge into a JSON file"),
        description="Merge new data into an existing JSON file.",
        input=MERGE,
        output=schema(path=TEXT),
        run=merge("json"),
        dry=True,
        examples=(
            example(
                "A script", "roadiehq:utils:json:merge", "path: package.json", "content:", "  private: true"
            ),
        ),
    ),
    Action(
        id="roadiehq:utils:yaml:merge",
        title=_("Merge into a YAML file"),
        description="Merge new data into an existing YAML file.",
        input=MERGE,
        output=schema(path=TEXT),
        run=merge("yaml"),
        dry=True,
        examples=(
            example("A value", "roadiehq:utils:yaml:merge", "path: values.yaml", "content:", "  replicas: 2"),
        ),
    ),
)
