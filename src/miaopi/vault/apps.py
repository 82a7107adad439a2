from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "miaopi.vault"
    label = "vault"
