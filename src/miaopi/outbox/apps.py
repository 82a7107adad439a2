from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "miaopi.outbox"
    label = "outbox"
