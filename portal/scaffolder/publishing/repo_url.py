"""`github.com?owner=acme&repo=shop`: how templates name a repository that is to be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, quote

from portal.scaffolder.actions.action import ActionFailed


@dataclass(frozen=True, slots=True)
class RepoUrl:
    host: str
    owner: str
    repo: str
    project: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ActionFailed."""
        host, _, query = text.removeprefix("https://").partition("?")
        given = {name: values[0] for name, values in parse_qs(query).items()}
        owner, repo = given.get("owner", ""), given.get("repo", "")
        dots = {".", ".."} & {*owner.split("/"), *repo.split("/")}
        if not host or "/" in host.rstrip("/") or not owner or not repo or dots:
            raise ActionFailed(
                f"Invalid repo URL passed to publisher, got {text!r}; expected host?owner=…&repo=…"
            )
        return cls(host.rstrip("/").lower(), owner, repo.removesuffix(".git"), given.get("project", ""))

    @property
    def path(self) -> str:
        return f"{quote(self.owner)}/{quote(self.repo)}"
