from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "miaopi.ledger"
    label = "ledger"
