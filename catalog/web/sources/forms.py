"""The forms by which a source is added: its address and what opens it, or the text of descriptors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.ingest.fetch import Credential, FetchError
from catalog.ingest.fetch.address import WebAddress
from catalog.ingest.fetch.git.target import parse
from catalog.ingest.rules import rules
from catalog.ingest.targets import SSH, parse_target
from catalog.models import Location
from catalog.web.reasons import said

LONGEST_TEXT = 300_000
"""Characters that may be pasted; what is longer belongs into a file."""

EXAMPLE = """apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  description: Takes orders
spec:
  type: service
  lifecycle: production
  owner: team-a"""

COMPLETE = ("/", "file:///", "http://", "https://", "ssh://", "git+")


class CredentialForm(forms.Form):
    """What opens a private source. Nothing of it is ever sent back to a page."""

    username = forms.CharField(label=_("User name"), max_length=255, required=False)
    secret = forms.CharField(
        label=_("Token or password"),
        max_length=4000,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    private_key = forms.CharField(
        label=_("Private key for ssh"),
        max_length=20_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("An OpenSSH key, from its first line to its last."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autocomplete"] = "off"

    def clean_private_key(self) -> str:
        key: str = self.cleaned_data["private_key"].replace("\r\n", "\n").strip()
        if key and not key.startswith("-----BEGIN "):
            raise ValidationError(
                _("This is no private key: one begins with -----BEGIN OPENSSH PRIVATE KEY-----.")
            )
        return f"{key}\n" if key else ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("username") and not (data.get("secret") or data.get("private_key")):
            self.add_error("secret", _("A user name opens nothing alone. Add the token, or a key."))
        return data

    @property
    def credential(self) -> Credential | None:
        data = self.cleaned_data
        secret, key = data.get("secret", "").strip("\r\n"), data.get("private_key", "")
        return Credential(data.get("username", ""), secret, key) if secret or key else None

    @property
    def is_open(self) -> bool:
        """Whether a mistake in it is to be shown."""
        return any(name in self.errors for name in CredentialForm.base_fields)


class AddressForm(CredentialForm):
    """The address of a source. `existing` is the location when it is one already."""

    target = forms.CharField(
        label=_("Address or path"),
        max_length=2048,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
        help_text=_(
            "A file or folder of a repository as your browser shows it, a repository that ends in .git, "
            "another file on the web, or a path on the server. Patterns such as **/*.yaml are fine."
        ),
        error_messages={"required": _("Write where the descriptors are.")},
    )
    field_order = ("target", "username", "secret", "private_key")

    kind = ""
    existing: Location | None = None

    def clean_target(self) -> str:
        text: str = self.cleaned_data["target"]
        if not (text.startswith(COMPLETE) or SSH.match(text)):
            raise ValidationError(
                _("Expected a web address (https://…), a repository, or a whole path that begins with /.")
            )
        if "\x00" in text:
            raise ValidationError(_("Expected an address without control characters."))
        self.kind, target = parse_target(text)
        try:
            _check(self.kind, target)
        except FetchError as error:
            raise ValidationError(said(error.problem)) from error
        self.existing = Location.objects.filter(type=self.kind, target=target, registered=True).first()
        if self.existing is not None:
            raise ValidationError(_("This is a source already."))
        return target

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.kind == Location.Type.FILE and (data.get("secret") or data.get("private_key")):
            self.add_error(
                "secret", _("A path on the server is opened by no credential. Leave these fields empty.")
            )
        return data


class TextForm(forms.Form):
    """Descriptors as text, such as would be in a file."""

    text = forms.CharField(
        label=_("YAML"),
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 18, "spellcheck": "false", "autocomplete": "off", "placeholder": EXAMPLE}
        ),
        help_text=_("One or more descriptors, with --- between them."),
        error_messages={"required": _("Paste at least one descriptor.")},
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError(_("Paste at least one descriptor."))
        if len(text) > LONGEST_TEXT:
            raise ValidationError(
                gettext("This has %(count)s characters; put what is longer than %(most)s into a file.")
                % {"count": f"{len(text):,}", "most": f"{LONGEST_TEXT:,}"}
            )
        return text


def _check(kind: str, target: str) -> None:
    """Raises FetchError for what cannot be an address, before anything is asked of the network."""
    if kind == Location.Type.GIT:
        parse(target, rules().forges)
    elif kind == Location.Type.URL:
        WebAddress.parse(target)
