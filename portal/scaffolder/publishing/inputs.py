"""The inputs that publishing actions share."""

from __future__ import annotations

from pathlib import Path

from catalog.ingest.fetch import Credential
from portal.scaffolder import workspace
from portal.scaffolder.actions.action import TEXT, ActionFailed, Context, Input, Schema, schema, titled
from portal.scaffolder.host_tokens import credential_at, credential_for
from portal.scaffolder.publishing.push import Commit

COMMIT: dict[str, Schema] = {
    "defaultBranch": titled(TEXT, "Default Branch", "Sets the default branch. The default value is main"),
    "gitCommitMessage": titled(TEXT, "Git Commit Message", "The default is initial commit"),
    "gitAuthorName": titled(TEXT, "Default Author Name"),
    "gitAuthorEmail": titled(TEXT, "Default Author Email"),
    "sourcePath": titled(TEXT, "Source Path", "Path within the workspace that is published, all by default"),
}
REPO_URL = titled(TEXT, "Repository Location", "Such as github.com?owner=acme&repo=shop")
TOKEN = titled(TEXT, "Authentication Token", "The token to use for authorization")
PUBLISHED = schema(remoteUrl=TEXT, repoContentsUrl=TEXT, commitHash=TEXT)


def branch_of(given: Input) -> str:
    return given.get("defaultBranch") or "main"


def source_of(context: Context, given: Input) -> Path:
    folder = workspace.inside(context.workspace, given.get("sourcePath") or ".")
    if not folder.is_dir():
        raise ActionFailed(f"There is no folder {given.get('sourcePath')} in the workspace.")
    return folder


def commit_of(context: Context, given: Input) -> Commit:
    return Commit(
        folder=source_of(context, given),
        branch=branch_of(given),
        message=given.get("gitCommitMessage") or "initial commit",
        author=given.get("gitAuthorName") or "Scaffolder",
        email=given.get("gitAuthorEmail") or "scaffolder@localhost",
    )


def token_of(context: Context, given: Input, host: str, path: str, *names: str) -> str:
    """The token of the step's input, else a secret of one of these names, else the portal's own for what lies
    at `path` of the host. Raises ActionFailed."""
    token = given.get("token") or next(
        (context.secrets[name] for name in names if context.secrets.get(name)), ""
    )
    own = None if token else credential_at(host, path)
    if not token and own is None:
        wanted = " or ".join(f"the secret {name}" for name in names)
        raise ActionFailed(
            f"No token to publish with at {host}: give the step a token, or the run {wanted}; or have an "
            "admin keep one for everybody under “Git hosts”."
        )
    return str(token or (own and own.secret))


def credential_of(given: Input, remote: str) -> Credential | None:
    """What opens a remote: the step's token, else the portal's own."""
    token = given.get("token")
    if token:
        return Credential(username=given.get("username") or "", secret=token)
    return credential_for(remote)
