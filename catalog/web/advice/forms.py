"""What a person fills in to declare or deny a use, or to dismiss a recommendation."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.tools.sheets import Sheet
from catalog.web.advice.evidence import PREFIX

USUALLY = datetime.timedelta(days=180)


class ToolForm(forms.Form):
    """`tool` is the reference of one of the tools that are offered."""

    tool = forms.ChoiceField(label=gettext_lazy("Tool"))

    def __init__(self, *args: Any, offered: list[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tool"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(sheet.ref, sheet.title) for sheet in offered]


class DeclareForm(ToolForm):
    reason = forms.CharField(
        label=gettext_lazy("How it is used"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Where it is, if no file of the source shows it. May be empty."),
    )


class DenyForm(ToolForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Why what was found is no use of the tool. Everybody sees it."),
    )


class DismissForm(ToolForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Why not now. It is kept, and counted on the tool's page."),
    )
    until = forms.DateField(
        label=gettext_lazy("Recommend it again after"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=lambda: timezone.localdate() + USUALLY,
    )

    def clean_until(self) -> datetime.date:
        until: datetime.date = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError(_("Choose a day that has not passed."))
        return until


def in_this_namespace(tools: list[Sheet]) -> list[Sheet]:
    """Those that a statement can name."""
    return [sheet for sheet in tools if sheet.ref.startswith(PREFIX)]
