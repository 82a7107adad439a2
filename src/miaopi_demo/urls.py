"""The demo's pages; included under `demo/` in demo and test mode only."""

from django.urls import path

from miaopi_demo import phones

app_name = "demo"
urlpatterns = [path("phones", phones.phones, name="phones")]
