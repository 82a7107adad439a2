"""The addresses of the hall. `tests/hall/test_doors.py` holds a table of who may call each of them."""

from django.conf import settings
from django.urls import path

from miaopi.hall.dev import urls as dev_urls
from miaopi.hall.views import (
    account,
    again,
    apply,
    case,
    could_i,
    guide,
    health,
    letters,
    licences,
    looks,
    materials,
    mine,
    pages,
    submit,
    supplement,
    verify,
)

app_name = "hall"
urlpatterns = [
    path("", guide.home, name="home"),
    path("search", guide.search, name="search"),
    path("rules", guide.rules, name="rules"),
    path("m/<slug:slug>", guide.guide, name="guide"),
    path("m/<slug:slug>/start", apply.start, name="start"),
    path("m/<slug:slug>/could-i", could_i.could, name="could_i"),
    path("m/<slug:slug>/<str:code>", guide.guide_here, name="guide_here"),
    path("login", account.login, name="login"),
    path("login/code", account.login_code, name="login_code"),
    path("logout", account.logout, name="logout"),
    path("identify", account.identify, name="identify"),
    path("apply/<uuid:draft_id>/p/<slug:page_id>", apply.page, name="page"),
    path("apply/<uuid:draft_id>/materials", materials.materials, name="materials"),
    path("apply/<uuid:draft_id>/materials/<uuid:material_id>/picture", materials.picture, name="picture"),
    path("apply/<uuid:draft_id>/check", submit.check, name="check"),
    path("apply/<uuid:draft_id>/waiting", submit.waiting, name="waiting"),
    path("apply/<uuid:draft_id>/discard", apply.discard, name="discard"),
    path("c/<str:token>", submit.confirm_by_link, name="confirm"),
    path("confirm/<uuid:party_id>", submit.confirm_own, name="confirm_own"),
    path("confirm/<uuid:party_id>/done", submit.confirmed, name="confirmed"),
    path("cases/<str:ref>", case.case, name="case"),
    path("cases/<str:ref>/way", case.way, name="case_way"),
    path("cases/<str:ref>/again", case.again, name="again"),
    path("cases/<str:ref>/supplement", supplement.supplement, name="supplement"),
    path("cases/<str:ref>/ask-person", case.ask_person, name="ask_person"),
    path("cases/<str:ref>/withdraw", case.withdraw, name="withdraw"),
    path("mine", mine.mine, name="mine"),
    path("mine/licences", licences.held, name="licences"),
    path("mine/letters", letters.letters, name="letters"),
    path("letters/<uuid:letter_id>", letters.letter, name="letter"),
    path("letters/<uuid:letter_id>/pdf", letters.pdf, name="letter_pdf"),
    path("mine/looks", looks.looks, name="looks"),
    path("mine/messages", mine.inbox, name="messages"),
    path("licences/<str:identifier>", licences.licence, name="licence"),
    path("licences/<str:identifier>/again", again.again, name="licence_again"),
    path("licences/<str:identifier>/pdf", licences.pdf, name="licence_pdf"),
    path("verify", verify.verify, name="verify"),
    path("verify/file", verify.verify_file, name="verify_file"),
    path("v/", verify.scan, name="verify_scan"),
    path("v/<str:code>", verify.verify_code, name="verify_code"),
    path("privacy", pages.privacy, name="privacy"),
    path("accessibility", pages.accessibility, name="accessibility"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
if settings.DEMO:
    urlpatterns += dev_urls.urlpatterns
