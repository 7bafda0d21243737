"""`manage.py scan`: what a folder shows, on the command line."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.changes.detector_rules import keep_rule
from tests.tools.files import manifest
from tests.tools.samples import SAMPLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in (SAMPLES["kyverno"]["policy"], SAMPLES["terraform"]["configuration"]):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("scan", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_which_tools_and_where(folder: Path) -> None:
    text = said(str(folder))
    assert f"{folder}: 2 tools in use" in text
    assert "policy: policies/a.yaml:2" in text
    assert "configuration: infra/main.tf:1" in text


def test_it_says_it_for_programs(folder: Path) -> None:
    lines = [json.loads(line) for line in said(str(folder), "--format", "jsonl").splitlines()]
    assert {(line["tool"], line["path"], line["line"], line["strength"]) for line in lines} == {
        ("kyverno", "policies/a.yaml", 2, "strong"),
        ("terraform", "infra/main.tf", 1, "strong"),
    }


def test_it_can_require_a_tool(folder: Path) -> None:
    said(str(folder), "--require", "kyverno")
    with pytest.raises(CommandError, match="Not in use: vault"):
        said(str(folder), "--require", "vault", "--require", "kyverno")
    said(str(folder), "--forbid", "vault")
    with pytest.raises(CommandError, match="In use: kyverno"):
        said(str(folder), "--forbid", "kyverno")
    with pytest.raises(CommandError, match="No rule for vualt"):
        said(str(folder), "--forbid", "vualt")


def test_one_document_says_it_by_folder_and_tool(folder: Path) -> None:
    (found,) = json.loads(said(str(folder), "--format", "json"))["folders"]
    assert found["folder"] == str(folder)
    assert found["tools"][0] == {
        "tool": "kyverno",
        "evidence": [{"signal": "policy", "strength": "strong", "path": "policies/a.yaml", "line": 2}],
    }


def test_loops_binaries_and_huge_files_harm_nobody(folder: Path) -> None:
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "self.yaml").symlink_to(folder / "self.yaml")
    (folder / "binary.yaml").write_bytes(b"apiVersion: policy.linkerd.io/v1beta3\nkind: Server\n\0\0")
    (folder / "huge.yaml").write_bytes(
        b"apiVersion: networking.istio.io/v1\nkind: Gateway\n" + b"x" * 2_000_000
    )
    (folder / "deep").joinpath(*["d"] * 200).mkdir(parents=True)
    (folder / "closed.yaml").write_text(manifest("policy.linkerd.io/v1beta3", "Server"))
    (folder / "closed.yaml").chmod(0)
    text = said(str(folder))
    assert text.count("policy: policies/a.yaml:2") == 1
    assert "linkerd" not in text or os.access(folder / "closed.yaml", os.R_OK)
    assert "istio" not in text


def test_it_knows_rules_of_ones_own(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    rules = tmp_path_factory.mktemp("rules")
    (rules / "till.yaml").write_text(
        "tool: till\nsignals: [{id: settings, strength: strong, files: '**/till.toml'}]"
    )
    (folder / "till.toml").write_text("")
    assert "settings: till.toml" in said(str(folder), "--rules", str(rules))
    (rules / "bad.yaml").write_text("tool: bad\nsignals: 3\n")
    with pytest.raises(CommandError, match=r"bad\.yaml: A rule needs at least one entry"):
        said(str(folder), "--rules", str(rules))


@pytest.mark.usefixtures("shipped")
def test_it_goes_by_the_rules_of_this_portal(folder: Path) -> None:
    assert "kyverno" in said(str(folder))
    off = "tool: kyverno\nsignals: [{id: none, strength: strong, files: '**/none'}]"
    keep_rule(actor=None, tool="kyverno", text=off)
    assert "kyverno" not in said(str(folder))


def test_links_out_of_the_folder_and_pipes_are_left_alone(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:

    elsewhere = tmp_path_factory.mktemp("elsewhere") / "mesh.yaml"
    elsewhere.write_text(manifest("networking.istio.io/v1", "VirtualService"))
    (folder / "mesh.yaml").symlink_to(elsewhere)
    os.mkfifo(folder / "pipe.yaml")
    assert "istio" not in said(str(folder))


def test_a_path_that_is_none_is_explained(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no folder"):
        said(str(tmp_path / "nothing"))
