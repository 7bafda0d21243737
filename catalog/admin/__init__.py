"""The catalog's part of the admin site: every table, and a list for each kind."""

from catalog.admin import descriptor, detection, history, index, location, people, ring
from catalog.admin.entities import entity, kind

__all__ = ["descriptor", "detection", "entity", "history", "index", "kind", "location", "people", "ring"]
