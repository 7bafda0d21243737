"""Path patterns."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ingest.fetch.glob import Glob, fixed_folder

NAME = st.text(alphabet="ab.", min_size=1, max_size=3)


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        ("*.yaml", ["a.yaml"], ["a/b.yaml", ".a.yaml", "a.yml"]),
        ("**/x.yaml", ["x.yaml", "a/x.yaml", "a/b/x.yaml"], [".git/x.yaml", "a/.b/x.yaml", "xx.yaml"]),
        ("a/**", ["a/b", "a/b/c"], ["a", "b/a", "a/.b"]),
        ("**", ["a", "a/b"], [".a"]),
        ("a/**/b/**/c", ["a/b/c", "a/x/b/c", "a/b/b/c", "a/x/y/b/z/c"], ["a/c", "a/b", "a/b/.x/c"]),
        ("{a,b/c}/x.y{a,}ml", ["a/x.yaml", "b/c/x.yml"], ["c/x.yaml"]),
        ("a?/[!x]*", ["ab/y", "ab/yx"], ["a/y", "ab/x"]),
        ("./x", ["./x"], ["x"]),
        ("{a}", ["{a}"], ["a"]),
        ("a[b", ["a[b"], ["ab"]),
    ],
)
def test_a_pattern_fits_as_backstage_fits_it(pattern: str, fits: list[str], fails: list[str]) -> None:
    glob = Glob.compile(pattern)
    assert [path for path in fits if not glob.matches(path)] == []
    assert [path for path in fails if glob.matches(path)] == []


@pytest.mark.parametrize("path", [".x.yaml", ".a/x.yaml", "a/.b/c/x.yaml"])
def test_names_that_begin_with_a_dot_fit_where_they_are_not_hidden(path: str) -> None:
    assert Glob.compile("**/*.yaml", hidden=False).matches(path)
    assert not Glob.compile("**/*.yaml").matches(path)


@given(st.lists(NAME, min_size=1, max_size=5))
def test_a_path_fits_itself_and_everything(names: list[str]) -> None:
    path = "/".join(names)
    assert Glob.compile(path).matches(path)
    hidden = any(name.startswith(".") for name in names)
    assert Glob.compile("**").matches(path) is not hidden


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [("a/b/*.yaml", "a/b"), ("*.yaml", ""), ("/a/**/x", "/a"), ("/*", ""), ("a/b", "a"), ("a/{b,c}/d", "a")],
)
def test_the_fixed_folder_ends_before_the_first_special_name(pattern: str, folder: str) -> None:
    assert fixed_folder(pattern) == folder


@pytest.mark.parametrize(
    "pattern", ["*a" * 30 + "b", "**/" * 30 + "b", "{a,b}" * 30, "{" * 5000, "[a" * 3000]
)
def test_no_pattern_is_slow(pattern: str) -> None:
    began = time.process_time()
    Glob.compile(pattern).matches("/".join(["a" * 200] * 20))
    assert time.process_time() - began < 1
