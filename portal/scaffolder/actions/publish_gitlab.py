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
from portal.scaffolder.publishing.forges import Account, gitlab
from portal.scaffolder.publishing.provenance import Provenance
from portal.scaffolder.publishing.push import push
from portal.scaffolder.publishing.repo_url import RepoUrl


def publish(context: Context, given: Input) -> Output:
    repo = RepoUrl.parse(given["repoUrl"])
    account = gitlab(context, given, repo)
    project = _create(context, given, repo, account)
    remote = f"{account.origin}/{repo.path}.git"
    branch = inputs.branch_of(given)
    meant = inputs.commit_of(context, given)
    provenance = Provenance.note(context, meant.folder)
    commit = push(remote, meant, context.scratch, actor=context.actor, credential=account.credential)
    provenance.keep(remote, branch)
    context.log(f"Published to {account.origin}/{repo.path}")
    return {
        "remoteUrl": remote,
        "repoContentsUrl": f"{account.origin}/{repo.path}/-/blob/{branch}",
        "commitHash": commit,
        "projectId": project["id"],
    }


def _create(context: Context, given: Input, repo: RepoUrl, account: Account) -> Any:
    if account.forge.ask("GET", f"/projects/{_id(repo)}", allowed=(404,)).status != 404:
        raise ActionFailed(f"There is a project {repo.owner}/{repo.repo} at {repo.host} already.")
    found = account.forge.ask("GET", f"/namespaces/{quote(repo.owner, safe='')}", allowed=(404,))
    if found.status == 404:
        raise ActionFailed(f"The namespace {repo.owner} is not at {repo.host}, or hidden.")
    wanted = {
        "name": repo.repo,
        "path": repo.repo,
        "namespace_id": found.value["id"],
        "visibility": given.get("repoVisibility") or "private",
        "description": given.get("description") or "",
        "topics": given.get("topics") or [],
    }
    project = account.forge.ask("POST", "/projects", wanted).value
    context.reporter.made({"repoUrl": given["repoUrl"], "id": project["id"], "secret": account.secret})
    return project


def unpublish(context: Context, made: Made) -> None:
    repo = RepoUrl.parse(made["repoUrl"])
    account = gitlab(context, {"token": context.secrets.get(made["secret"], "")}, repo)
    account.forge.ask("DELETE", f"/projects/{made['id']}", allowed=(404,))
    context.log(f"Deleted the project {repo.owner}/{repo.repo} at {repo.host} again")


def merge_request(context: Context, given: Input) -> Output:
    repo = RepoUrl.parse(given["repoUrl"])
    account = gitlab(context, given, repo)
    project = account.forge.ask("GET", f"/projects/{_id(repo)}").value
    base = given.get("targetBranchName") or project["default_branch"]
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
        "source_branch": given["branchName"],
        "target_branch": base,
        "title": given["title"],
        "description": given.get("description") or "",
        "remove_source_branch": bool(given.get("removeSourceBranch")),
    }
    made = account.forge.ask("POST", f"/projects/{project['id']}/merge_requests", asked).value
    context.log(f"Opened {made['web_url']}")
    return {
        "projectid": f"{repo.owner}/{repo.repo}",
        "projectPath": f"{repo.owner}/{repo.repo}",
        "mergeRequestUrl": made["web_url"],
        "targetBranchName": base,
    }


def withdraw(context: Context, made: Made) -> None:
    """Deleting its branch closes a merge request."""
    repo = RepoUrl.parse(made["repoUrl"])
    account = gitlab(context, {"token": context.secrets.get(made["secret"], "")}, repo)
    branch = quote(made["branch"], safe="")
    account.forge.ask("DELETE", f"/projects/{_id(repo)}/repository/branches/{branch}", allowed=(404,))
    context.log(f"Deleted the branch {made['branch']} of {repo.owner}/{repo.repo} again")


def _id(repo: RepoUrl) -> str:
    return quote(f"{repo.owner}/{repo.repo}", safe="")


ACTIONS = (
    Action(
        id="publish:gitlab",
        title=_("Publish to GitLab"),
        description=(
            "Initializes a git repository of the content in the workspace, and publishes it to GitLab."
        ),
        input=schema(
            "repoUrl",
            repoUrl=inputs.REPO_URL,
            description=titled(TEXT, "Project Description"),
            repoVisibility=titled({"enum": ["private", "public", "internal"]}, "Repository Visibility"),
            topics=titled({"type": "array", "items": TEXT}, "Topics"),
            token=inputs.TOKEN,
            **inputs.COMMIT,
        ),
        output=schema(remoteUrl=TEXT, repoContentsUrl=TEXT, commitHash=TEXT, projectId={"type": "number"}),
        run=publish,
        undo=unpublish,
        uses_workspace=False,
        examples=(example("A new project", "publish:gitlab", "repoUrl: gitlab.com?owner=acme&repo=shop"),),
    ),
    Action(
        id="publish:gitlab:merge-request",
        title=_("Open a merge request at GitLab"),
        description="Pushes the workspace to a branch and opens a merge request for it.",
        input=schema(
            "repoUrl",
            "branchName",
            "title",
            repoUrl=inputs.REPO_URL,
            branchName=titled(TEXT, "Source Branch Name"),
            targetBranchName=titled(TEXT, "Target Branch Name"),
            title=titled(TEXT, "Merge Request Name"),
            description=titled(TEXT, "Merge Request Description"),
            commitMessage=titled(TEXT, "Commit Message"),
            removeSourceBranch=titled(SWITCH, "Delete source branch"),
            token=inputs.TOKEN,
            **inputs.COMMIT,
        ),
        output=schema(projectid=TEXT, projectPath=TEXT, mergeRequestUrl=TEXT, targetBranchName=TEXT),
        run=merge_request,
        undo=withdraw,
        uses_workspace=False,
        examples=(
            example(
                "Propose what was rendered",
                "publish:gitlab:merge-request",
                "repoUrl: gitlab.com?owner=acme&repo=shop",
                "branchName: from-template",
                "title: Add a service",
            ),
        ),
    ),
)
