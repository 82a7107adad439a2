from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    name = "miaopi.site"
    label = "site"

    def ready(self) -> None:
        """Gather every app's handlers, so that the worker and the lanes know them and import no app."""
        autodiscover_modules("handlers")
