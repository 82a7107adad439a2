from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "miaopi.site"
    label = "site"
