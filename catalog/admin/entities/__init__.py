"""Entities, of all kinds and of each: found by the index, edited in the forms of the portal."""
