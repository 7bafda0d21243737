from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.admin.table import TableAdmin, actor_of
from catalog.query.errors import BadQuery
from catalog.query.expression import parse_predicate
from portal.accounts.changes.rules import keep_rule, remove_rule
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
class RuleAdmin(TableAdmin):
    form = RuleForm
    list_display = ["id", "whose", "verb", "predicate"]
    list_filter = ["role", "verb"]

    @admin.display(description=_("role"), ordering="role")
    def whose(self, rule: Rule) -> str:
        return rule.get_role_display() or str(_("Not signed in"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["role", "verb", "predicate"]

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: bool) -> None:
        keep_rule(actor=actor_of(request), rule=obj)

    def delete_model(self, request: HttpRequest, obj: Rule) -> None:
        remove_rule(actor=actor_of(request), rule=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        for rule in queryset:
            remove_rule(actor=actor_of(request), rule=rule)
