"""The pages about tools: the list, one tool, some side by side; and the colours of the rings."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.index.read import snapshot
from catalog.policy import MANAGE, policy
from catalog.query.matching import match
from catalog.query.narrowing import narrow
from catalog.query.predicate import Predicate
from catalog.refs import DEFAULT_NAMESPACE, Ref
from catalog.tools.rings import Rings
from catalog.tools.sheets import sheets_by_ref
from catalog.web.access import reading
from catalog.web.course.page import QUARTER, span_asked
from catalog.web.htmx import Request, render_page, wanted_fragment
from catalog.web.tools.asked import Asked
from catalog.web.tools.listing import ToolList
from catalog.web.tools.moves import MoveRights
from catalog.web.tools.page import Comparison, ToolPage

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
@reading
def tool_list(request: Request, visible: Predicate) -> HttpResponse:
    visible, at = narrow(visible, snapshot())
    asked = Asked.from_query(request.GET)
    listed = ToolList(asked, at, match(visible, at))
    context = {"list": listed, "may_manage": policy().allows(request.user, MANAGE, None)}
    response = render_page(request, "tools/list.html", context, fragments={"results": "fragment"})
    if wanted_fragment(request, {"results"}):
        response["HX-Push-Url"] = reverse("tools:list") + asked.query()
    return response


@require_safe
@reading
def tool_page(
    request: Request, visible: Predicate, name: str, namespace: str = DEFAULT_NAMESPACE
) -> HttpResponse:
    visible, at = narrow(visible, snapshot())
    seen = match(visible, at)
    ref = str(Ref("tool", namespace.lower(), name.lower()))
    sheet = sheets_by_ref([ref], seen).get(ref)
    if sheet is None:
        raise Http404(_("There is no tool of this name in the catalog."))
    page = ToolPage(
        sheet, at, seen, span_asked(request.GET, QUARTER), every_team=request.GET.get("teams") == "all"
    )
    context = {"page": page, "course": page.course, "rights": MoveRights(request.user, sheet)}
    return render_page(request, "tools/tool.html", context, fragments={"course": "course"})


@require_safe
@reading
def compare(request: Request, visible: Predicate) -> HttpResponse:
    visible, at = narrow(visible, snapshot())
    refs = [ref.replace("\x00", "")[:255] for ref in request.GET.getlist("tool") if ref]
    comparison = Comparison(refs, at, match(visible, at))
    return render_page(request, "tools/compare.html", {"comparison": comparison}, fragments={})


@require_safe
def ring_colours(request: Request, digest: str) -> HttpResponse:
    """The colours that a company gave its rings. The name changes with them, so browsers keep it."""
    rings = Rings.read()
    if not rings.css or rings.digest != digest:
        raise Http404(_("The rings have other colours by now."))
    return HttpResponse(rings.css, content_type="text/css", headers={"Cache-Control": FOR_EVER})
