from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.admin.table import TableAdmin, to_entity
from catalog.changes.audit import record
from catalog.models import Entity
from catalog.refs import BadRef, Ref
from portal.accounts.changes.accounts import (
    LastAdmin,
    OwnRights,
    change_account,
    make_account,
    may_change,
    remove_account,
)
from portal.accounts.linking import candidates
from portal.accounts.models import User

OWN_RIGHTS = _("These are your own rights as an admin: another admin has to take them away.")
LAST_ADMIN = _("This is the last account that can administer. Make another admin first.")


class AccountForm(UserChangeForm):  # type: ignore[type-arg]
    actor: ClassVar[User]

    def clean_entity_ref(self) -> str:
        """The complete reference of what was written, `jane` standing for `user:default/jane`."""
        written = self.cleaned_data["entity_ref"].strip()
        try:
            return str(Ref.parse(written, default_kind="user")) if written else ""
        except BadRef as reason:
            raise ValidationError(
                _("This is no reference of an entity; one looks like user:default/jane.")
            ) from reason

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        try:
            may_change(self.actor, User.objects.get(pk=self.instance.pk), **given)
        except OwnRights as error:
            raise ValidationError(OWN_RIGHTS) from error
        except LastAdmin as error:
            raise ValidationError(LAST_ADMIN) from error
        return given


class Linked(admin.SimpleListFilter):
    """Whether a User entity of the catalog stands for the account."""

    title = _("person")
    parameter_name = "linked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("yes", _("Linked")),
            ("no", _("Not linked")),
            ("gone", _("Linked to what is not in the catalog")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        match self.value():
            case "yes":
                return queryset.exclude(entity_ref="")
            case "no":
                return queryset.filter(pk__in=User.objects.unlinked())
            case "gone":
                there = Entity.objects.filter(ref=OuterRef("entity_ref"))
                return queryset.exclude(entity_ref="").exclude(Exists(there))
        return queryset


@admin.register(User)
class AccountAdmin(TableAdmin, UserAdmin):  # type: ignore[type-arg]
    form = AccountForm
    list_display = ["username", "full_name", "email", "role", "service", "person", "is_active", "last_login"]
    list_filter = [Linked, "role", "service", "is_active"]
    search_fields = ["username", "first_name", "last_name", "email", "entity_ref"]
    readonly_fields = ["person", "set_password", "last_login", "date_joined"]
    filter_horizontal = []
    actions = ["unlink"]
    fieldsets = [
        (None, {"fields": ["username", "set_password"]}),
        (_("Person"), {"fields": ["person", "first_name", "last_name", "email", "entity_ref", "language"]}),
        (_("Rights"), {"fields": ["role", "is_active", "service"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "username",
                    "email",
                    "role",
                    "service",
                    "usable_password",
                    "password1",
                    "password2",
                ],
            },
        )
    ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return list(UserAdmin.get_fields(self, request, obj))

    def view_on_site(self, account: User) -> str:
        return reverse("catalog:entity", args=_parts(account.entity_ref)) if account.entity_ref else ""

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, account: User) -> str:
        return account.get_full_name()

    @admin.display(description=_("person"), ordering="entity_ref")
    def person(self, account: User) -> SafeString | str:
        """The User entity, and the way to link one or another."""
        if account.service:
            return "–"
        url = reverse("admin:accounts_user_link", args=[account.pk])
        if not account.entity_ref:
            return format_html('{} · <a href="{}">{}</a>', _("not linked"), url, _("Link …"))
        linked = to_entity(account.entity_ref)
        return format_html('{} · <a href="{}">{}</a>', linked, url, _("Link another …"))

    @admin.display(description=_("password"))
    def set_password(self, account: User) -> SafeString:
        url = reverse("admin:auth_user_password_change", args=[account.pk])
        return format_html('<a href="{}">{}</a>', url, _("Set a password"))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.actor = _admin(request)  # Django makes the class anew each time
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            make_account(actor=_admin(request), account=obj)
            return
        given = {name: form.cleaned_data[name] for name in form.changed_data}
        change_account(actor=_admin(request), account=obj, **given)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is None:
            return True
        try:
            may_change(_admin(request), obj, is_active=False)
        except (OwnRights, LastAdmin):
            return False
        return True

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is the account's own goes with it, though nobody deletes it row by row."""
        going, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return going, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        remove_account(actor=_admin(request), account=obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Django's page; what it does stands in the audit, too."""
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """Django tells of a new password here and nowhere else."""
        if request.resolver_match and request.resolver_match.url_name == "auth_user_password_change":
            record(_admin(request), "account.password", obj.username)

    @admin.action(description=_("Unlink the chosen from their persons"))
    def unlink(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for account in queryset.exclude(entity_ref=""):
            change_account(actor=_admin(request), account=account, entity_ref="")
        messages.success(request, _("Unlinked. At their next sign-in they are linked where one entity fits."))

    def get_urls(self) -> list[URLPattern]:
        link = self.admin_site.admin_view(self.link_view)
        return [path("<id>/link/", link, name="accounts_user_link"), *super().get_urls()]

    def link_view(self, request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
        """Who of the catalog this account is: those that its names lead to, or what was searched."""
        account = self.get_object(request, unquote(id))
        if account is None or account.service:
            raise Http404(_("There is no account of a person here."))
        if request.method == "POST":
            ref = request.POST.get("ref", "")
            if not Entity.objects.filter(ref=ref, kind="user").exists():
                raise Http404(_("There is nobody of this name in the catalog."))
            change_account(actor=_admin(request), account=account, entity_ref=ref)
            messages.success(
                request, _("Linked: %(account)s is %(person)s.") % {"account": account, "person": ref}
            )
            return HttpResponseRedirect(reverse("admin:accounts_user_changelist") + "?linked=no")
        words = request.GET.get("q", "").replace("\x00", "").strip()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Who is %(account)s?") % {"account": account},
            "opts": self.opts,
            "account": account,
            "words": words,
            "found": candidates(account, words),
        }
        return TemplateResponse(request, "admin/accounts/user/link.html", context)


def _parts(ref: str) -> tuple[str, str, str]:
    parsed = Ref.parse(ref)
    return parsed.kind, parsed.namespace, parsed.name


def _admin(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "nobody else is let into the admin site"
    return request.user
