from django.apps import AppConfig

from miaopi.secrets import checks  # noqa: F401  - importing them registers them


class SecretsConfig(AppConfig):
    name = "miaopi.secrets"
    label = "secrets"
