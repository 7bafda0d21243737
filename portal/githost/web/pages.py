"""The pages of one repository."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from catalog.policy import policy
from catalog.web.htmx import Request
from portal.githost import comparing, reading
from portal.githost.access import entities, may_manage, may_push
from portal.githost.models import Repository
from portal.githost.reading import Missing, Place
from portal.githost.web.opening import opening
from portal.githost.web.patches import lines
from portal.githost.web.text import readme, shown

COMMITS = 30
DOWNLOADED_UP_TO = 50_000_000
"""Bytes. What is larger is had by cloning."""


@require_safe
@opening
def repository(request: Request, repository: Repository) -> HttpResponse:
    """The default branch; of an empty repository, how to fill it."""
    if not reading.branches(repository):
        return _page(request, "empty", repository, "files")
    return _folder(request, repository, reading.place(repository, repository.default_branch))


@require_safe
@opening
def tree(request: Request, repository: Repository, undivided: str) -> HttpResponse:
    at = reading.place(repository, undivided)
    if not reading.is_folder(repository, at):
        return redirect("githost:blob", repository.owner, repository.name, undivided.strip("/"))
    return _folder(request, repository, at)


@require_safe
@opening
def blob(request: Request, repository: Repository, undivided: str) -> HttpResponse:
    at = reading.place(repository, undivided)
    if reading.is_folder(repository, at):
        return redirect("githost:tree", repository.owner, repository.name, undivided.strip("/"))
    as_source = request.GET.get("as") == "source"
    context = {"at": at, "file": shown(repository, at, as_source=as_source), "as_source": as_source}
    return _page(request, "file", repository, "files", **context)


@require_safe
@opening
def raw(request: Request, repository: Repository, undivided: str) -> HttpResponse:
    """The bytes, as a download: a page of the repository's own must never run as one of the portal's."""
    at = reading.place(repository, undivided)
    if reading.size(repository, at) > DOWNLOADED_UP_TO:
        raise Missing(at.path)
    response = HttpResponse(reading.contents(repository, at), content_type="application/octet-stream")
    name = at.path.rsplit("/", 1)[-1]
    response.headers["Content-Disposition"] = _attachment(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@opening
def commits(request: Request, repository: Repository, undivided: str) -> HttpResponse:
    at = reading.place(repository, undivided)
    skip = _number(request.GET.get("skip", ""))
    found = reading.commits(repository, at, most=COMMITS + 1, skip=skip)
    context = {
        "at": at,
        "commits": found[:COMMITS],
        "older": skip + COMMITS if len(found) > COMMITS else None,
        "newer": max(0, skip - COMMITS) if skip else None,
    }
    return _page(request, "commits", repository, "commits", **context)


@require_safe
@opening
def commit(request: Request, repository: Repository, commit_id: str) -> HttpResponse:
    found = reading.commit(repository, commit_id)
    patch, is_cut = reading.diff(repository, commit_id)
    return _page(request, "commit", repository, "commits", commit=found, lines=lines(patch), is_cut=is_cut)


@require_safe
@opening
def compare(request: Request, repository: Repository, branch: str) -> HttpResponse:
    """What a branch brings to the default one."""
    found = comparing.compare(repository, branch)
    return _page(request, "compare", repository, "compare", found=found, lines=lines(found.patch))


@require_safe
def bare_address(request: Request, owner: str, name: str) -> HttpResponseRedirect:
    """Somebody opened the address for clones in a browser."""
    return redirect("githost:repository", owner, name)


def _folder(request: Request, repository: Repository, at: Place) -> HttpResponse:
    entries, is_cut = reading.folder(repository, at)
    latest = reading.commits(repository, at, most=1)
    context = {
        "at": at,
        "entries": entries,
        "is_cut": is_cut,
        "readme": readme(repository, at, entries),
        "latest": latest[0] if latest else None,
        "branches": reading.branches(repository),
        "tags": reading.tags(repository),
    }
    return _page(request, "folder", repository, "files", **context)


def _page(
    request: Request, template: str, repository: Repository, tab: str, **context: object
) -> HttpResponse:
    user = request.user
    named = entities(repository).exclude(kind="location")
    known = {
        "repository": repository,
        "tab": tab,
        "may_push": may_push(user, repository),
        "may_manage": may_manage(user),
        "entities": [entity for entity in named[:8] if _sees(request, entity.ref)],
        "register": f"{reverse('sources:new')}?target={repository.clone_url}",
    }
    return render(request, f"githost/{template}.html", known | context)


def _sees(request: Request, ref: str) -> bool:
    return policy().allows(request.user, "read", ref)


def _attachment(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"


def _number(text: str) -> int:
    return min(int(text), 10_000_000) if text.isascii() and text.isdigit() else 0
