"""Sources whose shape means harm: links, cycles, ways out, and very much of everything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from catalog.changes.locations import register_location
from catalog.ingest.complaints import complaints
from catalog.ingest.refresh import refresh
from catalog.models import Entity, Location, Relation
from tests.holds.conftest import NEIGHBOURS, Company, Reader
from tests.ingest.fetch.repositories import Repository, make_repository
from tests.ingest.fetch.servers import Server, serve
from tests.ingest.sources import component

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "the-secret-of-another-folder"


def location(*targets: str, name: str = "more") -> str:
    listed = "".join(f"    - {target!r}\n" for target in targets)
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: {name}\n"
        f"spec:\n  targets:\n{listed}"
    )


def refs() -> set[str]:
    return set(Entity.objects.exclude(kind="location").values_list("ref", flat=True))


def said(company: Company) -> str:
    return "\n".join(map(str, company.read()))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file beside the source that nobody may read through it."""
    path = tmp_path / "elsewhere" / "catalog-info.yaml"
    path.parent.mkdir()
    path.write_text(component(SECRET))
    return path


@pytest.fixture
def web(settings: LazySettings) -> Iterator[Server]:
    for server in serve():
        settings.CATALOG_ALLOWED_ADDRESSES = [f"127.0.0.1:{server.port}"]
        yield server


def test_1000_files_in_one_folder_are_taken_in(company: Company) -> None:
    for number in range(1000):
        company.write(f"many/{number}.yaml", component(f"service-{number}"))
    company.include("./neighbours.yaml", "./many/*.yaml")

    outcome = company.refresh()

    assert outcome.healthy
    assert outcome.tally.created == 1000 + len(NEIGHBOURS) + 2
    company.reader.get("/catalog/?kind=component")


def test_a_huge_file_is_refused_with_how_large_it_may_be(company: Company) -> None:
    told = company.holds({"huge.yaml": component("huge") + "# much\n" * 2_000_000})

    assert len(told) == 1
    assert "larger than 10,000,000 bytes" in told[0].problem.message
    assert told[0].path == "huge.yaml"


def test_links_lead_nowhere_else(company: Company, secret: Path) -> None:
    (company.folder / "link.yaml").symlink_to(secret)
    (company.folder / "folder").symlink_to(secret.parent)
    (company.folder / "self.yaml").symlink_to("self.yaml")
    (company.folder / "endless").symlink_to("/dev/zero")
    company.include(
        "./neighbours.yaml",
        "./link.yaml",
        "./folder/catalog-info.yaml",
        "./self.yaml",
        "./endless",
        "./*.yaml",
    )

    told = said(company)

    assert refs() == NEIGHBOURS
    assert told.count("leads out of its source") == 2
    assert "self.yaml" in told
    assert "endless" in told


def test_a_pipe_or_a_folder_in_place_of_a_file_blocks_nothing(company: Company) -> None:
    os.mkfifo(company.folder / "pipe.yaml")
    (company.folder / "folder.yaml").mkdir()
    company.include("./neighbours.yaml", "./*.yaml")

    told = said(company)

    assert refs() == NEIGHBOURS
    assert "pipe.yaml is not a regular file" in told


def test_unlikely_names_of_files_are_names_like_others(company: Company) -> None:
    names = ["--help", "a b", "a\nb", "<b>", "$(id)", "'\";--", "%00", "[a]", "né", "a" * 250, "{x,y}"]
    for number, name in enumerate(names):
        company.write(f"odd/{name}.yaml", component(f"service-{number}"))
    (company.folder / "odd" / os.fsdecode(b"\xff\xfe.yaml")).write_text(component("no-unicode"))
    company.include("./neighbours.yaml", "./odd/*.yaml")

    assert said(company) == ""
    assert refs() == NEIGHBOURS | {f"component:default/service-{number}" for number in range(len(names))}


def test_a_path_too_long_to_remember_is_refused_with_its_neighbours_unharmed(company: Company) -> None:
    folder = company.folder
    for _ in range(11):
        folder = folder / ("d" * 200)
        folder.mkdir()
    (folder / "deep.yaml").write_text(component("deep"))
    company.include("./neighbours.yaml", "./**/*.yaml")

    told = said(company)

    assert refs() == NEIGHBOURS
    assert "longer than" in told


def test_includes_go_round_in_a_circle_once(company: Company) -> None:
    company.write("a.yaml", location("./b.yaml", "../company/a.yaml", name="a"), component("a"))
    company.write(
        "b.yaml", location("./a.yaml", "./sub/../b.yaml", "./catalog-info.yaml", name="b"), component("b")
    )
    company.include("./neighbours.yaml", "./a.yaml")

    assert said(company) == ""
    assert refs() == NEIGHBOURS | {"component:default/a", "component:default/b"}


