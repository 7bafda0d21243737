"""What a merge promises, for any template and any project."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from portal.scaffolder.updating.merge import Clash, merge
from portal.scaffolder.updating.tree import EXECUTABLE, LINK, PLAIN, File, Tree, digest, pack, unpack

LINES = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon"]), max_size=6).map(
    lambda lines: "".join(f"{line}\n" for line in lines).encode()
)
FILES = st.builds(
    File, st.one_of(LINES, st.sampled_from([b"\0binary", b"\0other"])), st.sampled_from([PLAIN, EXECUTABLE])
) | st.builds(File, st.sampled_from([b"a", b"b"]), st.just(LINK))
TREES = st.dictionaries(st.sampled_from(["a", "b", "c/d", "c/e", "f"]), FILES)
OWN = st.dictionaries(st.sampled_from(["own/a", "own/b", "notes"]), FILES)


@given(TREES, TREES, OWN)
def test_a_project_without_own_changes_equals_a_fresh_render(before: Tree, after: Tree, own: Tree) -> None:
    merged = merge(before, after, before, others=own)
    assert merged.applied({**before, **own}) == {**after, **own}
    assert not merged.clashes


@given(TREES, TREES)
def test_a_template_that_did_not_change_changes_nothing(before: Tree, project: Tree) -> None:
    merged = merge(before, before, project)
    assert (merged.changes, merged.clashes) == ({}, {})


@limits(max_examples=60)
@given(TREES, TREES, TREES)
def test_what_the_template_leaves_alone_stays_as_the_project_has_it(
    before: Tree, after: Tree, project: Tree
) -> None:
    result = merge(before, after, project).applied(project)
    for path in {*before, *project}:
        if before.get(path) == after.get(path):
            assert result.get(path) == project.get(path)


@limits(max_examples=60)
@given(TREES, TREES, TREES)
def test_nothing_is_lost_silently(before: Tree, after: Tree, project: Tree) -> None:
    """A file that both changed, each its own way, is named, or holds every line that either added."""
    merged = merge(before, after, project)
    result = merged.applied(project)
    for path in {*before, *after, *project}:
        base, ours, theirs = before.get(path), project.get(path), after.get(path)
        if ours in (base, theirs) or theirs == base or path in merged.clashes:
            continue
        assert ours is not None
        assert theirs is not None
        start = base.data if base else b""
        for side in (ours, theirs):
            added = set(side.data.splitlines()) - set(start.splitlines())
            assert added <= set(result[path].data.splitlines())


@limits(max_examples=60)
@given(TREES, TREES, TREES)
def test_both_sides_of_a_conflict_in_a_text_are_there(before: Tree, after: Tree, project: Tree) -> None:
    merged = merge(before, after, project)
    for path, clash in merged.clashes.items():
        if clash is Clash.TEXT:
            held = merged.applied(project)[path].data
            assert b"<<<<<<< project" in held
            assert b">>>>>>> template now" in held


@given(TREES)
def test_a_tree_is_kept_as_it_is(tree: Tree) -> None:
    assert unpack(pack(tree)) == tree
    assert digest(unpack(pack(tree))) == digest(tree)


def test_both_change_other_lines_of_a_file() -> None:
    lines = [f"line {number}\n".encode() for number in range(12)]
    ours, theirs = [b"mine\n", *lines[1:]], [*lines[:-1], b"theirs\n"]
    merged = merge(
        {"f": File(b"".join(lines))}, {"f": File(b"".join(theirs), EXECUTABLE)}, {"f": File(b"".join(ours))}
    )
    assert merged.changes == {"f": File(b"".join([b"mine\n", *lines[1:-1], b"theirs\n"]), EXECUTABLE)}
    assert not merged.clashes


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result", "clash"),
    [
        (None, File(b"a\n"), File(b"a\n"), File(b"a\n"), None),
        (File(b"a\n"), None, File(b"b\n"), File(b"b\n"), Clash.REMOVED_IN_PROJECT),
        (File(b"a\n"), File(b"b\n"), None, File(b"b\n"), Clash.REMOVED_IN_TEMPLATE),
        (File(b"a\n"), None, None, None, None),
        (File(b"\0a"), File(b"\0b"), File(b"\0c"), File(b"\0b"), Clash.BINARY),
        (File(b"a", LINK), File(b"b", LINK), File(b"c", LINK), File(b"b", LINK), Clash.BINARY),
        (File(b"a\n"), File(b"a\n", EXECUTABLE), File(b"b\n"), File(b"b\n", EXECUTABLE), None),
    ],
)
def test_what_becomes_of_a_file(
    base: File | None, ours: File | None, theirs: File | None, result: File | None, clash: Clash | None
) -> None:
    def tree(file: File | None) -> Tree:
        return {"f": file} if file else {}

    merged = merge(tree(base), tree(theirs), tree(ours))
    assert merged.applied(tree(ours)).get("f") == result
    assert merged.clashes.get("f") == clash


@pytest.mark.parametrize(("project", "template"), [("a", "a/b"), ("a/b", "a")])
def test_a_file_where_the_project_has_a_folder_is_not_written(project: str, template: str) -> None:
    merged = merge({}, {template: File(b"theirs\n")}, {}, others=[project])
    assert merged.changes == {}
    assert merged.clashes == {template: Clash.IN_THE_WAY}
