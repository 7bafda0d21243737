from django.apps import AppConfig


class StartConfig(AppConfig):
    name = "portal.start"
    label = "start"

    def ready(self) -> None:
        import portal.checks  # noqa: F401  (registers them)
