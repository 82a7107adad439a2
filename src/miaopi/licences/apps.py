from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "miaopi.licences"
    label = "licences"

    def ready(self) -> None:
        """Answer for licences as a source, and check what certificates need."""
        from miaopi.licences import checks, sources  # noqa: F401  - registers by being imported
        from miaopi.registries import platform

        platform.register(sources.NAME, sources.answer)
