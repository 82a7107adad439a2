"""The addresses of licences at the desk, under `desk/licences/`, and of changing a decision."""

from django.urls import path

from miaopi.desk.views import licence_change, licences

urlpatterns = [
    path("", licences.find, name="licences"),
    path("<uuid:licence_id>", licences.licence, name="licence"),
    path("<uuid:licence_id>/end", licences.end, name="licence_end"),
    path("<uuid:licence_id>/acts/<uuid:act_id>", licences.settle, name="licence_settle"),
    path("<uuid:licence_id>/correct", licences.correct, name="licence_correct"),
    path("change/<str:ref>", licence_change.change, name="change"),
    path("change/<str:ref>/settle", licence_change.settle, name="change_settle"),
]
