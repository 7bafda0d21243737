"""Repositories as sources: on disk, by the smart protocol, as mere files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from catalog.ingest.fetch import FetchError, Forbidden, Limits, NotFound, Outside, Rules, Target, fetch

from .repositories import Repository, component, make_repository
from .servers import Server, SmartProtocol


def read_all(target: str, cache: Path, rules: Rules, kind: str = "git") -> dict[str, bytes]:
    with fetch(Target(kind, target), cache=cache, rules=rules) as tree:
        return {path: tree.read(path) for path in tree.start}


def problem_of(target: str, cache: Path, rules: Rules, kind: str = "git") -> FetchError:
    with pytest.raises(FetchError) as raised, fetch(Target(kind, target), cache=cache, rules=rules):
        pass
    return raised.value


def test_a_repository_on_disk_gives_its_descriptors(repository: Repository, cache: Path) -> None:
    commit = repository.commit(
        {"catalog-info.yaml": component("a"), "x/catalog-info.yml": component("b"), "x/y.yaml": b"1"}
    )
    with fetch(Target("git", str(repository.folder)), cache=cache) as tree:
        assert tree.revision == commit
        assert not tree.unchanged
        assert tree.start == ["catalog-info.yaml", "x/catalog-info.yml"]
        assert tree.read("catalog-info.yaml") == component("a")
        assert tree.read("x/y.yaml") == b"1"


def test_a_repository_over_http_gives_its_descriptors(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    repository.commit({"catalog-info.yaml": component("a"), "big.bin": b"x" * 1000})
    assert read_all(f"{forge.url}/o/r.git", cache, local) == {"catalog-info.yaml": component("a")}


def test_a_web_address_that_ends_in_git_means_the_repository(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    repository.commit({"catalog-info.yaml": component("a")})
    with fetch(Target("url", f"{forge.url}/o/r.git"), cache=cache, rules=local) as tree:
        assert tree.start == ["catalog-info.yaml"]


def test_a_repository_served_as_mere_files_gives_its_descriptors_and_their_changes(
    repository: Repository, plain_forge: Server, cache: Path, local: Rules
) -> None:
    for name in ("a", "b"):
        repository.commit({"catalog-info.yaml": component(name)})
        repository.git("update-server-info")
        assert read_all(f"{plain_forge.url}/o/r.git", cache, local) == {"catalog-info.yaml": component(name)}


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("#main", ["catalog-info.yaml", "deep/er/catalog-info.yaml"]),
        ("#main:deep", ["deep/er/catalog-info.yaml"]),
        ("#:deep/er/catalog-info.yaml", ["deep/er/catalog-info.yaml"]),
        ("#:deep/**/*.yaml", ["deep/er/catalog-info.yaml", "deep/other.yaml"]),
        ("#feature/one", ["catalog-info.yaml", "deep/er/catalog-info.yaml", "new/catalog-info.yaml"]),
        ("#v1:deep/*.yaml", ["deep/other.yaml"]),
        ("#HEAD:deep", ["deep/er/catalog-info.yaml"]),
    ],
)
def test_a_fragment_names_branch_tag_folder_file_or_pattern(
    repository: Repository, cache: Path, fragment: str, expected: list[str]
) -> None:
    repository.commit(
        {"catalog-info.yaml": b"a", "deep/er/catalog-info.yaml": b"b", "deep/other.yaml": b"c"},
    )
    repository.git("tag", "-a", "v1", "-m", "one")
    repository.git("checkout", "-q", "-b", "feature/one")
    repository.commit({"new/catalog-info.yaml": b"d"})
    repository.git("checkout", "-q", "main")
    with fetch(Target("git", f"{repository.folder}{fragment}"), cache=cache) as tree:
        assert tree.start == expected


@pytest.mark.parametrize("served", ["disk", "smart", "old smart"])
def test_a_commit_that_no_branch_is_at_is_fetched_too(
    repository: Repository, forge: Server, cache: Path, local: Rules, served: str
) -> None:
    old = repository.commit({"catalog-info.yaml": b"old"})
    repository.commit({"catalog-info.yaml": b"new"})
    if served == "old smart":
        backend = forge.otherwise
        assert isinstance(backend, SmartProtocol)
        backend.version = "0"
    place = str(repository.folder) if served == "disk" else f"{forge.url}/o/r.git"
    assert read_all(f"{place}#{old}", cache, local) == {"catalog-info.yaml": b"old"}


def test_an_unchanged_repository_is_asked_once_and_not_fetched(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    commit = repository.commit({"catalog-info.yaml": b"a"})
    target = Target("git", f"{forge.url}/o/r.git")
    with fetch(target, known_revision=commit, cache=cache, rules=local) as tree:
        assert tree.unchanged
        assert tree.revision == commit
    assert not any(cache.glob("*/objects"))


def test_fingerprints_follow_contents_not_commits(repository: Repository, cache: Path) -> None:
    repository.commit({"catalog-info.yaml": b"a", "b/catalog-info.yaml": b"b"})
    target = Target("git", str(repository.folder))
    with fetch(target, cache=cache) as tree:
        before = [tree.fingerprint(path) for path in tree.start]
    repository.commit({"b/catalog-info.yaml": b"changed"})
    with fetch(target, cache=cache) as tree:
        after = [tree.fingerprint(path) for path in tree.start]
        assert tree.read("b/catalog-info.yaml") == b"changed"
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, True]


def test_only_what_is_read_is_fetched_where_the_server_can_give_parts(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    names = [f"s{number}/catalog-info.yaml" for number in range(30)]
    repository.commit(
        {**{name: component(name[:-18]) for name in names}, "big.bin": bytes(range(256)) * 4000}
    )
    repository.git("config", "core.compression", "0")
    with fetch(Target("git", f"{forge.url}/o/r.git"), cache=cache, rules=local) as tree:
        posts_before = len([asked for asked in forge.asked if asked.method == "POST"])
        contents = {path: tree.read(path) for path in tree.start}
        posts = len([asked for asked in forge.asked if asked.method == "POST"]) - posts_before
    assert contents == {name: component(name[:-18]) for name in names}
    assert posts <= 2  # all thirty in one go
    assert sum(pack.stat().st_size for pack in cache.glob("*/objects/pack/*.pack")) < 100_000


def test_many_files_that_nobody_announced_are_fetched_together_after_a_while(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    texts = {f"texts/{number}.md": f"text {number}".encode() for number in range(60)}
    repository.commit({"catalog-info.yaml": b"a", **texts})
    with fetch(Target("git", f"{forge.url}/o/r.git"), cache=cache, rules=local) as tree:
        assert {path: tree.read(path) for path in texts} == texts
    assert len([asked for asked in forge.asked if asked.method == "POST"]) < 60


def test_rewritten_history_is_followed(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    repository.commit({"catalog-info.yaml": b"first"})
    repository.commit({"catalog-info.yaml": b"second"})
    target = f"{forge.url}/o/r.git#main"
    assert read_all(target, cache, local) == {"catalog-info.yaml": b"second"}
    repository.git("reset", "-q", "--hard", "HEAD~1")
    repository.git("commit", "-q", "--amend", "-m", "another past")
    rewritten = repository.commit({"catalog-info.yaml": b"third"})
    assert read_all(target, cache, local) == {"catalog-info.yaml": b"third"}
    with fetch(Target("git", target), cache=cache, rules=local) as tree:
        assert tree.revision == rewritten


def test_a_branch_that_is_gone_is_told_with_the_default_one(repository: Repository, cache: Path) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    error = problem_of(f"{repository.folder}#release", cache, Rules())
    assert isinstance(error, NotFound)
    assert error.problem.message == f"The repository {repository.folder} has no branch or tag called release."
    assert error.problem.advice == "It may have been renamed or deleted. Its default branch is main."


def test_a_short_commit_is_told_to_be_written_whole(repository: Repository, cache: Path) -> None:
    commit = repository.commit({"catalog-info.yaml": b"a"})
    assert "all 40 digits" in problem_of(f"{repository.folder}#{commit[:9]}", cache, Rules()).problem.advice


def test_a_lost_commit_is_told(repository: Repository, cache: Path) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    error = problem_of(f"{repository.folder}#{'ab' * 20}", cache, Rules())
    assert f"has no commit {'ab' * 20}" in error.problem.message


def test_an_empty_repository_is_told_to_be_empty(repository: Repository, cache: Path) -> None:
    assert "is empty" in problem_of(str(repository.folder), cache, Rules()).problem.message


def test_a_default_branch_that_does_not_exist_is_told_with_those_that_do(
    repository: Repository, cache: Path
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    repository.git("symbolic-ref", "HEAD", "refs/heads/gone")
    assert "It has: main." in problem_of(str(repository.folder), cache, Rules()).problem.advice


def test_a_repository_that_is_not_there_is_told(
    forge: Server, tmp_path: Path, cache: Path, local: Rules
) -> None:
    for place in (f"{forge.url}/o/none.git", str(tmp_path / "none")):
        error = problem_of(place, cache, local)
        assert isinstance(error, NotFound)
        assert error.problem.message.startswith(f"There is no repository at {place}")


def test_a_server_that_is_not_there_is_told(cache: Path, local: Rules) -> None:
    assert "cannot be reached" in problem_of("http://127.0.0.1:9/o/r.git", cache, local).problem.message


def test_a_repository_that_has_moved_is_told_with_its_new_address(
    repository: Repository, forge: Server, other_web: Server, cache: Path, local: Rules
) -> None:
    other_web.otherwise = lambda handler: handler.reply(301, Location=f"{forge.url}{handler.path}")
    error = problem_of(f"{other_web.url}/o/r.git", cache, local)
    assert (
        error.problem.message == f"The repository {other_web.url}/o/r.git has moved to {forge.url}/o/r.git."
    )
    assert not forge.asked


def test_a_file_that_is_not_there_is_told_as_backstage_tells_it(repository: Repository, cache: Path) -> None:
    repository.commit({"a.yaml": b"a"})
    target = f"{repository.folder}#main:none.yaml"
    error = problem_of(target, cache, Rules())
    assert error.problem.message == f"Unable to read url, no matching files found for {target}"


def test_targets_resolve_inside_the_repository(repository: Repository, cache: Path) -> None:
    repository.commit({"a/all.yaml": b"", "a/b/x.yaml": b"x", "c/y.yaml": b"y", "c/.hidden.yaml": b"h"})
    with fetch(Target("git", f"{repository.folder}#:a/all.yaml"), cache=cache) as tree:
        assert tree.resolve("a/all.yaml", "./b/x.yaml") == ["a/b/x.yaml"]
        assert tree.resolve("a/all.yaml", "b/x.yaml") == ["a/b/x.yaml"]
        assert tree.resolve("a/all.yaml", "../c/*.yaml") == ["c/y.yaml"]
        assert tree.resolve("a/all.yaml", "/c/y.yaml") == ["c/y.yaml"]
        assert tree.resolve("a/all.yaml", "**/x.yaml") == ["a/b/x.yaml"]
        elsewhere = "https://example.com/x.yaml"
        assert tree.resolve("a/all.yaml", elsewhere) == Outside("url", elsewhere)
        with pytest.raises(FetchError, match="leads out of the repository"):
            tree.resolve("a/all.yaml", "../../../etc/passwd")
        with pytest.raises(Forbidden):
            tree.resolve("a/all.yaml", "file:///etc/passwd")
        with pytest.raises(NotFound):
            tree.resolve("a/all.yaml", "./none.yaml")


def test_links_are_followed_inside_the_repository_only(repository: Repository, cache: Path) -> None:
    repository.commit({"real.yaml": b"real"})
    folder = repository.folder
    (folder / "in").mkdir()
    (folder / "in" / "good.yaml").symlink_to("../real.yaml")
    (folder / "in" / "out.yaml").symlink_to("/etc/passwd")
    (folder / "in" / "up.yaml").symlink_to("../../../x.yaml")
    (folder / "in" / "round.yaml").symlink_to("round.yaml")
    repository.commit({})
    with fetch(Target("git", f"{folder}#:in/*.yaml"), cache=cache) as tree:
        assert tree.read("in/good.yaml") == b"real"
        assert tree.fingerprint("in/good.yaml") == tree.fingerprint("real.yaml")
        for bad in ("out", "up", "round"):
            with pytest.raises(FetchError):
                tree.read(f"in/{bad}.yaml")


def test_a_file_larger_than_the_limit_is_told_and_the_next_is_read(
    repository: Repository, cache: Path
) -> None:
    repository.commit({"a.yaml": b"x" * 200_000, "b.yaml": b"b"})
    rules = Rules(limits=Limits(file_bytes=100_000))
    with fetch(Target("git", f"{repository.folder}#:*.yaml"), cache=cache, rules=rules) as tree:
        with pytest.raises(FetchError, match="larger than 100,000 bytes"):
            tree.read("a.yaml")
        assert tree.read("b.yaml") == b"b"
        with pytest.raises(FetchError, match="larger than 0 bytes"):
            tree.read("b.yaml", limit=0)


def test_a_repository_larger_than_the_limit_is_told(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    repository.commit({"catalog-info.yaml": b"a", "big.bin": os.urandom(3_000_000)})
    rules = Rules(allowed_addresses=local.allowed_addresses, limits=Limits(repository_bytes=1_000_000))
    assert "larger than" in problem_of(f"{forge.url}/o/r.git", cache, rules).problem.message


def test_a_mirror_that_is_broken_is_made_anew(repository: Repository, cache: Path) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    assert read_all(str(repository.folder), cache, Rules()) == {"catalog-info.yaml": b"a"}
    (mirror,) = (path.parent for path in cache.glob("*/objects"))
    shutil.rmtree(mirror / "objects")
    (mirror / "config").write_text("[broken")
    repository.commit({"catalog-info.yaml": b"b"})
    assert read_all(str(repository.folder), cache, Rules()) == {"catalog-info.yaml": b"b"}


def test_locks_that_a_killed_git_left_are_removed(repository: Repository, cache: Path) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    read_all(str(repository.folder), cache, Rules())
    (mirror,) = (path.parent for path in cache.glob("*/objects"))
    for left in ("shallow.lock", "config.lock", "busy", "objects/pack/tmp_pack_x"):
        (mirror / left).touch()
    repository.commit({"catalog-info.yaml": b"b"})
    assert read_all(str(repository.folder), cache, Rules()) == {"catalog-info.yaml": b"b"}
    assert not list(mirror.rglob("*.lock"))
    assert not list(mirror.rglob("tmp_*"))


def test_a_mirror_of_many_packs_is_made_anew(repository: Repository, cache: Path) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    read_all(str(repository.folder), cache, Rules())
    (mirror,) = (path.parent for path in cache.glob("*/objects"))
    for number in range(120):
        (mirror / "objects" / "pack" / f"pack-{number}.pack").touch()
    repository.commit({"catalog-info.yaml": b"b"})
    assert read_all(str(repository.folder), cache, Rules()) == {"catalog-info.yaml": b"b"}
    assert len(list(mirror.glob("objects/pack/*.pack"))) < 10


def test_folders_that_may_not_be_read_give_no_repository(
    repository: Repository, tmp_path: Path, cache: Path
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    with_others = Rules(allowed_roots=[tmp_path / "elsewhere"])
    assert isinstance(problem_of(str(repository.folder), cache, with_others), Forbidden)
    own = Rules(allowed_roots=[tmp_path])
    assert read_all(f"file://{repository.folder}", cache, own) == {"catalog-info.yaml": b"a"}


@pytest.mark.parametrize(
    "target",
    [
        "--upload-pack=touch /tmp/x",
        "ssh://-oProxyCommand=touch/x",
        "git@-oProxyCommand=x:y",
        "ext::sh -c touch% /tmp/x",
        "git://127.0.0.1/x",
        "ftp://127.0.0.1/x",
        "https://user:secret@example.com/o/r.git",
        "ssh://git:secret@example.com/o/r.git",
        "host:-x",
        "",
        "#main",
    ],
)
def test_addresses_that_could_mean_something_else_are_refused(cache: Path, local: Rules, target: str) -> None:
    error = problem_of(target, cache, local)
    assert "secret" not in str(error.problem)
    assert "secret" not in error.problem.advice


def test_a_ref_cannot_be_an_option(repository: Repository, cache: Path) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    assert isinstance(problem_of(f"{repository.folder}#--upload-pack=x", cache, Rules()), NotFound)


def test_a_hook_of_the_repository_is_not_run(repository: Repository, cache: Path, tmp_path: Path) -> None:
    hook = repository.folder / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    repository.git("config", "core.fsmonitor", f"touch {tmp_path}/ran")
    repository.git("config", "uploadpack.packObjectsHook", f"touch {tmp_path}/ran; exec")
    repository.commit({"catalog-info.yaml": b"a"})
    (tmp_path / "ran").unlink(missing_ok=True)
    read_all(str(repository.folder), cache, Rules())
    assert not (tmp_path / "ran").exists()


def test_submodules_are_not_entered(tmp_path: Path, cache: Path) -> None:
    inner = make_repository(tmp_path / "inner")
    inner.commit({"catalog-info.yaml": b"inner"})
    outer = make_repository(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "module")
    outer.commit({"catalog-info.yaml": b"outer"})
    assert read_all(str(outer.folder), cache, Rules()) == {"catalog-info.yaml": b"outer"}
