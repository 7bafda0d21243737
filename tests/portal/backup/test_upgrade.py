"""A start of a newer version on a database with something in it: looked at, backed up, brought up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

from catalog.changes.entities import create_entity
from catalog.models import Entity
from portal.backup import schema
from portal.start import upgrade as start
from portal.start.refusal import Refusal
from portal.start.upgrade import FOLDER, upgrade
from tests.portal.backup.test_backup import an_older_version, component

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings: LazySettings) -> Path:
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True)
    return folder


def said() -> str:
    lines: list[str] = []
    upgrade(lines.append)
    return "\n".join(lines)


def test_an_upgrade_is_backed_up_first_and_says_how_to_go_back(data: Path) -> None:
    assert said() == ""
    assert not (data / FOLDER).exists()
    create_entity(actor=None, document=component("checkout"))
    with an_older_version():
        told = said()
        assert schema.is_current(schema.applied())
        command = re.search(r"manage\.py restore (\S+) --yes --over-newer", told)
        assert command is not None, told
        create_entity(actor=None, document=component("later"))
        call_command("restore", command[1], "--yes", "--over-newer")
    assert set(Entity.objects.filter(kind="component").values_list("name", flat=True)) == {"checkout"}
    assert said() == ""


def test_without_a_backup_nothing_is_upgraded(data: Path) -> None:
    (data / FOLDER).write_text("in the way")
    with an_older_version():
        before = schema.applied()
        with pytest.raises(
            Refusal, match=r"cannot be made in .*: .*\. Nothing was changed\. Make room there"
        ):
            said()
        assert schema.applied() == before


def test_the_last_backups_stay(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data / FOLDER
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"greenroom-2020010{day}T000000Z.tar.gz").touch()
    (folder / "ours.tar.gz").touch()
    made = start._backup()
    assert sorted(path.name for path in folder.iterdir()) == [
        "greenroom-20200104T000000Z.tar.gz",
        "greenroom-20200105T000000Z.tar.gz",
        made.name,
        "ours.tar.gz",
    ]


def test_a_newer_database_is_left_alone() -> None:
    MigrationRecorder.Migration.objects.create(app="catalog", name="9999_of_tomorrow")
    try:
        with pytest.raises(Refusal, match=r"newer version of the portal, with catalog\.9999_of_tomorrow"):
            said()
    finally:
        MigrationRecorder.Migration.objects.filter(name="9999_of_tomorrow").delete()
