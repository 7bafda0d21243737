"""Turns a folder of templates into files of the workspace, as Backstage's fetch:template does."""

from __future__ import annotations

import json
import posixpath
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import ActionFailed, Context
from portal.scaffolder.binary import BOUNDARY, SCANNED, is_binary
from portal.scaffolder.expressions import Options
from portal.scaffolder.globs import matching

LARGEST = 20_000_000
"""Bytes of a text that is rendered; what is larger is copied as it is."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`extension` "" renders every text, another only files that end so, and takes it away. What fits a
    pattern of `copied` keeps its text; its path is rendered all the same."""

    values: Any
    options: Options
    replace: bool = False
    extension: str = ""
    copied: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Settings:
        """Read from the input of a step. Raises ActionFailed for what contradicts itself.

        `copyWithoutRender` says nothing: Backstage 2.0 let it go for `copyWithoutTemplating`."""
        patterns = given.get("copyWithoutTemplating")
        extension = given.get("templateFileExtension") or ""
        if extension and (patterns is not None or given.get("cookiecutterCompat")):
            raise ActionFailed(
                "Fetch action input extension incompatible with copyWithoutTemplating and cookiecutterCompat"
            )
        if extension is True:
            extension = ".njk"
        return cls(
            values=given.get("values"),
            options=options_of(given),
            replace=bool(given.get("replace")),
            extension=extension if not extension or extension.startswith(".") else f".{extension}",
            copied=tuple(patterns or ()),
        )

    @property
    def context(self) -> dict[str, Any]:
        return context_of(self.values, self.options)


@dataclass(frozen=True, slots=True)
class Item:
    """Something in the folder of templates; `copied`: a pattern says that its text stays."""

    path: str
    is_folder: bool
    copied: bool


def options_of(given: Mapping[str, Any]) -> Options:
    return Options(
        cookiecutterCompat=bool(given.get("cookiecutterCompat")),
        trimBlocks=bool(given.get("trimBlocks")),
        lstripBlocks=bool(given.get("lstripBlocks")),
    )


def context_of(values: Any, options: Options) -> dict[str, Any]:
    """What the texts see; a step without values gives none, not even null."""
    name = "cookiecutter" if options.cookiecutterCompat else "values"
    return {} if values is None else {name: values}


def render_folder(context: Context, folder: Path, goal: Path, settings: Settings) -> None:
    """Render all below `folder` into `goal`. Raises ActionFailed, ExpressionError, Outside, TooMuch."""
    context.log("Listing files and directories in template")
    found = dict(workspace.entries(folder))
    context.log(
        f"Processing {len(found)} template files/directories with input values "
        f"{json.dumps(settings.values, separators=(',', ':'), ensure_ascii=False)}"
    )
    copied = matching(settings.copied, found) if settings.copied else set()
    for path, entry in found.items():
        context.reporter.check_cancelled()
        is_folder = entry.is_dir(follow_symlinks=False)
        item = Item(path, is_folder=is_folder, copied=path in copied)
        _render_entry(context, folder, goal, settings, item)
    context.log("Template result written to /workspace")


def _render_entry(context: Context, folder: Path, goal: Path, settings: Settings, item: Item) -> None:
    path = item.path
    written, rendered = _name(context, settings, item)
    if not written or written.startswith("/") or "//" in written:
        return
    place = workspace.inside(goal, written)
    if not item.is_folder and (place.exists() or place.is_symlink()) and not settings.replace:
        return
    if item.copied and not settings.extension:
        context.log(f"Copying file/directory {path} without processing.")
    if item.is_folder:
        if not place.exists():
            context.log(f"Writing directory {path}/ to template output path.")
            place.mkdir(parents=True)
        return
    _write_file(context, folder / path, place, settings, path, rendered=rendered)


def _name(context: Context, settings: Settings, item: Item) -> tuple[str, bool]:
    """The rendered path, and whether the contents are rendered too."""
    name, rendered = item.path, not item.copied
    if settings.extension:
        rendered = not item.is_folder and posixpath.splitext(name)[1] == settings.extension
        name = name.removesuffix(settings.extension) if rendered else name
    return context.engine.render(name, settings.context, settings.options), rendered


def _write_file(
    context: Context, source: Path, place: Path, settings: Settings, path: str, *, rendered: bool
) -> None:
    about = source.lstat()
    if not stat.S_ISREG(about.st_mode) or _is_binary(source) or about.st_size > LARGEST:
        context.log(f"Copying file binary or symbolic link at {path}, to template output path.")
        copy(context, source, place, base=source.parents[path.count("/")])
        return
    context.log(f"Writing file {path} to template output path with mode {about.st_mode}.")
    text = source.read_bytes().decode(errors="replace")
    if rendered:
        text = context.engine.render(text, settings.context, settings.options)
    workspace.write(
        place, text.encode(errors="replace"), mode=stat.S_IMODE(about.st_mode), budget=context.budget
    )


def copy(context: Context, source: Path, place: Path, *, base: Path) -> None:
    """A file or link of a fetched folder; a link that leads out of it is left out, as Backstage does."""
    try:
        workspace.copy_entry(source, place, base=base, root=context.workspace, budget=context.budget)
    except workspace.LinkOutside as error:
        context.log(f"{error} It is left out.")


def _is_binary(source: Path) -> bool:
    with source.open("rb") as file:
        return is_binary(file.read(SCANNED + BOUNDARY))
