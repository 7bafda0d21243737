"""`manage.py ingest` before a person at a terminal, who watches, and in a pipe, where only the outcome
counts."""

from __future__ import annotations

import os
import pty
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from django.conf import LazySettings

from catalog.ingest import refresh as refreshing
from catalog.management.commands.ingest import Command
from tests.ingest.sources import GROUP, Source, component

pytestmark = pytest.mark.django_db(transaction=True)

FILES = 30
OUTCOME = f"{FILES + 1} created, 0 changed, 0 deleted, 0 files unchanged, 0 refused, 0 conflicts"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

Channel = Callable[[], tuple[int, int]]
"""Gives the end that is read and the end that is written to."""


class Said(NamedTuple):
    code: int
    out: str
    errors: str


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Source:
    """Some files with a document each, of which eight make a first write."""
    settings.DATA_DIR.mkdir()
    monkeypatch.setattr(refreshing, "CHUNK", 8)
    monkeypatch.setenv("TERM", "xterm")
    source = Source(tmp_path / "company")
    source.include("./services/*.yaml")
    for number in range(FILES - 1):
        source.write(f"services/{number:02}.yaml", component(f"service-{number}"))
    return source


@contextmanager
def written_to(channel: Channel, found: list[str]) -> Iterator[int]:
    """The end to write to; what came out of the other one is in `found` when the block is left."""
    reading, writing = channel()
    chunks: list[bytes] = []

    def read() -> None:
        try:
            while chunk := os.read(reading, 65536):
                chunks.append(chunk)
        except OSError:  # how a terminal says that nobody writes to it any more
            pass

    thread = Thread(target=read)
    thread.start()
    yield writing
    thread.join()
    os.close(reading)
    found.append(b"".join(chunks).decode().replace("\r\n", "\n"))


def run(*arguments: str, out: Channel, errors: Channel) -> Said:
    """The command as `manage.py` runs it, between two channels."""
    said: list[str] = []
    with ExitStack() as channels, pytest.MonkeyPatch.context() as patch:
        first = channels.enter_context(written_to(errors, said))
        second = channels.enter_context(written_to(out, said))
        with os.fdopen(first, "w") as stderr, os.fdopen(second, "w") as stdout:
            patch.setattr(sys, "stderr", stderr)
            patch.setattr(sys, "stdout", stdout)
            code = _code(*arguments)
    return Said(code, *said)


def _code(*arguments: str) -> int:
    try:
        Command().run_from_argv(["manage.py", "ingest", *arguments])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def drawn(errors: str) -> list[tuple[int, int, int]]:
    """Documents, files done and files known, as often as the bar said something else of them."""
    text = ESCAPES.sub("", errors)
    found = re.findall(r"(\d+) documents, (\d+) of (\d+) files", text)
    return list(dict.fromkeys((int(documents), int(done), int(known)) for documents, done, known in found))


def test_a_person_at_a_terminal_sees_a_bar_that_fills_and_goes_when_all_is_done(source: Source) -> None:
    said = run(str(source.folder / "catalog-info.yaml"), out=pty.openpty, errors=pty.openpty)

    seen = drawn(said.errors)
    assert "Taking in" in said.errors
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert all(done <= known for _, done, known in seen)
    assert seen[-1] == (FILES + 1, FILES, FILES)  # one document is the source itself
    assert said.errors.rpartition("\n")[2].endswith("\x1b[2K")  # the line is cleared
    assert OUTCOME in said.out
    assert "\x1b" not in said.out
    assert said.code == 0


def test_a_dry_run_shows_one_too(source: Source) -> None:
    said = run("--dry-run", str(source.folder / "catalog-info.yaml"), out=pty.openpty, errors=pty.openpty)

    assert "Reading" in said.errors
    assert drawn(said.errors)[-1] == (FILES, FILES, FILES)
    assert f"{FILES} to create, 0 to change" in said.out
    assert said.code == 0


def test_several_sources_and_what_they_include_fill_one_bar(tmp_path: Path, source: Source) -> None:
    other = Source(tmp_path / "other")
    other.include(f"{tmp_path}/apart/catalog-info.yaml")
    Source(tmp_path / "apart").write("catalog-info.yaml", GROUP)
    roots = [str(one.folder / "catalog-info.yaml") for one in (source, other)]

    said = run(*roots, out=pty.openpty, errors=pty.openpty)

    seen = drawn(said.errors)
    assert seen == sorted(seen)
    assert seen[-1] == (FILES + 4, FILES + 2, FILES + 2)


def test_what_did_not_change_counts_as_done(source: Source) -> None:
    target = str(source.folder / "catalog-info.yaml")
    run(target, out=os.pipe, errors=os.pipe)

    said = run(target, out=pty.openpty, errors=pty.openpty)

    assert drawn(said.errors)[-1] == (0, FILES, FILES)
    assert f"{FILES} files unchanged" in said.out


@pytest.mark.parametrize("colours", ["", "1"])
def test_nothing_of_it_goes_into_a_pipe(
    source: Source, colours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if colours:  # which services that run pipelines set
        monkeypatch.setenv("FORCE_COLOR", colours)
    target = str(source.folder / "catalog-info.yaml")

    said = run(target, out=os.pipe, errors=os.pipe)

    assert said == Said(0, f"file:{target}: {OUTCOME}\n", "")


def test_the_outcome_goes_into_a_file_while_the_terminal_shows_the_bar(source: Source) -> None:
    target = str(source.folder / "catalog-info.yaml")

    said = run(target, out=os.pipe, errors=pty.openpty)

    assert said.out == f"file:{target}: {OUTCOME}\n"
    assert drawn(said.errors)[-1] == (FILES + 1, FILES, FILES)


@pytest.mark.parametrize("channel", [os.pipe, pty.openpty], ids=["pipe", "terminal"])
@pytest.mark.parametrize("dry", [False, True], ids=["taken in", "tried"])
def test_what_is_refused_is_told_with_file_and_line_and_exit_code_1_in_both(
    source: Source, channel: Channel, *, dry: bool
) -> None:
    broken = component("broken").replace("  owner: team-a\n", "")
    source.write("services/03.yaml", component("service-3"), broken)

    options = ["--dry-run"] if dry else []
    said = run(*options, str(source.folder / "catalog-info.yaml"), out=channel, errors=channel)

    assert said.code == 1
    assert "services/03.yaml:16: " in said.out
    assert "must have required property 'owner'" in said.out
    assert "1 complaints" in said.out if dry else f"{FILES + 1} created" in said.out
    assert "1 refused" in said.out or dry
    errors = ESCAPES.sub("", said.errors)
    assert "Not everything could be taken in; the lines above say what to mend." in errors
