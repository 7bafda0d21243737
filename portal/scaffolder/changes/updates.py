"""A project is brought up to date with its template: on a branch, for people to look at and merge."""

from __future__ import annotations

import re

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from catalog.changes.audit import record
from catalog.ingest.fetch import Credential
from catalog.ingest.fetch.git.command import GitFailed
from portal.githost import bare
from portal.githost.changes.pushes import HEADS, pushing
from portal.scaffolder.models import Project, Render
from portal.scaffolder.publishing.proposals import propose
from portal.scaffolder.updating.checkout import SECONDS, Checkout, Unreachable
from portal.scaffolder.updating.commit import Author, commit
from portal.scaffolder.updating.note import named
from portal.scaffolder.updating.tree import File, digest, digests, pack
from portal.scaffolder.updating.update import Goal, Update

BRANCH = "template-update"
_UNFIT = re.compile(r"[^A-Za-z0-9.-]+")


def propose_update(
    *,
    actor: AbstractBaseUser,
    project: Project,
    goal: Goal,
    update: Update,
    at: Checkout,
    credential: Credential | None = None,
) -> Render:
    """Put the update on a new branch of the project, and open a pull or merge request where its forge is
    known and `credential` is for it. Raises Unreachable when the branch cannot be pushed."""
    branch = _free_branch(project, goal.version)
    title = f"Update from {goal.template.title}"
    author = Author(actor.get_username(), getattr(actor, "email", "") or "portal@localhost")
    message = f"{title}\n\n{_told(update)}"
    address = ""
    try:
        if project.repository is not None:
            with pushing(project.repository, actor=actor):
                commit(at.folder, at.commit, branch, update.changes, message, author)
        else:
            commit(at.folder, at.commit, branch, update.changes, message, author)
            _push(at, branch)
            address = propose(project.remote, credential, branch, at.branch, title, _told(update))
    except GitFailed as failed:
        reason = at.way.explain(failed).problem.message if at.way else failed.said
        raise Unreachable(reason) from failed
    with transaction.atomic():
        render = Render.objects.create(
            project=project,
            digest=digest(update.after),
            version=goal.version[:200],
            source_commit=goal.commit,
            template=dict(goal.template.document),
            answers=dict(update.note.answers),
            files=digests(update.after),
            packed=pack(update.after),
            branch=branch,
            address=address,
            clashes=dict(update.clashes),
            created_by_id=actor.pk,
        )
        record(actor, "project.update", str(project), branch=branch, version=goal.version)
    return render


def take_note(*, project: Project, told: File | None) -> None:
    """The project holds another render now: `told` is the file in its repository that says which."""
    digest_of, version = named(told)
    render = project.renders.filter(digest=digest_of, version=version).first()
    if render is not None and render.pk != project.current_id:
        Project.objects.filter(pk=project.pk).update(current=render)


def _push(at: Checkout, branch: str) -> None:
    assert at.way is not None, "what is not kept here was fetched from somewhere"
    at.way.git.run(
        "push", "--quiet", "origin", f"{HEADS}{branch}:{HEADS}{branch}", folder=at.folder, seconds=SECONDS
    )


def _free_branch(project: Project, version: str) -> str:
    """Named for the version; numbered when there was such a branch before."""
    fit = _UNFIT.sub("-", version[:12] if len(version) == 40 else version)[:60].strip(".-")
    name = f"{BRANCH}-{fit}" if fit and not fit.endswith(".lock") else BRANCH
    taken = set(project.renders.values_list("branch", flat=True))
    if project.repository is not None:
        taken |= {ref.removeprefix(HEADS) for ref in bare.refs(project.repository.folder)}
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _told(update: Update) -> str:
    """For the commit and the request, in English as all that git shows."""
    old, new = update.base.version or "before", update.note.version or "now"
    lines = [f"The template {update.note.template}, from {old} to {new}."]
    if update.clashes:
        lines += ["", "In conflict:", *(f"- {path} ({why})" for path, why in sorted(update.clashes.items()))]
    return "\n".join(lines)
