"""Every address of the site."""

from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("miaopi.api.urls")),
    path("desk/", include("miaopi.desk.urls")),
    path("", include("miaopi.hall.urls")),
]

if settings.DEMO and apps.is_installed("miaopi_demo"):
    # The demo's phones and switches; the product does not know them, so they are named only here and late.
    urlpatterns.append(path("demo/", include(import_module("miaopi_demo.urls"))))

handler400 = "miaopi.hall.views.errors.bad_request"
handler403 = "miaopi.hall.views.errors.forbidden"
handler404 = "miaopi.hall.views.errors.not_found"
handler500 = "miaopi.hall.views.errors.server_error"
