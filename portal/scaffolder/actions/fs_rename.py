from __future__ import annotations

import shutil

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import (
    SWITCH,
    TEXT,
    Action,
    ActionFailed,
    Context,
    Input,
    example,
    schema,
    titled,
)

MOVE = schema(
    "from",
    "to",
    **{
        "from": titled(TEXT, "The source location of the file to be renamed"),
        "to": titled(TEXT, "The destination of the new file"),
        "overwrite": titled(SWITCH, "Overwrite existing file or directory, default is false"),
    },
)


def run(context: Context, given: Input) -> None:
    for move in given["files"]:
        source = workspace.inside(context.workspace, move["from"])
        goal = workspace.inside(context.workspace, move["to"])
        if context.workspace in (source, goal) or goal.is_relative_to(source):
            raise ActionFailed(f"{move['from']} cannot be moved to {move['to']}.")
        if not source.exists():
            raise ActionFailed(f"There is no {move['from']} in the workspace to be renamed.")
        if goal.exists():
            if not move.get("overwrite"):
                raise ActionFailed(f"{move['to']} is there already; overwrite: true would replace it.")
            shutil.rmtree(goal) if goal.is_dir() else goal.unlink()
        goal.parent.mkdir(parents=True, exist_ok=True)
        source.rename(goal)
        context.log(f"File {move['from']} renamed to {move['to']} successfully")


ACTION = Action(
    id="fs:rename",
    title=_("Rename files"),
    description="Renames files and directories within the workspace",
    input=schema(
        "files",
        files=titled(
            {"type": "array", "items": MOVE},
            "Files",
            "A list of file and directory names that will be renamed",
        ),
    ),
    run=run,
    dry=True,
    examples=(example("Rename a file", "fs:rename", "files:", "  - from: gitignore", "    to: .gitignore"),),
)
