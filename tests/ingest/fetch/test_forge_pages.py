"""Addresses of pages on forges: read as repositories, linked as Backstage links them."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.ingest.fetch import NotFound, Outside, Rules, Target, fetch
from catalog.ingest.fetch.forge import Forge, recognise

from .repositories import Repository, component
from .servers import Server

VIEW, EDIT, SOURCE = (f"backstage.io/{name}" for name in ("view-url", "edit-url", "source-location"))


@pytest.fixture
def rules(forge: Server) -> Rules:
    return Rules(allowed_addresses=["127.0.0.1"], forges={f"127.0.0.1:{forge.port}": "github"})


def test_a_file_on_a_branch_with_slashes_is_found(
    repository: Repository, forge: Server, cache: Path, rules: Rules
) -> None:
    repository.commit({"a/catalog-info.yaml": component("main")})
    repository.git("checkout", "-q", "-b", "feature/deep/one")
    repository.commit({"a/catalog-info.yaml": component("deep")})
    target = f"{forge.url}/o/r/blob/feature/deep/one/a/catalog-info.yaml"
    with fetch(Target("url", target), cache=cache, rules=rules) as tree:
        assert tree.start == ["a/catalog-info.yaml"]
        assert tree.read("a/catalog-info.yaml") == component("deep")
        assert tree.location_ref("a/catalog-info.yaml") == f"url:{target}"
        assert tree.links("a/catalog-info.yaml") == {
            VIEW: target,
            EDIT: f"{forge.url}/o/r/edit/feature/deep/one/a/catalog-info.yaml",
            SOURCE: f"url:{forge.url}/o/r/tree/feature/deep/one/a/",
        }


def test_what_a_page_includes_is_linked_too(
    repository: Repository, forge: Server, cache: Path, rules: Rules
) -> None:
    repository.commit({"all.yaml": b"", "x/b.yaml": component("b")})
    home = f"{forge.url}/o/r"
    with fetch(Target("url", f"{home}/blob/main/all.yaml"), cache=cache, rules=rules) as tree:
        assert tree.resolve("all.yaml", "./x/*.yaml") == ["x/b.yaml"]
        assert tree.resolve("all.yaml", f"{home}/blob/main/x/b.yaml") == ["x/b.yaml"]
        other = f"{home}/blob/other/x/b.yaml"
        assert tree.resolve("all.yaml", other) == Outside("url", other)
        assert tree.location_ref("x/b.yaml") == f"url:{home}/tree/main/x/b.yaml"
        assert tree.links("all.yaml")[SOURCE] == f"url:{home}/tree/main/"


def test_patterns_and_folders_of_pages_are_read(
    repository: Repository, forge: Server, cache: Path, rules: Rules
) -> None:
    repository.commit({"s/a/catalog-info.yaml": b"a", "s/b/catalog-info.yaml": b"b", "t/x.yaml": b"x"})
    for rest in ("blob/main/s/*/catalog-info.yaml", "blob/main/s/**/*.yaml", "tree/main/s", "tree/main"):
        with fetch(Target("url", f"{forge.url}/o/r/{rest}"), cache=cache, rules=rules) as tree:
            assert tree.start == ["s/a/catalog-info.yaml", "s/b/catalog-info.yaml"], rest


@pytest.mark.parametrize("kind", ["url", "git"])
def test_the_front_page_of_a_repository_means_all_of_it(
    repository: Repository, forge: Server, cache: Path, rules: Rules, kind: str
) -> None:
    repository.commit({"a/catalog-info.yaml": b"a"})
    with fetch(Target(kind, f"{forge.url}/o/r"), cache=cache, rules=rules) as tree:
        assert tree.start == ["a/catalog-info.yaml"]
        assert tree.links("a/catalog-info.yaml")[VIEW] == f"{forge.url}/o/r/tree/main/a/catalog-info.yaml"


def test_a_page_that_is_not_there_is_told_as_backstage_tells_it(
    repository: Repository, forge: Server, cache: Path, rules: Rules
) -> None:
    repository.commit({"a.yaml": b"a"})
    target = f"{forge.url}/o/r/blob/main/none.yaml"
    with pytest.raises(NotFound) as raised, fetch(Target("url", target), cache=cache, rules=rules):
        pass
    assert raised.value.problem.message == f"Unable to read url, no matching files found for {target}"


def test_a_branch_that_is_gone_is_told(
    repository: Repository, forge: Server, cache: Path, rules: Rules
) -> None:
    repository.commit({"a.yaml": b"a"})
    target = f"{forge.url}/o/r/blob/gone/a.yaml"
    with (
        pytest.raises(NotFound, match=r"no branch or tag that gone/a\.yaml begins with"),
        fetch(Target("url", target), cache=cache, rules=rules),
    ):
        pass


@pytest.mark.parametrize(
    ("url", "clone", "rest"),
    [
        ("https://github.com/o/r/blob/main/a.yaml", "https://github.com/o/r.git", "main/a.yaml"),
        ("https://github.com/o/r/tree/main/", "https://github.com/o/r.git", "main"),
        ("https://github.com/o/r", "https://github.com/o/r.git", ""),
        (
            "https://github.corp.example/o/r/blob/main/a.yaml",
            "https://github.corp.example/o/r.git",
            "main/a.yaml",
        ),
        ("https://gitlab.com/g/s/r/-/blob/main/a.yaml", "https://gitlab.com/g/s/r.git", "main/a.yaml"),
        ("https://gitlab.com/g/s/r", "https://gitlab.com/g/s/r.git", ""),
        ("https://gitlab.com/g/s/r.git", "https://gitlab.com/g/s/r.git", ""),
        ("https://gitlab.com/g/r.git/", "https://gitlab.com/g/r.git", ""),
        ("https://gitlab.com/g/r/blob/main/a.yaml", "https://gitlab.com/g/r.git", "main/a.yaml"),
        ("https://code.example/g/s/r/-/blob/main/a.yaml", "https://code.example/g/s/r.git", "main/a.yaml"),
        ("https://codeberg.org/o/r/src/branch/main/a.yaml", "https://codeberg.org/o/r.git", "main/a.yaml"),
        ("https://code.example:3000/o/r/src/tag/v1/a.yaml", "https://code.example:3000/o/r.git", "v1/a.yaml"),
        ("https://bitbucket.org/o/r/src/main/a.yaml", "https://bitbucket.org/o/r.git", "main/a.yaml"),
    ],
)
def test_pages_of_forges_are_recognised(url: str, clone: str, rest: str) -> None:
    page = recognise(url, {})
    assert page is not None
    assert (page.forge.clone_url, page.undivided) == (clone, rest)


@pytest.mark.parametrize(
    ("url", "clone", "ref", "path"),
    [
        (
            "https://bitbucket.corp.example/projects/P/repos/r/browse/a/b.yaml?at=refs%2Fheads%2Fmain",
            "https://bitbucket.corp.example/scm/p/r.git",
            "refs/heads/main",
            "a/b.yaml",
        ),
        (
            "https://dev.azure.com/org/project/_git/repo?path=%2Fcatalog-info.yaml&version=GBmain",
            "https://dev.azure.com/org/project/_git/repo",
            "main",
            "catalog-info.yaml",
        ),
        (
            "https://dev.azure.com/org/project/_git/repo?path=/catalog-info.yaml",
            "https://dev.azure.com/org/project/_git/repo",
            "",
            "catalog-info.yaml",
        ),
    ],
)
def test_pages_that_divide_branch_and_path_are_recognised(url: str, clone: str, ref: str, path: str) -> None:
    page = recognise(url, {})
    assert page is not None
    assert (page.forge.clone_url, page.ref, page.path) == (clone, ref, path)


@pytest.mark.parametrize(
    "url",
    [
        "https://raw.githubusercontent.com/o/r/main/a.yaml",
        "https://o.github.io/r/blob/main/a.yaml",
        "https://github.com/o/r/releases/download/v1/a.yaml",
        "https://example.com/a/b/blob/main/a.yaml",
        "http://127.0.0.1:7788/extra.yaml",
    ],
)
def test_other_addresses_are_not(url: str) -> None:
    assert recognise(url, {}) is None


@pytest.mark.parametrize(
    ("forge", "view", "edit", "folder"),
    [
        (
            Forge("github", "https://github.com/o/r"),
            "https://github.com/o/r/tree/main/a/b.yaml",
            "https://github.com/o/r/edit/main/a/b.yaml",
            "https://github.com/o/r/tree/main/a/",
        ),
        (
            Forge("gitlab", "https://gitlab.com/o/r"),
            "https://gitlab.com/o/r/-/blob/main/a/b.yaml",
            "https://gitlab.com/o/r/-/edit/main/a/b.yaml",
            "https://gitlab.com/o/r/-/blob/main/a/",
        ),
        (
            Forge("gitea", "https://codeberg.org/o/r"),
            "https://codeberg.org/o/r/src/branch/main/a/b.yaml",
            "https://codeberg.org/o/r/_edit/main/a/b.yaml",
            "https://codeberg.org/o/r/src/branch/main/a/",
        ),
        (
            Forge("bitbucketCloud", "https://bitbucket.org/o/r"),
            "https://bitbucket.org/o/r/src/main/a/b.yaml",
            "https://bitbucket.org/o/r/src/main/a/b.yaml?mode=edit&at=main",
            "https://bitbucket.org/o/r/src/main/a/",
        ),
        (
            Forge("bitbucketServer", "https://b.example/projects/P/repos/r"),
            "https://b.example/projects/P/repos/r/browse/a/b.yaml?at=main",
            "https://b.example/projects/P/repos/r/browse/a/b.yaml",
            "https://b.example/projects/P/repos/r/browse/a/?at=main",
        ),
        (
            Forge("azure", "https://dev.azure.com/o/p/_git/r"),
            "https://dev.azure.com/o/p/_git/r?path=%2Fa%2Fb.yaml&version=GBmain",
            "https://dev.azure.com/o/p/_git/r?path=%2Fa%2Fb.yaml&version=GBmain",
            "https://dev.azure.com/o/p/_git/r?path=%2Fa%2F&version=GBmain",
        ),
    ],
)
def test_links_are_those_that_backstage_gives(forge: Forge, view: str, edit: str, folder: str) -> None:
    assert forge.view("main", "a/b.yaml") == view
    assert forge.edit("main", "a/b.yaml") == edit
    assert forge.folder("main", "a/b.yaml") == folder
