"""Entity references: `[kind:][namespace/]name`. Pure; imports nothing of the catalog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

DEFAULT_NAMESPACE = "default"
MAX_LENGTH = 255
"""The longest reference that can be stored: three parts of 63 characters fit well."""


class BadRef(ValueError):
    """The text is no entity reference; the message says what is wrong with it, in Backstage's words."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A complete reference, lower-cased. `str(ref)` is `kind:namespace/name`; parsing that gives it back."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.namespace}/{self.name}"

    @classmethod
    def parse(
        cls, text: str, *, default_kind: str | None = None, default_namespace: str = DEFAULT_NAMESPACE
    ) -> Self:
        """Read a reference as people write it. Raises BadRef.

        A name may hold anything, spaces and `@` included: owners are often e-mail addresses. A `:` after
        the first `/` belongs to the name.
        """
        colon, slash = text.find(":"), text.find("/")
        if -1 < slash < colon:
            colon = -1
        kind = text[:colon] if colon >= 0 else default_kind
        namespace = text[colon + 1 : slash] if slash >= 0 else default_namespace
        name = text[max(colon, slash) + 1 :]
        if colon == 0 or not namespace or not name:
            raise BadRef(f'Entity reference "{text}" was not on the form [<kind>:][<namespace>/]<name>')
        if not kind:
            raise BadRef(
                f'Entity reference "{text}" had missing or empty kind '
                '(e.g. did not start with "component:" or similar)'
            )
        ref = cls(kind.lower(), namespace.lower(), name.lower())
        if len(ref.kind) + len(ref.namespace) + len(ref.name) > MAX_LENGTH - 2:  # some letters become two
            raise BadRef(f'Entity reference "{text[:60]}…" is longer than {MAX_LENGTH} characters')
        return ref
