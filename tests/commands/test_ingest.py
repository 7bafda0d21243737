"""`manage.py ingest`: what a person at a terminal, or a CI job, sees."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.ingest.credentials import decrypt
from catalog.models import AuditEvent, Entity, Location
from tests.ingest.sources import GROUP, component
from tests.ingest.test_preview import write

pytestmark = pytest.mark.django_db(transaction=True)


def ingest(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("ingest", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_a_good_source_is_taken_in_with_counts_and_exit_code_0(tmp_path: Path) -> None:
    code, said = ingest(write(tmp_path, component("orders"), GROUP))

    assert code == 0
    assert "3 created, 0 changed, 0 deleted" in said
    assert Entity.objects.filter(ref="component:default/orders").exists()


def test_a_refused_document_is_told_with_file_line_and_advice_and_exit_code_1(tmp_path: Path) -> None:
    code, said = ingest(write(tmp_path, GROUP, component("orders").replace("  owner: team-a\n", "")))

    assert code == 1
    assert "catalog-info.yaml:14: " in said
    assert "must have required property 'owner'" in said
    assert "1 refused" in said


def test_a_dry_run_says_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    code, said = ingest("--dry-run", write(tmp_path, component("orders"), GROUP))

    assert code == 0
    assert "would create component:default/orders" in said
    assert "2 to create, 0 to change" in said
    assert not Entity.objects.exists()
    assert not Location.objects.exists()


def test_a_source_that_is_not_there_is_told_with_exit_code_1(tmp_path: Path) -> None:
    code, said = ingest(str(tmp_path / "nothing.yaml"))

    assert code == 1
    assert "nothing.yaml" in said


def test_a_token_comes_from_a_file_and_is_kept_encrypted(tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text("s3cret-token\n")
    target = write(tmp_path, GROUP)

    _, said = ingest(target, "--token-file", str(tmp_path / "token.txt"))

    kept = bytes(Location.objects.get(target=target).credential or b"")
    assert decrypt(kept).secret == "s3cret-token"
    assert b"s3cret" not in kept
    assert "s3cret" not in said + str(list(AuditEvent.objects.values()))


def test_a_token_file_that_is_not_there_is_told_with_exit_code_2(tmp_path: Path) -> None:
    assert ingest(write(tmp_path, GROUP), "--token-file", str(tmp_path / "none"))[0] == 2


def test_what_the_guard_holds_is_told_and_let_pass_by_an_option(tmp_path: Path) -> None:
    target = write(tmp_path, *(component(f"s{number}") for number in range(20)))
    ingest(target)
    write(tmp_path, component("s0"))

    code, said = ingest(target)
    assert code == 1
    assert "19 entities would be deleted" in said

    code, said = ingest(target, "--allow-deletions")
    assert code == 0
    assert "19 deleted" in said
