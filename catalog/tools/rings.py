"""The rings as pages use them, and the style sheet with a company's own colours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from catalog.models import Ring


@dataclass(frozen=True)
class Rings:
    """All rings, by slug, from the middle outwards."""

    by_slug: Mapping[str, Ring]

    @classmethod
    def read(cls) -> Rings:
        """One query."""
        return cls({ring.slug: ring for ring in Ring.objects.all()})

    def of(self, slug: object) -> Ring | None:
        """None for a tool that has no ring, or one that there is not."""
        return self.by_slug.get(slug.lower()) if isinstance(slug, str) else None

    @cached_property
    def css(self) -> str:
        """Declarations that replace the tokens of rings which have colours of their own; "" without any.

        A colour has been checked to be one when it was saved.
        """
        tokens = [
            f"--ring{ring.position}: light-dark({ring.light or ring.dark}, {ring.dark or ring.light});"
            for ring in self.by_slug.values()
            if ring.light or ring.dark
        ]
        return f"@layer tokens {{ :root {{ {' '.join(tokens)} }} }}\n" if tokens else ""

    @property
    def digest(self) -> str:
        """Names the style sheet by its content, so that browsers may keep it; "" where there is none."""
        return hashlib.sha256(self.css.encode()).hexdigest()[:12] if self.css else ""
