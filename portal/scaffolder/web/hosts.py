"""Git hosts: admins keep the portal's own tokens, so that templates need not ask people for theirs."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from catalog.ingest.fetch import FetchError
from catalog.ingest.fetch.address import WebAddress
from catalog.ingest.fetch.forge import recognise
from catalog.ingest.rules import rules
from catalog.policy import MANAGE, policy
from catalog.query.predicate import Predicate
from catalog.web.access import acting
from catalog.web.htmx import Request, render_page
from portal.scaffolder.changes.host_tokens import keep_host_token, remove_host_token
from portal.scaffolder.models import HostToken

LONGEST_TOKEN = 4000


class HostForm(forms.Form):
    host = forms.CharField(
        label=gettext_lazy("Host"),
        max_length=255,
        help_text=gettext_lazy(
            "As in addresses of repositories, such as github.com or git.corp.example:8443."
        ),
    )
    owner = forms.CharField(
        label=gettext_lazy("Only for the owner"),
        required=False,
        max_length=255,
        help_text=gettext_lazy(
            "An organisation, user or group, such as acme or acme/platform. Empty: for the whole host."
        ),
    )
    username = forms.CharField(
        label=gettext_lazy("User name"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Only where the host looks at it; GitHub and GitLab do not."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    token = forms.CharField(
        label=gettext_lazy("Token"),
        max_length=LONGEST_TOKEN,
        help_text=gettext_lazy(
            "It is encrypted and never shown again. A new one takes the place of the old."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    fetches = forms.BooleanField(
        label=gettext_lazy("Templates may also fetch files with it from private repositories"), required=False
    )

    def clean_host(self) -> str:
        """The host alone, when it was pasted with more."""
        written: str = self.cleaned_data["host"].strip().lower()
        try:
            return WebAddress.parse(written if "://" in written else f"https://{written}").authority
        except FetchError as error:
            raise forms.ValidationError(_("This is no host; one looks like github.com.")) from error

    def clean_owner(self) -> str:
        return str(self.cleaned_data["owner"]).strip().strip("/")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@acting
@never_cache
def hosts(request: Request, visible: Predicate, actor: AbstractBaseUser) -> HttpResponse:
    """The list, and the form that keeps a token."""
    _check(actor)
    if request.method != "POST":
        return _page(request, HostForm())
    form = HostForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    held = keep_host_token(actor=actor, **form.cleaned_data)
    messages.success(request, _("Runs now publish to %(host)s with this token.") % {"host": held})
    return HttpResponseRedirect(reverse("create:hosts"))


@require_POST
@acting
def remove(request: Request, visible: Predicate, actor: AbstractBaseUser, pk: int) -> HttpResponse:
    _check(actor)
    held = get_object_or_404(HostToken, pk=pk)
    remove_host_token(actor=actor, held=held)
    messages.success(request, _("The token for %(host)s is gone.") % {"host": held})
    return HttpResponseRedirect(reverse("create:hosts"))


def _check(actor: AbstractBaseUser) -> None:
    if not policy().allows(actor, MANAGE, None):
        raise PermissionDenied(_("Only admins keep tokens of git hosts."))


def _page(request: Request, form: HostForm, status: int = 200) -> HttpResponse:
    held = HostToken.objects.select_related("changed_by").defer("sealed")
    kinds = [(each, _kind(each.host)) for each in held]
    context = {"form": form, "held": kinds}
    return render_page(request, "create/hosts.html", context, fragments={}, status=status)


def _kind(host: str) -> str:
    """What the portal takes the host for; "" for a plain git host."""
    page = recognise(f"https://{host}/owner/name", rules().forges)
    return page.forge.kind if page else ""
