from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScaffolderConfig(AppConfig):
    name = "portal.scaffolder"
    label = "scaffolder"
    verbose_name = _("Scaffolder")
    default_auto_field = "django.db.models.BigAutoField"
