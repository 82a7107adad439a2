"""Ending a licence needs a code of the last quarter of an hour; what was typed stays meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pyotp
import pytest
import time_machine

from miaopi.ledger import queries as ledger
from miaopi.licences.models import EndAct, Licence
from tests import factories
from tests.desk.here import SECRET, staff
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)
WRITTEN = {
    "kind": "annul",
    "ground": '签名 "不是" 本人的。',
    "law": "行政许可法",
    "article": "69(1)",
    "hearing": "当面听取。",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def licence() -> Licence:
    return Licence.objects.get(case_id=factories.decided().pk)


def kept(page: str) -> dict[str, str]:
    boxes = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(name): unescape(text) for name, text in boxes if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_after_a_quarter_of_an_hour_the_code_is_asked_for_and_the_proposal_goes_on(
    clock: time_machine.Traveller, lang: str
) -> None:
    browser, official = staff("approver", lang=lang)
    address = f"/desk/licences/{licence().pk}/end"
    clock.shift(timedelta(minutes=16))

    asked = browser.post(address, WRITTEN)

    text = asked.content.decode()
    assert ("请再确认是您本人" if lang == "zh-hans" else "Show once more that it is you") in text
    assert kept(text) == WRITTEN
    assert not EndAct.objects.exists()
    assert browser.post(address, {**kept(text), "code": "000000"}).status_code == 422
    code = pyotp.TOTP(SECRET).now()
    assert browser.post(address, {**kept(text), "code": code}).status_code == 302
    assert EndAct.objects.get().state == "proposed"
    kinds = [event.kind for event in ledger.events(f"official:{official.pk}")]
    assert kinds[-2:] == ["official.login-failed", "official.proved"]


def test_the_same_code_does_not_confirm_what_another_official_looks_at(clock: time_machine.Traveller) -> None:
    held = licence()
    first, _ = staff("approver")
    assert first.post(f"/desk/licences/{held.pk}/end", WRITTEN).status_code == 302  # just logged in
    act = EndAct.objects.get()
    second, _ = staff("approver")
    clock.shift(timedelta(minutes=16))
    address, code = f"/desk/licences/{held.pk}/acts/{act.pk}", pyotp.TOTP(SECRET).now()

    assert second.post(address, {"act": "confirm"}).status_code == 200
    assert Licence.objects.get(pk=held.pk).ended_at is None
    assert second.post(address, {"act": "confirm", "code": code}).status_code == 302
    assert Licence.objects.get(pk=held.pk).ended_at is not None
    clock.shift(timedelta(minutes=16))
    assert second.post(address, {"act": "confirm", "code": code}).status_code == 422


def test_guessing_the_code_shuts_it(clock: time_machine.Traveller) -> None:
    browser, _ = staff("approver")
    address = f"/desk/licences/{licence().pk}/end"
    clock.shift(timedelta(minutes=16))
    for _ in range(5):
        browser.post(address, {**WRITTEN, "code": "000000"})

    told = browser.post(address, {**WRITTEN, "code": pyotp.TOTP(SECRET).now()})

    assert told.status_code == 422
    assert not EndAct.objects.exists()


def test_the_case_of_a_wrong_decision_asks_for_it_too(clock: time_machine.Traveller) -> None:
    browser, _ = staff("approver")
    case = factories.decided()
    clock.shift(timedelta(minutes=16))

    asked = browser.post(f"/desk/licences/change/{case.number}", {"hearing": "当面"})

    assert "请再确认是您本人" in asked.content.decode()
