from __future__ import annotations

from typing import Any

import orjson
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from catalog.api.reader import may_see
from catalog.models import Entity
from catalog.policy import policy
from catalog.query import documents
from catalog.query.narrowing import seen_by
from catalog.refs import BadRef, Ref
from portal.scaffolder.actions.action import (
    OBJECT,
    SWITCH,
    TEXT,
    TEXTS,
    Action,
    ActionFailed,
    Context,
    Input,
    Output,
    example,
    schema,
    titled,
)


def run(context: Context, given: Input) -> Output:
    """What the person who runs the template may not read is not there for it either."""
    if given.get("entityRef"):
        return {"entity": _entity(context, given["entityRef"], given)}
    if given.get("entityRefs"):
        return {"entities": [_entity(context, ref, given) for ref in given["entityRefs"]]}
    if given.get("optional"):
        return {}
    raise ActionFailed("Missing entity reference or references")


def _entity(context: Context, text: str, given: Input) -> Any:
    ref = _ref(text, given)
    pk = Entity.objects.filter(ref=str(ref)).values_list("pk", flat=True).first()
    visible = policy().visible(context.actor or AnonymousUser())
    if pk is None or not may_see(visible, pk):
        if given.get("optional"):
            return None
        raise ActionFailed(f"Entity {text} not found")
    return orjson.loads(documents([pk], seen=seen_by(visible))[0])


def _ref(text: str, given: Input) -> Ref:
    try:
        return Ref.parse(
            text,
            default_kind=given.get("defaultKind"),
            default_namespace=given.get("defaultNamespace") or "default",
        )
    except BadRef as error:
        raise ActionFailed(str(error)) from error


ACTION = Action(
    id="catalog:fetch",
    title=_("Fetch from the catalog"),
    description="Returns entity or entities from the catalog by entity reference(s)",
    input=schema(
        entityRef=titled(TEXT, "Entity reference of the entity to get"),
        entityRefs=titled(TEXTS, "Entity references of the entities to get"),
        optional=titled(SWITCH, "Allow the entity or entities to optionally exist. Default: false"),
        defaultKind=titled(TEXT, "The default kind"),
        defaultNamespace=titled(TEXT, "The default namespace"),
    ),
    output=schema(entity=OBJECT, entities={"type": "array", "items": OBJECT}),
    run=run,
    dry=True,
    uses_workspace=False,
    asks_portal=True,
    examples=(example("Get a component", "catalog:fetch", "entityRef: component:default/shop"),),
)
