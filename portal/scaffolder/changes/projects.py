"""Projects that runs made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from catalog.changes.audit import record
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.rules import rules
from portal.githost.models import Repository
from portal.scaffolder.changes.editions import note_edition
from portal.scaffolder.models import Project, Render, Run
from portal.scaffolder.updating.tree import Tree, digest, digests, pack


def record_project(
    *,
    actor: AbstractBaseUser | None,
    run: Run,
    remote: str,
    branch: str,
    folder: str,
    tree: Tree,
    answers: Mapping[str, Any],
    told: str = "",
    repository: Repository | None = None,
) -> Project:
    """Remember what the run published, so that it can be kept up to date with its template. A project that
    was there at this remote is taken over. `told` is the template's fingerprint."""
    address = parse(remote, rules().forges).remote.url
    with transaction.atomic():
        project, _made = Project.objects.update_or_create(
            remote=address,
            defaults={
                "branch": branch,
                "folder": folder,
                "template_ref": run.template_ref,
                "repository": repository,
                "run": run,
                "created_by_id": actor.pk if actor else None,
            },
        )
        project.current = Render.objects.create(
            project=project,
            digest=digest(tree),
            fingerprint=told,
            version=run.template_version,
            source_commit=run.source_commit,
            template=run.template,
            answers=dict(answers),
            files=digests(tree),
            packed=pack(tree),
            created_by_id=actor.pk if actor else None,
        )
        project.save(update_fields=["current"])
        note_edition(template_ref=run.template_ref, told=told, version=run.template_version)
        record(actor, "project.record", str(project), template=run.template_ref, run=str(run.uid))
    return project


def forget_projects(*, run: Run) -> None:
    """A run that failed takes back what it published; nothing of it is left to follow a template."""
    Project.objects.filter(run=run).delete()
