from __future__ import annotations

import shutil

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import TEXTS, Action, Context, Input, example, schema, titled
from portal.scaffolder.globs import matching


def run(context: Context, given: Input) -> None:
    names = [path for path, _entry in workspace.entries(context.workspace)]
    for pattern in given["files"]:
        workspace.inside(context.workspace, pattern)
        for name in matching([pattern], names):
            place = context.workspace / name
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            elif place.is_symlink() or place.exists():
                place.unlink()
            else:
                continue
            context.log(f"File {name} deleted successfully")


ACTION = Action(
    id="fs:delete",
    title=_("Delete files"),
    description="Deletes files and directories from the workspace",
    input=schema(
        "files",
        files=titled(TEXTS, "Files", "A list of files and directories that will be deleted"),
    ),
    run=run,
    dry=True,
    examples=(example("Delete files and folders", "fs:delete", "files:", "  - drafts", "  - '**/*.tmp'"),),
)
