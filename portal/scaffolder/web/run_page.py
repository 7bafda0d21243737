"""A run as its page shows it: how it stands, its steps, the lines it said."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from catalog.kinds.language import translated
from catalog.models import Entity
from catalog.policy import Person
from catalog.web.entity.links import SAFE_SCHEMES
from catalog.web.entity.prose import prose
from catalog.web.reference import entity_url, names
from portal.accounts.models import Role
from portal.scaffolder.approval import ROLE, may_decide
from portal.scaffolder.form import FieldKind, Form
from portal.scaffolder.form.collecting import MASK
from portal.scaffolder.form.field import Field
from portal.scaffolder.models import LogLine, Run, RunState, RunStep
from portal.scaffolder.template import Approval, Template
from portal.scaffolder.web.plan import Plan
from portal.scaffolder.web.review_page import ShownAnswer, shown_answers
from portal.scaffolder.web.rights import may_steer
from portal.scaffolder.web.subject import Subject, step_names

SHOWN = 2_000
"""Lines on the page at once; the download has all."""

FRESH = datetime.timedelta(seconds=10)

SIGNS = {
    "open": ("todo", "circle-dashed", _("To do:")),
    "processing": ("run", "loader-2", _("Running:")),
    "completed": ("ok", "circle-check", _("Done:")),
    "skipped": ("off", "ban", _("Skipped:")),
    "failed": ("bad", "alert-circle", _("Failed:")),
    "cancelled": ("off", "ban", _("Cancelled:")),
}
"""How a state looks: class, icon, word."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """`name` is in the language of the reader."""

    step: RunStep
    name: str
    now: datetime.datetime

    @property
    def css(self) -> str:
        return SIGNS[self.step.state][0]

    @property
    def icon(self) -> str:
        return SIGNS[self.step.state][1]

    @property
    def word(self) -> str | Promise:
        return SIGNS[self.step.state][2]

    @property
    def took(self) -> datetime.timedelta | None:
        if self.step.started_at is None:
            return None
        return (self.step.ended_at or self.now) - self.step.started_at


@dataclass(frozen=True, slots=True)
class ShownLine:
    """`css` is head for a step's beginning, bad for an error; `since` counts from the start of the run."""

    line: LogLine
    css: str
    since: str


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str
    icon: str


