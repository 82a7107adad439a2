"""Letters in the holder's space, and the page where anyone checks one."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from miaopi.cases.models import Case
from miaopi.letters import actions, codes
from miaopi.letters.models import Copy, Letter
from tests import factories
from tests.hall.people_here import browser, nobody

pytestmark = pytest.mark.django_db


def rejected() -> tuple[factories.Let, Case, Copy]:
    let = factories.free_let()
    case = factories.decided(let, occupants=60)
    return let, case, Copy.objects.get(letter__case_id=case.pk, letter__kind="rejection", is_main=True)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_letters_stand_in_my_space_and_on_the_case(city: time_machine.Traveller) -> None:
    let, case, copy = rejected()
    mine = browser(let.lessee)

    listed = text(mine, reverse("hall:letters"))
    way = text(mine, reverse("hall:case_way", args=[case.number]))

    for page in (listed, way):
        assert "不予登记决定书" in page
        assert "收件凭证" in page
        assert copy.letter.number in page


def test_a_letter_is_read_in_either_language_with_reasons_and_remedies(city: time_machine.Traveller) -> None:
    let, _, copy = rejected()
    address = reverse("hall:letter", args=[copy.letter_id])

    chinese = text(browser(let.lessee), address)
    english = text(browser(let.lessee, lang="en"), address)

    assert "73 平方米最多登记 7 人居住" in chinese
    assert "行政复议" in chinese
    assert "Decision: refused" in english
    assert "administrative reconsideration" in english
    assert "article 8" in english


def test_the_other_party_reads_a_copy_of_their_own(city: time_machine.Traveller) -> None:
    let, _, copy = rejected()
    address = reverse("hall:letter", args=[copy.letter_id])

    own, other = text(browser(let.lessee), address), text(browser(let.lessor), address)

    assert let.lessee.name in own
    assert let.lessor.name in other
    assert let.lessee.name not in other  # masked: 王*华
    assert copy.code != Copy.objects.get(letter=copy.letter, is_main=False).code


def test_the_file_is_signed_and_the_same_each_time(city: time_machine.Traveller) -> None:
    let, _, copy = rejected()
    mine = browser(let.lessee)
    address = reverse("hall:letter_pdf", args=[copy.letter_id])

    once, again = mine.get(address), mine.get(address)

    assert once["Content-Type"] == "application/pdf"
    assert once.content == again.content
    assert b"/ByteRange" in once.content


def test_a_checker_sees_what_letter_it_is_and_no_name(city: time_machine.Traveller) -> None:
    let, _, copy = rejected()

    page = text(nobody(), reverse("hall:verify_code", args=[codes.shown(copy.code)]))

    assert "是真的" in page
    assert copy.letter.number in page
    assert let.lessee.name not in page
    assert "平方米" not in page


def test_a_replaced_letter_says_so(city: time_machine.Traveller) -> None:
    _, _, copy = rejected()
    later = Letter.objects.get(case_id=copy.letter.case_id, kind="receipt")
    Letter.objects.filter(pk=copy.letter_id).update(replaced_by=later, replaced_at=factories.NOON)

    page = text(nobody(), reverse("hall:verify_code", args=[copy.code]))

    assert "已被替换" in page
    assert later.number in page


def test_a_mistyped_code_of_a_letter_is_told_as_one(city: time_machine.Traveller) -> None:
    _, _, copy = rejected()
    other = "1" if copy.code[0] != "1" else "2"

    page = text(nobody(), reverse("hall:verify") + f"?code={other}{copy.code[1:]}")

    assert "输错了" in page
    assert "10 位" in page


def checked(data: bytes) -> str:
    sent = SimpleUploadedFile("a.pdf", data, content_type="application/pdf")
    answer = nobody().post(reverse("hall:verify_file"), {"file": sent})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_is_ours_only_where_every_byte_is(city: time_machine.Traveller) -> None:
    _, _, copy = rejected()
    data = actions.ensure_pdf(copy, at=factories.NOON)

    assert "是真的" in checked(data)
    assert "查不到" in checked(data[:-2] + b"\n ")


def test_the_list_asks_as_much_with_many_letters_as_with_few(city: time_machine.Traveller) -> None:
    let, _, _ = rejected()
    mine = browser(let.lessee)
    mine.get(reverse("hall:letters"))
    few = queries_of(mine)
    for index in (1, 2, 3):
        home = factories.free_let(index)
        factories.decided(factories.Let(home.home, home.lessor, let.lessee), occupants=60)

    assert queries_of(mine) == few


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(reverse("hall:letters"))
    return len(found)
