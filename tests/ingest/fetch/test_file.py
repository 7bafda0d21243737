"""Files, folders and patterns on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog.ingest.fetch import FetchError, Forbidden, Limits, NotFound, Outside, Rules, Target, fetch

EVERYWHERE = Rules()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    for name in (
        "all.yaml",
        "a/catalog-info.yaml",
        "a/b/catalog-info.yml",
        "a/b/other.yaml",
        ".git/catalog-info.yaml",
        "node_modules/x/catalog-info.yaml",
        ".hidden/catalog-info.yaml",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def start_of(target: str | Path, rules: Rules = EVERYWHERE) -> list[str]:
    with fetch(Target("file", str(target)), cache=Path("/nonexistent"), rules=rules) as tree:
        return tree.start


def test_a_file_is_read_with_its_folder_as_the_tree(folder: Path) -> None:
    with fetch(Target("file", str(folder / "all.yaml")), cache=folder) as tree:
        assert tree.start == ["all.yaml"]
        assert tree.read("all.yaml") == b"all.yaml"
        assert (tree.revision, tree.unchanged) == ("", False)
        assert tree.location_ref("all.yaml") == f"file:{folder}/all.yaml"
        assert tree.links("all.yaml") == {}


def test_a_folder_gives_the_descriptors_below_it(folder: Path) -> None:
    expected = [".hidden/catalog-info.yaml", "a/b/catalog-info.yml", "a/catalog-info.yaml"]
    assert start_of(folder) == expected
    assert start_of(f"file://{folder}/") == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.yaml", ["all.yaml"]),
        ("a/*/*.yaml", ["other.yaml"]),
        ("**/*.yaml", ["a/b/other.yaml", "a/catalog-info.yaml", "all.yaml"]),
        ("a/**/catalog-info.{yaml,yml}", ["b/catalog-info.yml", "catalog-info.yaml"]),
        ("a/b/other.y?ml", ["other.yaml"]),
        (".hidden/*", ["catalog-info.yaml"]),
        ("[a-b]/*.yaml", ["a/catalog-info.yaml"]),
    ],
)
def test_a_pattern_gives_its_matches(folder: Path, pattern: str, expected: list[str]) -> None:
    assert [
        path.removeprefix("b/") if pattern == "a/*/*.yaml" else path for path in start_of(folder / pattern)
    ] == expected


def test_a_relative_path_begins_where_the_program_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "a")
    assert start_of("../all.yaml") == ["all.yaml"]
    assert start_of(".") == ["b/catalog-info.yml", "catalog-info.yaml"]


@pytest.mark.parametrize("name", ["none.yaml", "none/*.yaml", "a/*.none", "empty"])
def test_what_is_not_there_is_told(folder: Path, name: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(NotFound) as raised:
        start_of(folder / name)
    assert str(folder / name) in raised.value.problem.message
    assert raised.value.problem.advice


def test_a_name_with_special_characters_is_first_of_all_a_name(folder: Path) -> None:
    (folder / "[x].yaml").write_bytes(b"literal")
    assert start_of(folder / "[x].yaml") == ["[x].yaml"]


def test_targets_resolve_beside_the_file_that_names_them(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_bytes(b"outside")
    with fetch(Target("file", str(folder / "all.yaml")), cache=folder) as tree:
        assert tree.resolve("all.yaml", "./a/catalog-info.yaml") == ["a/catalog-info.yaml"]
        assert tree.resolve("a/b/other.yaml", "../catalog-info.yaml") == ["a/catalog-info.yaml"]
        assert tree.resolve("a/b/other.yaml", "**/catalog-info.*") == ["a/b/catalog-info.yml"]
        assert tree.resolve("all.yaml", "a") == ["a/b/catalog-info.yml", "a/catalog-info.yaml"]
        assert tree.resolve("all.yaml", str(outside)) == [str(outside)]
        assert tree.resolve("all.yaml", "../outside.yaml") == [str(outside)]
        assert tree.read(str(outside)) == b"outside"
        assert tree.resolve(str(outside), "tree/all.yaml") == ["all.yaml"]
        assert tree.location_ref(str(outside)) == f"file:{outside}"
        url = "https://example.com/x.yaml"
        assert tree.resolve("all.yaml", url) == Outside("url", url)
        with pytest.raises(NotFound):
            tree.resolve("all.yaml", "./none.yaml")
        with pytest.raises(Forbidden):
            tree.resolve("all.yaml", "ftp://example.com/x.yaml")


def test_private_folders_are_never_read(folder: Path, tmp_path: Path) -> None:
    private = tmp_path / "data"
    private.mkdir()
    (private / "keys").write_bytes(b"secret")
    (folder / "linked.yaml").symlink_to(private / "keys")
    rules = Rules(private_folders=[private], allowed_roots=[tmp_path])
    for forbidden in (private, private / "keys", folder / "../data/keys"):
        with pytest.raises(Forbidden, match="never read"):
            start_of(forbidden, rules)
    cache = Path("/nonexistent")
    with fetch(Target("file", str(folder)), cache=cache, rules=rules) as tree, pytest.raises(Forbidden):
        tree.read("linked.yaml")
    above = Target("file", f"{tmp_path}/*/keys")
    with fetch(above, cache=cache, rules=rules) as tree, pytest.raises(Forbidden, match="never read"):
        tree.read(tree.start[0])
    linked = Target("file", f"{tmp_path}/*/linked.yaml")
    with fetch(linked, cache=cache, rules=rules) as tree, pytest.raises(Forbidden, match="never read"):
        tree.read(tree.start[0])
    one = Rules(private_folders=[private / "keys"])
    with fetch(above, cache=cache, rules=one) as tree, pytest.raises(Forbidden, match="never read"):
        tree.read(tree.start[0])


def test_only_the_allowed_folders_are_read(folder: Path, tmp_path: Path) -> None:
    rules = Rules(allowed_roots=[folder / "a", tmp_path / "more"])
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "x.yaml").write_bytes(b"x")
    (tmp_path / "a-sibling").mkdir()
    for forbidden in (
        folder,
        folder / "all.yaml",
        folder / "*.yaml",
        "/etc/passwd",
        folder / "a/../all.yaml",
    ):
        with pytest.raises(Forbidden):
            start_of(forbidden, rules)
    with fetch(Target("file", str(folder / "a" / "catalog-info.yaml")), cache=folder, rules=rules) as tree:
        assert tree.resolve("catalog-info.yaml", "../../more/x.yaml") == [str(tmp_path / "more" / "x.yaml")]
        assert tree.read(str(tmp_path / "more" / "x.yaml")) == b"x"
        for forbidden in ("../all.yaml", "/etc/passwd", "../*.yaml", "file:///etc/passwd"):
            with pytest.raises(Forbidden):
                tree.resolve("catalog-info.yaml", forbidden)
        with pytest.raises(Forbidden):
            tree.read("/etc/passwd")
        with pytest.raises(Forbidden):
            tree.read("../all.yaml")


def test_links_are_followed_inside_the_tree_only(folder: Path, tmp_path: Path) -> None:
    (folder / "inside.yaml").symlink_to(folder / "a" / "catalog-info.yaml")
    (folder / "outside.yaml").symlink_to("/etc/passwd")
    (folder / "folder").symlink_to("/etc")
    (folder / "round.yaml").symlink_to("round.yaml")
    with fetch(Target("file", str(folder)), cache=folder) as tree:
        assert tree.read("inside.yaml") == b"a/catalog-info.yaml"
        for path in ("outside.yaml", "folder/passwd"):
            with pytest.raises(Forbidden, match="leads out of its source"):
                tree.read(path)
        with pytest.raises(FetchError):
            tree.read("round.yaml")


def test_a_mounted_config_map_gives_each_file_once(tmp_path: Path) -> None:
    generation = tmp_path / "..2026_01_05"
    generation.mkdir()
    (generation / "catalog-info.yaml").write_bytes(b"a")
    (tmp_path / "..data").symlink_to(generation.name)
    (tmp_path / "catalog-info.yaml").symlink_to("..data/catalog-info.yaml")
    with fetch(Target("file", str(tmp_path)), cache=tmp_path) as tree:
        assert tree.start == ["catalog-info.yaml"]
        assert tree.read("catalog-info.yaml") == b"a"


def test_a_loop_of_folders_ends(folder: Path) -> None:
    (folder / "a" / "loop").symlink_to(folder)
    assert len(start_of(folder)) == 3


def test_what_is_no_regular_file_is_told_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    with pytest.raises(NotFound, match="neither a file nor a folder"):
        start_of(folder / "pipe.yaml")
    with fetch(Target("file", str(folder / "*.yaml")), cache=folder) as tree:
        assert tree.start == ["all.yaml", "pipe.yaml"]
        with pytest.raises(FetchError, match="not a regular file"):
            tree.read("pipe.yaml")


def test_names_that_are_no_text_are_passed_over(folder: Path) -> None:
    (Path(os.fsdecode(os.fsencode(folder) + b"/a/\xff.yaml"))).write_bytes(b"x")
    assert start_of(folder / "a" / "*.yaml") == ["catalog-info.yaml"]


def test_limits_are_kept(folder: Path) -> None:
    with (
        fetch(Target("file", str(folder)), cache=folder, rules=Rules(limits=Limits(file_bytes=5))) as tree,
        pytest.raises(FetchError, match="larger than 5 bytes"),
    ):
        tree.read("a/catalog-info.yaml")
    with pytest.raises(FetchError, match="more than 3 files"):
        start_of(folder, Rules(limits=Limits(files=3)))


def test_a_fingerprint_is_of_the_bytes_that_are_read_next(folder: Path) -> None:
    path = folder / "all.yaml"
    target = Target("file", str(path))
    with fetch(target, cache=folder) as tree:
        before = tree.fingerprint("all.yaml")
        path.write_bytes(b"changed meanwhile")
        assert tree.read("all.yaml") == b"all.yaml"
    with fetch(target, cache=folder) as tree:
        assert tree.fingerprint("all.yaml") != before


def test_an_unknown_type_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(FetchError, match="no sources of the type svn"),
        fetch(Target("svn", "x"), cache=tmp_path),
    ):
        pass
