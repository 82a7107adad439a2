from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "miaopi.webhooks"
    label = "webhooks"
