from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.changes.locations import AlreadyRegistered, register_location, remove_location
from catalog.ingest.fetch import FetchError
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.refresh import refresh
from catalog.ingest.rules import rules
from catalog.ingest.targets import parse_target
from catalog.ingest.work import holding
from catalog.models import Descriptor, Entity, Location
from portal.scaffolder.actions.action import (
    SWITCH,
    TEXT,
    Action,
    ActionFailed,
    Context,
    Input,
    Made,
    Output,
    example,
    schema,
    titled,
)
from portal.scaffolder.publishing.remotes import is_far

DEFAULT_PATH = "/catalog-info.yaml"


def run(context: Context, given: Input) -> Output | None:
    address = _address(given)
    context.log(f"Registering {address} in the catalog")
    kind, target = parse_target(address)
    if not _is_far(kind, target):
        raise ActionFailed(f"{address} is no address of a repository or of the web.")
    is_new = True
    try:
        location = register_location(actor=context.actor, kind=kind, target=target)
        context.reporter.made({"location": str(location.uid)})
    except AlreadyRegistered as known:
        location, is_new = known.location, False
    with holding([location]):
        outcome = refresh([location])[0]
    if outcome.problem is not None and not given.get("optional"):
        raise ActionFailed(f"{address} cannot be read: {outcome.problem.message}")
    if is_new and not given.get("optional"):
        _check_taken_in(location)
    ref = _main_entity(location)
    if ref is None and not given.get("optional"):
        raise ActionFailed(f"{address} gives no entity; the page of the source says why.")
    return {"catalogInfoUrl": address, **({"entityRef": ref} if ref else {})}


def undo(context: Context, made: Made) -> None:
    location = Location.objects.filter(uid=made["location"]).first()
    if location is not None:
        remove_location(actor=context.actor, location=location)
        context.log(f"Removed {location.target} from the catalog again")


def _is_far(kind: str, target: str) -> bool:
    """Whether it is read over the network: what lies on the portal's machine only its admins register."""
    if kind != Location.Type.GIT:
        return kind == Location.Type.URL
    try:
        return is_far(parse(target, rules().forges).remote)
    except FetchError as error:
        raise ActionFailed(f"{error.problem.message} {error.problem.advice}".strip()) from error


def _address(given: Input) -> str:
    if address := given.get("catalogInfoUrl"):
        return str(address)
    if contents := given.get("repoContentsUrl"):
        return f"{contents}/{(given.get('catalogInfoPath') or DEFAULT_PATH).lstrip('/')}"
    raise ActionFailed("Expected catalogInfoUrl, or repoContentsUrl with catalogInfoPath.")


def _check_taken_in(location: Location) -> None:
    """What a run has just made must be there under the names that it states, and not somebody else's. Raises
    ActionFailed."""
    stated = Descriptor.objects.filter(location=location)
    if taken := list(stated.filter(lost=True).order_by("ref").values_list("ref", flat=True)):
        raise ActionFailed(
            f"Another source gives {', '.join(taken)} already; choose another name, or remove the other."
        )
    if refused := stated.filter(error__isnull=False).order_by("pk").first():
        raise ActionFailed(f"{refused} is refused: {(refused.error or {}).get('message', '')}")


def _main_entity(location: Location) -> str | None:
    """The entity that a person means by the file: a component, else what is no location."""
    refs = Entity.objects.filter(location=location).order_by("pk").values_list("kind", "ref")
    found = [(kind.lower(), ref) for kind, ref in refs if kind.lower() != "location"]
    components = [ref for kind, ref in found if kind == "component"]
    return next(iter(components or [ref for _kind, ref in found]), None)


ACTION = Action(
    id="catalog:register",
    title=_("Register in the catalog"),
    description="Registers entities from a catalog descriptor file in the software catalog.",
    input=schema(
        catalogInfoUrl=titled(TEXT, "Catalog Info URL", "An absolute URL of the descriptor"),
        repoContentsUrl=titled(TEXT, "Repository Contents URL", "URL of the root of a repository"),
        catalogInfoPath=titled(TEXT, "Fetch URL", f"Path from there to the file, {DEFAULT_PATH} by default"),
        optional=titled(SWITCH, "Optional", "Permit the registered location to optionally exist"),
    ),
    output=schema("catalogInfoUrl", catalogInfoUrl=TEXT, entityRef=TEXT),
    run=run,
    undo=undo,
    uses_workspace=False,
    examples=(
        example(
            "Register what was published",
            "catalog:register",
            "repoContentsUrl: ${{ steps.publish.output.repoContentsUrl }}",
            "catalogInfoPath: /catalog-info.yaml",
        ),
    ),
)
