"""Repositories that were made by hand to lead a template out of its folder."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import LazySettings

from catalog.changes.locations import register_location
from catalog.ingest.fetch import FetchError, Rules
from catalog.ingest.refresh import refresh
from catalog.query.predicate import Everything
from portal.accounts.models import Role, Rule, User
from portal.accounts.rules import known_rules
from portal.githost.changes.repositories import create_repository
from portal.scaffolder.catalog import load
from portal.scaffolder.models import Run, RunState
from portal.scaffolder.skeletons.repository import export
from tests.githost.clone import Clone

pytestmark = pytest.mark.django_db(transaction=True)

CarryOut = Callable[..., Run]


def clone_in(folder: Path) -> Clone:
    clone = Clone(folder)
    clone.folder.mkdir()
    clone.git("init", "--quiet", "--initial-branch=main")
    return clone


def made(folder: Path, *arguments: str, text: str = "") -> str:
    """What a command of git answers to this input."""
    told = subprocess.run(
        ["git", *arguments], cwd=folder, input=text, capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


def commit_tree(folder: Path, entries: list[tuple[str, str, str]]) -> str:
    """A commit of a tree with these entries (mode, name, id), whatever git thinks of it."""
    raw = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(blob) for mode, name, blob in entries)
    told = subprocess.run(
        ["git", "hash-object", "-t", "tree", "--literally", "-w", "--stdin"],
        cwd=folder,
        input=raw,
        capture_output=True,
        check=True,
    )
    who = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    return made(folder, *who, "commit-tree", "-m", "x", told.stdout.decode().strip())


@pytest.mark.parametrize("as_folder", [True, False])
def test_a_name_that_is_a_link_and_something_else_writes_nothing(tmp_path: Path, as_folder: bool) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "f").write_text("mine")
    clone = clone_in(tmp_path / "repository")
    goal = str(victim) if as_folder else str(victim / "f")
    link = made(clone.folder, "hash-object", "-w", "--stdin", text=goal)
    blob = made(clone.folder, "hash-object", "-w", "--stdin", text="evil")
    inner = made(clone.folder, "mktree", text=f"100755 blob {blob}\tf\n")
    other = ("40000", "x", inner) if as_folder else ("100755", "x", blob)
    commit = commit_tree(clone.folder, [("120000", "x", link), other])
    with pytest.raises(FetchError, match="holds a name twice"):
        export(
            str(clone.folder),
            "",
            tmp_path / "goal",
            commit=commit,
            credential=None,
            rules=Rules(),
            cache=tmp_path / "cache",
        )
    assert (victim / "f").read_text() == "mine"


@pytest.mark.parametrize("action", ["fetch:template:file", "fetch:plain:file"])
@pytest.mark.parametrize("goal", ["/etc/hostname", "/proc/self/environ", "../../secret"])
def test_a_link_in_a_templates_repository_is_no_file(
    tmp_path: Path, carry_out: CarryOut, action: str, goal: str
) -> None:
    (tmp_path / "secret").write_text("hush-hush")
    clone = clone_in(tmp_path / "repository")
    step = {"id": "take", "action": action, "input": {"url": "./k", "targetPath": "k.txt"}}
    document = {
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": "service"},
        "spec": {"type": "service", "steps": [step]},
    }
    clone.write("catalog-info.yaml", yaml.safe_dump(document))
    (clone.folder / "k").symlink_to(goal)
    clone.commit("Begin")
    refresh([register_location(actor=None, kind="git", target=str(clone.folder))])
    run = carry_out(load("template:default/service", Everything())[0])
    assert run.state == RunState.FAILED
    assert "is no file of the repository but a link" in run.error


@pytest.mark.parametrize("action", ["fetch:plain", "fetch:template"])
def test_a_step_takes_no_repository_of_the_portal_that_its_person_may_not_read(
    make: Callable[..., Any], carry_out: CarryOut, editor: User, settings: LazySettings, action: str
) -> None:
    hidden = create_repository(actor=None, owner="secret", name="plans")
    Rule.objects.create(role=Role.EDITOR, verb=Rule.Verb.READ, predicate={"kind": "template"})
    known_rules.forget()
    for address in (hidden.home, f"{hidden.home}.git", f"{hidden.home}/tree/main/docs"):
        run = carry_out(make([{"id": "take", "action": action, "input": {"url": address}}]))
        assert run.state == RunState.FAILED
        assert "There is no repository at" in run.error


def test_a_link_that_leads_out_once_it_was_moved_is_not_written_through(
    make: Callable[..., Any], carry_out: CarryOut, source: Path, settings: LazySettings
) -> None:
    steps = [
        {"action": "fetch:plain", "input": {"url": "./skeleton"}},
        {"action": "fs:rename", "input": {"files": [{"from": "a/b/c", "to": "p"}]}},
        {"action": "publish:git", "input": {"repoUrl": "portal?owner=team&repo=x", "sourcePath": "p"}},
    ]
    files = {"skeleton/a/outside/kept.txt": "x", "skeleton/a/b/c/file.txt": "x"}
    template = make(steps, files=files)
    (source / "skeleton" / "a" / "b" / "c" / ".greenroom").symlink_to("../../outside")
    run = carry_out(template)
    assert run.state == RunState.FAILED
    assert "leads out" in run.error
    assert not list(Path(settings.DATA_DIR).rglob("template.json"))
