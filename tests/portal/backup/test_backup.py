"""The portal in one file and back, on the database that there is."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import LazySettings, settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from catalog.changes.entities import create_entity, delete_entity
from catalog.ingest.credentials import decrypt, encrypt
from catalog.ingest.fetch import Credential
from catalog.models import AuditEvent, CatalogState, Entity
from portal.accounts.models import Role, User
from portal.backup import repositories, schema
from portal.githost import bare
from portal.githost.changes.repositories import create_repository, delete_repository
from portal.githost.models import Repository
from portal.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings: LazySettings) -> Path:
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True)
    settings.ANONYMOUS_READ = True
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "greenroom.tar.gz"


def component(name: str) -> dict[str, Any]:
    spec = {"type": "service", "lifecycle": "production", "owner": "group:default/orders"}
    return {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": name},
        "spec": spec,
    }


def commit(repository: Repository, text: str) -> str:
    """A commit on the repository's branch, as a push would leave it."""
    git, folder = bare.GIT, repository.folder
    blob = git.run("hash-object", "-w", "--stdin", folder=folder, seconds=10, feed=text.encode()).decode()
    listing = f"100644 blob {blob.strip()}\tREADME.md\n".encode()
    tree = git.run("mktree", folder=folder, seconds=10, feed=listing).decode().strip()
    author = ("-c", "user.name=Ana", "-c", "user.email=ana@halden.example")
    made = git.run(*author, "commit-tree", tree, "-m", text, folder=folder, seconds=10).decode().strip()
    bare.ask(folder, "update-ref", f"refs/heads/{repository.default_branch}", made)
    return made


def test_what_was_backed_up_comes_back_and_what_came_later_goes(file: Path, client: Client) -> None:
    User.objects.create_user("ana", role=Role.ADMIN)
    create_entity(actor=None, document=component("checkout"))
    repository = create_repository(actor=None, owner="orders", name="checkout", branch="trunk")
    begun = commit(repository, "Begin")
    create_repository(actor=None, owner="orders", name="empty")
    call_command("backup", file)
    assert client.get("/api/catalog/entities/by-name/component/default/checkout").status_code == 200
    version = CatalogState.current_version()

    delete_entity(actor=None, entity=Entity.objects.get(ref="component:default/checkout"))
    create_entity(actor=None, document=component("later"))
    commit(repository, "Later")
    delete_repository(actor=None, repository=Repository.objects.get(name="empty"))
    User.objects.create_user("eve", role=Role.ADMIN)
    call_command("restore", file, "--yes")

    assert set(Entity.objects.filter(kind="component").values_list("name", flat=True)) == {"checkout"}
    assert client.get("/api/catalog/entities/by-name/component/default/checkout").status_code == 200
    assert client.get("/api/catalog/entities/by-name/component/default/later").status_code == 404
    assert b"checkout" in client.get("/catalog/").content
    assert list(User.objects.values_list("username", flat=True)) == ["ana"]
    assert bare.refs(repository.folder) == {"refs/heads/trunk": begun}
    assert bare.ask(repository.folder, "symbolic-ref", "HEAD").decode().strip() == "refs/heads/trunk"
    assert bare.refs(Repository.objects.get(name="empty").folder) == {}
    assert CatalogState.current_version() > version
    assert AuditEvent.objects.filter(verb="portal.restore", subject=file.name).exists()


def test_one_writes_on_after_a_restore(file: Path, client: Client) -> None:
    create_entity(actor=None, document=component("checkout"))
    call_command("backup", file)
    create_entity(actor=None, document=component("later"))
    call_command("restore", file, "--yes")

    create_entity(actor=None, document=component("again"))
    found = orjson.loads(client.get("/api/catalog/entities?filter=kind=component").getvalue())
    assert {entity["metadata"]["name"] for entity in found} == {"checkout", "again"}


def test_only_its_owner_reads_the_file_and_nothing_is_left_beside_it(file: Path) -> None:
    call_command("backup", file)
    call_command("backup", file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir() if path.is_file()] == [file.name]
    assert not list(file.parent.glob(".backup-*"))


def test_credentials_are_read_again_where_the_keys_are_others(file: Path, settings: LazySettings) -> None:
    locked = encrypt(Credential("ana", "a secret"))
    call_command("backup", file)
    ours = settings.CATALOG_KEYS
    settings.CATALOG_KEYS = ["x" * 43 + "="]
    call_command("restore", file, "--yes")

    kept = (Path(settings.DATA_DIR) / "keys").read_text().split()
    assert kept == [*ours, "x" * 43 + "="]
    settings.CATALOG_KEYS = kept
    assert decrypt(locked).secret == "a secret"


def test_a_restore_asks_first(file: Path) -> None:
    call_command("backup", file)
    create_entity(actor=None, document=component("later"))
    with pytest.raises(CommandError, match="Say --yes to do it"):
        call_command("restore", file)
    assert Entity.objects.filter(name="later").exists()


