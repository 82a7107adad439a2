from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "miaopi.api"
    label = "api"
