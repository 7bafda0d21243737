"""A run ends in the middle, and what it had begun to take in is undone at the source before the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.changes.locations import register_location
from catalog.ingest import finish as finishing
from catalog.ingest import refresh as refreshing
from catalog.ingest.children import Inclusion
from catalog.ingest.refresh import refresh
from catalog.models import Descriptor, Entity, Location
from tests.ingest.fetch import repositories
from tests.ingest.fetch.repositories import Repository, make_repository
from tests.ingest.sources import GROUP, Source, component

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """What a process does that is killed: nothing more."""


def kill_at(monkeypatch: pytest.MonkeyPatch, module: object, name: str, location: Location) -> None:
    """Refresh the location, up to the moment when this function would be called."""

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(module, name, die)
        with pytest.raises(Killed):
            refresh([location], allow_deletions=True)


def components() -> set[str]:
    return set(Entity.objects.filter(kind="component").values_list("name", flat=True))


def test_a_file_that_went_and_came_back_as_it_was_is_taken_in_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source(tmp_path / "company")
    source.include("./*/part.yaml")
    source.write("a/part.yaml", component("orders"))
    source.write("b/part.yaml", component("basket"))
    source.refresh()
    uid = Entity.objects.get(name="orders").uid
    (source.folder / "a/part.yaml").unlink()
    kill_at(monkeypatch, finishing, "_forget_files", source.location)
    assert components() == {"basket"}

    source.write("a/part.yaml", component("orders"))
    source.refresh()

    assert components() == {"orders", "basket"}
    assert Entity.objects.get(name="orders").uid == uid


def test_an_included_source_that_was_dropped_and_is_included_again_is_taken_in_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, included = Source(tmp_path / "company"), Source(tmp_path / "included")
    included.write("catalog-info.yaml", component("orders"))
    included.refresh()
    source.write("catalog-info.yaml", GROUP)
    child = included.location
    Location.objects.filter(pk=child.pk).update(registered=False, revision="the last")
    Inclusion.objects.create(from_location=child, to_location=source.location)
    kill_at(monkeypatch, finishing, "disown", source.location)
    assert components() == set()

    assert included.location.revision == ""
    included.refresh()

    assert components() == {"orders"}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = make_repository(tmp_path / "repository")
    made.commit({f"{name}/catalog-info.yaml": repositories.component(name) for name in ("orders", "basket")})
    return made


@pytest.fixture
def location(repository: Repository) -> Location:
    location = register_location(actor=None, kind="git", target=str(repository.folder))
    refresh([location])
    assert components() == {"orders", "basket"}
    assert location.revision
    return location


@pytest.mark.parametrize("moment", ["_remove_gone", "_forget_files", "_record"])
def test_a_repository_that_is_set_back_is_read_though_its_commit_was_read_before(
    repository: Repository, location: Location, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    repository.commit(
        {"orders/catalog-info.yaml": None, "new/catalog-info.yaml": repositories.component("new")}
    )
    kill_at(monkeypatch, finishing, moment, Location.objects.get())
    assert "new" in components()
    repository.git("reset", "--hard", "--quiet", "HEAD~1")

    outcome = refresh([Location.objects.get()], allow_deletions=True)[0]

    assert not outcome.unchanged
    assert components() == {"orders", "basket"}
    assert not Descriptor.objects.filter(gone=True).exists()
    assert refresh([Location.objects.get()])[0].unchanged


def test_a_run_that_breaks_off_before_it_writes_leaves_the_commit_known(
    repository: Repository, location: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"orders/catalog-info.yaml": repositories.component("other")})
    kill_at(monkeypatch, refreshing, "write_files", Location.objects.get())
    repository.git("reset", "--hard", "--quiet", "HEAD~1")

    assert refresh([Location.objects.get()])[0].unchanged
    assert components() == {"orders", "basket"}


def test_a_source_that_fails_after_it_was_read_in_part_is_read_whole_the_next_time(
    location: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    Location.objects.update(error="The repository cannot be reached.")

    assert not refresh([Location.objects.get()])[0].unchanged
    assert refresh([Location.objects.get()])[0].unchanged
