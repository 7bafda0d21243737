"""Which files of a repository speak for it: not the work of others, not what explains, not what only looks
real."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

LEFT_OUT = frozenset(
    {".git", ".hg", ".svn", ".venv", "venv", "virtualenv", ".tox", ".nox", ".eggs", "site-packages"}
    | {"node_modules", "bower_components", "vendor", "vendored", "third_party", "third-party", "thirdparty"}
    | {".terraform", ".terragrunt-cache", ".serverless", ".aws-sam", "cdk.out", ".next", ".gradle", ".m2"}
    | {"ansible_collections", ".ipynb_checkpoints", ".yarn", ".pnpm-store", ".idea", ".vscode"}
    | {"docs", "doc", "documentation", "example", "examples", "sample", "samples", "tutorial", "tutorials"}
    | {"testdata", "test-data", "test_data", "fixture", "fixtures"}
    | {"__fixtures__", "__snapshots__", "__mocks__"}
    | {"dist", "build", "target", "skeleton", "skeletons", "issue_template", "discussion_template"}
)
"""Folders, in lower case, that hold the work of others, what is written about tools, what new projects are
made from, or what only looks real."""

_LEFT_OUT = frozenset(name.strip("_") for name in LEFT_OUT)
"""Whatever underscores stand around them."""

_TEST_FOLDER = re.compile(
    r"(^|[-_.])((integration|acceptance|functional|unit|smoke|regression|acc)?tests?|e2e|chainsaw|conformance)($|[-_.])"
)
_TEST_FILE = re.compile(
    r"^test_|_test\.|\.(test|spec)\.|^tests?-.*\.sh$|[-_]tests?\.sh$|(^|[-_.])(e2e|integration-tests?)[-_.]"
)
_OWN_TEST = re.compile(r"^kyverno-test\.ya?ml$")
"""Files of tests that count all the same: a company's own policies are what they test."""

_STAGES = frozenset(
    {"environments", "environment", "envs", "env", "stages", "overlays", "clusters", "accounts", "live"}
    | {"inventories", "inventory", "deploy", "k8s"}
)
"""Folders in which one called `test` is where something runs, beside `dev` and `prod`."""

PROSE = (
    *(".md", ".mdx", ".markdown", ".rst", ".adoc", ".asciidoc", ".org", ".tex", ".html", ".htm"),
    *(".svg", ".min.js", ".map", ".lock", ".log", ".csv", ".tsv"),
)
_NO_PROSE = (".txt",)
_LISTS = ("requirements", "constraints")


def is_left_out(path: str) -> bool:
    """Whether a file is somebody else's, documentation or a test, by its path alone."""
    low = path.lower()
    folder, _, name = low.rpartition("/")
    if name.endswith(PROSE) or (name.endswith(_NO_PROSE) and not any(word in low for word in _LISTS)):
        return True
    if any(part.strip("_") in _LEFT_OUT or "{{" in part for part in folder.split("/")):
        return True
    return is_test(path)


def is_test(path: str) -> bool:
    """Whether the file is there for the sake of a test. Whoever writes about a tool, wraps it or checks its
    files tries that out on the tool's files: they show much of it, and none of it in use."""
    *folders, name = path.lower().split("/")
    if _OWN_TEST.search(name):
        return False
    return (
        _TEST_FILE.search(name) is not None
        or folders[:2] == [".github", "workflows"] != folders
        or any(
            _TEST_FOLDER.search(part) and not (part == "test" and before in _STAGES)
            for before, part in pairwise(["", *folders])
        )
    )


def that_count(paths: Iterable[str]) -> list[str]:
    """The files of a whole repository that speak for it. Beside what `is_left_out`, charts that a chart has
    taken in from elsewhere do not."""
    listed = [path for path in paths if not is_left_out(path)]
    charts = {path.rpartition("/")[0] for path in listed if path.rpartition("/")[2] == "Chart.yaml"}
    return [path for path in listed if not _is_in_foreign_chart(path, charts)]


def _is_in_foreign_chart(path: str, charts: set[str]) -> bool:
    """Whether the path lies in `charts/` of a folder that is a chart itself."""
    at = path.find("charts/")
    while at >= 0:
        if path[:at].rstrip("/") in charts and (at == 0 or path[at - 1] == "/"):
            return True
        at = path.find("charts/", at + 1)
    return False
