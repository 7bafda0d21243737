"""Times that come to every portal: a full disk, sources that break, two people or two workers at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.test import Client

from catalog.changes.locations import register_location
from catalog.ingest import work
from catalog.ingest.refresh import refresh
from catalog.models import Entity, Location, Star
from portal.accounts.models import Role, User
from tests.ingest.fetch.repositories import make_repository
from tests.ingest.fetch.servers import serve
from tests.ingest.sources import GROUP, Source, component

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def source(tmp_path: Path) -> Source:
    source = Source(tmp_path / "company")
    source.write("catalog-info.yaml", component("orders"), GROUP)
    source.refresh()
    return source


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("admin", role=Role.ADMIN))
    return client


def refs() -> set[str]:
    return set(Entity.objects.exclude(kind="location").values_list("ref", flat=True))


@contextmanager
def full_disk() -> Iterator[None]:
    """The database has no room for another page, as on a disk that is full.

    It is packed first: pages that earlier tests gave back would be room.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 4294967294")


@pytest.mark.once
def test_a_full_disk_loses_nothing_and_the_next_run_completes(source: Source) -> None:
    source.write("catalog-info.yaml", component("orders", description="Newer"), GROUP)
    source.write("more.yaml", *(component(f"service-{n}", notes="x" * 2000) for n in range(500)))
    source.include("./more.yaml")
    before = refs()

    with full_disk(), pytest.raises(DatabaseError, match="full"):
        source.refresh(allow_deletions=True)

    assert refs() == before
    client = Client()
    client.force_login(User.objects.create_user("reader"))
    assert client.get("/catalog/component/default/orders/").status_code == 200
    assert source.refresh(allow_deletions=True).healthy
    assert len(refs()) == 500


def test_a_branch_that_is_gone_keeps_what_it_gave_and_a_rewritten_one_is_followed(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "repository")
    repository.commit({"catalog-info.yaml": component("first").encode()})
    repository.git("branch", "release")
    location = register_location(actor=None, kind="git", target=f"{repository.folder}#release")
    refresh([location])
    repository.git("branch", "-D", "release")

    (outcome,) = refresh([Location.objects.get(pk=location.pk)])

    assert outcome.problem is not None
    assert "no branch or tag called release" in outcome.problem.message
    assert refs() == {"component:default/first"}

    repository.git("checkout", "-q", "--orphan", "release")
    repository.commit({"catalog-info.yaml": component("second").encode()})
    (outcome,) = refresh([Location.objects.get(pk=location.pk)], allow_deletions=True)
    assert outcome.healthy
    assert refs() == {"component:default/second"}


def test_addresses_that_fail_keep_what_they_gave_and_their_neighbours_are_read(
    source: Source, settings: LazySettings
) -> None:
    for server in serve():
        settings.CATALOG_ALLOWED_ADDRESSES = ["127.0.0.1"]
        for name in ("gone", "broken", "endless"):
            body = component(name).encode()
            server.pages[f"/{name}.yaml"] = lambda asked, body=body: asked.reply(200, body)  # type: ignore[misc]
        locations = [
            register_location(actor=None, kind="url", target=f"{server.url}/{name}.yaml")
            for name in ("gone", "broken", "endless")
        ]
        assert all(outcome.healthy for outcome in refresh(locations))
        del server.pages["/gone.yaml"]
        server.pages["/broken.yaml"] = lambda asked: asked.reply(500)
        server.pages["/endless.yaml"] = lambda asked: asked.reply(200, b"# more\n" * 2_000_000)
        source.write("catalog-info.yaml", component("orders", description="Newer"), GROUP)

        outcomes = refresh([*locations, source.location])

        assert [outcome.healthy for outcome in outcomes] == [False, False, False, True]
        assert refs() >= {f"component:default/{name}" for name in ("gone", "broken", "endless", "orders")}
        assert "Newer" in Entity.objects.get(ref="component:default/orders").doc


def at_once(*doings: Callable[[], object]) -> list[BaseException]:
    """Do all of it at the same time; what went wrong."""
    start, wrong = threading.Barrier(len(doings)), []

    def do(doing: Callable[[], object]) -> None:
        start.wait()
        try:
            doing()
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_two_workers_with_the_same_location_leave_each_entity_once(source: Source) -> None:
    source.write("catalog-info.yaml", *(component(f"service-{n}") for n in range(200)))
    location = source.location

    wrong = at_once(*(lambda: refresh([location], allow_deletions=True) for _ in range(2)))

    assert wrong == []
    assert refs() == {f"component:default/service-{n}" for n in range(200)}
    assert source.refresh().tally.created == 0


def test_many_writers_at_once_all_have_their_turn(tmp_path: Path, admin: Client) -> None:
    sources = [Source(tmp_path / f"company-{n}") for n in range(4)]
    for number, one in enumerate(sources):
        one.write("catalog-info.yaml", *(component(f"s-{number}-{n}") for n in range(100)))
    locations = [one.location for one in sources]
    person = User.objects.get(username="admin")

    def stars() -> None:
        for number in range(50):
            Star.objects.create(user=person, ref=f"component:default/s-0-{number}")

    wrong = at_once(stars, *(lambda one=one: refresh([one]) for one in locations))

    assert wrong == []
    assert len(refs()) == 400
    assert Star.objects.count() == 50


def test_forms_sent_twice_do_their_work_once(source: Source, admin: Client, tmp_path: Path) -> None:
    page = f"/sources/{source.location.uid}/"
    star = "/catalog/component/default/orders/star/"
    for _ in range(2):
        assert admin.post(star, {"starred": "yes"}).status_code == 302
        assert admin.post(f"{page}pause/").status_code == 302
    assert Star.objects.count() == 1
    assert source.location.paused
    for _ in range(2):
        assert admin.post(star, {"starred": "no"}).status_code == 302
        assert admin.post(f"{page}resume/").status_code == 302
    assert not Star.objects.exists()
    assert not source.location.paused


def test_pages_of_a_deleted_entity_say_so_and_its_buttons_do_nothing(source: Source, admin: Client) -> None:
    source.write("catalog-info.yaml", GROUP)
    source.refresh(allow_deletions=True)
    work.step("now")
    page = "/catalog/component/default/orders/"

    for address in (page, f"{page}?tab=history", f"{page}?tab=source", f"{page}graph/", f"{page}definition/"):
        assert admin.get(address).status_code == 404, address
    for address in (f"{page}star/", f"{page}refresh/"):
        assert admin.post(address).status_code == 404, address
    assert not Star.objects.exists()
