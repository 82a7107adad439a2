"""T39: a slip is put right in a new version; what was decided stays."""

from collections.abc import Mapping

import pytest

from miaopi.cases.actions import afterwards
from miaopi.cases.models import Case
from miaopi.letters import contents as letter_contents
from miaopi.letters.models import Copy
from miaopi.licences import contents, queries
from miaopi.licences.actions import LicenceGone
from miaopi.licences.actions.correcting import CorrectionFaulty
from miaopi.licences.actions.ending import EndFaulty
from miaopi.licences.endings import End
from miaopi.licences.keys import key_hash
from miaopi.licences.models import Claim, Licence
from miaopi.messages.models import Message
from miaopi.officials.errors import NotYours
from miaopi.texts import Words
from tests import factories
from tests.afterwards.makers import propose, registered
from tests.factories import NOON

pytestmark = pytest.mark.django_db
RENT = {"rent": Words("每月人民币 2910 元", "CNY 2910 a month")}


def correct(
    licence: Licence, lines: Mapping[str, Words] = RENT, why: str = "录入时把数字写反了。"
) -> Licence:
    return afterwards.correct_slip(
        desk=factories.desk("approver"), licence_id=licence.pk, lines=lines, why=why, at=NOON
    )


def line(licence: Licence, key: str) -> contents.Line:
    found = Licence.objects.select_related("key").get(pk=licence.pk)
    return next(each for each in contents.read(found).lines if each.key == key)


def test_the_next_version_says_what_it_should_and_the_earlier_one_is_replaced() -> None:
    old = registered()

    new = correct(old)

    assert (new.version, new.serial) == (2, old.serial)
    assert new.replaces == old
    assert line(new, "rent").value == RENT["rent"]
    assert line(new, "use") == line(old, "use")
    assert queries.verify(old.code, at=NOON).act == "replaced"
    assert queries.verify(new.code, at=NOON).state == "valid"


def test_holders_term_claim_and_record_stay() -> None:
    old = registered()
    before = Claim.objects.get(licence=old, live=True)

    new = correct(old)

    after = Claim.objects.get(live=True)
    assert after.licence == new
    assert (after.scope_hash, after.from_on, after.to_on) == (before.scope_hash, before.from_on, before.to_on)
    assert [(each.person_id, each.role) for each in new.holders.order_by("pk")] == [
        (each.person_id, each.role) for each in old.holders.order_by("pk")
    ]
    held = [contents.read(Licence.objects.select_related("key").get(pk=each.pk)) for each in (old, new)]
    assert held[0].data == held[1].data
    assert (new.valid_from, new.valid_to) == (old.valid_from, old.valid_to)


def test_it_is_found_by_its_new_number_and_by_what_it_was_found_before() -> None:
    old = registered()

    new = correct(old)

    for name, text in (
        ("licence.number", new.number),
        ("title_number", factories.free_let().home.title_number),
    ):
        value = key_hash(new.matter_slug, name, text)
        assert new.keys.filter(name=name, value_hash=value).exists()
    assert not new.keys.filter(value_hash=key_hash(new.matter_slug, "licence.number", old.number)).exists()


def test_the_holders_are_told_what_it_said_and_what_it_says() -> None:
    correct(registered())

    for copy in Copy.objects.select_related("letter__key").filter(letter__kind="correction"):
        text = " ".join(words.zh for words in letter_contents.read(copy).texts())
        assert "每月人民币 2190 元" in text
        assert "每月人民币 2910 元" in text
        assert "录入时把数字写反了。" in text
    assert Copy.objects.filter(letter__kind="correction").count() == 2
    assert Message.objects.filter(kind="corrected").count() == 2


def test_the_approval_stands() -> None:
    licence = registered()
    approval = Copy.objects.get(letter__kind="approval", is_main=True)

    correct(licence)

    assert approval.letter.replaced_by is None
    assert Case.objects.get(pk=licence.case_id).outcome == "approve"


def test_a_name_put_right_is_masked_for_a_checker() -> None:
    licence = registered()
    old = line(licence, "lessee").value
    fixed = Words(old.zh.replace("王建华", "王健华"), old.en.replace("王建华", "王健华"))

    new = correct(licence, {"lessee": fixed})

    shown = line(new, "lessee").checker
    assert shown is not None
    assert "王健华" not in shown.zh
    assert shown.zh.startswith("王*华")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({}, "licences.correction-empty"),
        ({"nothing": Words("一", "one")}, "licences.correction-unknown"),
        ({"rent": Words(" ", "x")}, "licences.correction-bare"),
        ({"use": Words("居住", "Residence")}, "licences.correction-same"),
    ],
)
def test_lines_that_are_not_whole_are_told(lines: Mapping[str, Words], code: str) -> None:
    licence = registered()

    with pytest.raises(CorrectionFaulty) as refused:
        correct(licence, lines)

    assert [fault.code for fault in refused.value.faults] == [code]
    assert queries.verify(licence.code, at=NOON).state == "valid"


def test_how_it_came_about_must_be_said() -> None:
    with pytest.raises(EndFaulty):
        correct(registered(), why=" ")


def test_an_examiner_may_not() -> None:
    licence = registered()

    with pytest.raises(NotYours):
        afterwards.correct_slip(
            desk=factories.desk("examiner"), licence_id=licence.pk, lines=RENT, why="x", at=NOON
        )


def test_what_has_ended_is_not_corrected() -> None:
    licence = registered()
    propose(factories.desk("approver"), licence, End.DEREGISTER)

    with pytest.raises(LicenceGone):
        correct(licence)


def test_a_corrected_one_can_be_corrected_and_ended_like_any() -> None:
    new = correct(correct(registered()), {"rent": Words("每月人民币 2190 元", "CNY 2190 a month")})

    assert new.version == 3
    propose(factories.desk("approver"), new, End.DEREGISTER)
    assert not Claim.objects.filter(live=True).exists()
