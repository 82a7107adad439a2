from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "miaopi.hall"
    label = "hall"
