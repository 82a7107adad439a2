from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "miaopi.letters"
    label = "letters"
