"""A restore that was killed between its renames and the database's last word, and how that is mended.

A restore works in a folder of its own, which it holds locked for as long as it lives. What is in that folder
when nobody holds it says how far it came; whether the database was replaced says the database itself.
"""

from __future__ import annotations

import fcntl
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from catalog.models import AuditEvent
from portal import keys

PREFIX = ".restore-"
BEGINS = 60.0
"""Seconds in which a restore that lives has marked its folder."""
MARK, FORMER = "mark", "former"
FILES = (keys.KEYS_FILE, keys.SECRET_KEY_FILE)

Say = Callable[[str], None]


@contextmanager
def marked(folder: Path) -> Iterator[str]:
    """The mark of the restore that works in `folder`, to be written with the database; the keys that there
    are now are kept there, too."""
    mark = uuid.uuid4().hex
    former = folder / FORMER
    former.mkdir()
    for name in FILES:
        if (settings.DATA_DIR / name).exists():
            shutil.copy2(settings.DATA_DIR / name, former / name)
    with (folder / MARK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(mark)
        file.flush()
        yield mark


def mend(say: Say) -> None:
    """Undo what a killed restore left half done, or take away what one left that was done."""
    for folder in sorted(Path(settings.DATA_DIR).glob(f"{PREFIX}*")):
        if (mark := _left_by_nobody_who_lives(folder)) is None:
            continue
        if mark and not AuditEvent.objects.filter(verb="portal.restore", detail__mark=mark).exists():
            _put_back(folder, say)
        shutil.rmtree(folder, ignore_errors=True)


def _left_by_nobody_who_lives(folder: Path) -> str | None:
    """The mark, "" for a restore that had not come so far; None while one works there."""
    try:
        with (folder / MARK).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file.read()
    except FileNotFoundError:
        is_new = time.time() - folder.stat().st_mtime < BEGINS
        return None if is_new else ""
    except BlockingIOError:
        return None


def _put_back(folder: Path, say: Say) -> None:
    """The database is the one from before, so repositories and keys are to be those from before."""
    present, made = Path(settings.GIT_FOLDER), folder / "git"
    gone = made.with_name(f"{made.name}.gone")
    if made.exists() and not gone.exists():
        return  # it had not begun to rename
    if present.exists() and not made.exists():
        present.rename(made)
    if gone.exists():
        gone.rename(present)
    for name in FILES:
        if (folder / FORMER / name).exists():
            keys.replace(settings.DATA_DIR / name, (folder / FORMER / name).read_text().split())
    say("A restore was broken off on its way. The portal is as it was before; restore again if you want to.")
