from __future__ import annotations

import shutil
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import TEXTS, Action, Context, Input, example, schema, titled
from portal.scaffolder.globs import matching


def run(context: Context, given: Input) -> None:
    """A folder goes with all in it; a pattern takes files, as in Backstage."""
    for pattern in given["files"]:
        place = workspace.inside(context.workspace, pattern)
        if place != context.workspace and (place.is_symlink() or place.exists()):
            _delete(place)
            context.log(f"File {pattern} deleted successfully")
            continue
        for name in matching([pattern], workspace.files(context.workspace)):
            _delete(context.workspace / name)
            context.log(f"File {name} deleted successfully")


def _delete(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink()


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
