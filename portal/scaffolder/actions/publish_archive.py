from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import (
    TEXT,
    Action,
    Context,
    Input,
    Output,
    Schema,
    example,
    schema,
    titled,
)

FORMATS: Schema = {"enum": ["zip", "tar.gz"], "default": "tar.gz"}


def run(context: Context, given: Input) -> Output:
    """The archive lies in the workspace; links in it stay links."""
    form = given.get("format") or "tar.gz"
    name = given.get("path") or f"archive.{form}"
    source = workspace.inside(context.workspace, given.get("sourcePath") or ".")
    goal = workspace.inside(context.workspace, name)
    draft = context.scratch / "archive"
    (_zip if form == "zip" else _tar)(source, draft)
    goal.parent.mkdir(parents=True, exist_ok=True)
    context.budget.spend(draft.stat().st_size)
    draft.replace(goal)
    context.log(f"Packed {given.get('sourcePath') or 'the workspace'} into {name}")
    return {"path": name}


def _tar(source: Path, goal: Path) -> None:
    with tarfile.open(goal, "w:gz") as archive:
        for name, _entry in workspace.entries(source):
            archive.add(source / name, arcname=name, recursive=False)


def _zip(source: Path, goal: Path) -> None:
    with zipfile.ZipFile(goal, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for name, entry in workspace.entries(source):
            if entry.is_symlink():
                link = zipfile.ZipInfo(name)
                link.create_system, link.external_attr = 3, 0o120777 << 16
                archive.writestr(link, workspace.link_of(source / name))
            else:
                archive.write(source / name, name)


ACTION = Action(
    id="publish:archive",
    title=_("Pack into an archive"),
    description="Packs the workspace, or a folder of it, into a zip or tar.gz file of the workspace.",
    input=schema(
        format=titled(FORMATS, "Format"),
        path=titled(TEXT, "Path of the archive"),
        sourcePath=titled(TEXT, "Folder", "What is packed, the workspace by default"),
    ),
    output=schema("path", path=TEXT),
    run=run,
    dry=True,
    examples=(example("A zip file", "publish:archive", "format: zip", "path: project.zip"),),
)
