"""Relations in words: what a relation is called when it is read from this entity to the other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog import kinds

Text = str | Promise

CALLED = "calledby"
"""No relation of its own: who calls an API that the entity provides."""

HEADLINE = frozenset({"ownedby"})
"""Relations that the head of the page shows already."""

WORDS: dict[tuple[str, str], Text] = {
    ("dependson", "resource"): _("Uses"),
    ("dependson", "api"): _("Calls"),
    ("dependson", ""): _("Depends on"),
    ("dependencyof", ""): _("Used by"),
    ("providesapi", ""): _("Provides"),
    ("apiprovidedby", ""): _("Provided by"),
    ("consumesapi", ""): _("Calls"),
    ("apiconsumedby", ""): _("Called by"),
    (CALLED, ""): _("Called by"),
    ("partof", "system"): _("System"),
    ("partof", "domain"): _("Domain"),
    ("partof", ""): _("Part of"),
    ("haspart", ""): _("Contains"),
    ("ownerof", ""): _("Owns"),
    ("ownedby", ""): _("Owned by"),
    ("memberof", ""): _("Member of"),
    ("hasmember", ""): _("Members"),
    ("childof", ""): _("Part of"),
    ("parentof", ""): _("Sub-groups"),
    ("usestool", ""): _("Tools"),
    ("toolusedby", "template"): _("Templates with it"),
    ("toolusedby", ""): _("Used by"),
    ("recommends", ""): _("Recommends"),
    ("recommendedby", ""): _("Recommended by"),
    ("alternativeto", ""): _("Alternatives"),
    ("scaffoldedfrom", ""): _("Made from"),
    ("scaffolderof", ""): _("Made with it"),
    ("relatedtrend", ""): _("Related trends"),
}
"""By relation and kind of the other entity, lower-cased; without a kind for all the others."""

ORDER = (
    "dependencyof",
    CALLED,
    "apiconsumedby",
    "apiprovidedby",
    "providesapi",
    "consumesapi",
    "dependson",
    "usestool",
    "toolusedby",
    "recommends",
    "recommendedby",
    "alternativeto",
    "relatedtrend",
    "scaffoldedfrom",
    "scaffolderof",
    "partof",
    "childof",
    "memberof",
    "parentof",
    "hasmember",
    "haspart",
    "ownerof",
)
"""As the page lists them: first who needs this entity, then what it needs, then where it belongs."""


def words(relation: str, kind: str) -> Text:
    """What to call `relation` to entities of `kind` (empty: of any); "" for one that has no words."""
    relation = relation.lower()
    return WORDS.get((relation, kind)) or WORDS.get((relation, "")) or kinds.called(relation)


def spelled(relation: str) -> str:
    """`runsOn` as "Runs on"."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", relation).replace("-", " ").replace("_", " ")
    return parted[:1].upper() + parted[1:].lower()


def in_order(relations: Iterable[str]) -> list[str]:
    """The known ones as ORDER has them, then the others by name."""
    places = {relation: place for place, relation in enumerate(ORDER)}
    return sorted(
        relations, key=lambda relation: (places.get(relation.lower(), len(places)), relation.lower())
    )
