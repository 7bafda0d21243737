from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from portal.scaffolder.actions.action import (
    SWITCH,
    TEXT,
    Action,
    ActionFailed,
    Context,
    Input,
    Made,
    Output,
    example,
    schema,
    titled,
)
from portal.scaffolder.publishing import inputs
from portal.scaffolder.publishing.forges import Account, github
from portal.scaffolder.publishing.provenance import Provenance
from portal.scaffolder.publishing.push import push
from portal.scaffolder.publishing.repo_url import RepoUrl


def publish(context: Context, given: Input) -> Output:
    repo = RepoUrl.parse(given["repoUrl"])
    account = github(context, given, repo)
    _create(context, given, repo, account)
    remote = f"{account.origin}/{repo.path}.git"
    branch = inputs.branch_of(given)
    meant = inputs.commit_of(context, given)
    provenance = Provenance.note(context, meant.folder)
    commit = push(remote, meant, context.scratch, actor=context.actor, credential=account.credential)
    provenance.keep(remote, branch)
    context.log(f"Published to {account.origin}/{repo.path}")
    if topics := given.get("topics"):
        account.forge.ask("PUT", f"/repos/{repo.path}/topics", {"names": [name.lower() for name in topics]})
    return {
        "remoteUrl": remote,
        "repoContentsUrl": f"{account.origin}/{repo.path}/blob/{branch}",
        "commitHash": commit,
    }


def _create(context: Context, given: Input, repo: RepoUrl, account: Account) -> None:
    """For the organisation, or for the token's own user."""
    if account.forge.ask("GET", f"/repos/{repo.path}", allowed=(404,)).status != 404:
        raise ActionFailed(f"There is a repository {repo.owner}/{repo.repo} at {repo.host} already.")
    visibility = given.get("repoVisibility") or "private"
    wanted: dict[str, Any] = {
        "name": repo.repo,
        "private": visibility != "public",
        "description": given.get("description") or "",
        "auto_init": False,
    }
    if given.get("homepage"):
        wanted["homepage"] = given["homepage"]
    user = account.forge.ask("GET", "/user").value
    own = isinstance(user, dict) and str(user.get("login", "")).lower() == repo.owner.lower()
    if not own and visibility != "private":
        wanted["visibility"] = visibility
    account.forge.ask("POST", "/user/repos" if own else f"/orgs/{quote(repo.owner)}/repos", wanted)
    context.reporter.made({"repoUrl": given["repoUrl"], "secret": account.secret})


def unpublish(context: Context, made: Made) -> None:
    repo = RepoUrl.parse(made["repoUrl"])
    account = github(context, {"token": context.secrets.get(made["secret"], "")}, repo)
    account.forge.ask("DELETE", f"/repos/{repo.path}", allowed=(404,))
    context.log(f"Deleted the repository {repo.owner}/{repo.repo} at {repo.host} again")


def pull_request(context: Context, given: Input) -> Output:
    repo = RepoUrl.parse(given["repoUrl"])
    account = github(context, given, repo)
    about = account.forge.ask("GET", f"/repos/{repo.path}").value
    base = given.get("targetBranchName") or about["default_branch"]
    commit = replace(
        inputs.commit_of(context, given),
        branch=given["branchName"],
        message=given.get("commitMessage") or given["title"],
        onto=base,
    )
    remote = f"{account.origin}/{repo.path}.git"
    push(remote, commit, context.scratch, actor=context.actor, credential=account.credential)
    context.reporter.made(
        {"repoUrl": given["repoUrl"], "branch": given["branchName"], "secret": account.secret}
    )
    asked = {
        "title": given["title"],
        "body": given.get("description") or "",
        "head": given["branchName"],
        "base": base,
        "draft": bool(given.get("draft")),
    }
    made = account.forge.ask("POST", f"/repos/{repo.path}/pulls", asked).value
    context.log(f"Opened {made['html_url']}")
    return {
        "remoteUrl": made["html_url"],
        "pullRequestNumber": made["number"],
        "targetBranchName": base,
    }


def withdraw(context: Context, made: Made) -> None:
    """Deleting its branch closes a pull request."""
    repo = RepoUrl.parse(made["repoUrl"])
    account = github(context, {"token": context.secrets.get(made["secret"], "")}, repo)
    account.forge.ask(
        "DELETE", f"/repos/{repo.path}/git/refs/heads/{quote(made['branch'])}", allowed=(404, 422)
    )
    context.log(f"Deleted the branch {made['branch']} of {repo.owner}/{repo.repo} again")


ACTIONS = (
    Action(
        id="publish:github",
        title=_("Publish to GitHub"),
        description=("Initializes a git repository of contents in workspace and publishes it to GitHub."),
        input=schema(
            "repoUrl",
            repoUrl=inputs.REPO_URL,
            description=titled(TEXT, "Repository Description"),
            homepage=titled(TEXT, "Repository Homepage"),
            repoVisibility=titled({"enum": ["private", "public", "internal"]}, "Repository Visibility"),
            topics=titled({"type": "array", "items": TEXT}, "Topics"),
            token=inputs.TOKEN,
            **inputs.COMMIT,
        ),
        output=inputs.PUBLISHED,
        run=publish,
        undo=unpublish,
        uses_workspace=False,
        examples=(example("A new repository", "publish:github", "repoUrl: github.com?owner=acme&repo=shop"),),
    ),
    Action(
        id="publish:github:pull-request",
        title=_("Open a pull request at GitHub"),
        description="Pushes the workspace to a branch and opens a pull request for it.",
        input=schema(
            "repoUrl",
            "branchName",
            "title",
            repoUrl=inputs.REPO_URL,
            branchName=titled(TEXT, "Branch Name"),
            targetBranchName=titled(TEXT, "Target Branch Name"),
            title=titled(TEXT, "Pull Request Name"),
            description=titled(TEXT, "Pull Request Description"),
            draft=titled(SWITCH, "Create as Draft"),
            commitMessage=titled(TEXT, "Commit Message"),
            token=inputs.TOKEN,
            **inputs.COMMIT,
        ),
        output=schema(remoteUrl=TEXT, pullRequestNumber={"type": "number"}, targetBranchName=TEXT),
        run=pull_request,
        undo=withdraw,
        uses_workspace=False,
        examples=(
            example(
                "Propose what was rendered",
                "publish:github:pull-request",
                "repoUrl: github.com?owner=acme&repo=shop",
                "branchName: from-template",
                "title: Add a service",
            ),
        ),
    ),
)
