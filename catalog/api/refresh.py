"""`/refresh`: look again at where an entity comes from, now."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from catalog.api.body import STRING, body_of, read_body
from catalog.api.caller import acting
from catalog.api.errors import NotFoundError
from catalog.api.reader import may_see, require, visible_to
from catalog.changes.locations import request_refresh
from catalog.models import Entity

BODY = body_of("entityRef", entityRef=STRING, authorizationToken=STRING)


@acting
def refresh(request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
    """Answers at once; a worker does it in a moment. What was made in the portal has no file to look at."""
    visible = visible_to(request)
    ref = read_body(request, BODY)["entityRef"]
    entity = Entity.objects.select_related("location").filter(ref=ref.lower()).first()
    if entity is None or not may_see(visible, entity.id):
        raise NotFoundError(f"Entity {ref} not found")
    require(user, "refresh", entity.ref)
    if entity.location is not None:
        request_refresh(actor=user, location=entity.location)
    return HttpResponse(status=200)
