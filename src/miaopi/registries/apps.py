from django.apps import AppConfig


class RegistriesConfig(AppConfig):
    name = "miaopi.registries"
    label = "registries"
