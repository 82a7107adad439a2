from django.apps import AppConfig


class OfficialsConfig(AppConfig):
    name = "miaopi.officials"
    label = "officials"
