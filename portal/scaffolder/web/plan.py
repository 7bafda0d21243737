"""The plan: what a dry run says would be made, and what of it is taken already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import orjson
from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.utils.translation import gettext as _
from pygments.lexers import find_lexer_class_for_filename
from pyroaring import BitMap

from catalog.ingest.read import read
from catalog.models import Entity
from catalog.policy import Person
from catalog.refs import Ref
from catalog.web.entity.code import Code, code
from catalog.web.reference import Reference, names
from portal.scaffolder.catalog import files_of
from portal.scaffolder.changes.runs import BadAnswers, UnknownActions, dry_run
from portal.scaffolder.form import FieldKind, Form
from portal.scaffolder.running.dry import DryRun, MadeFile, PlannedStep
from portal.scaffolder.schema import BadSchema
from portal.scaffolder.template import Template
from portal.scaffolder.web.subject import Subject, step_names

KEPT_SECONDS = 600
KEPT_UP_TO = 2_000_000
"""Bytes of files. A larger plan is made anew for each file that somebody looks at."""

DRY = "does not support dry-run"
"""What the log of a dry run says of an action that it passes over."""

REGISTER = "catalog:register"
DESCRIPTORS = ("catalog-info.yaml", "catalog-info.yml")


@dataclass
class Folder:
    """`files` by name; every folder is open in a small plan."""

    name: str
    folders: dict[str, Folder] = field(default_factory=dict)
    files: list[MadeFile] = field(default_factory=list)
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity that would be registered; `taken` when the catalog has one of that name."""

    reference: Reference
    taken: bool


@dataclass(frozen=True)
class Plan:
    """`problem` says why there is none; `wanted` is the path of the file that is shown, and `url` the page
    that shows it."""

    url: str
    seen: BitMap
    made: DryRun | None
    problem: str = ""
    wanted: str = ""
    repositories: tuple[str, ...] = ()
    step_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> list[MadeFile]:
        return self.made.files if self.made else []

    @property
    def error(self) -> str:
        return (self.made.error or "") if self.made else ""

    @property
    def log(self) -> list[str]:
        return [line.message for line in self.made.log] if self.made else []

    @property
    def steps(self) -> list[tuple[str, PlannedStep]]:
        """Each with its name in the language of the reader."""
        listed = self.made.steps if self.made else []
        return [(self.step_names.get(each.step.id, each.step.name), each) for each in listed]

    @property
    def not_tried(self) -> list[str]:
        """Actions of steps that would run, and that a plan passes over since they change what is outside."""
        listed = self.made.steps if self.made else []
        found = ((step.step.id, step.step.action) for step in listed)
        reached = {line.step_id for line in self.made.log if DRY in line.message} if self.made else set()
        return [action for step_id, action in found if step_id in reached]

    @property
    def registers(self) -> bool:
        """Whether a step would bring what the descriptors state into the catalog."""
        return REGISTER in self.not_tried

    @cached_property
    def tree(self) -> Folder:
        root = Folder("", is_open=True)
        few = len(self.files) <= 40
        for made in self.files:
            *above, _name = made.path.split("/")
            node = root
            for step in above:
                node = node.folders.setdefault(step, Folder(step))
                node.is_open = node.is_open or few or self.wanted.startswith("/".join(above))
            node.files.append(made)
        return root

    @cached_property
    def shown(self) -> MadeFile | None:
        """The file that was asked for, else the README, else the first."""
        by_path = {made.path: made for made in self.files}
        readme = next((path for path in by_path if path.rpartition("/")[2].lower() == "readme.md"), "")
        return by_path.get(self.wanted) or by_path.get(readme) or next(iter(self.files), None)

    @property
    def text(self) -> str | None:
        """Of the file that is shown; None of one that is no text."""
        if self.shown is None or b"\x00" in self.shown.data:
            return None
        try:
            return self.shown.data.decode()
        except UnicodeDecodeError:
            return None

    @property
    def code(self) -> Code | None:
        text = self.text
        if text is None or self.shown is None:
            return None
        lexer = find_lexer_class_for_filename(self.shown.path)
        return code(text, lexer.aliases[0] if lexer and lexer.aliases else "")

    @cached_property
    def entries(self) -> list[Entry]:
        """What the descriptors among the files would bring into the catalog."""
        refs = list(dict.fromkeys(ref for made in self.files for ref in _stated(made)))
        taken = set(Entity.objects.filter(ref__in=refs).values_list("ref", flat=True))
        named = names(refs, self.seen)
        return [Entry(replace(named[ref], gone=False), ref in taken) for ref in refs]


def plan(subject: Subject, form: Form, user: Person, wanted: str) -> Plan:
    """Go through the steps without making anything; what was planned a moment ago is used again."""
    answers = form.collected()
    made: DryRun | None = None
    problem = ""
    try:
        made = _planned(subject, form, answers, user)
    except UnknownActions as unknown:
        problem = _("It needs actions that are not here: %(names)s") % {"names": ", ".join(unknown.names)}
    except BadAnswers as bad:
        problem = _("The answers do not fit the template: %(why)s") % {"why": str(bad)}
    except BadSchema as bad:
        problem = str(bad)
    shown = (each for each in form.shown if each.kind is FieldKind.REPOSITORY and each.value)
    repositories = tuple(str(each.value) for each in shown)
    return Plan(
        subject.review_url, subject.seen, made, problem, wanted, repositories, step_names(subject.said)
    )


def _planned(subject: Subject, form: Form, answers: Mapping[str, Any], user: Person) -> DryRun:
    account = user if isinstance(user, AbstractBaseUser) else None
    said = orjson.dumps([subject.ref, subject.entity.etag, answers, account.pk if account else 0])
    return remembered(
        said,
        lambda: dry_run(
            actor=account,
            template=template_for(subject, form),
            answers=answers,
            files=files_of(subject.entity),
            secret_names=tuple(form.secrets()),
        ),
    )


def remembered(said: bytes, make: Callable[[], DryRun]) -> DryRun:
    """The plan for what `said` tells, made once for a while."""
    key = f"scaffolder.plan.{hashlib.sha256(said).hexdigest()}"
    known: DryRun | None = cache.get(key)
    if known is not None:
        return known
    made = make()
    if sum(len(file.data) for file in made.files) <= KEPT_UP_TO:
        cache.set(key, made, KEPT_SECONDS)
    return made


def template_for(subject: Subject, form: Form) -> Template:
    """The template with the pages that show: the others ask nothing."""
    return template_of(Template.from_document(subject.doc), form)


def template_of(whole: Template, form: Form) -> Template:
    return replace(whole, pages=tuple(page.schema for page in form.pages))


def _stated(made: MadeFile) -> Iterator[str]:
    """The references that a descriptor states."""
    if made.path.rpartition("/")[2] not in DESCRIPTORS:
        return
    for document in read(made.data):
        match document.value:
            case {"kind": str(kind), "metadata": {"name": str(name), **metadata}}:
                namespace = str(metadata.get("namespace") or "default")
                yield str(Ref(kind.lower(), namespace.lower(), name.lower()))
