"""A project took an update over: whatever way it was merged, its own file says so."""

from __future__ import annotations

from typing import Any

from portal.githost.models import Repository
from portal.scaffolder.changes.updates import take_note
from portal.scaffolder.models import Project
from portal.scaffolder.updating.checkout import Unreachable, checkout
from portal.scaffolder.updating.note import PATH


def follow(repository: Repository, **_more: Any) -> None:
    """Branches of the repository moved."""
    project = Project.objects.filter(repository=repository).first()
    if project is None:
        return
    project.repository = repository  # its default branch may have changed with the push
    try:
        with checkout(project) as at:
            take_note(project=project, told=at.files([PATH]).get(PATH))
    except Unreachable:
        return
