from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "miaopi.people"
    label = "people"
