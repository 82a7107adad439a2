from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "miaopi.cases"
    label = "cases"
