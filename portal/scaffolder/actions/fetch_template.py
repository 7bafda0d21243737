from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import (
    OBJECT,
    SWITCH,
    TEXT,
    TEXT_OR_NOT,
    TEXTS,
    Action,
    ActionFailed,
    Context,
    Example,
    Input,
    Schema,
    schema,
    titled,
)
from portal.scaffolder.rendering import Settings, context_of, options_of, render_folder
from portal.scaffolder.skeletons.asked import asked_by

HOW: dict[str, Schema] = {
    "values": titled(OBJECT, "Template Values", "Values to pass on to the templating engine"),
    "cookiecutterCompat": titled(
        SWITCH, "Cookiecutter compatibility mode", "Enable features to maximise compatibility"
    ),
    "replace": titled(SWITCH, "Replace files", "If set, replace files in targetPath"),
    "trimBlocks": titled(SWITCH, "Trim blocks", "Remove the first newline after a block"),
    "lstripBlocks": titled(SWITCH, "Strip blocks", "Strip whitespace before a block on its line"),
}
FOLDER: dict[str, Schema] = {
    **HOW,
    "copyWithoutRender": titled(TEXTS, "Not heard any more", "Its name is copyWithoutTemplating"),
    "copyWithoutTemplating": titled(
        TEXTS, "Copy without templating", "Patterns of files whose contents are not rendered, only their path"
    ),
    "templateFileExtension": titled(
        {"type": ["string", "boolean"]},
        "Template file extension",
        "Only files with this extension are rendered (true: .njk); it is taken off their names",
    ),
}
URL = titled(TEXT, "Fetch URL", "Relative path or absolute URL pointing to the directory tree to fetch")
TOKEN = titled(TEXT_OR_NOT, "Token", "An optional token that opens the repository at the address")
TARGET = titled(TEXT, "Target Path", "Path within the workspace to write to, the workspace by default")


def fetch_template(context: Context, given: Input) -> None:
    settings = _settings(context, given)
    goal = workspace.inside(context.workspace, given.get("targetPath") or "./")
    context.log("Fetching template content from remote URL")
    skeletons = asked_by(context.actor, context.skeletons, given)
    folder = skeletons.folder(given["url"], context.scratch / "template")
    render_folder(context, folder, goal, settings)


def workspace_template(context: Context, given: Input) -> None:
    """What an earlier step fetched into `sourcePath`, rendered."""
    settings = _settings(context, given)
    folder = workspace.inside(context.workspace, given["sourcePath"])
    goal = workspace.inside(context.workspace, given.get("targetPath") or "./")
    if goal.is_relative_to(folder):
        raise ActionFailed("targetPath must not be within template path")
    render_folder(context, folder, goal, settings)


def _settings(context: Context, given: Input) -> Settings:
    if given.get("copyWithoutRender"):
        context.log("copyWithoutRender is not heard any more; its name is copyWithoutTemplating")
    return Settings.of(given)


def fetch_template_file(context: Context, given: Input) -> None:
    if _is_taken(context, given):
        return
    skeletons = asked_by(context.actor, context.skeletons, given)
    source = skeletons.file(given["url"], context.scratch / "template")
    _render_file(context, given, source.read_bytes())


def workspace_template_file(context: Context, given: Input) -> None:
    if _is_taken(context, given):
        return
    _render_file(context, given, workspace.inside(context.workspace, given["sourcePath"]).read_bytes())


def _is_taken(context: Context, given: Input) -> bool:
    goal = workspace.inside(context.workspace, given["targetPath"])
    taken = goal.exists() and not given.get("replace")
    if taken:
        context.log(f"File {given['targetPath']} already exists in workspace, not replacing.")
    return taken


def _render_file(context: Context, given: Input, data: bytes) -> None:
    options = options_of(given)
    context.log("Processing template file with input values")
    text = data.decode(errors="replace")
    rendered = context.engine.render(text, context_of(given.get("values"), options), options)
    goal = workspace.inside(context.workspace, given["targetPath"])
    workspace.write(goal, rendered.encode(errors="replace"), budget=context.budget)
    context.log(f"Template file has been written to {given['targetPath']}")


def _example(action: str, what: str, **given: Any) -> tuple[Example, ...]:
    lines = "".join(f"      {name}: {value}\n" for name, value in given.items())
    return (
        Example(
            what, f"steps:\n  - action: {action}\n    input:\n{lines}      values:\n        name: shop\n"
        ),
    )


FILE_URL = titled(TEXT, "Fetch URL", "Relative path or absolute URL pointing to the single file to fetch")
SOURCE = titled(TEXT, "Source Path", "Path within the workspace of what is to be rendered")
FILE_TARGET = titled(TEXT, "Target Path", "Path within the workspace of the rendered file")

ACTIONS = (
    Action(
        id="fetch:template",
        title=_("Fetch and render files"),
        description=(
            "Downloads a skeleton, templates variables into file and directory names and content, and places "
            "the result in the workspace, or optionally in a subdirectory specified by the `targetPath` "
            "input option."
        ),
        input=schema("url", url=URL, targetPath=TARGET, token=TOKEN, **FOLDER),
        run=fetch_template,
        dry=True,
        examples=_example("fetch:template", "Render the folder beside the template", url="./skeleton"),
    ),
    Action(
        id="fetch:template:file",
        title=_("Fetch and render one file"),
        description="Downloads a single file, renders its content and writes it to the target path.",
        input=schema("url", "targetPath", url=FILE_URL, targetPath=FILE_TARGET, token=TOKEN, **HOW),
        run=fetch_template_file,
        dry=True,
        examples=_example(
            "fetch:template:file", "Render one file", url="./README.md", targetPath="./README.md"
        ),
    ),
    Action(
        id="workspace:template",
        title=_("Render files of the workspace"),
        description="Renders files that are in the workspace already.",
        input=schema("sourcePath", sourcePath=SOURCE, targetPath=TARGET, **FOLDER),
        run=workspace_template,
        dry=True,
        examples=_example(
            "workspace:template", "Render what was fetched", sourcePath="./fetched", targetPath="./"
        ),
    ),
    Action(
        id="workspace:template:file",
        title=_("Render one file of the workspace"),
        description="Renders a single file that is in the workspace already.",
        input=schema("sourcePath", "targetPath", sourcePath=SOURCE, targetPath=FILE_TARGET, **HOW),
        run=workspace_template_file,
        dry=True,
        examples=_example(
            "workspace:template:file", "Render one file", sourcePath="./a.md", targetPath="./b.md"
        ),
    ),
)
