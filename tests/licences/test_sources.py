"""Licences as a source for other matters."""

from datetime import timedelta

import pytest

from miaopi.content import contracts as _  # noqa: F401  - content loads as a whole
from miaopi.licences import actions, sources
from miaopi.registries import platform
from tests.licences import makers
from tests.licences.makers import NOON, issue, rooms

pytestmark = pytest.mark.django_db
TITLE = "琼（2026）海口市不动产权第0000001号"
SLUG = makers.MATTER.slug


def found(at=NOON, **key):
    return sources.records(SLUG, key, at=at)


def test_it_is_registered_as_a_platform_source():
    assert platform.registered("licences") is sources.answer


def test_all_live_ones_of_a_home_are_found_with_their_record():
    one, other = issue(rooms("R1")), issue(rooms("R2"))

    records = found(title_number=TITLE)

    assert [record["number"] for record in records] == [one.number, other.number]
    assert records[0] == {
        "number": one.number,
        "identifier": one.identifier,
        "valid_from": "2026-12-01",
        "valid_to": "2027-11-30",
        "in_force": True,
        "data": makers.DATA.data,
    }
    assert other.number in {record["number"] for record in records}


def test_every_value_of_the_question_must_fit():
    licence = issue()

    assert found(lease_number=licence.number)
    assert found(lease_number=licence.number, title_number=TITLE, lessee_id="460199199003150041")
    assert not found(lease_number=licence.number, title_number="another")
    assert not found(lessee_id="460199195811020052")
    assert not found(title_number="")
    assert not found()


def test_width_and_case_of_a_question_make_no_difference():
    licence = issue()

    assert found(lease_number=f" {licence.number.replace('〔2026〕1', '〔２０２６〕１')} ")


def test_an_ended_one_is_gone_and_one_whose_term_is_over_says_so():
    ended, over = issue(rooms("R1")), issue(rooms("R2"))
    actions.end(licence_id=ended.pk, kind="revoke", reason=actions.CANCELLED, by=makers.RULES, at=NOON)

    records = found(title_number=TITLE, at=NOON + timedelta(days=4000))

    assert [(record["number"], record["in_force"]) for record in records] == [(over.number, False)]


def test_another_matter_s_are_not_found():
    issue(matter=makers.FakeMatter(slug="another-matter"))

    assert not found(title_number=TITLE)
