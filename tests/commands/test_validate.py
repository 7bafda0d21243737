from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

GOOD = """apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: shop
  dependsOn: [resource:db]
"""
BAD = GOOD.replace("  owner: shop\n", "")
KIND = """apiVersion: greenroom/v1alpha1
kind: Kind
metadata: {name: dataset}
spec:
  names: {kind: Dataset, singular: Data set, plural: Data sets}
  apiVersions: [example.com/v1]
  schema: {type: object, required: [format]}
"""
DATASET = """apiVersion: example.com/v1
kind: Dataset
metadata: {name: sales}
spec: {format: csv}
"""


def run(*paths: Path | str, **options: Any) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("validate", *map(str, paths), stdout=out, **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def lines(*paths: Path | str) -> list[dict[str, Any]]:
    _code, out = run(*paths, format="jsonl")
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "catalog-info.yaml"


def test_a_valid_file_passes(file: Path) -> None:
    file.write_text(GOOD)
    assert run(file) == (0, "1 valid\n")


def test_a_refused_document_is_told_with_its_place(file: Path) -> None:
    file.write_text(f"{GOOD}---\n{BAD}")
    code, out = run(file)
    assert code == 1
    assert out.splitlines() == [
        f"{file}:15: error: /spec must have required property 'owner' - missingProperty: owner",
        "    Add owner to spec.",
        "1 refused, 1 valid",
    ]


def test_each_document_is_a_line_of_json(file: Path) -> None:
    file.write_text(f"{GOOD}---\n---\n{BAD}---\nkind: [\n")
    good, bad, broken = lines(file)
    assert good == {
        "file": str(file),
        "document": 0,
        "valid": True,
        "reference": "component:default/orders",
        "relations": [["dependsOn", "resource:default/db"], ["ownedBy", "group:default/shop"]],
        "error": None,
        "advice": None,
        "line": 1,
    }
    assert (bad["document"], bad["valid"], bad["reference"], bad["relations"]) == (2, False, None, [])
    assert bad["error"] == "/spec must have required property 'owner' - missingProperty: owner"
    assert bad["line"] == 16
    assert (broken["document"], broken["line"]) == (3, 22)
    assert "YAML error" in broken["error"]


def test_folders_are_searched_for_descriptors(tmp_path: Path) -> None:
    for folder in ("a", "b/c", "node_modules/x", ".git"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "catalog-info.yaml").write_text(GOOD)
    (tmp_path / "other.yaml").write_text(BAD)
    found = [
        Path(line["file"]).relative_to(tmp_path) for line in lines(tmp_path, tmp_path / "a/catalog-info.yaml")
    ]
    assert found == [Path("a/catalog-info.yaml"), Path("b/c/catalog-info.yaml")]


def test_a_kind_that_one_file_defines_is_known_in_the_others(tmp_path: Path) -> None:
    (tmp_path / "kind.yaml").write_text(KIND)
    (tmp_path / "data.yaml").write_text(DATASET)
    assert run(tmp_path / "data.yaml", tmp_path / "kind.yaml")[0] == 0
    code, out = run(tmp_path / "data.yaml")
    assert code == 1
    assert "No processor recognized the entity dataset:default/sales" in out


def api(placeholder: str) -> str:
    return (
        "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: a}\n"
        f"spec: {{type: openapi, lifecycle: x, owner: y, definition: {{$text: {placeholder}}}}}\n"
    )


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("./api.txt", ""),
        ("../shared/api.txt", ""),
        ("/shared/api.txt", ""),
        ("https://example.com/api.txt", ""),
        ("../../outside.txt", "it is outside of the repository"),
        ("./link.txt", "it is outside of the repository"),
        ("./none.txt", "there is no such file"),
    ],
)
def test_placeholders_are_read_inside_of_the_repository(tmp_path: Path, target: str, reason: str) -> None:
    repository = tmp_path / "repository"
    for folder in (".git", "service", "shared"):
        (repository / folder).mkdir(parents=True)
    (tmp_path / "outside.txt").write_text("secret")
    (repository / "shared" / "api.txt").write_text("shared")
    (repository / "service" / "api.txt").write_text("own")
    (repository / "service" / "link.txt").symlink_to(tmp_path / "outside.txt")
    (repository / "service" / "catalog-info.yaml").write_text(api(target))
    (line,) = lines(repository)
    assert line["valid"] == (not reason)
    assert reason in (line["error"] or "")


def test_a_missing_file_ends_it_with_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*nope\.yaml\.") as error:
        call_command("validate", str(tmp_path / "nope.yaml"))
    assert error.value.returncode == 2
    with pytest.raises(CommandError, match=r"holds no catalog-info\.yaml"):
        call_command("validate", str(tmp_path))


def test_it_needs_no_database(file: Path, tmp_path: Path) -> None:
    file.write_text(GOOD)
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "PORTAL_DATA": str(tmp_path / "data"),
    }
    manage = Path(settings.BASE_DIR) / "manage.py"
    command = [sys.executable, str(manage), "validate", str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 valid\n", "")
