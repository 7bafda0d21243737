"""What people say of a repository."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.githost.models import Repository
from portal.githost.models.repository import NAME_LENGTH, NAME_RULES
from portal.githost.reading import branches


class NewRepositoryForm(forms.Form):
    """Its owner, name and purpose."""

    owner = forms.CharField(
        label=_("Owner"),
        max_length=NAME_LENGTH,
        validators=NAME_RULES,
        help_text=_("Usually the team that looks after it, such as platform."),
    )
    name = forms.CharField(
        label=_("Name"), max_length=NAME_LENGTH, validators=NAME_RULES, help_text=_("Such as checkout-api.")
    )
    description = forms.CharField(label=_("Description"), max_length=500, required=False)


class DescriptionForm(forms.Form):
    """What it is for, and its default branch."""

    description = forms.CharField(label=_("Description"), max_length=500, required=False)
    default_branch = forms.ChoiceField(
        label=_("Default branch"), help_text=_("What a clone begins with, and what these pages show first.")
    )

    def __init__(self, *args: Any, repository: Repository, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = branches(repository) or [repository.default_branch]
        field = self.fields["default_branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in names]
