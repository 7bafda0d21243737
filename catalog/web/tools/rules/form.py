"""The form in which a rule is edited, and tried on code before it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.changes.detector_rules import checked_rule
from catalog.index.read import snapshot
from catalog.models import Entity, Location
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.refs import BadRef, Ref
from catalog.tools.detectors.rule import LONGEST_RULE, BadRule, Rule
from catalog.tools.sources import annotations_of, place_of, place_of_address, place_of_source
from catalog.tools.trial import Code


class RuleForm(forms.Form):
    """`rule` is what the text states, and `code` what to try it on, once the form is valid."""

    text = forms.CharField(
        label=gettext_lazy("Rule"),
        max_length=LONGEST_RULE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "input yaml"}),
        help_text=gettext_lazy(
            "YAML. One strong signal shows that the tool is in use; of weak ones it takes two. "
            "Patterns are those of RE2."
        ),
    )
    enabled = forms.BooleanField(label=gettext_lazy("Look for this tool"), required=False, initial=True)
    on = forms.CharField(
        label=gettext_lazy("Component, source or repository"), max_length=2048, required=False
    )

    def __init__(self, data: Any = None, *, tool: str, visible: Predicate, trying: bool, **rest: Any) -> None:
        super().__init__(data, **rest)
        self.tool, self.visible, self.trying = tool, visible, trying
        self.rule: Rule | None = None
        self.code: Code | None = None
        self.line = 0

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        try:
            self.rule = checked_rule(tool=self.tool, text=text)
        except BadRule as error:
            self.line = error.line
            said = {"line": error.line, "reason": error.reason}
            shown = _("Line %(line)s: %(reason)s") % said if error.line else error.reason
            raise forms.ValidationError(shown) from error
        return text

    def clean_on(self) -> str:
        words = str(self.cleaned_data["on"]).replace("\x00", "").strip()
        if self.trying:
            self.code = self._code(words)
        return words

    def _code(self, words: str) -> Code:
        if not words:
            raise forms.ValidationError(_("Name a component, a source or a repository to try the rule on."))
        source = Location.objects.filter(target=words).exclude(type__in=Location.OWN).first()
        if source is None and (pasted := place_of_address(words)):
            return Code(pasted, whole=True)
        entity = None if source else self._entity(words)
        if source is None and entity is None:
            raise forms.ValidationError(
                _("“%(words)s” is no component, no source and no address of a repository.") % {"words": words}
            )
        place = place_of_source(source) if source else place_of(entity) if entity else None
        if place is None:
            raise forms.ValidationError(_("The catalog does not say where its code is."))
        return Code(place, tuple(annotations_of(entity)) if entity else (), whole=source is not None)

    def _entity(self, words: str) -> Entity | None:
        try:
            ref = Ref.parse(words, default_kind="component")
        except BadRef:
            return None
        rows = Entity.objects.select_related("location", "descriptor__file")
        entity: Entity | None = rows.filter(ref=str(ref)).first()
        return entity if entity and entity.pk in match(self.visible, snapshot()) else None
