from __future__ import annotations

import posixpath

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import (
    SWITCH,
    TEXT,
    TEXTS,
    Action,
    ActionFailed,
    Context,
    Input,
    Output,
    example,
    schema,
    titled,
)

ENTRY = schema("name", "path", "fullPath", name=TEXT, path=TEXT, fullPath=TEXT)


# In Backstage `fullPath` begins with a folder of its server, which no template can make use of.
def run(context: Context, given: Input) -> Output:
    top: dict[str, list[dict[str, str]]] = {"files": [], "folders": []}
    for path in given.get("paths") or [given.get("path", ".")]:
        folder = workspace.inside(context.workspace, path)
        if not folder.is_dir():
            raise ActionFailed(f"There is no folder {path} in the workspace.")
        for name, entry in workspace.entries(folder):
            if "/" in name and not given.get("recursive"):
                continue
            kind = "folders" if entry.is_dir(follow_symlinks=False) else "files"
            whole = posixpath.normpath(posixpath.join(path, name))
            top[kind].append({"name": entry.name, "path": whole, "fullPath": whole})
    return dict(top)


ACTION = Action(
    id="fs:readdir",
    title=_("List files"),
    description="Reads files and directories from the workspace",
    input=schema(
        path=titled(TEXT, "The folder to read, the workspace itself by default"),
        paths=titled(TEXTS, "Several folders to read"),
        recursive=titled(SWITCH, "Whether folders in it are read too"),
    ),
    output=schema(
        "files",
        "folders",
        files={"type": "array", "items": ENTRY},
        folders={"type": "array", "items": ENTRY},
    ),
    run=run,
    dry=True,
    uses_workspace=False,
    examples=(
        example("Everything below a folder", "fs:readdir", "paths:", "  - services", "recursive: true"),
    ),
)
