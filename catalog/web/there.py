"""What an address names, and that it is not there."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from catalog.refs import Ref


class NotThere(Http404):
    """No entity of this reference that the person may see. Every view that `access` wraps may raise it; the
    answer tells what was here, since when it is gone, and how it comes back."""

    def __init__(self, ref: Ref) -> None:
        super().__init__(_("There is nothing of this name in the catalog."))
        self.ref = ref


def named(kind: str, namespace: str, name: str) -> Ref:
    """The reference that an address names: references know no capitals."""
    return Ref(kind.lower(), namespace.lower(), name.lower())
