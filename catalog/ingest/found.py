"""What a file turned out to hold, made ready for the database outside any transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from catalog.index.holders import Holders
from catalog.index.terms import Term, terms_of
from catalog.ingest.check import Checked
from catalog.ingest.parts import Mark
from catalog.ingest.problem import Problem

LIGHT = 50
"""Documents that stay as they were and are as much work as one that changed."""
SERVER_FIELDS = ("uid", "etag")
Relation = tuple[str, str, str]  # type, inverse, reference of the target


@dataclass(slots=True)
class Found:
    """One document: either refused (`problem`) or ready (`text`), in both cases with what it claims to be; or
    `same_as` the one at a position of the file as it was read last, with nothing else said of it. By `mark`
    it will be known next time.

    `text` is finished JSON with `metadata` last, so that uid and etag can be put in without parsing it. Its
    `terms` are given, or it is `number` of a `group` that was prepared together, and has those of that.
    """

    position: int
    line: int
    ref: str = ""
    problem: Problem | None = None
    text: str = ""
    digest: str = ""
    name: str = ""
    title: str = ""
    type: str = ""
    lifecycle: str = ""
    owner: str = ""
    relations: tuple[Relation, ...] = ()
    terms: set[Term] = field(default_factory=set)
    group: Holders | None = None
    number: int = 0
    same_as: int | None = None
    mark: Mark | None = None

    def all_terms(self) -> set[Term]:
        return self.terms if self.group is None else terms_of(orjson.loads(self.text), ())


@dataclass(frozen=True, slots=True)
class Include:
    """A target of a Location entity, as written."""

    target: str
    type: str = ""
    optional: bool = False


@dataclass(slots=True)
class FileRead:
    """A file that is new or changed. `fingerprint` is empty while something in it is refused, so that it is
    read again next time: what was missing (a kind, a neighbour's file) may be there by then.

    `known` are its documents as `catalog.ingest.parts` knows them again, where there are several.
    `unclear` is a problem with a document that does not even say what it is. Of a file in parts, `claimed`
    are the descriptors that the parts before were stored as.
    """

    location_id: int
    path: str
    fingerprint: str
    inputs: list[str] = field(default_factory=list)
    includes: list[Include] = field(default_factory=list)
    documents: list[Found] = field(default_factory=list)
    problem: Problem | None = None
    file_id: int | None = None
    known: bytes = b""
    continued: bool = False
    unclear: Problem | None = None
    claimed: set[int] = field(default_factory=set)

    @property
    def weight(self) -> int:
        """How many documents to write it counts for; one that is the same as before is hardly any work."""
        same = sum(1 for found in self.documents if found.same_as is not None)
        return max(1, len(self.documents) - same + same // LIGHT)

    def parts(self, size: int) -> Iterator[FileRead]:
        """The file in pieces of at most `size` documents, for a file too long for one write.

        Only the last piece has the fingerprint, so that a file of which a part was stored is read again;
        those before it say that they are `continued`. All share `claimed`.
        """
        nameless = (found.problem for found in self.documents if not found.ref)
        self.unclear = self.problem or next(nameless, None)
        if len(self.documents) <= size:
            yield self
            return
        for start in range(0, len(self.documents), size):
            documents = self.documents[start : start + size]
            last = start + size >= len(self.documents)
            yield replace(
                self,
                documents=documents,
                fingerprint=self.fingerprint if last else "",
                continued=not last,
            )


def ready(checked: Checked, *, position: int, line: int, annotations: dict[str, str]) -> Found:
    """A checked document as it will be stored; `annotations` are the server's and win over the file's."""
    doc = checked.doc
    metadata = {key: value for key, value in doc["metadata"].items() if key not in SERVER_FIELDS}
    if annotations:
        metadata["annotations"] = {**metadata.get("annotations", {}), **annotations}
    doc = {key: value for key, value in doc.items() if key not in ("metadata", "relations", "status")}
    doc["metadata"] = metadata
    data = orjson.dumps(doc)
    spec = doc.get("spec") or {}
    relations = tuple((stated.type, stated.inverse, stated.target) for stated in checked.relations)
    return Found(
        position=position,
        line=line,
        ref=str(checked.ref),
        text=data.decode(),
        digest=hashlib.blake2b(data, digest_size=20).hexdigest(),
        name=str(metadata["name"]),
        title=_column(metadata.get("title")) or _display_name(spec),
        type=_column(spec.get("type")),
        lifecycle=_column(spec.get("lifecycle")),
        owner=next((target for kind, _, target in relations if kind == "ownedBy"), ""),
        relations=relations,
        terms=terms_of(doc, ()),
    )


def _display_name(spec: dict[str, Any]) -> str:
    """What people and teams are called, where their metadata has no title."""
    profile = spec.get("profile")
    return _column(profile.get("displayName")) if isinstance(profile, dict) else ""


def _column(value: Any) -> str:
    return value[:255] if isinstance(value, str) else ""


def with_identity(text: str, *, uid: str, etag: str, problem: dict[str, Any] | None = None) -> str:
    """The text of an entity up to `relations`: uid and etag put in, and a reason why it is not what it should
    be."""
    return f'{text[:-2]},"uid":"{uid}","etag":"{etag}"}}{_status(problem)}'


def with_problem(text: str, problem: dict[str, Any] | None) -> str:
    """The text of an entity up to `relations`, with this reason in place of the one that it had."""
    doc = orjson.loads(text + "}")
    doc.pop("status", None)
    return orjson.dumps(doc).decode()[:-1] + _status(problem)


def _status(problem: dict[str, Any] | None) -> str:
    if problem is None:
        return ""
    item = {
        "type": "greenroom/descriptor",
        "level": "error",
        "message": problem["message"],
        "error": {name: value for name, value in problem.items() if name != "excerpt"},
    }
    return ',"status":' + orjson.dumps({"items": [item]}).decode()
