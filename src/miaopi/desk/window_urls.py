"""The addresses of the clerk's window, under `desk/window/`."""

from django.urls import path

from miaopi.desk.views import (
    window,
    window_case,
    window_check,
    window_confirm,
    window_form,
    window_person,
    window_register,
)

urlpatterns = [
    path("", window.home, name="window"),
    path("register", window_register.register, name="window_register"),
    path("person", window_person.person, name="window_person"),
    path("next", window.next_person, name="window_next"),
    path("come/<uuid:case_id>", window.come, name="window_come"),
    path("cases/<uuid:case_id>/form", window_form.form, name="window_form"),
    path("cases/<uuid:case_id>/check", window_check.check, name="window_check"),
    path("cases/<uuid:case_id>/waiting", window_confirm.waiting, name="window_waiting"),
    path("confirm/<uuid:party_id>", window_confirm.confirm, name="window_confirm"),
    path("cases/<uuid:case_id>", window_case.case, name="window_case"),
    path("cases/<uuid:case_id>/fix", window_case.fix, name="window_fix"),
    path("cases/<uuid:case_id>/withdraw", window_case.withdraw, name="window_withdraw"),
    path("cases/<uuid:case_id>/handed-over", window_case.hand_over, name="window_hand_over"),
    path("cases/<uuid:case_id>/certificate.pdf", window_case.certificate, name="window_certificate"),
    path("cases/<uuid:case_id>/letters/<uuid:letter_id>.pdf", window_case.letter, name="window_letter"),
]