def test_what_is_no_backup_is_refused(file: Path) -> None:
    with pytest.raises(CommandError, match="is not there"):
        call_command("restore", file, "--yes")
    file.write_bytes(b"my holiday")
    with pytest.raises(CommandError, match="no whole backup"):
        call_command("restore", file, "--yes")


def test_a_cut_off_backup_is_refused_and_changes_nothing(file: Path) -> None:
    call_command("backup", file)
    create_entity(actor=None, document=component("later"))
    whole = file.read_bytes()
    for size in (len(whole) // 3, len(whole) * 2 // 3):
        file.write_bytes(whole[:size])
        with pytest.raises(CommandError, match=r"no whole backup|not whole|damaged"):
            call_command("restore", file, "--yes")
    assert Entity.objects.filter(name="later").exists()


def test_a_changed_backup_is_refused(file: Path) -> None:
    call_command("backup", file)
    rewrite(file, "keys", b"another\n")
    with pytest.raises(CommandError, match="is damaged: keys in it"):
        call_command("restore", file, "--yes")


def test_a_backup_of_a_newer_version_is_refused(file: Path) -> None:
    call_command("backup", file)
    manifest = orjson.loads(member(file, "manifest.json"))
    manifest["migrations"].append("catalog.9999_of_tomorrow")
    manifest["version"] = "9.0"
    rewrite(file, "manifest.json", orjson.dumps(manifest))
    with pytest.raises(
        CommandError, match=r"Version 9\.0, which made the backup, is newer .*9999_of_tomorrow"
    ):
        call_command("restore", file, "--yes")


def test_a_backup_of_another_kind_of_database_is_refused(file: Path) -> None:
    call_command("backup", file)
    manifest = orjson.loads(member(file, "manifest.json"))
    manifest["engine"] = "oracle"
    rewrite(file, "manifest.json", orjson.dumps(manifest))
    with pytest.raises(CommandError, match="same kind of database only"):
        call_command("restore", file, "--yes")


def test_a_newer_database_is_replaced_only_when_told_so(file: Path) -> None:
    call_command("backup", file)
    MigrationRecorder.Migration.objects.create(app="catalog", name="9999_of_tomorrow")
    with pytest.raises(CommandError, match="say --over-newer too"):
        call_command("restore", file, "--yes")

    call_command("restore", file, "--yes", "--over-newer")
    assert not MigrationRecorder.Migration.objects.filter(name="9999_of_tomorrow").exists()


def standing(repository: Repository) -> tuple[Any, ...]:
    """What a person would miss, if a restore that failed had changed it."""
    data = Path(settings.DATA_DIR)
    kept = {
        name: (data / name).read_text() if (data / name).exists() else None for name in ("keys", "secret_key")
    }
    names = sorted(Entity.objects.filter(kind="component").values_list("name", flat=True))
    return names, bare.refs(repository.folder), kept, AuditEvent.objects.count()


def fails(*args: Any, **kwargs: Any) -> None:
    raise OSError(28, "No space left on device", "/data")


@pytest.mark.parametrize(
    "broken",
    [
        "portal.backup.restoring.record",
        "portal.backup.repositories.in_place",
        "portal.backup.key_files.in_place",
        "portal.keys.replace",
    ],
)
def test_a_restore_that_fails_late_leaves_everything_as_it_was(
    file: Path, monkeypatch: pytest.MonkeyPatch, broken: str, data: Path
) -> None:
    create_entity(actor=None, document=component("checkout"))
    repository = create_repository(actor=None, owner="orders", name="checkout", branch="trunk")
    commit(repository, "Begin")
    call_command("backup", file)
    create_entity(actor=None, document=component("later"))
    commit(repository, "Later")
    (data / "keys").write_text(f"{'k' * 43}=\n")
    before = standing(repository)
    with monkeypatch.context() as patched:
        patched.setattr(broken, fails)
        with pytest.raises(CommandError, match="No space left on device"):
            call_command("restore", file, "--yes")
    assert standing(repository) == before
    assert not list(data.glob(".restore-*"))
    create_entity(actor=None, document=component("again"))

    call_command("restore", file, "--yes")
    assert set(Entity.objects.filter(kind="component").values_list("name", flat=True)) == {"checkout"}


def test_rows_that_the_database_refuses_leave_it_as_it_was(file: Path) -> None:
    create_entity(actor=None, document=component("checkout"))
    call_command("backup", file)
    name = "database.sqlite3" if connection.vendor == "sqlite" else "database/catalog_entity"
    rewrite(file, name, b"no rows\n")
    manifest = orjson.loads(member(file, "manifest.json"))
    manifest["digests"][name] = hashlib.sha256(b"no rows\n").hexdigest()
    rewrite(file, "manifest.json", orjson.dumps(manifest))
    with pytest.raises(CommandError, match="The database cannot be brought back, and is as it was"):
        call_command("restore", file, "--yes")
    assert Entity.objects.filter(name="checkout").exists()


def test_what_is_pushed_while_a_backup_is_made_is_not_in_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = create_repository(actor=None, owner="orders", name="checkout", branch="trunk")
    begun = commit(repository, "Begin")
    bare.ask(repository.folder, "update-ref", "refs/notes/commits", begun)
    save = repositories.Standing.save

    def late(standing: repositories.Standing, folder: Path) -> list[tuple[str, str, str]]:
        commit(repository, "Pushed over what was there")
        create_repository(actor=None, owner="orders", name="late")
        return save(standing, folder)

    monkeypatch.setattr(repositories.Standing, "save", late)
    call_command("backup", file)
    call_command("restore", file, "--yes")
    assert bare.refs(repository.folder) == {"refs/heads/trunk": begun}
    assert bare.ask(repository.folder, "rev-parse", "refs/notes/commits").decode().strip() == begun
    assert [str(one) for one in Repository.objects.all()] == ["orders/checkout"]
    assert not (repository.folder.parent / "late.git").exists()


def test_a_branch_that_moves_under_the_snapshot_is_looked_at_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = create_repository(actor=None, owner="orders", name="checkout", branch="trunk")
    commit(repository, "Begin")
    look = repositories._refs
    pushed: list[str] = []

    def looked(folder: Path) -> dict[str, str]:
        found = look(folder)
        if not pushed:
            pushed.append(commit(repository, "Meanwhile"))
        return found

    monkeypatch.setattr(repositories, "_refs", looked)
    call_command("backup", file)
    commit(repository, "Later")
    call_command("restore", file, "--yes")
    assert bare.refs(repository.folder) == {"refs/heads/trunk": pushed[0]}


@contextmanager
def an_older_version() -> Iterator[None]:
    """For the time of the block, the database as a former version of the portal has it."""
    try:
        call_command("migrate", "catalog", "0015_dismissals", verbosity=0)
        call_command("migrate", "notices", "zero", verbosity=0)
        yield
    finally:
        call_command("migrate", verbosity=0)


def test_a_backup_of_an_older_version_is_brought_up_to_date(file: Path, client: Client) -> None:
    create_entity(actor=None, document=component("checkout"))
    with an_older_version():
        call_command("backup", file)
    assert not [
        name for name in orjson.loads(member(file, "manifest.json"))["migrations"] if "notices." in name
    ]
    create_entity(actor=None, document=component("later"))

    call_command("restore", file, "--yes")
    assert schema.is_current(schema.applied())
    assert set(Entity.objects.filter(kind="component").values_list("name", flat=True)) == {"checkout"}
    assert client.get("/api/catalog/entities/by-name/component/default/later").status_code == 404
    create_entity(actor=None, document=component("again"))
    Notice.objects.create(user=User.objects.create_user("ana"), kind="failed", what="a run", url="/")


def test_an_older_backup_that_cannot_be_brought_up_to_date_changes_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_older_version():
        call_command("backup", file)
    create_entity(actor=None, document=component("later"))
    monkeypatch.setattr(schema, "bring_up_to_date", fails)
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("restore", file, "--yes")
    assert Entity.objects.filter(name="later").exists()
    assert schema.is_current(schema.applied())


def test_a_newer_backup_takes_the_place_of_an_older_database(file: Path) -> None:
    create_entity(actor=None, document=component("checkout"))
    call_command("backup", file)
    with an_older_version():
        call_command("restore", file, "--yes")
        assert schema.is_current(schema.applied())
        create_entity(actor=None, document=component("again"))
    assert Entity.objects.filter(name__in=["checkout", "again"]).count() == 2


def test_an_empty_portal_takes_the_place_of_a_full_one(file: Path, client: Client) -> None:
    call_command("backup", file)
    create_entity(actor=None, document=component("checkout"))
    assert client.get("/api/catalog/entities/by-name/component/default/checkout").status_code == 200
    call_command("restore", file, "--yes")
    assert client.get("/api/catalog/entities/by-name/component/default/checkout").status_code == 404


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="a folder that is there"):
        call_command("backup", tmp_path / "nowhere" / "greenroom.tar.gz")


def member(file: Path, name: str) -> bytes:
    with tarfile.open(file) as packed:
        found = packed.extractfile(name)
        assert found is not None
        return found.read()


def rewrite(file: Path, name: str, content: bytes) -> None:
    """The same archive with other content in one of its files."""
    with tarfile.open(file) as packed:
        members = {info.name: member(file, info.name) if info.name != name else content for info in packed}
    with tarfile.open(file, "w:gz") as changed:
        for path, data in members.items():
            info = tarfile.TarInfo(path)
            info.size = len(data)
            changed.addfile(info, io.BytesIO(data))
