"""Turns a folder of templates into files of the workspace, as Backstage's fetch:template does."""

from __future__ import annotations

import json
import os
import posixpath
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.scaffolder import workspace
from portal.scaffolder.actions.action import ActionFailed, Context
from portal.scaffolder.binary import BOUNDARY, SCANNED, is_binary
from portal.scaffolder.expressions import ExpressionError, Options
from portal.scaffolder.globs import matching

LARGEST = 20_000_000
"""Bytes of a text that is rendered; what is larger is copied as it is."""
ITEMS_AT_ONCE = 100
SIZE_AT_ONCE = 1_000_000
"""Characters of the texts that are held at once, and go to the engine together."""


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
    """Something in the folder of templates. `text` None: no text, so it is copied as it is; `rendered`: its
    text is filled in; `copied`: a pattern says that it is not."""

    path: str
    name: str
    is_folder: bool
    rendered: bool
    copied: bool
    mode: int
    text: str | None


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
    items = (_item(folder, path, entry, settings, path in copied) for path, entry in found.items())
    for group in _groups(items):
        texts = [text for item in group for text in _templates(item)]
        with context.engine.ahead(texts, settings.context, settings.options), context.reporter.together():
            for item in group:
                context.reporter.check_cancelled()
                _render_item(context, folder, goal, settings, item)
    context.log("Template result written to /workspace")


def _item(folder: Path, path: str, entry: os.DirEntry[str], settings: Settings, copied: bool) -> Item:
    is_folder, name, rendered = entry.is_dir(follow_symlinks=False), path, not copied
    if settings.extension:
        rendered = not is_folder and posixpath.splitext(path)[1] == settings.extension
        name = path.removesuffix(settings.extension) if rendered else path
    about = entry.stat(follow_symlinks=False)
    text = None
    if stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST:
        text = _text(folder / path)
    return Item(path, name, is_folder, rendered, copied, about.st_mode, text)


def _text(source: Path) -> str | None:
    """None for a binary file."""
    data = source.read_bytes()
    return None if is_binary(data[: SCANNED + BOUNDARY]) else data.decode(errors="replace")


def _groups(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Of many small ones, so that neither the way to the engine nor their size counts."""
    group: list[Item] = []
    size = 0
    for item in items:
        group.append(item)
        size += len(item.text or "")
        if len(group) >= ITEMS_AT_ONCE or size >= SIZE_AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _templates(item: Item) -> Iterator[str]:
    """What is asked of the engine for it; a large text goes alone."""
    yield item.name
    if item.rendered and item.text is not None and len(item.text) < SIZE_AT_ONCE:
        yield item.text


def _render_item(context: Context, folder: Path, goal: Path, settings: Settings, item: Item) -> None:
    written = _filled(context, settings, item, item.name)
    if not written or written.startswith("/") or "//" in written:
        return
    place = workspace.inside(goal, written)
    if not item.is_folder and (place.exists() or place.is_symlink()) and not settings.replace:
        return
    if item.copied and not settings.extension:
        context.log(f"Copying file/directory {item.path} without processing.")
    if item.is_folder:
        if not place.exists():
            context.log(f"Writing directory {item.path}/ to template output path.")
            place.mkdir(parents=True)
        return
    _write_file(context, folder, place, settings, item)


def _write_file(context: Context, folder: Path, place: Path, settings: Settings, item: Item) -> None:
    if item.text is None:
        context.log(f"Copying file binary or symbolic link at {item.path}, to template output path.")
        copy(context, folder / item.path, place, base=folder)
        return
    context.log(f"Writing file {item.path} to template output path with mode {item.mode}.")
    text = _filled(context, settings, item, item.text) if item.rendered else item.text
    workspace.write(place, text.encode(errors="replace"), mode=stat.S_IMODE(item.mode), budget=context.budget)


def _filled(context: Context, settings: Settings, item: Item, text: str) -> str:
    try:
        return context.engine.render(text, settings.context, settings.options)
    except ExpressionError as error:
        raise type(error)(f"{item.path}: {error}") from error


def copy(context: Context, source: Path, place: Path, *, base: Path) -> None:
    """A file or link of a fetched folder; a link that leads out of it is left out, as Backstage does."""
    try:
        workspace.copy_entry(source, place, base=base, root=context.workspace, budget=context.budget)
    except workspace.LinkOutside as error:
        context.log(f"{error} It is left out.")
