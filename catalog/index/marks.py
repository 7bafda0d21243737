"""Terms that the catalog adds to an entity beside what its document says."""

from functools import lru_cache

from catalog.index.terms import Term

ERROR: Term = ("greenroom/error", "true", "true")

ORPHAN_ANNOTATION = "backstage.io/orphan"
ORPHAN: Term = (f"metadata.annotations.{ORPHAN_ANNOTATION}", "true", "true")


def dangling(relation_type: str) -> Term:
    """That a relation of this type leads to nothing in the catalog."""
    return ("greenroom/dangling", relation_type.lower(), relation_type)


def related(relation_type: str, ref: str) -> Term:
    """A relation, seen from the entity that has it: its type and the reference of the other end."""
    return (_relation_key(relation_type), ref, ref)


@lru_cache(maxsize=1024)
def _relation_key(relation_type: str) -> str:
    return f"relations.{relation_type}".lower()
