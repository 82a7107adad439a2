"""The addresses of the pages for those who build and read; only where the demo or the tests run."""

from django.urls import path

from miaopi.hall.dev import views

urlpatterns = [
    path("dev/", views.index, name="dev"),
    path("dev/components", views.components, name="components"),
    path("dev/components/<slug:name>/<int:number>", views.component, name="component"),
    path("dev/messages", views.texts, name="dev_messages"),
    path("dev/findings", views.findings, name="dev_findings"),
    path("dev/outcomes", views.outcomes, name="dev_outcomes"),
    path("dev/outcomes/<slug:slug>/<slug:code>", views.outcome, name="dev_outcome"),
    path("dev/papers", views.papers, name="dev_papers"),
    path("dev/papers/certificates/<slug:slug>.pdf", views.certificate, name="dev_certificate"),
    path("dev/papers/letters/<slug:kind>.pdf", views.letter, name="dev_letter"),
    path("dev/cases/<str:ref>/trace", views.trace, name="dev_trace"),
]
