"""Pull and merge requests for a branch that is there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from catalog.ingest.fetch import Credential
from catalog.ingest.fetch.forge import recognise
from catalog.ingest.rules import rules
from portal.scaffolder.actions.action import ActionFailed
from portal.scaffolder.publishing.forges import github_at, gitlab_at
from portal.scaffolder.publishing.web import Forge


@dataclass(frozen=True, slots=True)
class Proposal:
    """`address` of the request, or the `problem` why the forge has none; neither where a host knows no
    requests."""

    address: str = ""
    problem: str = ""


def propose(
    remote: str, credential: Credential | None, branch: str, onto: str, title: str, body: str
) -> Proposal:
    """Ask the forge for a request. Whatever it answers, the branch is there."""
    page = recognise(remote, rules().forges)
    kind = page.forge.kind if page else ""
    if kind not in ("github", "gitlab"):
        return Proposal()
    address = urlsplit(remote)
    if credential is None or not credential.secret:
        return Proposal(problem=f"There is no token for {address.netloc}.")
    path = address.path.strip("/").removesuffix(".git")
    try:
        if kind == "github":
            asked = {"title": title, "body": body, "head": branch, "base": onto}
            forge = github_at(address.netloc, credential.secret)
            return _made(forge, f"/repos/{quote(path)}/pulls", asked, "html_url")
        wanted = {"title": title, "description": body, "source_branch": branch, "target_branch": onto}
        forge = gitlab_at(address.netloc, credential.secret)
        return _made(forge, f"/projects/{quote(path, safe='')}/merge_requests", wanted, "web_url")
    except ActionFailed as failed:
        return Proposal(problem=str(failed))


def _made(forge: Forge, path: str, asked: dict[str, str], key: str) -> Proposal:
    made = forge.ask("POST", path, asked).value
    return Proposal(str(made.get(key) or "") if isinstance(made, dict) else "")
