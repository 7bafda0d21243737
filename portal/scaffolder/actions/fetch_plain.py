from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import (
    TEXT,
    TEXT_OR_NOT,
    Action,
    Context,
    Input,
    example,
    schema,
    titled,
)
from portal.scaffolder.rendering import copy
from portal.scaffolder.skeletons.asked import asked_by


def fetch_folder(context: Context, given: Input) -> None:
    goal = workspace.inside(context.workspace, given.get("targetPath") or "./")
    context.log("Fetching plain content from remote URL")
    skeletons = asked_by(context.actor, context.skeletons, given)
    folder = skeletons.folder(given["url"], context.scratch / "fetched")
    for path, entry in workspace.entries(folder):
        context.reporter.check_cancelled()
        place = workspace.inside(goal, path)
        if entry.is_dir(follow_symlinks=False):
            place.mkdir(parents=True, exist_ok=True)
        else:
            copy(context, folder / path, place, base=folder)


def fetch_file(context: Context, given: Input) -> None:
    goal = workspace.inside(context.workspace, given["targetPath"])
    context.log("Fetching plain content from remote URL")
    skeletons = asked_by(context.actor, context.skeletons, given)
    source = skeletons.file(given["url"], context.scratch / "fetched")
    workspace.copy_entry(source, goal, base=source.parent, root=context.workspace, budget=context.budget)


URL = titled(TEXT, "Fetch URL", "Relative path or absolute URL pointing to what is fetched")
TOKEN = titled(
    TEXT_OR_NOT, "Token", "An optional token to use for authentication when reading the resources."
)

ACTIONS = (
    Action(
        id="fetch:plain",
        title=_("Fetch files"),
        description=(
            "Downloads content and places it in the workspace, or optionally in a subdirectory specified by "
            "the `targetPath` input option."
        ),
        input=schema(
            "url",
            url=URL,
            targetPath=titled(TEXT, "Target Path", "Path within the workspace, the workspace by default"),
            token=TOKEN,
        ),
        run=fetch_folder,
        dry=True,
        examples=(example("Take a folder as it is", "fetch:plain", "url: ./static", "targetPath: public"),),
    ),
    Action(
        id="fetch:plain:file",
        title=_("Fetch one file"),
        description="Downloads single file and places it in the workspace.",
        input=schema(
            "url",
            "targetPath",
            url=URL,
            targetPath=titled(TEXT, "Target Path", "Path of the file within the workspace"),
            token=TOKEN,
        ),
        run=fetch_file,
        dry=True,
        examples=(example("Take one file", "fetch:plain:file", "url: ./LICENSE", "targetPath: LICENSE"),),
    ),
)
