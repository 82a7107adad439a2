"""The demo's Django app: its page and template. Listed in INSTALLED_APPS in demo and test mode only."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "miaopi_demo"
    label = "demo"
