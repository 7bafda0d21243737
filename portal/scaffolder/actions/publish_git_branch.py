from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.ingest.fetch.git.command import GitFailed
from portal.accounts.models import User
from portal.githost import bare
from portal.githost.access import may_push, repository_at
from portal.githost.changes.contents import Author, commit_folder
from portal.githost.changes.pushes import HEADS, pushing
from portal.githost.models import Repository
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
from portal.scaffolder.actions.publish_git import is_own
from portal.scaffolder.publishing import inputs
from portal.scaffolder.publishing.repo_url import RepoUrl


def run(context: Context, given: Input) -> Output:
    repository = _repository(context, given["repoUrl"])
    branch = given["branchName"]
    if f"{HEADS}{branch}" in bare.refs(repository.folder):
        advice = "merge or delete that one, or name another"
        raise ActionFailed(f"{repository} has a branch {branch} already; {advice}.")
    meant = inputs.commit_of(context, {"gitCommitMessage": f"Add {context.template.title}", **given})
    try:
        commit = commit_folder(
            actor=context.actor,
            repository=repository,
            folder=meant.folder,
            message=meant.message,
            author=Author(meant.author, meant.email),
            branch=branch,
            onto=repository.default_branch,
        )
    except GitFailed as failed:
        raise ActionFailed(f"The branch {branch} of {repository} cannot be made: {failed.said}") from failed
    if not commit:
        context.log(f"{repository} has all of it already")
        return {"remoteUrl": repository.home, "hasChanges": False}
    context.reporter.made({"repository": str(repository), "branch": branch, "commit": commit})
    page = reverse("githost:compare", args=[repository.owner, repository.name, branch])
    address = f"{settings.SITE_URL.rstrip('/')}{page}"
    context.log(f"Made the branch {branch}; it is looked at and merged at {address}")
    return {"remoteUrl": address, "branchName": branch, "commitHash": commit, "hasChanges": True}


def _repository(context: Context, text: str) -> Repository:
    """Where who runs the template may push. Raises ActionFailed."""
    address = text.removeprefix("url:").removeprefix("git:")
    found = repository_at(address)
    if found is None and "?" in address:
        repo = RepoUrl.parse(address)
        own = Repository.objects.filter(owner=repo.owner, name=repo.repo)
        found = own.first() if is_own(repo.host) else None
    if found is None or not isinstance(context.actor, User) or not may_push(context.actor, found):
        raise ActionFailed(f"There is no repository {text} in this portal, or you may not push to it.")
    if f"{HEADS}{found.default_branch}" not in bare.refs(found.folder):
        raise ActionFailed(f"The repository {found} is empty: there is nothing to change.")
    return found


def undo(context: Context, made: Made) -> None:
    owner, _slash, name = made["repository"].partition("/")
    repository = Repository.objects.filter(owner=owner, name=name).first()
    head = f"{HEADS}{made['branch']}"
    if repository is None or bare.refs(repository.folder).get(head) != made["commit"]:
        return  # somebody deleted it, merged it or went on with it
    with pushing(repository, actor=context.actor):
        bare.ask(repository.folder, "update-ref", "-d", head, made["commit"])
    context.log(f"Deleted the branch {made['branch']} of {made['repository']} again")


ACTION = Action(
    id="publish:git:branch",
    title=_("Propose to a repository of this portal"),
    description=(
        "Puts the workspace on a new branch of a repository of this portal, on top of what is there: files "
        "of the same name are replaced, others stay. People look at the branch and merge it."
    ),
    input=schema(
        "repoUrl",
        "branchName",
        repoUrl=titled(
            TEXT, "Repository Location", "Such as portal?owner=team-a&repo=shop, or any address in it"
        ),
        branchName=titled({**TEXT, "pattern": r"^[A-Za-z0-9](?:[\w.-]*[\w-])?(?:/[\w-]+)*$"}, "Branch Name"),
        **{name: part for name, part in inputs.COMMIT.items() if name != "defaultBranch"},
    ),
    output=schema(remoteUrl=TEXT, branchName=TEXT, commitHash=TEXT, hasChanges=SWITCH),
    run=run,
    undo=undo,
    uses_workspace=False,
    examples=(
        example(
            "To the repository of a component",
            "publish:git:branch",
            "repoUrl: ${{ steps.entity.output.entity.metadata.annotations['backstage.io/source-location'] }}",
            "branchName: add-linting",
        ),
    ),
)
