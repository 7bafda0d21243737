"""The addresses that git itself asks: clone, fetch and push."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from catalog.api.errors import AuthenticationError
from catalog.policy import Person
from portal.githost.access import find, may_push
from portal.githost.basic import who
from portal.githost.changes.pushes import pushing
from portal.githost.models import Repository
from portal.githost.transport import TooLarge, talk

READING, WRITING = "git-upload-pack", "git-receive-pack"
PLAIN = "text/plain; charset=utf-8"
_transfers = threading.BoundedSemaphore(max(1, settings.WEB_THREADS - 1))


@csrf_exempt
@require_GET
@never_cache
def announce(request: HttpRequest, owner: str, name: str) -> HttpResponseBase:
    """`info/refs`: what there is, asked before every clone and push. Without a service it is git's old way of
    plain files, which is not spoken here."""
    service = request.GET.get("service", "")
    if service not in (READING, WRITING):
        return _told("This address speaks to git 1.6.6 and newer.", 403)
    return _answer(request, owner, name, service, "info/refs")


@csrf_exempt
@require_POST
@never_cache
def fetch(request: HttpRequest, owner: str, name: str) -> HttpResponseBase:
    """What a clone or a fetch needs, as it comes from git."""
    return _answer(request, owner, name, READING, READING)


@csrf_exempt
@require_POST
@never_cache
def push(request: HttpRequest, owner: str, name: str) -> HttpResponseBase:
    """Takes what is pushed; what reads from the branch is refreshed before git hears that it worked."""
    return _answer(request, owner, name, WRITING, WRITING)


def _answer(request: HttpRequest, owner: str, name: str, service: str, path: str) -> HttpResponseBase:
    """Sentences for git are in English: git has no language of its own to ask for."""
    with override("en"):
        try:
            user = who(request)
            repository = _allowed(user, owner, name, service)
        except AuthenticationError as error:
            response = _told(str(error), 401)
            response["WWW-Authenticate"] = 'Basic realm="Greenroom", charset="UTF-8"'
            return response
        except Http404 as error:
            return _told(str(error), 404)
        if service == WRITING and not may_push(user, repository):
            return _told("You may read this repository, but not push to it.", 403)
        if not _transfers.acquire(blocking=False):
            return _busy()
        try:
            return _served(request, repository, user, path)
        except TooLarge:
            return _too_large()


def _allowed(user: Person, owner: str, name: str, service: str) -> Repository:
    """Who did not say who they are is asked to, before anything is told: also of what there is not."""
    try:
        repository = find(user, owner, name)
    except Http404 as error:
        if user.is_authenticated:
            raise
        raise AuthenticationError("Say who you are, or there is no such repository.") from error
    if service == WRITING and not user.is_authenticated:
        raise AuthenticationError("Sign in with your name and a password or token to push.")
    return repository


def _served(request: HttpRequest, repository: Repository, user: Person, path: str) -> HttpResponseBase:
    """One more transfer is under way until the answer has ended."""
    name = user.get_username() if user.is_authenticated else ""
    if path != WRITING:
        with _let_in_on_error():
            reply = talk(repository, path, request.META, user=name)
        response: HttpResponseBase = StreamingHttpResponse(_Transfer(reply.body), status=reply.status)
    else:
        try:
            assert isinstance(user, AbstractBaseUser)
            with pushing(repository, actor=user):
                reply = talk(repository, path, request.META, user=name)
                response = HttpResponse(b"".join(reply.body), status=reply.status)
        finally:
            _transfers.release()
    for header, value in reply.headers.items():
        response[header] = value
    return response


@contextmanager
def _let_in_on_error() -> Iterator[None]:
    try:
        yield
    except BaseException:
        _transfers.release()
        raise


class _Transfer:
    """The pieces of an answer. Its end, or the client's, lets the next transfer in."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._open = True

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        if self._open:
            self._open = False
            try:
                self._pieces.close()  # type: ignore[attr-defined]
            finally:
                _transfers.release()


def _told(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type=PLAIN)


def _busy() -> HttpResponse:
    response = _told("Too many clones and pushes are under way. Try again in a moment.", 503)
    response["Retry-After"] = "5"
    return response


def _too_large() -> HttpResponse:
    most = settings.GIT_PUSH_BYTES // 1_000_000
    return _told(f"A push may bring {most} MB at most (PORTAL_GIT_PUSH_MB).", 413)
