"""Loading for editing is authorising: who may not see an entity gets 404, who may not edit it 403."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from catalog import kinds
from catalog.changes.edits import is_editable
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.ingest.custom_kinds import synchronise
from catalog.models import Entity, Revision
from catalog.policy import EDIT, MANAGE, Person, policy
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.web.there import entity_there


def may_edit(user: Person, entity: Entity) -> bool:
    return is_editable(entity) and policy().allows(user, EDIT, entity.ref)


def may_restore(user: Person, deleted: Revision, doc: dict[str, Any]) -> bool:
    """Who deleted it, who could make it anew, and who looks after sources."""
    if not user.is_authenticated:
        return False
    allows = policy().allows
    return deleted.actor_id == user.pk or allows(user, EDIT, doc) or allows(user, MANAGE, None)


def editable_or_403(visible: Predicate, actor: AbstractBaseUser, ref: Ref) -> Entity:
    """The entity, for a person who may see and edit it, with its descriptor and source."""
    with one_snapshot():
        rows = Entity.objects.select_related("descriptor__file", "descriptor__location", "location")
        entity = entity_there(ref, match(visible, snapshot()), rows)
        if not policy().allows(actor, EDIT, entity.ref):
            raise PermissionDenied(_("Only its owners and editors may change this entity."))
    synchronise()
    if kinds.get(entity.kind) is None:
        raise PermissionDenied(_("Its kind is not defined any more, so nothing says what it may hold."))
    if not is_editable(entity):
        raise PermissionDenied(
            _("What stands for a source, or has left its source, cannot be edited here. Change the source.")
        )
    return entity
