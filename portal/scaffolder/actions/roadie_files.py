"""The actions of Roadie's collection that write, read and change text files of the workspace."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import (
    SWITCH,
    TEXT,
    Action,
    ActionFailed,
    Context,
    Input,
    Output,
    example,
    schema,
    titled,
)
from portal.scaffolder.expressions import EngineEnded, ExpressionError
from portal.scaffolder.globs import matching

PATH = titled(TEXT, "Path", "Path of the file within the workspace")
LARGEST = 10_000_000


def write(context: Context, given: Input) -> Output:
    content = given["content"]
    if given.get("preserveFormatting"):
        content = context.engine.call("reformatted", content)
    put(context, given["path"], content)
    return {"path": given["path"]}


def append(context: Context, given: Input) -> Output:
    place = workspace.inside(context.workspace, given["path"])
    before = text_of(context, given["path"]) if place.exists() else ""
    put(context, given["path"], f"{before}{given['content']}")
    return {"path": given["path"]}


def read(context: Context, given: Input) -> Output:
    return {"content": text_of(context, given["path"])}


def parse(context: Context, given: Input) -> Output:
    """The text, or what it says where a parser is named."""
    text = text_of(context, given["path"])
    parser = given.get("parser")
    return {"content": changed(context, given["path"], "parsed", text, parser) if parser else text}


def replace(context: Context, given: Input) -> None:
    for wanted in given["files"]:
        if not wanted.get("file"):
            raise ActionFailed("Path to file needs to be defined")
        find, replacement = wanted.get("find"), wanted.get("replaceWith")
        if not find or not replacement:
            raise ActionFailed("each file must have a find and replaceWith property")
        if workspace.inside(context.workspace, wanted["file"]).is_dir():
            continue
        how = (find, replacement, bool(wanted.get("matchRegex")))
        for name in matching([wanted["file"]], workspace.files(context.workspace)):
            if wanted.get("includeDotFiles") or not _is_hidden(name):
                put(context, name, changed(context, name, "replaced", text_of(context, name), *how))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def text_of(context: Context, path: str) -> str:
    place = workspace.inside(context.workspace, path)
    if not place.is_file():
        raise ActionFailed(f"There is no file {path} in the workspace.")
    if place.stat().st_size > LARGEST:
        raise ActionFailed(f"The file {path} is larger than {LARGEST:,} bytes.")
    return place.read_bytes().decode(errors="replace")


def put(context: Context, path: str, text: str) -> None:
    place = workspace.inside(context.workspace, path)
    workspace.write(place, text.encode(errors="replace"), budget=context.budget)


def changed(context: Context, path: str, call: str, *given: object) -> Any:
    """What a function of the engine makes of a file's text. Raises ActionFailed, which names the file."""
    try:
        return context.engine.call(call, *given)
    except EngineEnded:
        raise
    except ExpressionError as error:
        raise ActionFailed(f"{path} cannot be read: {error}") from error


CONTENT = titled(TEXT, "Content")
REPLACEMENT = schema(
    file=titled(TEXT, "Path or pattern of files"),
    find=titled(TEXT, "What is replaced"),
    replaceWith=titled(TEXT, "What stands there instead"),
    matchRegex=titled(SWITCH, "What is replaced is a regular expression"),
    includeDotFiles=titled(SWITCH, "Also in hidden files"),
)

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
            preserveFormatting=titled(SWITCH, "Set JSON in by two spaces"),
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
        description="Reads a file of the workspace and gives its text, or its values where a parser is named",
        input=schema(
            "path",
            path=PATH,
            parser={"type": "string", "enum": ["yaml", "json", "multiyaml"], "title": "Parser"},
        ),
        output=schema(content={}),
        run=parse,
        dry=True,
        uses_workspace=False,
        examples=(example("Values", "roadiehq:utils:fs:parse", "path: values.yaml", "parser: yaml"),),
    ),
    Action(
        id="roadiehq:utils:fs:replace",
        title=_("Replace text in files"),
        description="Replaces content of a file with given values.",
        input=schema("files", files={"type": "array", "items": REPLACEMENT}),
        run=replace,
        dry=True,
        examples=(
            example(
                "A name",
                "roadiehq:utils:fs:replace",
                "files:",
                "  - file: 'src/**/*.py'",
                "    find: NAME",
                "    replaceWith: shop",
            ),
        ),
    ),
)
