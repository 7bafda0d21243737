"""What a person says of a token that is to be made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Role, Scope, Token, User

LIFETIMES = [
    ("30", _("in 30 days")),
    ("90", _("in 90 days")),
    ("365", _("in a year")),
    ("", _("never")),
]
EXPLANATIONS = {
    Scope.READ: _("See what the account may see."),
    Scope.EDIT: _(
        "Register, move and remove sources, have them read again, delete entities. It may read, too."
    ),
    Scope.SCAFFOLD: _(
        "Run templates, which publish and register with all rights of the account. It may read, too."
    ),
    Scope.ADMIN: _("Everything that an admin may do."),
}


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=Token.NAME_LENGTH,
        help_text=_("What uses it, such as the name of a pipeline."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
    days = forms.TypedChoiceField(
        label=_("Ends"), choices=LIFETIMES, coerce=int, empty_value=None, required=False, initial="90"
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if owner.role != Role.ADMIN:
            scopes = self.fields["scopes"]
            assert isinstance(scopes, forms.MultipleChoiceField)
            scopes.choices = [choice for choice in Scope.choices if choice[0] != Scope.ADMIN]

    def focus_on_error(self) -> None:
        """Have the browser go to the first field that is wrong."""
        for name in self.fields:
            if name in self.errors:
                self.fields[name].widget.attrs["autofocus"] = True
                return

    def explained_scopes(self) -> Iterator[tuple[BoundWidget, str]]:
        """The box of each scope, with what it lets be done."""
        for box in self["scopes"].subwidgets:
            yield box, str(EXPLANATIONS[Scope(box.data["value"])])
