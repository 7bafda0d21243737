from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.query.errors import BadQuery
from catalog.query.expression import parse_predicate
from portal.accounts.models import Rule


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Rule
        fields = ["role", "verb", "predicate"]

    def clean_predicate(self) -> Any:
        """The predicate as it was given, when it can be read."""
        predicate = self.cleaned_data["predicate"]
        try:
            parse_predicate(predicate)
        except BadQuery as reason:
            raise ValidationError(
                _("This is no predicate: %(reason)s"), params={"reason": str(reason)}
            ) from reason
        return predicate


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = RuleForm
    list_display = ["id", "whose", "verb", "predicate"]
    list_filter = ["role", "verb"]

    @admin.display(description=_("role"), ordering="role")
    def whose(self, rule: Rule) -> str:
        return rule.get_role_display() or str(_("Not signed in"))
