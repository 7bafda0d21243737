"""An entity as others name it: its icon, its name and where its page is, or that it is not in the catalog."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from pyroaring import BitMap

from catalog import kinds
from catalog.models import Entity
from catalog.refs import BadRef, Ref
from catalog.tools.sheets import sheets

UNKNOWN_ICON = "puzzle"


@dataclass(frozen=True, slots=True)
class Reference:
    """`name` is what a page shows: title or name, with the namespace where it is not the usual one. `url` is
    empty where there is no page for the reader."""

    ref: str
    name: str
    kind: str
    url: str
    gone: bool = False
    note: str = ""

    @property
    def icon(self) -> str:
        return icon_of(self.kind)

    @property
    def is_person(self) -> bool:
        return self.kind == "user"


def icon_of(kind: str) -> str:
    known = kinds.get(kind)
    return known.icon.removeprefix("i-") if known else UNKNOWN_ICON


_PLAIN = re.compile(r"[a-z0-9]+:[a-z0-9._-]+/[a-z0-9._-]+")
"""References that stand in an address as they are."""


def entity_url(ref: str | Ref) -> str:
    """The page of an entity; "" for what is no reference, or one that no entity can have: with another slash.

    Pages name hundreds, nearly all of them plain.
    """
    if _PLAIN.fullmatch(text := str(ref)):
        return f"{_catalog(get_script_prefix())}{text.replace(':', '/', 1)}/"
    if not isinstance(ref, Ref):
        try:
            ref = Ref.parse(ref)
        except BadRef:
            return ""
    if "/" in ref.name:
        return ""
    return reverse("catalog:entity", args=[ref.kind, ref.namespace, ref.name])


@lru_cache(maxsize=4)
def _catalog(_prefix: str) -> str:
    return reverse("catalog:list")


def shown_name(ref: str, name: str = "", title: str = "") -> str:
    _kind, _colon, rest = ref.partition(":")
    namespace, _slash, short = rest.partition("/")
    label = title or name or short or ref
    return label if namespace in ("", "default") or title else f"{namespace}/{label}"


def reference(ref: str, *, name: str = "", title: str = "", note: str = "") -> Reference:
    """One that is in the catalog."""
    return Reference(ref, shown_name(ref, name, title), ref.partition(":")[0], entity_url(ref), note=note)


def hidden(ref: str) -> Reference:
    """One that is in the catalog and that the reader may not see."""
    return Reference(ref, shown_name(ref), ref.partition(":")[0], "")


def missing(ref: str) -> Reference:
    """One that something refers to and that is not in the catalog."""
    return Reference(ref, shown_name(ref), ref.partition(":")[0], "", gone=True)


TRANSLATED = ("trend:", "tool:", "template:")
"""How references begin whose entities have titles in several languages."""


def titles_in_language(ids: Mapping[str, int]) -> dict[str, str]:
    """The titles of those that may have several, as the reader's language has them, by reference. One query,
    and none in the language that descriptors are written in."""
    asked = [pk for ref, pk in ids.items() if ref.startswith(TRANSLATED)]
    if not asked or get_language() == settings.LANGUAGE_CODE:
        return {}
    return {sheet.ref: sheet.title for sheet in sheets(asked) if "title" in sheet.doc["metadata"]}


def seen_only(refs: Iterable[str], seen: BitMap) -> list[Reference]:
    """Those of the references that lead to an entity that the reader may see, in their order. One query."""
    wanted = list(dict.fromkeys(refs))
    named = names(wanted, seen)
    return [named[ref] for ref in wanted if ref in named and named[ref].url]


def names(refs: Iterable[str], seen: BitMap) -> dict[str, Reference]:
    """Each reference as a page shows it to who may see the entities `seen`, in one query.

    What they may not see stands there as whoever refers to it wrote it: without its title, and no link. In
    another language than descriptors are written in it is two queries where trends or tools are among them.
    """
    wanted = {ref for ref in refs if ref}
    rows = list(Entity.objects.filter(ref__in=wanted).values_list("ref", "pk", "name", "title"))
    said = titles_in_language({ref: pk for ref, pk, _name, _title in rows if pk in seen})
    present = {
        ref: reference(ref, name=name, title=said.get(ref, title)) if pk in seen else hidden(ref)
        for ref, pk, name, title in rows
    }
    return {ref: present.get(ref) or missing(ref) for ref in wanted}
