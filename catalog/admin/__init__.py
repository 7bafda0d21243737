"""The catalog's part of the admin site."""

from catalog.admin.ring import RingAdmin

__all__ = ["RingAdmin"]
