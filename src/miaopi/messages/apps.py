from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "miaopi.messages"
    label = "messages"
