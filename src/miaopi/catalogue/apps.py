from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "miaopi.catalogue"
    label = "catalogue"
