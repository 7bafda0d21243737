"""The page where templates are tried while they are written."""

from __future__ import annotations

import orjson
import yaml
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from catalog.index.read import snapshot
from catalog.models import Entity
from catalog.query.matching import match
from catalog.query.predicate import Equals, Predicate, all_of
from catalog.web.access import reading, sign_in
from catalog.web.htmx import Request, render_page
from portal.scaffolder.catalog import NoTemplate, files_of, load
from portal.scaffolder.skeletons import Nowhere, Skeletons
from portal.scaffolder.web.editor_page import EditorPage
from portal.scaffolder.web.rights import may_write

OFFERED = 200
BEGINNING = ("apiVersion", "kind", "metadata")
"""What people write first."""
GIVEN_BY_THE_PORTAL = ("uid", "etag")
FROM_ITS_SOURCE = "backstage.io/managed-by-"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@reading
def editor(request: Request, visible: Predicate) -> HttpResponseBase:
    """For who may edit the catalog: the text, the form that it gives, and on demand what it would make."""
    user = request.user
    if not isinstance(user, AbstractBaseUser):
        return sign_in(request, request.get_full_path())
    if not may_write(user):
        raise PermissionDenied(_("Templates are written by people who may edit the catalog."))
    start = request.POST.get("start", request.GET.get("start", ""))
    text, files = _begun_with(start, visible)
    page = EditorPage(
        text=request.POST.get("template", text),
        sent=dict(request.POST.lists()),
        visible=visible,
        user=user,
        files=files,
        start=start,
        starts=_templates(visible),
        wants_trial=request.POST.get("do") == "try",
    )
    return _shown(request, page)


def _shown(request: Request, page: EditorPage) -> HttpResponse:
    return render_page(request, "create/editor.html", {"page": page}, fragments={"preview": "preview"})


def _begun_with(ref: str, visible: Predicate) -> tuple[str, Skeletons]:
    """The text of a template of the catalog, and the files beside it."""
    try:
        template, entity = load(ref, visible)
    except NoTemplate:
        return "", Nowhere()
    document = orjson.loads(orjson.dumps(template.document))
    for name in GIVEN_BY_THE_PORTAL:
        document["metadata"].pop(name, None)
    annotations = document["metadata"].pop("annotations", {})
    if kept := {name: value for name, value in annotations.items() if not name.startswith(FROM_ITS_SOURCE)}:
        document["metadata"]["annotations"] = kept
    ordered = {name: document[name] for name in BEGINNING if name in document} | document
    return yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=110), files_of(entity)


def _templates(visible: Predicate) -> tuple[tuple[str, str], ...]:
    ids = match(all_of(visible, Equals("kind", "template")), snapshot())
    found = Entity.objects.filter(pk__in=list(ids)[:OFFERED]).order_by("name")
    return tuple((entity.ref, entity.title or entity.name) for entity in found)