@dataclass(frozen=True)
class RunPage:
    """`after`: the number of the last line that the reader has. `problem`: why a decision was not taken."""

    run: Run
    user: Person
    seen: BitMap
    after: int = 0
    plan: Plan | None = None
    problem: str = ""

    @property
    def url(self) -> str:
        return run_url(self.run)

    @property
    def title(self) -> str:
        return self.run.title

    @property
    def pause(self) -> str:
        """Until the page asks again what came since: most runs end within seconds, others take their time."""
        if self.run.waits_for_approval:
            return "5s"
        age = timezone.now() - (self.run.started_at or self.run.created_at)
        return "300ms" if age < FRESH else "1s"

    @cached_property
    def may_steer(self) -> bool:
        return may_steer(self.user, self.run)

    @cached_property
    def may_decide(self) -> bool:
        return may_decide(self.user, self.run)

    @property
    def is_mine(self) -> bool:
        return self.run.created_by_id == self.user.pk

    @property
    def approval(self) -> Approval:
        """What the template says about it."""
        return Template.from_document(self.run.template).approval or Approval()

    @cached_property
    def approvers(self) -> list[str]:
        """Whom the template names, as pages call them."""
        known = names(self.approval.by, self.seen)
        return [_role(ref) or known[ref].name for ref in self.approval.by]

    @property
    def can_retry(self) -> bool:
        return self.may_steer and self.run.state in (RunState.FAILED, RunState.CANCELLED)

    @cached_property
    def secrets(self) -> list[Field]:
        """Which to ask for before it is tried again: those that it was given are gone with its end."""
        questions = [inner for field in self._form.shown for inner in field.walk()]
        return [each for each in questions if each.kind is FieldKind.SECRET and each.value == MASK]

    @cached_property
    def _form(self) -> Form:
        """As it was answered, with the questions that the template had then."""
        return Form.of(self._said.get("spec", {}).get("parameters"), self.run.answers)

    @cached_property
    def _said(self) -> dict[str, Any]:
        """The template as it was then, in the language of the reader."""
        return translated(self.run.template)

    @cached_property
    def answers(self) -> list[ShownAnswer]:
        """What was answered, by the titles that the template had then."""
        return shown_answers(self._form, self.seen, lambda _page: "")

    @cached_property
    def now(self) -> datetime.datetime:
        return timezone.now()

    @property
    def took(self) -> datetime.timedelta | None:
        if self.run.started_at is None:
            return None
        return (self.run.ended_at or self.now) - self.run.started_at

    @cached_property
    def steps(self) -> list[ShownStep]:
        listed = self.run.steps.order_by("position")
        called = step_names(self._said)
        return [ShownStep(step, called.get(step.step_id, step.name), self.now) for step in listed]

    @property
    def place(self) -> int:
        """Which step it is at, from 1."""
        open_at = (i for i, each in enumerate(self.steps, 1) if each.step.state in ("open", "processing"))
        return next(open_at, len(self.steps))

    @cached_property
    def template(self) -> Subject | None:
        """The template, if it is still there and the reader may see it."""
        entity = Entity.objects.filter(ref=self.run.template_ref).first()
        return Subject(entity, self.seen) if entity is not None and entity.pk in self.seen else None

    @cached_property
    def _lines(self) -> list[LogLine]:
        """The newest that are wanted, one more than are shown."""
        lines = LogLine.objects.filter(run=self.run, seq__gt=self.after).order_by("-seq")[: SHOWN + 1]
        return list(lines)[::-1]

    @property
    def is_cut(self) -> bool:
        """Whether there are earlier lines that the page leaves out."""
        return len(self._lines) > SHOWN

    @cached_property
    def lines(self) -> list[ShownLine]:
        start = self.run.started_at or self.run.created_at
        return [ShownLine(line, _css(line), _since(line.at - start)) for line in self._lines[-SHOWN:]]

    @property
    def last(self) -> int:
        return self._lines[-1].seq if self._lines else self.after

    @cached_property
    def links(self) -> list[Link]:
        """What the template says to open now, in the reader's language; only to where a page may link."""
        plain, said = (_links(each.get("spec", {}).get("output")) for each in (self.run.template, self._said))
        called = {str(one.get("title")): other.get("title") for one, other in zip(plain, said, strict=True)}
        links = [_link(each, called.get(str(each.get("title")))) for each in _links(self.run.output)]
        return [link for link in links if link.url] or self._made

    @property
    def _made(self) -> list[Link]:
        """What the steps made, for a template that says nothing to open."""
        stated = {key: value for each in self.steps for key, value in each.step.output.items() if value}
        entity, repository = stated.get("entityRef"), stated.get("remoteUrl")
        listed = [
            _link({"entityRef": entity}, _("Open it in the catalog")) if isinstance(entity, str) else None,
            _link({"url": repository}, _("Open the repository")) if repository else None,
        ]
        return [link for link in listed if link and link.url]

    @cached_property
    def texts(self) -> list[tuple[str, Any]]:
        """What the template says at its end, in Markdown."""
        stated = (self.run.output or {}).get("text")
        listed = [each for each in stated if isinstance(each, dict)] if isinstance(stated, list) else []
        return [(str(each.get("title") or ""), prose(str(each.get("content") or ""))) for each in listed]


def _role(ref: str) -> str:
    name = ref.removeprefix(ROLE)
    return str(Role(name).label) if ref != name and name in Role.values else ""


def run_url(run: Run) -> str:
    return reverse("create:run", args=[run.uid])


def _links(output: Any) -> list[dict[str, Any]]:
    stated = output.get("links") if isinstance(output, dict) else None
    return [each for each in stated if isinstance(each, dict)] if isinstance(stated, list) else []


def _link(stated: dict[str, Any], title: Any) -> Link:
    ref = stated.get("entityRef")
    title = str(title or stated.get("title") or stated.get("url") or ref or "")
    if isinstance(ref, str):
        return Link(title, entity_url(ref), "box")
    url = str(stated.get("url") or "")
    safe = url.startswith("/") or url.partition(":")[0].lower() in SAFE_SCHEMES
    return Link(title, url if safe else "", "external-link")


def _css(line: LogLine) -> str:
    if line.status == RunState.FAILED:
        return "bad"
    return "head" if line.status == RunState.PROCESSING else ""


def _since(time: datetime.timedelta) -> str:
    seconds = max(0.0, time.total_seconds())
    return f"{int(seconds // 60):02d}:{seconds % 60:04.1f}"
