"""A login that ends over a long page: what was typed is there, and is sent once the person is back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from miaopi.cases.models import Case
from tests import factories
from tests.desk.here import opened as at_the_desk
from tests.desk.here import staff
from tests.factories import NOON
from tests.hall.people_here import opened

pytestmark = pytest.mark.django_db(transaction=True)
LONG = '合同第三条写明 "家具" 另付 <押金>。\n第四条没有写。'


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def kept(page: str) -> dict[str, str]:
    """The boxes of the page that can be sent again."""
    boxes = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(name): unescape(text) for name, text in boxes if name != "csrfmiddlewaretoken"}


def test_an_opinion_is_kept_until_the_official_is_back(clock: time_machine.Traveller) -> None:
    browser, examiner = staff()
    case = factories.referred()
    version = case.version_no
    browser.post(f"/desk/cases/{case.number}/take", {"version_no": version})
    version = Case.objects.get(pk=case.pk).version_no
    body = {"version_no": version, "outcome": "approve", "ground": "当面核对过原件。"}
    body |= {"reasons.0.text": LONG, "reasons.0.law": "R6"}
    clock.shift(timedelta(minutes=31))

    over = browser.post(f"/desk/cases/{case.number}/propose", body)

    assert over.status_code == 403
    assert over["Cache-Control"] == "private, no-store"
    boxes = kept(over.content.decode())
    assert boxes["reasons.0.text"] == LONG
    # Pressed before logging in: nothing is lost either. After it: the case goes on.
    assert kept(browser.post(over.request["PATH_INFO"], boxes).content.decode()) == boxes
    back = at_the_desk(examiner)
    assert back.post(over.request["PATH_INFO"], {**boxes, "reasons.0.article": "15"}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "approving"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_answers_of_a_page_are_kept_until_the_person_is_back(
    clock: time_machine.Traveller, lang: str
) -> None:
    let = factories.free_let()
    viewer = factories.login(let.lessee)
    draft = factories.lease_draft(viewer, factories.lease(let), with_contract=False)
    browser = opened(viewer)
    browser.cookies["django_language"] = {"zh": "zh-hans", "en": "en"}[lang]
    body = {"f": ["home_address"], "home_address": LONG.splitlines()[0]}
    clock.shift(timedelta(minutes=61))

    over = browser.post(f"/apply/{draft}/p/home", body)

    text = over.content.decode()
    assert over.status_code == 403
    assert {"zh": "请再登录一次，您填的还在", "en": "Log in once more; what you typed is kept"}[lang] in text
    assert opened(viewer).post(over.request["PATH_INFO"], kept(text)).status_code in {302, 422}
    told = opened(viewer).get(f"/apply/{draft}/p/home").content.decode()
    assert body["home_address"] in unescape(told)


def test_a_file_is_named_since_no_page_can_keep_it(clock: time_machine.Traveller) -> None:
    viewer = factories.login(factories.free_let().lessee)
    draft = factories.lease_draft(viewer, factories.lease(factories.free_let()), with_contract=False)
    browser = opened(viewer)
    clock.shift(timedelta(minutes=61))

    body = {"next": "1", "file": SimpleUploadedFile("租赁合同.pdf", b"%PDF-1.4", "application/pdf")}

    text = browser.post(f"/apply/{draft}/materials", body).content.decode()
    assert "文件要重新选" in text
    assert "租赁合同.pdf" in text


def test_whoever_never_was_here_is_led_to_the_login_and_no_password_is_kept(
    clock: time_machine.Traveller,
) -> None:
    assert Client().post("/desk/officials", {"username": "new"}).status_code == 302
    browser, _ = staff("administrator")
    clock.shift(timedelta(minutes=31))

    over = browser.post("/desk/officials", {"username": "new", "name": "新人", "password": "a-secret-2026"})

    assert kept(over.content.decode())["username"] == "new"
    assert "a-secret-2026" not in over.content.decode()


def test_at_the_window_nothing_of_a_person_stays_when_the_login_is_over(
    clock: time_machine.Traveller,
) -> None:
    browser, _ = staff("clerk", department="xiuying-centre")
    clock.shift(timedelta(minutes=31))

    assert browser.post("/desk/window/", {"who": "460199199003150041"}).status_code == 302
