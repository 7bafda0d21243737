"""Pull and merge requests for a branch that is there."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from django.conf import settings

from catalog.ingest.fetch import Credential
from catalog.ingest.fetch.forge import recognise
from portal.scaffolder.actions.action import ActionFailed
from portal.scaffolder.publishing.forges import github_at, gitlab_at
from portal.scaffolder.publishing.web import Forge


def propose(remote: str, credential: Credential | None, branch: str, onto: str, title: str, body: str) -> str:
    """The address of the request; "" where the forge is none that is known, or nothing is there to sign in
    with, or it refuses: the branch is there all the same."""
    page = recognise(remote, settings.CATALOG_FORGES)
    if page is None or credential is None or not credential.secret:
        return ""
    address = urlsplit(remote)
    path = address.path.strip("/").removesuffix(".git")
    try:
        match page.forge.kind:
            case "github":
                asked = {"title": title, "body": body, "head": branch, "base": onto}
                forge = github_at(address.netloc, credential.secret)
                return _address(forge, f"/repos/{quote(path)}/pulls", asked, "html_url")
            case "gitlab":
                wanted = {"title": title, "description": body, "source_branch": branch, "target_branch": onto}
                forge = gitlab_at(address.netloc, credential.secret)
                return _address(forge, f"/projects/{quote(path, safe='')}/merge_requests", wanted, "web_url")
    except ActionFailed:
        return ""
    return ""


def _address(forge: Forge, path: str, asked: dict[str, str], key: str) -> str:
    made = forge.ask("POST", path, asked).value
    return str(made.get(key) or "") if isinstance(made, dict) else ""
