"""Pages of repositories that stand for gigabytes: cut, with git ended, and never out of memory."""

from __future__ import annotations

import subprocess

import pytest
from django.test import Client

from catalog.ingest.fetch.git.command import Git
from portal.accounts.models import User
from portal.githost import bare, reading
from portal.githost.models import Repository
from tests.bombs import blob_bomb, tree_bomb
from tests.githost.clone import Clone

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/git/orders/checkout/"
CUT = "Only the beginning is shown."


@pytest.fixture
def as_editor(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(HOME + path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def git(clone: Clone, command: str, feed: bytes) -> str:
    return clone.git(*command.split(), feed=feed)


def pushed(clone: Clone, commit: str, branch: str = "bomb") -> str:
    clone.git("push", "--quiet", "origin", f"{commit}:refs/heads/{branch}")
    return commit


def one_file_many_times(clone: Clone, files: int = 60) -> str:
    """60 times 800 kB, which git says more than 50 MB of."""
    parent = clone.git("rev-parse", "HEAD").strip()
    return pushed(clone, blob_bomb(lambda *told: git(clone, *told), files=files, size=800_000, parent=parent))


def running(words: str) -> bool:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return words in listed


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Bytes of each answer that git gave."""
    lengths: list[int] = []
    said = Git._said

    def noted(self: Git, *given: object, **named: object) -> object:
        answer = said(self, *given, **named)  # type: ignore[arg-type]
        lengths.append(len(answer.written))
        return answer

    monkeypatch.setattr(Git, "_said", noted)
    return lengths


def test_the_page_of_a_commit_reads_no_more_than_it_shows(
    filled: Clone, as_editor: Client, heard: list[int]
) -> None:
    commit = one_file_many_times(filled)
    page = text(as_editor, f"commit/{commit}/")
    assert CUT in page
    assert "all work and no play" in page
    assert max(heard) <= reading.DIFF_UP_TO
    assert not running(commit)


def test_the_page_of_a_comparison_reads_no_more_than_it_shows(
    filled: Clone, as_editor: Client, heard: list[int]
) -> None:
    commit = one_file_many_times(filled)
    page = text(as_editor, "compare/bomb/")
    assert CUT in page
    assert max(heard) <= reading.DIFF_UP_TO
    assert not running(commit)


def test_what_git_has_no_memory_to_compare_is_shown_without_its_changes(
    filled: Clone, as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = pushed(filled, tree_bomb(lambda *told: git(filled, *told), levels=7))
    monkeypatch.setattr(bare, "GIT", Git(memory=300_000_000))
    page = text(as_editor, f"commit/{commit}/")
    assert "Bomb" in page
    assert CUT in page
    assert not running(commit)
    assert "README.md" in text(as_editor, "")


def test_a_folder_of_more_files_than_are_shown_says_so(
    filled: Clone, as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CUT not in text(as_editor, "")
    one_file_many_times(filled, files=100)
    monkeypatch.setattr(reading, "FOLDER_UP_TO", 1_000)
    page = text(as_editor, "tree/bomb/")
    assert CUT in page
    assert "f10" in page
    assert "f99" not in page


def test_a_message_longer_than_is_read_is_cut(
    filled: Clone, repository: Repository, as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LOG_UP_TO", 10_000)
    filled.write("a", "b")
    filled.git("add", "--all")
    filled.git("commit", "--quiet", "-F", "-", feed=b"Say much\n\n" + b"and more " * 100_000)
    commit = pushed(filled, filled.git("rev-parse", "HEAD").strip(), "main")
    found = reading.commit(repository, commit)
    assert (found.subject, found.author, len(found.parents)) == ("Say much", "Ana Duarte", 1)
    assert len(found.text) < 10_000
    assert "Say much" in text(as_editor, "commits/main/")
    assert "Say much" in text(as_editor, f"commit/{commit}/")
