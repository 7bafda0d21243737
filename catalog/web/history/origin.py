"""Who or what made a change: a person, or a commit of a source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.ingest.fetch.error import FetchError
from catalog.ingest.fetch.git.target import RepositoryTarget, parse
from catalog.ingest.rules import rules
from catalog.models import Location, Revision
from catalog.web.entity.links import safe_url
from catalog.web.listing.rows import shown_location

COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Origin:
    """`text` is empty where nobody knows. `url` is the page of a commit on its forge, where that is known."""

    text: str
    url: str = ""
    is_commit: bool = False


NOBODY = Origin("")


def origin_of(revision: Revision) -> Origin:
    if revision.actor is not None:
        return Origin(revision.actor.get_full_name() or revision.actor.get_username())
    if revision.refresh is None:
        return NOBODY
    location = revision.refresh.location
    return commit_of(location, revision.refresh.revision) or Origin(shown_location(str(location)))


def commit_of(location: Location, revision: str) -> Origin | None:
    """The commit that a revision of this location is; None where it is none."""
    repository = _repository(location) if COMMIT.fullmatch(revision) else None
    if repository is None:
        return None
    url = safe_url(repository.forge.commit(revision)) if repository.forge else ""
    return Origin(_("commit %(commit)s") % {"commit": revision[:7]}, url, is_commit=True)


def _repository(location: Location) -> RepositoryTarget | None:
    """The repository that the location is; an address that is none has other marks of its versions."""
    if location.type not in (Location.Type.GIT, Location.Type.URL):
        return None
    try:
        target = parse(location.target, rules().forges)
    except FetchError:
        return None
    is_page = location.type == Location.Type.URL and target.forge is None
    return None if is_page and not target.remote.url.endswith(".git") else target
