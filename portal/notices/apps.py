from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"
    verbose_name = _("Notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalog.changes.ring_moves import answered, proposed
        from portal.notices.ring_moves import tell_owners, tell_proposer

        proposed.connect(tell_owners)
        answered.connect(tell_proposer)
