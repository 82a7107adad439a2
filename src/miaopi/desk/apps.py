from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "miaopi.desk"
    label = "desk"
