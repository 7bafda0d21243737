from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.githost.access import hosted_at
from portal.githost.changes.contents import Author, commit_folder
from portal.githost.changes.repositories import NameTaken, create_repository, delete_repository
from portal.githost.models import Repository
from portal.scaffolder.actions.action import (
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
from portal.scaffolder.publishing import inputs, push
from portal.scaffolder.publishing.provenance import Provenance
from portal.scaffolder.publishing.remotes import remote_of
from portal.scaffolder.publishing.repo_url import RepoUrl


def run(context: Context, given: Input) -> Output:
    """To the portal's own git host when `repoUrl` names it, else to the repository at `remoteUrl`."""
    if given.get("remoteUrl"):
        return _push(context, given)
    repo = RepoUrl.parse(given.get("repoUrl") or "")
    if not is_own(repo.host):
        raise ActionFailed(
            f"Repositories at {repo.host} are made by publish:github or publish:gitlab; publish:git makes "
            "those of this portal, or pushes to the remoteUrl that it is given."
        )
    return _host(context, given, repo)


def is_own(host: str) -> bool:
    """Whether the host of a repo URL means the portal itself."""
    return host in (urlsplit(settings.SITE_URL).netloc.lower(), "portal", *settings.CATALOG_HOSTED)


def _host(context: Context, given: Input, repo: RepoUrl) -> Output:
    branch = inputs.branch_of(given)
    folder = inputs.source_of(context, given)
    try:
        repository = create_repository(
            actor=context.actor,
            owner=repo.owner,
            name=repo.repo,
            description=str(given.get("description") or "")[:500],
            branch=branch,
        )
    except NameTaken as error:
        raise ActionFailed(f"There is a repository {repo.owner}/{repo.repo} already.") from error
    except ValidationError as error:
        raise ActionFailed(" ".join(error.messages)) from error
    context.reporter.made({"repository": str(repository)})
    meant = inputs.commit_of(context, given)
    provenance = Provenance.note(context, folder)
    commit = commit_folder(
        actor=context.actor,
        repository=repository,
        folder=folder,
        message=meant.message,
        author=Author(meant.author, meant.email),
        branch=branch,
    )
    provenance.keep(repository.clone_url, branch, repository)
    context.log(f"Published to {repository.clone_url}")
    contents = f"{repository.clone_url}#{branch}:"
    return {"remoteUrl": repository.clone_url, "repoContentsUrl": contents, "commitHash": commit}


def _push(context: Context, given: Input) -> Output:
    remote, commit = given["remoteUrl"], inputs.commit_of(context, given)
    credential = inputs.credential_of(given, remote)
    provenance = Provenance.note(context, commit.folder)
    made = push.push(remote, commit, context.scratch, actor=context.actor, credential=credential)
    secret = next((name for name, value in context.secrets.items() if value == given.get("token")), "")
    user = given.get("username") or ""
    context.reporter.made({"remote": remote, "branch": commit.branch, "secret": secret, "username": user})
    own = hosted_at(remote_of(remote))
    provenance.keep(own.clone_url if own else remote, commit.branch, own)
    context.log(f"Pushed {commit.branch} to {remote}")
    contents = f"{remote}#{commit.branch}:"
    return {"remoteUrl": remote, "repoContentsUrl": contents, "commitHash": made}


def undo(context: Context, made: Made) -> None:
    if "repository" in made:
        owner, _slash, name = made["repository"].partition("/")
        repository = Repository.objects.filter(owner=owner, name=name).first()
        if repository is not None:
            delete_repository(actor=context.actor, repository=repository)
            context.log(f"Deleted the repository {made['repository']} again")
        return
    scratch = context.scratch / "undo"
    scratch.mkdir(exist_ok=True)
    given = {"token": context.secrets.get(made["secret"]), "username": made["username"]}
    credential = inputs.credential_of(given, made["remote"])
    push.delete_branch(made["remote"], made["branch"], scratch, actor=context.actor, credential=credential)
    context.log(f"Deleted the branch {made['branch']} of {made['remote']} again")


ACTION = Action(
    id="publish:git",
    title=_("Publish to a git repository"),
    description=(
        "Makes a repository of this portal with the workspace in it, or pushes to any git remote by https or "
        "ssh; to one in this portal where who runs the template may push to it."
    ),
    input=schema(
        repoUrl=titled(TEXT, "Repository Location", "Such as portal?owner=team-a&repo=shop"),
        remoteUrl=titled(TEXT, "Remote", "An existing repository to push to, instead"),
        username=titled(TEXT, "User name for the remote"),
        token=inputs.TOKEN,
        description=titled(TEXT, "Repository Description"),
        **inputs.COMMIT,
    ),
    output=inputs.PUBLISHED,
    run=run,
    undo=undo,
    uses_workspace=False,
    examples=(
        example("In this portal", "publish:git", "repoUrl: portal?owner=team-a&repo=shop"),
        example("To any remote", "publish:git", "remoteUrl: https://git.example.com/team-a/shop.git"),
    ),
)
