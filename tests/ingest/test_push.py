"""A commit is pushed, the forge tells of it, and the catalog shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.changes.locations import register_location
from catalog.changes.pushes import Push, take_push
from catalog.ingest import work
from catalog.models import Entity, Location, Refresh, SourceFile
from tests.ingest.fetch.repositories import Repository, component, make_repository

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return make_repository(tmp_path / "orders")


@pytest.fixture
def location(repository: Repository, tmp_path: Path, settings: object) -> Location:
    settings.CATALOG_CACHE = tmp_path / "cache"  # type: ignore[attr-defined]
    services = {f"services/s{number}/catalog-info.yaml": component(f"s{number}") for number in range(3)}
    repository.commit({**services})
    location = register_location(actor=None, kind="git", target=f"{repository.folder}#main")
    work.step("now")
    return location


def names() -> set[str]:
    return set(Entity.objects.filter(kind="component").values_list("name", flat=True))


def push_of(repository: Repository, branch: str = "main") -> Push:
    return Push((str(repository.folder),), branch, is_default=True)


def test_a_push_is_in_the_catalog_after_the_next_step_and_only_what_changed_is_read(
    repository: Repository, location: Location
) -> None:
    assert names() == {"s0", "s1", "s2"}
    fingerprints = dict(SourceFile.objects.values_list("path", "fingerprint"))
    commit = repository.commit({"services/s1/catalog-info.yaml": component("renamed")})

    assert take_push(push_of(repository)) == [location]
    assert work.step("now") == 1

    assert names() == {"s0", "renamed", "s2"}
    changed = {
        path
        for path, now in SourceFile.objects.values_list("path", "fingerprint")
        if fingerprints[path] != now
    }
    assert changed == {"services/s1/catalog-info.yaml"}
    location.refresh_from_db()
    assert location.revision == commit
    assert Refresh.objects.filter(location=location).first().revision == commit  # type: ignore[union-attr]


def test_a_push_to_another_branch_concerns_nobody(repository: Repository, location: Location) -> None:
    assert take_push(push_of(repository, "next")) == []
    assert work.step("now") == 0


def test_a_repository_whose_branch_is_gone_keeps_its_entities_and_says_so(
    repository: Repository, location: Location
) -> None:
    repository.git("branch", "--move", "main", "trunk")
    take_push(push_of(repository))
    work.step("now")

    assert names() == {"s0", "s1", "s2"}
    location.refresh_from_db()
    assert "main" in location.error
    assert location.failures == 1


def test_rewritten_history_is_followed(repository: Repository, location: Location) -> None:
    repository.git("checkout", "--quiet", "--orphan", "anew")
    repository.commit(
        {"services/s0/catalog-info.yaml": component("s0"), "services/s1/catalog-info.yaml": None}
    )
    repository.git("branch", "--force", "main")
    take_push(push_of(repository))
    work.step("now")

    assert names() == {"s0", "s2"}
