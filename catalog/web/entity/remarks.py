"""What others have to say on an entity's page: features of the portal that the catalog knows nothing of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from pyroaring import BitMap

from catalog.models import Entity
from catalog.policy import Person


@dataclass(frozen=True, slots=True)
class Remark:
    """`label` is what stands on the link to `url`."""

    title: str
    text: str
    url: str
    label: str
    icon: str


class Remarks(Protocol):
    """What a function looks like that `settings.CATALOG_REMARKS` names. `visible` is what the person sees."""

    def __call__(self, entity: Entity, user: Person, visible: BitMap) -> Iterable[Remark]: ...


def remarks_on(entity: Entity, user: Person, visible: BitMap) -> list[Remark]:
    paths = getattr(settings, "CATALOG_REMARKS", ())
    return [remark for path in paths for remark in _loaded(path)(entity, user, visible)]


@cache
def _loaded(path: str) -> Remarks:
    loaded: Remarks = import_string(path)
    return loaded
