"""The addresses of the desk, under `/desk/`. `tests/surface` holds a table of who may call each of them."""

from django.urls import include, path

from miaopi.desk.views import case, login, officials, queue

app_name = "desk"
urlpatterns = [
    path("login", login.login, name="login"),
    path("login/code", login.code, name="code"),
    path("login/bind", login.bind, name="bind"),
    path("logout", login.logout, name="logout"),
    path("", queue.queue, name="queue"),
    path("find", queue.find, name="find"),
    path("keys", queue.keys, name="keys"),
    path("cases/<str:ref>", case.case, name="case"),
    path("cases/<str:ref>/numbers", case.reveal, name="reveal"),
    path("cases/<str:ref>/materials/<uuid:material_id>", case.material, name="material"),
    path("cases/<str:ref>/<slug:act>", case.act, name="act"),
    path("officials", officials.officials, name="officials"),
    path("officials/<uuid:official_id>", officials.official, name="official"),
    path("window/", include("miaopi.desk.window_urls")),
    path("licences/", include("miaopi.desk.licence_urls")),
]
