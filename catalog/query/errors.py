"""What is wrong with a question, in words for the one who asked it."""

from __future__ import annotations


class BadQuery(ValueError):
    """A filter, predicate, order or cursor that cannot be understood. Its text is shown as it is."""
