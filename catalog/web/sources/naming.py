"""A source as people call it: a repository, a path, an address; and which part of it is meant."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.ingest.fetch import FetchError
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.rules import rules
from catalog.ingest.shipped import GOLDEN_PATHS
from catalog.models import Location
from catalog.web.listing.rows import shown_location

ICONS = {
    Location.Type.FILE: "folder",
    Location.Type.GIT: "brand-git",
    Location.Type.URL: "world",
    Location.Type.PORTAL: "edit",
    Location.Type.SHIPPED: "bulb",
}


@dataclass(frozen=True, slots=True)
class Name:
    """`detail` says which branch and files, "" when it is the whole of it."""

    name: str
    detail: str = ""


def name_of(location: Location) -> Name:
    if location.type == Location.Type.PORTAL:
        return Name(_("Made in the portal"))
    if location.type == Location.Type.SHIPPED:
        if location.target == GOLDEN_PATHS:
            return Name(_("Templates that come with the portal"))
        return Name(_("Trends and tools that come with the portal"))
    if location.type == Location.Type.FILE:
        return Name(location.target)
    repository, mark, meant = location.target.partition("#")
    if not mark:
        return _on_a_forge(location.target) or Name(shown_location(str(location)))
    ref, _colon, path = meant.partition(":")
    shown = repository.removeprefix("https://").removeprefix("http://").removesuffix(".git")
    return Name(shown, ", ".join(part for part in (ref, path) if part))


def _on_a_forge(target: str) -> Name | None:
    """The page of a file on a forge, as its repository and the file."""
    try:
        found = parse(target, rules().forges) if target.startswith(("http://", "https://")) else None
    except FetchError:
        return None
    if found is None or found.forge is None:
        return None
    home = found.forge.home.partition("://")[2]
    return Name(home, found.undivided or ", ".join(part for part in (found.ref, found.path) if part))


def type_of(location: Location) -> str:
    """In a word, as a column has room for."""
    return {
        Location.Type.FILE: pgettext("kind of source", "file"),
        Location.Type.GIT: pgettext("kind of source", "git"),
        Location.Type.URL: pgettext("kind of source", "url"),
        Location.Type.PORTAL: pgettext("kind of source", "portal"),
        Location.Type.SHIPPED: pgettext("kind of source", "shipped"),
    }[Location.Type(location.type)]


def source_url(location: Location) -> str:
    return reverse("sources:source", args=[location.uid])
