from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.admin.table import TableAdmin
from portal.accounts.changes.tokens import make_token, revoke_token
from portal.accounts.models import Role, Scope, Token, User
from portal.accounts.tokens.form import LIFETIMES


class NewTokenForm(forms.ModelForm):  # type: ignore[type-arg]
    """A token for any account, such as one that stands for a program."""

    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Ends"),
        choices=LIFETIMES,
        coerce=int,
        empty_value=None,
        required=False,
        initial="90",
    )

    class Meta:
        model = Token
        fields = ["owner", "name", "scopes"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        owner, name = given.get("owner"), given.get("name")
        if owner and Token.objects.standing().filter(owner=owner, name=name).exists():
            self.add_error("name", _("This account has a token of that name already."))
        if owner and owner.role != Role.ADMIN and Scope.ADMIN in given.get("scopes", ()):
            self.add_error("scopes", _("Only the token of an admin can administer."))
        return given


@admin.register(Token)
class TokenAdmin(TableAdmin):
    """Every token of every account. One is made and revoked, never changed."""

    list_display = ["name", "owner", "hint", "what", "created_at", "used_at", "expires_at", "revoked_at"]
    list_filter = [
        ("revoked_at", admin.EmptyFieldListFilter),
        ("used_at", admin.EmptyFieldListFilter),
        "owner__service",
        "owner__role",
        "expires_at",
    ]
    list_select_related = ["owner"]
    search_fields = ["name", "hint", "owner__username"]
    raw_id_fields = ["owner"]
    actions = ["revoke"]

    @admin.display(description=gettext_lazy("scopes"))
    def what(self, token: Token) -> str:
        return token.scope_names

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **({} if obj else {"form": NewTokenForm}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: Token | None = None) -> Any:
        return self.list_display if obj else ["owner", "name", "scopes", "days"]

    def has_change_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Token, form: Any, change: bool) -> None:
        given = form.cleaned_data
        token, request.secret_of_token = make_token(actor=_admin(request), **given)  # type: ignore[attr-defined]
        obj.pk = token.pk

    def response_add(
        self, request: HttpRequest, obj: Token, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The secret, on a page that is the only place where it ever stands."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Token made"),
            "opts": self.opts,
            "token": obj,
            "token_id": quote(obj.pk),
            "secret": request.secret_of_token,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/accounts/token/made.html", context)

    def delete_model(self, request: HttpRequest, obj: Token) -> None:
        revoke_token(actor=_admin(request), token=obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Token]) -> None:
        for token in queryset.select_related("owner"):
            revoke_token(actor=_admin(request), token=token)
        super().delete_queryset(request, queryset)

    @admin.action(description=gettext_lazy("Revoke the chosen tokens"), permissions=["delete"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Token]) -> None:
        chosen = list(queryset.select_related("owner"))
        for token in chosen:
            revoke_token(actor=_admin(request), token=token)
        said = ngettext("%(count)d token revoked.", "%(count)d tokens revoked.", len(chosen))
        messages.success(request, said % {"count": len(chosen)})


def _admin(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "nobody else is let into the admin site"
    return request.user
