"""Of allauth's pages those that a portal needs, each with a template of ours, and one's own tokens.

Not among them: registering (closed), and what needs mail (addresses, forgotten passwords): an
admin sets a password.
"""

from allauth.account import views
from allauth.socialaccount import views as company
from allauth.urls import build_provider_urlpatterns
from django.urls import path

from portal.accounts.tokens import views as tokens

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("company/cancelled/", company.login_cancelled, name="socialaccount_login_cancelled"),
    path("company/error/", company.login_error, name="socialaccount_login_error"),
    path("company/signup/", company.signup, name="socialaccount_signup"),
    *build_provider_urlpatterns(),
]
