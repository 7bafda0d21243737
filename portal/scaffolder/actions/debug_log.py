from __future__ import annotations

import json

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import SWITCH, TEXT, Action, Context, Input, example, schema, titled

MOST = 10_000
"""Characters of one file that are shown."""


def run(context: Context, given: Input) -> None:
    context.log(json.dumps(given, indent=2, ensure_ascii=False))
    if message := given.get("message"):
        context.log(str(message))
    if given.get("listWorkspace"):
        names = workspace.files(context.workspace)
        if (
            given["listWorkspace"] == "with-contents"
            or given["listWorkspace"] == "with-filenames-and-contents"
        ):
            lines = [f"  - {name}:\n\n  {_text(context, name)}" for name in names]
        else:
            lines = [f"  - {name}" for name in names]
        context.log("Workspace:\n" + "\n".join(lines))


def _text(context: Context, name: str) -> str:
    with workspace.inside(context.workspace, name).open("rb") as file:
        return file.read(MOST).decode(errors="replace")


ACTION = Action(
    id="debug:log",
    title=_("Write to the log"),
    description="Writes a message into the log and/or lists all files in the workspace.",
    input=schema(
        message=titled(TEXT, "Message to output."),
        listWorkspace=titled(
            {"oneOf": [SWITCH, {"enum": ["with-filenames", "with-contents"]}]},
            "List all files in the workspace, if true.",
            "This will also list the file contents for with-contents.",
        ),
    ),
    run=run,
    dry=True,
    uses_workspace=False,
    examples=(
        example("Write a debug message", "debug:log", "message: Hello, ${{ parameters.name }}"),
        example("List the workspace", "debug:log", "listWorkspace: true"),
    ),
)
