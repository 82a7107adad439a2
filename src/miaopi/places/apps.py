from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "miaopi.places"
    label = "places"
