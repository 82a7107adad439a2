"""Addresses of the API, each behind the edge."""

from django.urls import include, path, re_path

from miaopi.api import docs
from miaopi.api.app import api, fallback
from miaopi.api.edge import guarded

patterns, inner, namespace = api.urls
urlpatterns = [
    path("docs", docs.page, name="api-docs"),
    path("", include(([guarded(each) for each in patterns], inner), namespace=namespace)),
    guarded(re_path(r"^(?P<rest>.*)$", fallback)),
]
