"""The addresses of the hall. Each name is in the table of `tests/hall/test_doors.py`, which says who may call it."""

from django.conf import settings
from django.urls import path

from miaopi.hall.views import dev, health, pages

app_name = "hall"
urlpatterns = [
    path("", pages.privacy, name="home"),
    path("search", pages.privacy, name="search"),
    path("mine", pages.privacy, name="mine"),
    path("rules", pages.privacy, name="rules"),
    path("verify", pages.privacy, name="verify"),
    path("login", pages.privacy, name="login"),
    path("privacy", pages.privacy, name="privacy"),
    path("accessibility", pages.accessibility, name="accessibility"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
if settings.DEMO:
    urlpatterns.append(path("dev/components", dev.components, name="components"))
