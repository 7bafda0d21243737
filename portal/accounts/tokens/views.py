"""One's own tokens: the list, a new one, the end of one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.changes.tokens import NameTaken, make_token, revoke_token
from portal.accounts.models import Token, User
from portal.accounts.tokens.form import TokenForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, and what makes a new one: its secret is in the answer to the form, and nowhere else. A form
    that is sent twice makes one token, since its name is taken by then."""
    owner = _owner(request)
    if request.method != "POST":
        return _page(request, TokenForm(owner=owner))
    form = TokenForm(request.POST, owner=owner)
    if form.is_valid():
        try:
            token, secret = make_token(actor=owner, owner=owner, **form.cleaned_data)
        except NameTaken:
            form.add_error("name", _("You have a token of this name already."))
        else:
            return _page(request, TokenForm(owner=owner), made=token, secret=secret)
    form.focus_on_error()
    return _page(request, form, status=422)


@require_POST
@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    owner = _owner(request)
    token = get_object_or_404(Token, pk=pk, owner=owner)
    revoke_token(actor=owner, token=token)
    messages.success(request, _("The token %(name)s opens nothing any more.") % {"name": token.name})
    return redirect("tokens")


def _owner(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "the decorators let nobody else through"
    return request.user


def _page(
    request: HttpRequest, form: TokenForm, *, made: Token | None = None, secret: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "tokens": Token.objects.standing().filter(owner=_owner(request)),
        "made": made,
        "secret": secret,
        "api": request.build_absolute_uri("/api/catalog"),
    }
    return render(request, "account/tokens.html", context, status=status)
