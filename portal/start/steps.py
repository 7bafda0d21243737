"""What is done before every start, each step only if there is something to do. All can be repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from catalog.ingest.shipped import GOLDEN_PATHS, TRENDS_AND_TOOLS
from portal import keys
from portal.accounts.changes.accounts import change_account
from portal.accounts.first import admin_with_new_password, nobody_has_an_account
from portal.accounts.models import User
from portal.backup import broken_off
from portal.start.example import PERSON, load_example
from portal.start.shipped import keep_shipped
from portal.start.upgrade import upgrade

Say = Callable[[str], None]
ADMIN = "admin"
STAMP = "collected"


def prepare(say: Say) -> None:
    """Bring the data folder and the database to where this version of the portal needs them."""
    make_keys(say)
    upgrade(say)
    broken_off.mend(say)
    collect_static_files(say)
    call_command("clearsessions")
    keep_shipped(TRENDS_AND_TOOLS, wanted=settings.TRENDS)
    keep_shipped(GOLDEN_PATHS, wanted=settings.GOLDEN_PATHS)
    if nobody_has_an_account():
        first_run(say)


def make_keys(say: Say) -> None:
    for path in keys.make_missing(settings.DATA_DIR):
        say(f"Made a new key in {path}.")


def collect_static_files(say: Say) -> None:
    """Give style sheets, scripts and pictures names by content, so that browsers may keep them for ever."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    state = _static_state()
    if not stamp.exists() or stamp.read_text() != state:
        say("Preparing style sheets and scripts …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(state)


def first_run(say: Say) -> None:
    """The account comes last: a start that was cut short begins here again."""
    if settings.DEMO:
        say("Loading the example company …")
        load_example()
    password = admin_with_new_password(ADMIN)
    if settings.DEMO:
        change_account(actor=None, account=User.objects.get(username=ADMIN), entity_ref=PERSON)
    say(f"Made the first account. User name: {ADMIN}   Password: {password}")
    say("The password is shown this once; `manage.py create_admin` makes a new one.")


def _static_state() -> str:
    """A digest of which files there are, their sizes and times."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
