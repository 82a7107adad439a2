from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    name = "miaopi.site"
    label = "site"

    def ready(self) -> None:
        """Gather every app's handlers, so that the worker and the lanes know them and import no app."""
        autodiscover_modules("handlers")
        from miaopi.people import queries as people
        from miaopi.registries import platform
        from miaopi.site import checks  # noqa: F401  - importing them registers them

        # People and registries stand on one floor and do not import each other: here they meet.
        platform.register("mandates", people.mandates)
