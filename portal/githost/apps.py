from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GithostConfig(AppConfig):
    name = "portal.githost"
    label = "githost"
    verbose_name = _("Repositories")
    default_auto_field = "django.db.models.BigAutoField"
