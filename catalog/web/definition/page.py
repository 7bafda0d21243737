"""The Definition tab: an API's operations to read, or its text; the addresses of an MCP server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.ingest.problem import Problem
from catalog.models import Entity
from catalog.refs import Ref
from catalog.web.definition.lines import Lines, language_of, lines_of
from catalog.web.definition.reading import Unreadable, data_of, is_read
from catalog.web.entity.links import safe_url
from catalog.web.entity.prose import prose
from catalog.web.openapi.contents import Group, groups
from catalog.web.openapi.details import Details, details
from catalog.web.openapi.document import Document, listing, text
from catalog.web.openapi.schema import Describer, Field

OPENAPI = frozenset({"openapi", "swagger"})
"""Types of APIs whose operations are shown."""

AS_DATA = OPENAPI | {"asyncapi"}
"""Types of APIs whose definitions are YAML or JSON."""

HEAVY = 300_000
"""Characters of YAML that make a page wait; a longer one is read after the page is there."""

CHECKED = 1_500_000
"""Characters. A longer text, of which only the text is shown, is not read to find mistakes in it."""


LAZY = frozenset({"group", "schemas", "operation", "schema", "lines"})
"""Parts of the page that are fetched when they are opened or come into view; each id begins so."""

SCHEMAS = 100
"""Schemas of an API beyond which their list is such a part."""


@dataclass(frozen=True, slots=True)
class Remote:
    type: str
    address: str
    url: str


@dataclass(frozen=True, slots=True)
class SchemaName:
    name: str
    tab: DefinitionTab

    @property
    def url(self) -> str:
        """Where it is read."""
        return self.tab.query(schema=self.name)


@dataclass(frozen=True)
class DefinitionTab:
    entity: Entity
    doc: Mapping[str, Any]
    asked: QueryDict
    url: str

    @property
    def _spec(self) -> Mapping[str, Any]:
        spec = self.doc.get("spec")
        return spec if isinstance(spec, dict) else {}

    @property
    def text(self) -> str:
        definition = self._spec.get("definition")
        return definition if isinstance(definition, str) and definition.strip() else ""

    @property
    def type(self) -> str:
        return self.entity.type.lower()

    @property
    def remotes(self) -> list[Remote]:
        """Where an MCP server is reached."""
        stated = listing(self._spec.get("remotes")) if self.entity.kind == "api" else []
        found = [(text(one.get("type")), text(one.get("url"))) for one in stated if isinstance(one, dict)]
        return [Remote(type_, address, safe_url(address)) for type_, address in found]

    @property
    def exists(self) -> bool:
        return bool(self.text or self.remotes)

    @property
    def _key(self) -> str:
        return f"{self.entity.pk} {self.entity.etag}"

    @property
    def waits(self) -> bool:
        """Whether the page comes first and this after it, since reading it takes a while."""
        is_short = len(self.text) <= HEAVY or is_read(self.text, self._key)
        return not (is_short or self.type not in AS_DATA or "now" in self.asked or self.is_text_asked)

    @cached_property
    def _read(self) -> Document | Problem | None:
        """The operations; or why there are none, if there should be."""
        if self.type not in AS_DATA or (self.type not in OPENAPI and len(self.text) > CHECKED):
            return None
        try:
            data = data_of(self.text, self._key)
        except Unreadable as unreadable:
            return unreadable.problem
        if self.type not in OPENAPI:
            return None
        document = Document.of(data)
        if document is None:
            return Problem(_("It does not say which version of OpenAPI it is written in: openapi: 3.1.0"))
        return document if document.operations or document.schemas else None

    @property
    def document(self) -> Document | None:
        return self._read if isinstance(self._read, Document) else None

    @property
    def problem(self) -> Problem | None:
        return self._read if isinstance(self._read, Problem) else None

    @property
    def is_text_asked(self) -> bool:
        return self.asked.get("as") == "text"

    @property
    def is_text(self) -> bool:
        return self.is_text_asked or self.document is None

    @property
    def has_reader(self) -> bool:
        """Whether there are operations to show; who asks for the text does not wait for that to be known."""
        return self.type in OPENAPI if self.is_text_asked else self.document is not None

    @cached_property
    def lines(self) -> Lines:
        first = self.asked.get("from", "")
        number = int(first) if first.isascii() and first.isdigit() and len(first) < 10 else 1
        hit = None if self.is_text_asked or self.problem is None else self.problem.line
        return lines_of(self.text, language_of(self.text, self.entity.type), number, hit)

    @property
    def find(self) -> str:
        return self.asked.get("find", "").strip()[:200]

    @cached_property
    def groups(self) -> Sequence[Group]:
        if self.document is None:
            return []
        return groups(
            self.document,
            find=self.find,
            opened=(self.asked.get("operation", ""), self.asked.get("group", "")),
            address=lambda part, key: self.query(**{part: key}),
        )

    @property
    def group(self) -> Group | None:
        """The one that is asked for."""
        asked = self.asked.get("group", "")
        return next((group for group in self.groups if group.key == asked), None)

    @property
    def description(self) -> SafeString | None:
        described = text(self.document.info.get("description")) if self.document else ""
        return prose(described) if described else None

    @cached_property
    def operation(self) -> Details | None:
        """The one that is asked for."""
        asked = self.asked.get("operation", "")
        operations = self.document.operations if self.document else []
        found = next((operation for operation in operations if operation.key == asked), None)
        return details(self.document, found) if self.document and found else None

    @cached_property
    def schemas(self) -> list[SchemaName]:
        names = self.document.schemas if self.document else {}
        wanted = [str(name) for name in names if self.find.lower() in str(name).lower()]
        return [SchemaName(name, self) for name in sorted(wanted, key=str.lower)]

    @property
    def are_schemas_asked(self) -> bool:
        return bool({"schema", "schemas", "find"} & set(self.asked))

    @property
    def are_schemas_there(self) -> bool:
        return self.are_schemas_asked or len(self.schemas) <= SCHEMAS

    @property
    def schemas_url(self) -> str:
        return self.query(schemas="all")

    @property
    def schema_name(self) -> str:
        return self.asked.get("schema", "")

    @cached_property
    def schema(self) -> Field | None:
        """The one that is asked for."""
        schemas = self.document.schemas if self.document else {}
        if self.document is None or self.schema_name not in schemas:
            return None
        return Describer(self.document).describe(schemas[self.schema_name])

    def query(self, **more: Any) -> str:
        return f"{self.url}?" + urlencode({"tab": "definition", **more})

    @property
    def reader_url(self) -> str:
        return self.query()

    @property
    def now_url(self) -> str:
        return self.query(now=1)

    @property
    def text_url(self) -> str:
        return self.query(**{"as": "text"})

    @property
    def next_lines_url(self) -> str:
        return self.query(**{"as": "text", "from": self.lines.next})

    @property
    def raw_url(self) -> str:
        ref = Ref.parse(self.entity.ref)
        return reverse("catalog:definition", args=[ref.kind, ref.namespace, ref.name])

    def fragment(self, target: str | None) -> dict[str, str]:
        """The lazy part that a request means: the partial for the id of its target."""
        kind = (target or "").partition("-")[0]
        return {target: kind} if target and kind in LAZY else {}
