"""Who may read and do what in the catalog: the answer that `settings.CATALOG_POLICY` names.

An admin may do everything. For the other roles, and for people who did not sign in, the rules of a verb
say which entities it may be done to. Without a rule: whoever signed in reads everything, others do if
PORTAL_ANONYMOUS_READ is on; editors refresh and edit everything and run every template; nobody else does.
To approve runs is given by rules only, and by the template that asks for it. What defines a kind holds for
everybody's entities: only admins edit it, also where others own it, unless rules of editing say otherwise.
Verbs that rules cannot name are for admins. Whoever owns something, directly or through their groups, may
edit it. Who comes with a token may do what both the role and the token's scopes give.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from catalog.index.terms import terms_of
from catalog.kinds.definition import DEFINITION
from catalog.models import Entity, Location
from catalog.policy import EDIT, Person
from catalog.query.judging import Judged
from catalog.query.predicate import Equals, Everything, Not, Nothing, Predicate, all_of, either
from catalog.query.query import Query
from catalog.query.run import run
from catalog.refs import BadRef, Ref
from portal.accounts.models import Role, Rule, User
from portal.accounts.ownership import owned_by
from portal.accounts.rules import known_rules

ANONYMOUS = ""

BY_EDITORS = frozenset(Rule.Verb.values) - {Rule.Verb.APPROVE}
"""What editors may do without a rule."""


class RolePolicy:
    def visible(self, user: Person) -> Predicate:
        return _permitted(user, Rule.Verb.READ)

    def allows(self, user: Person, verb: str, subject: Any) -> bool:
        """`subject`: a reference, a document, a location, or None for the catalog as a whole. A document that
        is not in the catalog is judged by what it says itself."""
        permitted = _permitted(user, verb)
        ref = _ref(subject)
        if ref is not None and ref.kind == DEFINITION.key and _kinds_are_for_admins(user, verb):
            return False
        if isinstance(permitted, Everything) or ref is None:
            return isinstance(permitted, Everything)
        reached = either(permitted, _owned(user, verb))
        if isinstance(reached, Nothing):
            return False
        if run(Query(all_of(*_is(ref)), limit=1, counted=False), reached).ids:
            return True
        return isinstance(subject, dict) and _would_be_new(ref) and _fits(subject, permitted)

    def permitted(self, user: Person, verb: str) -> Predicate:
        """The entities that the user may do `verb` to."""
        permitted = _permitted(user, verb)
        reached = permitted if isinstance(permitted, Everything) else either(permitted, _owned(user, verb))
        if isinstance(reached, Nothing) or not _kinds_are_for_admins(user, verb):
            return reached
        return all_of(reached, Not(Equals("kind", DEFINITION.key)))


def _kinds_are_for_admins(user: Person, verb: str) -> bool:
    """Whether what defines a kind is left out of what the user may do `verb` to."""
    role = _role(user)
    return verb == EDIT and role != Role.ADMIN and known_rules.predicate(role, verb) is None


def _role(user: Person) -> str:
    return user.role if isinstance(user, User) and user.is_active else ANONYMOUS


def _permitted(user: Person, verb: str) -> Predicate:
    if isinstance(user, User) and user.token is not None and not user.token.gives(verb):
        return Nothing()
    return _permitted_to(_role(user), verb)


def _owned(user: Person, verb: str) -> Predicate:
    """What the user may do `verb` to because it is theirs: nobody makes something new by that."""
    if verb != EDIT or not isinstance(user, User) or not user.is_active:
        return Nothing()
    return owned_by(user) if user.token is None or user.token.gives(verb) else Nothing()


def _would_be_new(ref: Ref) -> bool:
    return not Entity.objects.filter(ref=str(ref)).exists()


def _fits(document: dict[str, Any], permitted: Predicate) -> bool:
    """Whether a document that is not in the catalog yet would be among what is permitted."""
    return Judged(terms_of(document, ())).fits(permitted)


def _permitted_to(role: str, verb: str) -> Predicate:
    if role == Role.ADMIN:
        return Everything()
    if role == ANONYMOUS and not (verb == Rule.Verb.READ and settings.ANONYMOUS_READ):
        return Nothing()
    stated = known_rules.predicate(role, verb)
    if stated is not None:
        return stated
    by_editors = role == Role.EDITOR and verb in BY_EDITORS
    return Everything() if verb == Rule.Verb.READ or by_editors else Nothing()


def _ref(subject: Any) -> Ref | None:
    match subject:
        case Ref():
            return subject
        case str():
            return _parsed(subject)
        case {"kind": str(kind), "metadata": {"name": str(name), **metadata}}:
            return Ref(kind.lower(), str(metadata.get("namespace") or "default").lower(), name.lower())
        case Location():
            return Ref("location", "default", subject.entity_name)
    return None


def _parsed(text: str) -> Ref | None:
    try:
        return Ref.parse(text)
    except BadRef:
        return None


def _is(ref: Ref) -> tuple[Equals, Equals, Equals]:
    return (
        Equals("kind", ref.kind),
        Equals("metadata.namespace", ref.namespace),
        Equals("metadata.name", ref.name),
    )
