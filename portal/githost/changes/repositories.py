"""Repositories made, described and deleted."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog.changes.audit import record
from portal.githost import bare
from portal.githost.models import Repository


class NameTaken(Exception):
    """There is a repository of this owner and name."""


def create_repository(
    *, actor: AbstractBaseUser | None, owner: str, name: str, description: str = "", branch: str = "main"
) -> Repository:
    """An empty repository that can be pushed to at once. Raises NameTaken, and ValidationError for a name
    that is none."""
    repository = Repository(
        owner=owner,
        name=name,
        description=description,
        default_branch=branch,
        created_by_id=actor.pk if actor else None,
    )
    repository.full_clean(exclude=["created_by"], validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            repository.save()
            record(actor, "repository.create", str(repository))
            bare.make(repository.folder, branch=branch)
    except (IntegrityError, FileExistsError) as error:
        raise NameTaken(str(repository)) from error
    return repository


def describe_repository(
    *, actor: AbstractBaseUser | None, repository: Repository, description: str, default_branch: str
) -> None:
    """Say what it is for, and which branch a clone begins with. Raises ValidationError for a branch that is
    not there."""
    if default_branch != repository.default_branch and f"refs/heads/{default_branch}" not in bare.refs(
        repository.folder
    ):
        raise ValidationError({"default_branch": _("There is no branch of this name.")})
    with transaction.atomic():
        repository.description = description
        repository.default_branch = default_branch
        repository.full_clean(exclude=["created_by"])
        repository.save(update_fields=["description", "default_branch"])
        record(actor, "repository.describe", str(repository), default_branch=default_branch)
        bare.ask(repository.folder, "symbolic-ref", "HEAD", f"refs/heads/{default_branch}")


def delete_repository(*, actor: AbstractBaseUser | None, repository: Repository) -> None:
    """Remove the repository with all that is in it. What the catalog has from it stays as from any source
    that cannot be read any more, until the source is removed too."""
    folder, name = repository.folder, str(repository)
    with transaction.atomic():
        repository.delete()
        record(actor, "repository.delete", name)
        transaction.on_commit(lambda: bare.discard(folder))
