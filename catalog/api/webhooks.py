"""Push notices of forges: what was pushed is looked at within a moment, not at the next round."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.changes.pushes import Push, take_push

LARGEST = 25_000_000
"""Bytes that GitHub sends at most (docs.github.com, webhook payload cap)."""


@csrf_exempt
@require_POST
def github(request: HttpRequest) -> JsonResponse:
    """GitHub's `push` event, signed with the shared secret (X-Hub-Signature-256). Gitea and Forgejo send
    the same."""
    body = request.read(LARGEST)
    secret: str = settings.CATALOG_WEBHOOK_SECRET
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not secret or not constant_time_compare(request.headers.get("X-Hub-Signature-256", ""), signature):
        return _refused()
    if request.headers.get("X-GitHub-Event", "push") != "push":
        return JsonResponse({"locations": 0})
    return _answer(body, ("clone_url", "ssh_url", "html_url", "git_url"))


@csrf_exempt
@require_POST
def gitlab(request: HttpRequest) -> JsonResponse:
    """GitLab's push and tag push hooks, with the shared secret as X-Gitlab-Token."""
    secret: str = settings.CATALOG_WEBHOOK_SECRET
    if not secret or not constant_time_compare(request.headers.get("X-Gitlab-Token", ""), secret):
        return _refused()
    return _answer(request.read(LARGEST), ("git_http_url", "git_ssh_url", "web_url", "homepage"))


def _answer(body: bytes, address_fields: tuple[str, ...]) -> JsonResponse:
    try:
        push = _push(orjson.loads(body), address_fields)
    except (ValueError, TypeError, AttributeError):
        return JsonResponse(
            {"error": "The body is not a push event in JSON: it needs `ref` and `repository`."}, status=400
        )
    return JsonResponse({"locations": len(take_push(push))})


def _push(payload: dict[str, Any], address_fields: tuple[str, ...]) -> Push:
    repository = {**payload.get("project", {}), **payload.get("repository", {})}
    addresses = tuple(str(repository[field]) for field in address_fields if repository.get(field))
    ref = payload["ref"] if isinstance(payload.get("ref"), str) else ""
    name = ref.removeprefix("refs/heads/").removeprefix("refs/tags/")
    if not addresses or not name:
        raise ValueError("no repository or no ref")
    default = repository.get("default_branch")
    return Push(addresses, name, is_default=not default or default == name)


def _refused() -> JsonResponse:
    message = "The signature does not fit. Set PORTAL_WEBHOOK_SECRET to the secret that the forge was given."
    return JsonResponse({"error": message}, status=403)
