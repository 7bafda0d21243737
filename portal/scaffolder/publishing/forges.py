"""GitHub and GitLab, as far as publishing needs them."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.ingest.fetch import Credential
from portal.scaffolder.actions.action import Context, Input
from portal.scaffolder.host_tokens import is_here
from portal.scaffolder.publishing.inputs import token_of
from portal.scaffolder.publishing.repo_url import RepoUrl
from portal.scaffolder.publishing.web import Forge

GITHUB_SECRETS = ("GITHUB_TOKEN", "USER_OAUTH_TOKEN")
GITLAB_SECRETS = ("GITLAB_TOKEN", "USER_OAUTH_TOKEN")


@dataclass(frozen=True, slots=True)
class Account:
    """Where a repository is made, and with which token. `secret` names the run's secret that holds it:
    undoing finds it by that, since no token is stored; "" stands for the portal's own."""

    forge: Forge
    origin: str
    credential: Credential
    secret: str


def github(context: Context, given: Input, repo: RepoUrl) -> Account:
    token = token_of(context, given, repo.host, repo.path, *GITHUB_SECRETS)
    forge, origin = github_at(repo.host, token), origin_of(repo.host)
    return Account(forge, origin, Credential(secret=token), _secret(context, token))


def github_at(host: str, token: str) -> Forge:
    base = "https://api.github.com" if host == "github.com" else f"{origin_of(host)}/api/v3"
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return Forge(base, headers)


def gitlab(context: Context, given: Input, repo: RepoUrl) -> Account:
    token = token_of(context, given, repo.host, repo.path, *GITLAB_SECRETS)
    origin = origin_of(repo.host)
    credential = Credential(username="oauth2", secret=token)
    return Account(gitlab_at(repo.host, token), origin, credential, _secret(context, token))


def gitlab_at(host: str, token: str) -> Forge:
    return Forge(f"{origin_of(host)}/api/v4", {"Authorization": f"Bearer {token}"})


def origin_of(host: str) -> str:
    """Forges are asked by https, but for one on this machine."""
    return f"http://{host}" if is_here(host) else f"https://{host}"


def _secret(context: Context, token: str) -> str:
    return next((name for name, value in context.secrets.items() if value == token), "")
