from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScaffolderConfig(AppConfig):
    name = "portal.scaffolder"
    label = "scaffolder"
    verbose_name = _("Scaffolder")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.githost.signals import branches_moved
        from portal.scaffolder.changes.following import follow

        branches_moved.connect(follow)
