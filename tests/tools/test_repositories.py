"""What whole repositories use is found, and nothing that only looks so."""

from __future__ import annotations

import pytest

from catalog.tools.detectors.rule import shipped_rules
from catalog.tools.detectors.scan import scan
from tests.tools.repositories import REPOSITORIES


@pytest.mark.parametrize("name", REPOSITORIES)
def test_exactly_what_a_repository_uses_is_found(name: str) -> None:
    expected, files = REPOSITORIES[name]
    found = scan(files, lambda path: files[path].encode(), shipped_rules())
    assert {
        tool: [one.path for one in findings] for tool, findings in found.items() if tool not in expected
    } == {}
    assert set(found) == expected


def test_every_tool_is_used_by_one_of_them() -> None:
    used = set().union(*(tools for tools, _files in REPOSITORIES.values()))
    assert used == {rule.tool for rule in shipped_rules()}
