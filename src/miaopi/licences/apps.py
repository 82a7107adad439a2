from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "miaopi.licences"
    label = "licences"
