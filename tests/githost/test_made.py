"""What a repository begins with."""

from __future__ import annotations

from portal.githost import bare
from portal.githost.models import Repository


def test_git_reads_the_settings_that_were_written_for_it(repository: Repository) -> None:
    read = bare.ask(repository.folder, "config", "--local", "--list").decode().splitlines()
    settings = dict(line.split("=", 1) for line in read)
    assert {key.lower(): value for key, value in bare.CONFIG}.items() <= settings.items()
    assert settings["core.bare"] == "true"
