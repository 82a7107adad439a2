from django.apps import AppConfig


class SecretsConfig(AppConfig):
    name = "miaopi.secrets"
    label = "secrets"
