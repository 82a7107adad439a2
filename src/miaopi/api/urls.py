"""Addresses of the API."""

from django.urls import path, re_path

from miaopi.api import docs
from miaopi.api.app import api, fallback

urlpatterns = [
    path("docs", docs.page, name="api-docs"),
    path("", api.urls),
    re_path(r"^(?P<rest>.*)$", fallback),
]
