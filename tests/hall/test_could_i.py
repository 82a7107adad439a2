"""Could I?: few questions, no account, nothing kept, and never another answer than the rules give."""

from __future__ import annotations

import re
from datetime import date
from random import Random

import pytest
import time_machine
from django.apps import apps
from django.http import HttpResponse

from miaopi import content
from miaopi.content import could_i
from miaopi.content.could_i import UNSURE, CouldI
from tests import factories
from tests.hall.page import page
from tests.hall.people_here import nobody

PAGE = "/m/house-lease-registration/could-i"
SHOWN = re.compile(r'name="asked" value="([a-z-]+)"')


@pytest.fixture(scope="module")
def here() -> CouldI:
    return CouldI(content.open_bundle(factories.bundle()), date(2027, 3, 5))


def walk(answers: dict[str, str], *, language: str = "zh-hans") -> tuple[HttpResponse, list[str]]:
    """Answers what is asked: as given here, otherwise the first choice, two people and 70 square metres."""
    client = nobody(lang=language)
    shown, given, asked = client.get(PAGE), [], []
    while found := SHOWN.search(shown.content.decode()):
        key = found[1]
        asked.append(key)
        answer = answers.get(key, {"people": "2", "area": "70"}.get(key, "0"))
        shown = client.post(PAGE, {"given": given, "asked": key, key: answer})
        given = [*given, f"{key}:{answer}"]
    return shown, asked


@pytest.mark.django_db
def test_a_lease_that_can_be_registered_is_told_so_and_where_it_is_looked_up(
    city: time_machine.Traveller,
) -> None:
    shown, asked = walk({})

    assert "可以办" in page(shown).main
    assert "不动产" in page(shown).main
    assert "/m/house-lease-registration/start" in page(shown).links()
    assert len(asked) == len(set(asked))


@pytest.mark.django_db
def test_what_cannot_be_is_told_with_its_law_as_soon_as_it_is_sure(city: time_machine.Traveller) -> None:
    shown, asked = walk({"building": "1"})

    assert "现在办不了" in page(shown).main
    assert "依据：" in page(shown).main
    assert asked[-1] == "building"
    assert "area" not in asked


@pytest.mark.django_db
def test_too_many_people_are_told_the_number_that_fits(city: time_machine.Traveller) -> None:
    shown, _asked = walk({"people": "8", "area": "７９"})

    assert "79 平方米最多登记 7 人居住，您填了 8 人。" in page(shown).main


@pytest.mark.django_db
def test_all_of_it_is_there_in_english(city: time_machine.Traveller) -> None:
    first, (last, _asked) = nobody(lang="en").get(PAGE), walk({"contract": "1"}, language="en")

    assert "Could I?" in page(first).main
    assert not re.search("[\u4e00-\u9fff]", page(first).main)
    assert "Yes, once something is added" in page(last).main


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "7", "-1", "一个", "0" * 50])
def test_an_answer_that_is_none_is_asked_for_again_and_the_others_stay(
    city: time_machine.Traveller, given: str
) -> None:
    shown = nobody().post(
        PAGE, {"given": ["use:0", "nothing:1", "owner:99"], "asked": "filing", "filing": given}
    )

    assert shown.status_code == 422
    assert "请选一个" in page(shown).main
    assert 'name="given" value="use:0"' in shown.content.decode()
    assert "owner:99" not in shown.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["1e9", "9" * 8, "1e99999999", "-3", "NaN", "²", "0", "1_0"])
def test_a_number_that_is_none_is_asked_for_again_and_costs_nothing(
    city: time_machine.Traveller, given: str
) -> None:
    sent = {"given": [f"people:{given}"], "asked": "people", "people": given, "back": ""}
    shown = nobody().post(PAGE, {name: value for name, value in sent.items() if name != "back"})

    assert shown.status_code == 422
    assert "请填 1 到 200 之间的数。" in page(shown).main
    assert nobody().post(PAGE, {**sent, "back": "9" * 5000}).status_code == 200


@pytest.mark.django_db
def test_an_earlier_answer_is_changed_from_there_on(city: time_machine.Traveller) -> None:
    shown = nobody().post(PAGE, {"given": ["filing:0", "use:1"], "back": "1"})

    assert SHOWN.search(shown.content.decode())[1] == "use"
    assert "use:1" not in shown.content.decode()


@pytest.mark.django_db
def test_nothing_is_kept(city: time_machine.Traveller) -> None:
    def rows() -> dict[str, int]:
        return {model._meta.label: model._default_manager.count() for model in apps.get_models()}

    before = rows()
    shown, _asked = walk({"owner": "5"})

    assert rows() == before
    assert not shown.cookies
    assert "no-store" in shown["Cache-Control"]


@pytest.mark.django_db
def test_a_number_that_is_not_known_is_taken_as_usual(city: time_machine.Traveller) -> None:
    shown = nobody().post(PAGE, {"asked": "people", "people": "", "unsure": "1"})

    assert shown.status_code == 200
    assert 'value="people:?"' in shown.content.decode()


@pytest.mark.django_db
def test_what_was_not_known_is_said_to_be_taken_for_granted(city: time_machine.Traveller) -> None:
    unsure, _asked = walk({"owner": UNSURE})
    sure, _asked = walk({})

    assert "您说不清楚的" in page(unsure).main
    assert "您说不清楚的" not in page(sure).main


# Of the rules


def test_what_is_not_asked_cannot_change_the_outcome(here: CouldI) -> None:
    random, settled = Random(7), 0
    for _ in range(60):
        answers: dict[str, str] = {}
        while (doubt := here.after(answers).next) is not None:
            answers[doubt.key] = random.choice([*could_i.tries(doubt), UNSURE])
        outcome = here.after(answers).outcome
        unasked = [one for one in here.doubts.questions if one.key not in answers]
        for _ in range(4):
            more = {one.key: random.choice(list(could_i.tries(one))) for one in unasked}
            assert here.after({**answers, **more}).outcome == outcome, (answers, more)
            settled += bool(more)

    assert settled > 100


def test_each_question_matters_to_somebody(here: CouldI) -> None:
    usual = here.after({one.key: UNSURE for one in here.doubts.questions}).outcome

    assert usual == "approve"
    for doubt in here.doubts.questions:
        others = {one.key: UNSURE for one in here.doubts.questions if one.key != doubt.key}
        tried = ["1", "200"] if not doubt.options else list(could_i.tries(doubt))
        outcomes = {here.after({**others, doubt.key: one}).outcome for one in tried}
        assert len(outcomes) > 1, doubt.key


def test_fewer_than_half_of_the_questions_are_asked(here: CouldI) -> None:
    asked, of = could_i.expected(here.matter, here.today, draws=100)

    assert of == 10
    assert 1 < asked < 5
