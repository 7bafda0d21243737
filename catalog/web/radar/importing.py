"""A radar of another program is taken in: choose a file, see what it would change, take it in, take it
back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.changes.radar_import import IMPORTED, UNDONE, Done, import_radar, refusal
from catalog.index.read import Snapshot
from catalog.models import AuditEvent
from catalog.tools import words
from catalog.tools.radar.foreign import ForeignRadar, NoRadar, read_radar
from catalog.tools.radar.meeting import OTHER, Mapped, Outcome, Step, meet, slug_of, suggested
from catalog.tools.rings import Rings
from catalog.tools.sheets import Sheet, sheets

CREATE, LEAVE = "create", "leave"
SHOWN = 10
"""Earlier imports that the page lists."""

FORMATS: Mapping[str, str | Promise] = {
    "backstage": gettext_lazy("Backstage, JSON"),
    "zalando": gettext_lazy("Zalando, JSON"),
    "byor-json": gettext_lazy("Build your own radar, JSON"),
    "byor-csv": gettext_lazy("Build your own radar, CSV"),
    "aoe": gettext_lazy("AOE, Markdown"),
}


class FileForm(forms.Form):
    """`radar` is what the file says, once the form is valid."""

    file = forms.FileField(
        label=gettext_lazy("File of the radar"),
        help_text=gettext_lazy(
            "JSON of Backstage's tech radar or of Zalando's, CSV or JSON of “Build your own radar”, "
            "or a zip of the folder radar/ of AOE's."
        ),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".json,.csv,.zip,.txt"}),
    )
    radar: ForeignRadar

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.radar = read_radar(file.read())
        except NoRadar as error:
            raise forms.ValidationError(str(error)) from error
        return file


class MappingForm(forms.Form):
    """What the radar's rings and quadrants are here, and what becomes of entries that are no tools yet."""

    unknown = forms.ChoiceField(
        label=gettext_lazy("Entries that are no tools here yet"),
        choices=[
            (CREATE, gettext_lazy("Make tools of them")),
            (LEAVE, gettext_lazy("Leave them out")),
        ],
        initial=CREATE,
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, data: QueryDict | None, *, radar: ForeignRadar, rings: Rings) -> None:
        super().__init__(data)
        self.radar = radar
        first = suggested(radar, rings)
        known = [("", _("none of ours")), *((one.slug, str(one)) for one in rings.by_slug.values())]
        for place, (key, name) in enumerate(radar.rings.items()):
            self.fields[f"ring-{place}"] = forms.ChoiceField(
                label=name,
                choices=known,
                required=False,
                initial=first.rings[key],
                widget=forms.Select(attrs={"class": "input"}),
            )
        for place, (key, name) in enumerate(radar.quadrants.items()):
            self.fields[f"quadrant-{place}"] = forms.CharField(
                label=name,
                required=False,
                max_length=63,
                initial=first.categories[key],
                widget=forms.TextInput(attrs={"class": "input", "list": "categories", "spellcheck": "false"}),
            )

    @property
    def of_rings(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("ring-")]

    @property
    def of_quadrants(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("quadrant-")]

    def mapped(self) -> Mapped:
        """What the person chose; what they did not see yet is suggested."""
        value = self.cleaned_data if self.is_bound else self.initials
        return Mapped(
            rings={key: value.get(f"ring-{n}") or "" for n, key in enumerate(self.radar.rings)},
            categories={
                key: slug_of(value.get(f"quadrant-{n}") or "") or OTHER
                for n, key in enumerate(self.radar.quadrants)
            },
        )

    @property
    def initials(self) -> dict[str, Any]:
        return {name: field.initial for name, field in self.fields.items()}

    @property
    def creates(self) -> bool:
        return (self.cleaned_data if self.is_bound else self.initials).get("unknown") == CREATE


@dataclass(frozen=True)
class Row:
    """`their_ring` is what the radar calls its ring; `problem` is why it cannot be done; `is_chosen` that the
    person left its mark."""

    step: Step
    their_ring: str
    problem: str
    is_chosen: bool

    @property
    def can(self) -> bool:
        return not self.problem and self.step.outcome in (Outcome.CREATE, Outcome.MOVE)

    @property
    def outcome(self) -> str:
        return Outcome.REFUSED.value if self.problem else self.step.outcome.value


@dataclass(frozen=True)
class Preview:
    """What the radar would change. `left` are names of entries that the person took the mark from."""

    radar: ForeignRadar
    form: MappingForm
    at: Snapshot
    rings: Rings
    source: str
    left: frozenset[str] = frozenset()

    @property
    def format(self) -> str | Promise:
        return FORMATS.get(self.radar.form, self.radar.form)

    @cached_property
    def tools(self) -> Sequence[Sheet]:
        """All of them, since a name is taken by one that nobody may see, too. Only admins get here."""
        return sheets(self.at.equals("kind", "tool"))

    @cached_property
    def rows(self) -> list[Row]:
        steps = meet(
            self.radar,
            self.form.mapped(),
            self.tools,
            self.rings,
            today=timezone.localdate(),
            create=self.form.creates,
            source=self.source,
        )
        names = self.radar.rings
        return [
            Row(
                step,
                names.get(step.blip.ring, step.blip.ring),
                step.reason or refusal(step),
                step.name not in self.left,
            )
            for step in steps
        ]

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.outcome for row in self.rows)

    @property
    def categories(self) -> list[tuple[str, str | Promise]]:
        used = {str(sheet.spec["category"]) for sheet in self.tools}
        return [(slug, words.category(slug)) for slug in sorted({*words.CATEGORIES, *used})]

    def take_in(self, actor: AbstractBaseUser) -> Done:
        """Raises Refused."""
        wanted = [row.step for row in self.rows if row.can and row.is_chosen]
        return import_radar(actor=actor, steps=wanted, source=self.source)


@dataclass(frozen=True)
class Import:
    """An import as its page tells it."""

    event: AuditEvent
    undone: AuditEvent | None

    @property
    def source(self) -> str:
        return str(self.event.detail.get("source") or "")

    @property
    def created(self) -> list[str]:
        """References."""
        return sorted(self.event.detail.get("created") or ())

    @property
    def moved(self) -> list[str]:
        return sorted(self.event.detail.get("moved") or ())

    @property
    def count(self) -> int:
        return len(self.created) + len(self.moved)

    @property
    def left(self) -> list[str]:
        """What an undoing left as it was."""
        return list(self.undone.detail.get("left") or ()) if self.undone else []


def earlier() -> list[Import]:
    """The last imports, the newest first. Two queries."""
    events = list(AuditEvent.objects.filter(verb=IMPORTED).select_related("actor").order_by("-pk")[:SHOWN])
    undoings = AuditEvent.objects.filter(verb=UNDONE).order_by("-pk")[: SHOWN * 10]
    undone = {row.detail.get("event"): row for row in undoings}
    return [Import(event, undone.get(event.pk)) for event in events]