def test_two_sources_that_include_each_other_are_both_read_and_end_together(
    company: Company, web: Server
) -> None:
    web.pages["/a.yaml"] = lambda ask: ask.reply(200, page_a)
    web.pages["/b.yaml"] = lambda ask: ask.reply(200, page_b)
    other = web.url.replace("127.0.0.1", "localhost")
    page_a = ("---\n".join([location(f"{other}/b.yaml", name="a"), component("a")])).encode()
    page_b = ("---\n".join([location(f"{web.url}/a.yaml", name="b"), component("b")])).encode()
    company.include("./neighbours.yaml", f"{web.url}/a.yaml")
    company.refresh()
    for _ in range(4):
        refresh(list(Location.objects.filter(registered=False)))
    assert refs() == NEIGHBOURS | {"component:default/a", "component:default/b"}
    assert Location.objects.count() == 3
    company.reader.opens_everything()

    company.include("./neighbours.yaml")
    company.refresh()

    assert refs() == NEIGHBOURS
    assert Location.objects.get() == company.location


def test_an_include_with_an_absurd_address_is_refused(company: Company) -> None:
    long = "https://example.com/" + "a" * 5000
    odd = [
        "https://[::1",
        "https://exa mple.com/x",
        "https:///",
        "gopher://x/y",
        "file://\\x",
        "https://a\\0b/",
    ]
    company.include("./neighbours.yaml", long, *odd, "./" + "a" * 5000, "./" + "../" * 5000 + "x")

    told = said(company)

    assert refs() == NEIGHBOURS
    assert "is longer than 2,048 bytes" in told
    assert "gopher://x/y cannot be included" in told
    included = Location.objects.filter(registered=False)
    assert included.count() == 4
    refresh(list(included))
    assert all("is not an address that can be read" in location.error for location in included.all())
    company.reader.opens_everything()


def test_patterns_made_to_be_slow_are_not(company: Company) -> None:
    company.write("a" * 200 + ".yaml", component("a"))
    company.include(
        "./neighbours.yaml",
        "./" + "*a" * 60 + "b.yaml",
        "./" + "**/" * 60 + "x.yaml",
        "./" + "{a,b}" * 60 + ".yaml",
    )

    said(company)

    assert refs() == NEIGHBOURS


