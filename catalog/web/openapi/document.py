"""A parsed OpenAPI document (3.x, or Swagger 2.0), read with care: nothing in it has to be as it should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")

HOPS = 10
"""References that lead to references, until it is taken for a circle."""

Mapped = Mapping[str, Any]


def mapping(value: Any) -> Mapped:
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """A scalar as text; nothing for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be done at one path. `item` holds what all operations of the path share."""

    method: str
    path: str
    value: Mapped
    item: Mapped
    is_webhook: bool = False

    @property
    def key(self) -> str:
        """Names it in an address."""
        return f"{self.method} {self.path}"

    @property
    def summary(self) -> str:
        return text(self.value.get("summary")) or text(self.item.get("summary")) or self.identity

    @property
    def identity(self) -> str:
        return text(self.value.get("operationId"))

    @property
    def is_deprecated(self) -> bool:
        return self.value.get("deprecated") is True

    @property
    def tag(self) -> str:
        return next((text(tag) for tag in listing(self.value.get("tags")) if text(tag)), "")


@dataclass(frozen=True)
class Document:
    root: Mapped

    @classmethod
    def of(cls, value: Any) -> Document | None:
        """None for what does not say that it is one."""
        known = isinstance(value, dict) and (text(value.get("openapi")) or text(value.get("swagger")))
        return cls(value) if known else None

    @property
    def is_swagger(self) -> bool:
        return "openapi" not in self.root

    @property
    def format(self) -> str:
        name = "Swagger" if self.is_swagger else "OpenAPI"
        return f"{name} {text(self.root.get('swagger' if self.is_swagger else 'openapi'))}"

    @property
    def info(self) -> Mapped:
        return mapping(self.root.get("info"))

    @cached_property
    def servers(self) -> list[str]:
        if not self.is_swagger:
            addresses = (text(mapping(server).get("url")) for server in listing(self.root.get("servers")))
            return [address for address in addresses if address]
        host = text(self.root.get("host"))
        schemes = [text(scheme) for scheme in listing(self.root.get("schemes"))] or ["https"]
        return [f"{scheme}://{host}{text(self.root.get('basePath'))}" for scheme in schemes] if host else []

    @cached_property
    def operations(self) -> list[Operation]:
        return [
            *self._operations(self.root.get("paths"), is_webhook=False),
            *self._operations(self.root.get("webhooks"), is_webhook=True),
        ]

    def _operations(self, paths: Any, *, is_webhook: bool) -> Iterator[Operation]:
        for path, value in mapping(paths).items():
            item = self.resolved(value)
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    yield Operation(method, str(path), item[method], item, is_webhook)

    @cached_property
    def schemas(self) -> Mapped:
        """By name."""
        if self.is_swagger:
            return mapping(self.root.get("definitions"))
        return mapping(mapping(self.root.get("components")).get("schemas"))

    def resolved(self, value: Any) -> Mapped:
        """What a reference leads to inside the document; what is none as it is; {} for what leads nowhere."""
        found = mapping(value)
        for _hop in range(HOPS):
            reference = found.get("$ref")
            if not isinstance(reference, str):
                return found
            beside = {key: item for key, item in found.items() if key != "$ref"}
            found = {**self._at(reference), **beside}
        return {}

    def _at(self, reference: str) -> Mapped:
        file, _hash, pointer = reference.partition("#")
        if file:
            return {}
        value: Any = self.root
        for step in pointer.split("/")[1:]:
            key = step.replace("%7B", "{").replace("%7D", "}").replace("~1", "/").replace("~0", "~")
            items = listing(value)
            inside = key.isascii() and key.isdigit() and int(key) < len(items)
            value = items[int(key)] if inside else mapping(value).get(key)
        return mapping(value)


def name_of(reference: str) -> str:
    """What a reference calls its target: `Order` of `#/components/schemas/Order`."""
    return reference.rpartition("/")[2] or reference
