"""The kinds of entity. One file a kind; to add one, write its file and name it here.

`get`, `all`, … speak of the registry of this process, which `registry` is.
"""

from __future__ import annotations

from catalog.kinds.ai_resource import AI_RESOURCE
from catalog.kinds.api import API
from catalog.kinds.component import COMPONENT
from catalog.kinds.custom import BadKind
from catalog.kinds.definition import DEFINITION
from catalog.kinds.domain import DOMAIN
from catalog.kinds.group import GROUP
from catalog.kinds.kind import Column, Kind, RelationField, Section, SpecType
from catalog.kinds.location import LOCATION
from catalog.kinds.registry import DuplicateKind, Registry
from catalog.kinds.resource import RESOURCE
from catalog.kinds.system import SYSTEM_KIND
from catalog.kinds.template import TEMPLATE
from catalog.kinds.tool import TOOL
from catalog.kinds.trend import TREND
from catalog.kinds.user import USER

BUILT_IN = (
    COMPONENT,
    API,
    RESOURCE,
    SYSTEM_KIND,
    DOMAIN,
    GROUP,
    USER,
    TEMPLATE,
    TREND,
    TOOL,
    AI_RESOURCE,
    LOCATION,
    DEFINITION,
)

registry = Registry(BUILT_IN)
get = registry.get
all = registry.all  # noqa: A001 - read as `kinds.all()`
all_custom = registry.all_custom
stated = registry.stated
register = registry.register
replace_custom = registry.replace_custom
inverse_of = registry.inverse_of
called = registry.called

__all__ = [
    "BUILT_IN",
    "LOCATION",
    "BadKind",
    "Column",
    "DuplicateKind",
    "Kind",
    "Registry",
    "RelationField",
    "Section",
    "SpecType",
    "all_custom",
    "called",
    "get",
    "inverse_of",
    "register",
    "registry",
    "replace_custom",
]
