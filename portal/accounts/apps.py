from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import portal.accounts.checks  # noqa: F401  (registers them)
        from portal.accounts.models import Rule
        from portal.accounts.person import link_account
        from portal.accounts.rules import known_rules

        user_logged_in.connect(link_account, dispatch_uid="link_account")
        for signal in (post_save, post_delete):
            signal.connect(known_rules.forget, sender=Rule, dispatch_uid="forget_rules")
