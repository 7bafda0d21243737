"""A project is brought up to date with its template: on a branch, for people to look at and merge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from catalog.changes.audit import record
from catalog.ingest.fetch import Credential
from catalog.ingest.fetch.git.command import GitFailed
from portal.githost import bare
from portal.githost.changes.pushes import HEADS, pushing
from portal.scaffolder.changes.editions import note_edition
from portal.scaffolder.form import Form
from portal.scaffolder.models import Project, Render
from portal.scaffolder.publishing.proposals import Proposal, propose
from portal.scaffolder.skeletons import Unavailable
from portal.scaffolder.updating.checkout import SECONDS, Checkout, Unreachable
from portal.scaffolder.updating.commit import Author, commit
from portal.scaffolder.updating.fingerprint import fingerprint
from portal.scaffolder.updating.fresh import CannotRender, fresh_render
from portal.scaffolder.updating.note import answers_in, named
from portal.scaffolder.updating.tree import File, Tree, digest, digests, pack
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
) -> tuple[Render, Proposal]:
    """Put the update on a new branch of the project, and open a pull or merge request where its forge is
    known and `credential` is for it. Raises Unreachable when the branch cannot be pushed."""
    branch = _free_branch(project, goal.version, at)
    title = f"Update from {goal.template.title}"
    author = Author(actor.get_username(), getattr(actor, "email", "") or "portal@localhost")
    message = f"{title}\n\n{_told(update)}"
    proposal = Proposal()
    try:
        if project.repository is not None:
            with pushing(project.repository, actor=actor):
                commit(at.folder, at.commit, branch, update.changes, message, author)
        else:
            commit(at.folder, at.commit, branch, update.changes, message, author)
            _push(at, branch)
            proposal = propose(project.remote, credential, branch, at.branch, title, _told(update))
    except GitFailed as failed:
        reason = at.way.explain(failed).problem.message if at.way else failed.said
        raise Unreachable(reason) from failed
    with transaction.atomic():
        if project.repository is None:
            Project.objects.filter(pk=project.pk).update(look_due=timezone.now())
        render = _keep(
            project,
            goal,
            update.note.answers,
            update.after,
            branch=branch,
            address=proposal.address[:500],
            clashes=dict(update.clashes),
            created_by_id=actor.pk,
        )
        record(actor, "project.update", str(project), branch=branch, version=goal.version)
    return render, proposal


def take_note(*, project: Project, told: File | None) -> bool:
    """The project holds another render now: `told` is the file in its repository that says which. Whether it
    is one that the portal knows."""
    digest_of, version = named(told)
    render = project.renders.filter(digest=digest_of, version=version).first()
    if render is not None and render.pk != project.current_id:
        Project.objects.filter(pk=project.pk).update(current=render)
    return render is not None


def take_unknown(*, project: Project, told: File, goal: Goal) -> None:
    """The project says that it holds a render that the portal did not propose, as after a patch was applied:
    take its word where the template makes exactly that of the answers that it states."""
    stated = answers_in(told)
    digest_of, version = named(told)
    if not digest_of or version != goal.version:
        return
    form = Form.of(goal.template.document["spec"].get("parameters"), stated)
    try:
        after = fresh_render(project, goal.template, goal.files, stated, tuple(form.secrets()))
    except CannotRender:
        return
    if digest(after) == digest_of:
        with transaction.atomic():
            render = _keep(project, goal, stated, after)
            Project.objects.filter(pk=project.pk).update(current=render)


def _keep(project: Project, goal: Goal, answers: Mapping[str, Any], after: Tree, **more: Any) -> Render:
    told = _fingerprint(goal)
    note_edition(template_ref=project.template_ref, told=told, version=goal.version)
    return Render.objects.create(
        project=project,
        digest=digest(after),
        fingerprint=told,
        version=goal.version[:200],
        source_commit=goal.commit,
        template=dict(goal.template.document),
        answers=dict(answers),
        files=digests(after),
        packed=pack(after),
        **more,
    )


def _fingerprint(goal: Goal) -> str:
    try:
        return fingerprint(goal.template, goal.files)
    except Unavailable:
        return ""


def _push(at: Checkout, branch: str) -> None:
    """The branch must be new: what others put there meanwhile is not pushed over."""
    assert at.way is not None, "what is not kept here was fetched from somewhere"
    ref = f"{HEADS}{branch}"
    new = f"--force-with-lease={ref}:"
    at.way.git.run("push", "--quiet", new, "origin", f"{ref}:{ref}", folder=at.folder, seconds=SECONDS)


def _branches(at: Checkout) -> set[str]:
    """Those of the remote."""
    assert at.way is not None, "what is not kept here was fetched from somewhere"
    try:
        listed = at.way.git.run("ls-remote", "--heads", "origin", folder=at.folder, seconds=SECONDS)
    except GitFailed as failed:
        raise Unreachable(at.way.explain(failed).problem.message) from failed
    names = (line.partition("\t")[2] for line in listed.decode(errors="replace").splitlines())
    return {name.removeprefix(HEADS) for name in names}


def _free_branch(project: Project, version: str, at: Checkout) -> str:
    """Named for the version; numbered when there was such a branch before. Raises Unreachable."""
    fit = _UNFIT.sub("-", version[:12] if len(version) == 40 else version)[:60].strip(".-")
    name = f"{BRANCH}-{fit}" if fit and not fit.endswith(".lock") else BRANCH
    taken = set(project.renders.values_list("branch", flat=True))
    if project.repository is None:
        taken |= _branches(at)
    else:
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