WAYS_OUT = (
    "/etc/passwd",
    "file:///etc/passwd",
    "../../../../../../../../etc/passwd",
    "./sub/../../../elsewhere/catalog-info.yaml",
    "~/.ssh/id_rsa",
    "/proc/self/environ",
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return make_repository(tmp_path / "repository")


def take_in(repository: Repository) -> list[str]:
    location = register_location(actor=None, kind="git", target=str(repository.folder))
    refresh([location])
    location.refresh_from_db()
    return list(map(str, complaints(location)))


def test_a_repository_does_not_include_files_of_the_machine(
    repository: Repository, secret: Path, reader: Reader
) -> None:
    root = "---\n".join([location(*WAYS_OUT, "./orders.yaml"), component("a")])
    repository.commit({"catalog-info.yaml": root.encode(), "orders.yaml": component("orders").encode()})

    told = take_in(repository)

    assert refs() == {"component:default/a", "component:default/orders"}
    for way in WAYS_OUT:
        assert way.rpartition("/")[2] in "".join(told)
    assert "root:x" not in "".join(told)
    reader.opens_everything()


def test_a_placeholder_does_not_take_in_files_of_the_machine(
    repository: Repository, secret: Path, reader: Reader
) -> None:
    ways = (*WAYS_OUT, "http://169.254.169.254/latest/meta-data", "catalog-info.yaml/../../x")
    api = component("api").replace("kind: Component", "kind: API").replace("type: service", "type: openapi")
    apis = [
        f"{api.replace('name: api', f'name: {kind}-{number}')}  definition:\n    ${kind}: {way}\n"
        for kind in ("text", "json", "yaml", "openapi")
        for number, way in enumerate(ways)
    ]
    repository.commit({"catalog-info.yaml": "---\n".join([component("a"), *apis]).encode()})

    told = take_in(repository)

    assert refs() == {"component:default/a"}
    assert len(told) == len(apis)
    for number, one in enumerate(told):
        assert "could not read location" in one
        assert f"catalog-info.yaml:{20 + number * 12}: " in one
        assert "root:x" not in one
        assert SECRET not in one
    reader.opens_everything()


def test_a_link_in_a_repository_leads_nowhere_else(
    repository: Repository, secret: Path, reader: Reader
) -> None:
    (repository.folder / "passwd.yaml").symlink_to("/etc/passwd")
    (repository.folder / "secret.yaml").symlink_to("../elsewhere/catalog-info.yaml")
    (repository.folder / "git.yaml").symlink_to(".git/config")
    (repository.folder / "round.yaml").symlink_to("round.yaml")
    text = component("a") + "  x: {$text: ./passwd.yaml}\n"
    root = "---\n".join([location("./*.yaml"), component("b"), text])
    repository.commit({"catalog-info.yaml": root.encode()})

    told = "".join(take_in(repository))

    assert refs() == {"component:default/b"}
    for name in ("passwd", "secret", "git", "round"):
        assert f"{name}.yaml" in told
    reader.opens_everything()


def test_a_file_source_stays_in_the_folders_that_may_be_read(
    company: Company, secret: Path, settings: LazySettings
) -> None:
    settings.CATALOG_FILE_ROOTS = [company.folder]
    text = component("thief") + "  x: {$text: ../elsewhere/catalog-info.yaml}\n"
    company.write("thief.yaml", text)
    company.include("./neighbours.yaml", "./thief.yaml", "../elsewhere/catalog-info.yaml", str(secret))

    told = said(company)

    assert refs() == NEIGHBOURS
    assert "catalog-info.yaml:9: The path" in told
    assert "thief.yaml:10: Placeholder $text could not read" in told
    assert told.count("no folder that may be read") == 3


def test_placeholders_that_go_round_in_a_circle_end(company: Company) -> None:
    api = component("api").replace("kind: Component", "kind: API").replace("type: service", "type: openapi")
    company.write("a.yaml", "openapi: 3.0.0\npaths: {$ref: './b.yaml#/paths'}\n")
    company.write("b.yaml", "paths: {$ref: './a.yaml#/paths'}\nself: {$ref: '#/self'}\n")
    company.write("self.yaml", component("self") + "  x: {$text: ./self.yaml}\n  y: {$yaml: ./self.yaml}\n")
    company.write("api.yaml", f"{api}  definition: {{$openapi: ./a.yaml}}\n")
    company.include("./neighbours.yaml", "./api.yaml", "./self.yaml")

    assert said(company) == ""
    assert refs() >= NEIGHBOURS | {"component:default/self"}


def test_placeholders_that_take_in_too_much_are_refused(company: Company) -> None:
    company.write("big.txt", "x" * 4_000_000)
    company.write("deep.json", "[" * 100_000 + "]" * 100_000)
    company.write(
        "laughs.yaml",
        "a: &a [x, x]\n"
        + "".join(f"b{n}: &b{n} [*{'a' if not n else f'b{n - 1}'}, *a]\n" for n in range(30)),
    )
    several = "".join(f"  x{n}: {{$text: './big.txt#{n}'}}\n" for n in range(10))
    company.write("several.yaml", component("several") + several)
    company.write("deep.yaml", component("deep") + "  x: {$json: ./deep.json}\n")
    company.write("laugh.yaml", component("laugh") + "  x: {$yaml: ./laughs.yaml}\n")
    company.include("./neighbours.yaml", "./several.yaml", "./deep.yaml", "./laugh.yaml")

    told = said(company)

    assert refs() == NEIGHBOURS | {"component:default/laugh"}
    assert "several.yaml" in told
    assert "deep.yaml" in told


def test_2000_relations_are_shown_from_both_ends(company: Company) -> None:
    many = [f"component:default/service-{number}" for number in range(2_000)]
    company.write("fan.yaml", component("fan", dependsOn=many))
    company.write("all.yaml", *(component(f"service-{number}") for number in range(10)))
    company.include("./neighbours.yaml", "./fan.yaml", "./all.yaml")

    assert said(company) == ""
    assert Relation.objects.filter(type="dependsOn", target=None).count() == 1_990


def test_a_hub_of_2000_is_shown(company: Company) -> None:
    company.write(
        "all.yaml", *(component(f"service-{n}", dependsOn=["component:orders"]) for n in range(2_000))
    )
    company.include("./neighbours.yaml", "./all.yaml")

    company.refresh()

    company.reader.opens(Entity.objects.get(ref="component:default/orders"))
    company.reader.opens(Entity.objects.get(ref="group:default/team-a"))


def test_names_that_differ_in_case_only_are_one_and_the_second_is_a_conflict(company: Company) -> None:
    told = company.holds(
        {"again.yaml": "---\n".join([component("ORDERS"), component("Orders"), component("other")])}
    )

    assert [complaint.problem.line for complaint in told] == [1, 11]
    assert all("is taken" in complaint.problem.message for complaint in told)
    assert refs() == NEIGHBOURS | {"component:default/other"}


def test_groups_that_are_their_own_grandchildren_have_a_page(company: Company) -> None:
    group = (
        "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: {}\n"
        "spec:\n  type: team\n  parent: {}\n  children: [{}]\n"
    )
    names = ["a", "b", "c"]
    company.write(
        "groups.yaml", *(group.format(n, names[i - 1], names[(i + 1) % 3]) for i, n in enumerate(names))
    )
    company.write(
        "self.yaml",
        group.format("self", "self", "self"),
        component("self", owner="self", dependsOn=["component:self"]),
    )
    company.include("./neighbours.yaml", "./groups.yaml", "./self.yaml")

    assert said(company) == ""
    assert refs() >= {f"group:default/{name}" for name in (*names, "self")}


def test_1000_broken_documents_in_one_file_are_1000_errors(company: Company) -> None:
    told = company.holds({"broken.yaml": "---\nkind: Component\n" * 1000})

    assert [complaint.problem.line for complaint in told] == list(range(2, 2_001, 2))
