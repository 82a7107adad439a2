"""Licences at the desk: found however typed, ended by two, put right, and a wrong decision changed."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miaopi.cases.actions import deliver
from miaopi.cases.models import Case
from miaopi.ledger import queries as ledger
from miaopi.licences import queries
from miaopi.licences.models import EndAct, Licence
from tests import factories
from tests.desk.here import staff
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)
WRITTEN = {
    "kind": "annul",
    "ground": "合同上出租人的签名是别人写的。",
    "law": "行政许可法",
    "article": "69(1)",
    "hearing": "2026年11月24日在窗口当面听取。",
}


def registered() -> Licence:
    case = factories.decided()
    return Licence.objects.get(case_id=case.pk)


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def at(licence: Licence, more: str = "") -> str:
    return f"/desk/licences/{licence.pk}{more}"


def state(licence: Licence) -> str:
    return queries.verify(licence.code, at=NOON).act


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_it_is_found_by_number_code_and_identifier(lang: str) -> None:
    browser, _ = staff(lang=lang)
    licence = registered()
    code = f"{licence.code[:4]}-{licence.code[4:]}".lower()

    for typed in (
        licence.number,
        licence.number.replace("〔", "(").replace("〕", ")"),
        code,
        licence.identifier,
    ):
        answer = browser.get("/desk/licences/", {"number": typed})
        assert (answer.status_code, answer["Location"]) == (302, at(licence)), typed
    assert licence.number in page(browser, at(licence))


def test_what_is_nowhere_or_in_another_district_is_not_there() -> None:
    licence = registered()
    elsewhere, _ = staff(department="longhua-housing")

    for typed in (licence.number, "海秀房租备〔2026〕999号", "K7M2-QXT4"):
        assert elsewhere.get("/desk/licences/", {"number": typed}).status_code == 404
    page(elsewhere, at(licence), 404)
    for more in ("/end", "/correct"):
        page(elsewhere, at(licence, more), 404)


def test_looking_at_one_is_a_look_at_each_holder() -> None:
    browser, made = staff()
    licence = registered()

    page(browser, at(licence))

    for holder in licence.holders.all():
        assert [each.actor_id for each in ledger.events(f"look:{holder.person_id}")] == [str(made.pk)]


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_one_proposes_and_another_confirms(lang: str) -> None:
    examiner, _ = staff(lang=lang)
    approver, _ = staff("approver", lang=lang)
    licence = registered()
    form = page(examiner, at(licence, "/end"))
    for meaning in (
        ("从一开始就不该发", "当时发得对") if lang == "zh-hans" else ("never have been", "It was right")
    ):
        assert meaning in form

    assert examiner.post(at(licence, "/end"), WRITTEN)["Location"] == at(licence)
    assert state(licence) == "valid"
    assert licence.number in page(approver, "/desk/licences/")
    act = EndAct.objects.get()
    answer = approver.post(at(licence, f"/acts/{act.pk}"), {"act": "confirm"})

    assert answer["Location"] == at(licence)
    assert state(licence) == "annulled"
    assert WRITTEN["ground"] in re.sub("<[^>]+>", "", page(approver, at(licence)))


def test_who_proposed_it_is_not_offered_to_confirm_it_and_is_refused() -> None:
    approver, _ = staff("approver")
    licence = registered()
    approver.post(at(licence, "/end"), WRITTEN)
    act = EndAct.objects.get()

    assert 'value="confirm"' not in page(approver, at(licence))
    answer = approver.post(at(licence, f"/acts/{act.pk}"), {"act": "confirm"})

    assert answer.status_code == 409
    assert "另一个人确认" in answer.content.decode()
    assert state(licence) == "valid"


def test_what_is_missing_is_told_at_its_field_and_what_was_typed_is_kept() -> None:
    examiner, _ = staff()
    licence = registered()

    answer = examiner.post(at(licence, "/end"), WRITTEN | {"hearing": "", "kind": "annul"})
    text = answer.content.decode()

    assert answer.status_code == 422
    assert 'href="#hearing"' in text
    assert WRITTEN["ground"] in text
    assert re.search(r'value="annul"\s+checked', text)
    assert examiner.post(at(licence, "/end"), WRITTEN | {"kind": "bake"}).status_code == 422


def test_a_proposal_can_be_let_go() -> None:
    examiner, _ = staff()
    licence = registered()
    examiner.post(at(licence, "/end"), WRITTEN)

    examiner.post(at(licence, f"/acts/{EndAct.objects.get().pk}"), {"act": "drop"})

    assert EndAct.objects.get().state == "dropped"
    assert state(licence) == "valid"


def test_law_and_article_left_out_are_those_of_the_kind() -> None:
    examiner, _ = staff()
    licence = registered()

    examiner.post(at(licence, "/end"), WRITTEN | {"law": "", "article": ""})

    assert "行政许可法 69" in page(examiner, at(licence))
    assert at(licence, "/end") not in page(examiner, at(licence))  # one proposal at a time


def test_to_deregister_takes_one_approver() -> None:
    approver, _ = staff("approver")
    licence = registered()

    approver.post(at(licence, "/end"), WRITTEN | {"kind": "deregister", "hearing": ""})

    assert state(licence) == "deregistered"
    assert 'value="confirm"' not in page(approver, at(licence))


def test_an_examiner_who_would_deregister_is_told_that_it_is_not_theirs() -> None:
    examiner, _ = staff()
    licence = registered()

    answer = examiner.post(at(licence, "/end"), WRITTEN | {"kind": "deregister"})

    assert answer.status_code == 403
    assert state(licence) == "valid"


def test_what_has_ended_meanwhile_is_told_with_what_is_true_now() -> None:
    examiner, _ = staff()
    approver, _ = staff("approver")
    licence = registered()
    examiner.post(at(licence, "/end"), WRITTEN)
    act = EndAct.objects.get()
    approver.post(at(licence, f"/acts/{act.pk}"), {"act": "confirm"})

    answer = approver.post(at(licence, f"/acts/{act.pk}"), {"act": "confirm"})

    assert answer.status_code == 409
    assert "已经处理过" in answer.content.decode()


def test_a_slip_is_put_right_in_a_new_version() -> None:
    approver, _ = staff("approver")
    licence = registered()
    page(approver, at(licence, "/correct"))
    typed = {"rent.zh": "每月人民币 2910 元", "rent.en": "CNY 2910 a month", "why": "数字写反了。"}

    bare = approver.post(at(licence, "/correct"), typed | {"why": ""})
    none = approver.post(at(licence, "/correct"), {"why": "没有改。"})
    done = approver.post(at(licence, "/correct"), typed)

    assert (bare.status_code, none.status_code, done.status_code) == (422, 422, 302)
    assert state(licence) == "replaced"
    new = Licence.objects.get(replaces=licence)
    assert "每月人民币 2910 元" in page(approver, at(new))


def test_an_examiner_is_led_back_from_a_correction() -> None:
    examiner, _ = staff()
    licence = registered()

    assert examiner.get(at(licence, "/correct"))["Location"] == at(licence)


def refused() -> Case:
    case = factories.decided(occupants=60)
    deliver.deliver(case_id=case.pk, at=NOON)
    return Case.objects.get(pk=case.pk)


def reason() -> dict[str, str]:
    row = {"text": "人数录错了。", "text_en": "", "law": "R6", "article": "15", "rule": ""}
    return {f"reasons.0.{name}": value for name, value in row.items()}


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_wrong_decision_is_changed_by_two(lang: str) -> None:
    examiner, _ = staff(lang=lang)
    approver, _ = staff("approver", lang=lang)
    case = refused()
    address = f"/desk/licences/change/{case.number}"
    page(examiner, address)

    examiner.post(address, {"version_no": case.version_no, **reason()})
    now = Case.objects.get(pk=case.pk)
    assert 'value="confirm"' not in page(examiner, address)
    assert 'value="confirm"' in page(approver, address)
    answer = approver.post(f"{address}/settle", {"act": "confirm", "version_no": now.version_no})

    assert answer["Location"] == f"/desk/cases/{case.number}"
    assert Case.objects.get(pk=case.pk).outcome == "approve"


def test_what_is_not_decided_has_no_such_page() -> None:
    examiner, _ = staff()
    case = factories.referred()

    page(examiner, f"/desk/licences/change/{case.number}", 404)


def test_a_change_that_somebody_was_faster_with_is_told() -> None:
    examiner, _ = staff()
    case = refused()
    address = f"/desk/licences/change/{case.number}"

    late = examiner.post(address, {"version_no": 1, **reason()})
    bare = examiner.post(address, {"version_no": case.version_no})

    assert (late.status_code, bare.status_code) == (409, 422)


def test_the_list_asks_as_much_with_many_proposals_as_with_few() -> None:
    examiner, _ = staff()
    for index in (0, 1, 2):
        licence = Licence.objects.get(case_id=factories.decided(factories.free_let(index)).pk)
        examiner.post(at(licence, "/end"), WRITTEN)
        with CaptureQueriesContext(connection) as found:
            examiner.get("/desk/licences/")
        if index == 0:
            few = len(found)

    assert len(found) == few
