"""Advice for the company as a whole, and the answer to "we need this trend: what should it use?"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from pyroaring import BitMap

from catalog.models import Dismissal, Entity, Relation
from catalog.refs import BadRef, Ref
from catalog.tools.answer import Answer
from catalog.tools.counting import COMPANY
from catalog.tools.recommend import Advised, Doubled
from catalog.web.advice.on import AdviceOn, ToolLink, TrendLine
from catalog.web.listing.lacking import lacking_url
from catalog.web.reference import Reference, reference
from catalog.web.tools.cards import trend_url

LONGEST = 255


@dataclass(frozen=True, slots=True)
class Question:
    """The name or reference of a trend, and of a component or "" for the company."""

    trend: str = ""
    component: str = ""

    @classmethod
    def of(cls, parameters: QueryDict) -> Question:
        return cls(
            *(parameters.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in ("trend", "for"))
        )


@dataclass(frozen=True)
class CompanyAdvice(AdviceOn):
    question: Question = Question()

    @cached_property
    def ids(self) -> BitMap:
        return self.subjects.adoption.components

    @property
    def scopes(self) -> Collection[str]:
        return (COMPANY,)

    def lacking_url(self, trend: str) -> str:
        return lacking_url(trend)

    @property
    def doubled(self) -> Sequence[Doubled]:
        """A whole company has room for two tools of one kind; teams and services are asked."""
        return ()

    @property
    def lines(self) -> list[TrendLine]:
        """Every trend that matters, those first that most lack a tool for."""
        return sorted([*self.gaps, *self.covered], key=lambda line: -line.facts.lacking)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Trends to ask about: reference, title, whether it is asked about."""
        return [(one.ref, one.title, one.ref == self._trend) for one in self.subjects.trends]

    @cached_property
    def _trend(self) -> str:
        return _ref(self.question.trend, "trend")

    @cached_property
    def component(self) -> Entity | None:
        """The component asked about, if the reader may see it."""
        ref = _ref(self.question.component, "component")
        found = Entity.objects.filter(ref=ref, kind="component").first() if ref else None
        return found if found is not None and found.pk in self.seen else None

    @property
    def is_unknown(self) -> bool:
        """Whether a component was asked about that is not there."""
        return bool(self.question.component) and self.component is None

    @property
    def shown_component(self) -> Reference | None:
        one = self.component
        return reference(one.ref, name=one.name, title=one.title) if one else None

    @cached_property
    def answer(self) -> Answer | None:
        """None where nothing was asked, or about something that is not there."""
        if not self._trend or self.is_unknown:
            return None
        one = self.component
        if one is None:
            return self.subjects.answer(self.subject, self.ids, self._trend)
        ids = BitMap([one.pk])
        subject = self.subjects.subject(ids, one, self._system_of(one))
        dismissed = Dismissal.objects.in_force().filter(ref=one.ref).values_list("tool_ref", flat=True)
        return self.subjects.answer(subject, ids, self._trend, list(dismissed))

    def _system_of(self, one: Entity) -> str:
        systems = Relation.objects.filter(source=one, type="partOf", target_ref__startswith="system:")
        return systems.order_by("pk").values_list("target_ref", flat=True).first() or ""

    @property
    def answer_url(self) -> str:
        """The page of the trend that was asked about."""
        return trend_url(Ref.parse(self._trend))

    @property
    def best(self) -> tuple[ToolLink, Advised] | None:
        found = self.answer.best if self.answer else None
        return (self.link(found.tool.ref), found) if found else None

    @property
    def others(self) -> Sequence[tuple[ToolLink, str]]:
        return [(self.link(one.tool.ref), one.why) for one in self.answer.others] if self.answer else []


def _ref(written: str, kind: str) -> str:
    """Complete; "" for what is none."""
    try:
        ref = Ref.parse(written.lower(), default_kind=kind) if written else None
    except BadRef:
        return ""
    return str(ref) if ref and ref.kind == kind else ""
