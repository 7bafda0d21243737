"""A project took an update over: whatever way it was merged, its own file says so."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import orjson
from django.utils import timezone

from catalog.models import Entity
from portal.githost.models import Repository
from portal.scaffolder.catalog import commit_of
from portal.scaffolder.changes.updates import take_note, take_unknown
from portal.scaffolder.models import Project
from portal.scaffolder.skeletons import beside
from portal.scaffolder.template import Template
from portal.scaffolder.updating.checkout import Unreachable, checkout
from portal.scaffolder.updating.lag import Editions
from portal.scaffolder.updating.note import PATH
from portal.scaffolder.updating.sources import credential_of
from portal.scaffolder.updating.update import Goal

AT_ONCE = 10
"""Projects that are looked at in one go."""
WAITING = timedelta(minutes=10)
"""Until the next look at a project where an update waits to be merged elsewhere."""
BEHIND = timedelta(days=1)
"""Until the next look at one elsewhere that is behind: somebody may have applied the patch."""


def follow(repository: Repository, **_more: Any) -> None:
    """Branches of the repository moved."""
    project = Project.objects.filter(repository=repository).first()
    if project is None:
        return
    project.repository = repository  # its default branch may have changed with the push
    try:
        with checkout(project) as at:
            told = at.files([PATH]).get(PATH)
    except Unreachable:
        return
    if not take_note(project=project, told=told) and told is not None:
        Project.objects.filter(pk=project.pk).update(look_due=timezone.now())


def look_at_projects() -> int:
    """Look into projects whose time has come; how many those were."""
    due = Project.objects.filter(look_due__lte=timezone.now()).select_related("repository", "current")
    projects = list(due.defer("current__packed").order_by("look_due")[:AT_ONCE])
    for project in projects:
        with suppress(Unreachable):  # it is looked at again like any that is behind
            _look(project)
        Project.objects.filter(pk=project.pk).update(look_due=_next_look(project))
    return len(projects)


def _look(project: Project) -> None:
    with checkout(project, credential_of(project)) as at:
        told = at.files([PATH]).get(PATH)
    if take_note(project=project, told=told) or told is None:
        return
    found = Entity.objects.filter(ref=project.template_ref).select_related("location", "descriptor__file")
    if (entity := found.first()) is not None:
        template = Template.from_document(orjson.loads(entity.doc + "}"))
        goal = Goal(template, beside(entity), commit_of(entity.ref))
        take_unknown(project=project, told=told, goal=goal)


def _next_look(project: Project) -> Any:
    """A repository of the portal tells by itself when its branches move."""
    project.refresh_from_db(fields=["current"])
    if project.repository is not None:
        return None
    newer = project.renders.filter(pk__gt=project.current_id or 0).exclude(branch="")
    if newer.exists():
        return timezone.now() + WAITING
    behind = Editions.of([project.template_ref]).behind(project.template_ref, project.current)
    return timezone.now() + BEHIND if behind else None
