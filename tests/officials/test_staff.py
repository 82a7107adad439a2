"""Who may do what where: posts, and who gives them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from miaopi.ledger import queries as ledger
from miaopi.officials import actions, queries
from miaopi.officials.errors import NotYours, OfficialsError
from miaopi.officials.models import Official, Post
from miaopi.places import actions as places
from tests.factories import NOON

pytestmark = pytest.mark.django_db
HOUSING, CENTRE, ELSEWHERE = "xiuying-housing", "xiuying-centre", "longhua-housing"
PASSWORD = "a-long-password-of-nobody"


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    places.load_all(at=NOON)


def official(name: str, *posts: tuple[str, str], **more: object) -> Official:
    made = actions.create_official(username=name, name="测试员", password=PASSWORD, at=NOON)
    for role, department in posts:
        actions.give_post(official_id=made.pk, role=role, department_id=department, at=NOON)
    return made


def desk(made: Official, at=NOON):
    return queries.desk_of(Official.objects.get(pk=made.pk), at=at)


def offering(department: str, division: str) -> SimpleNamespace:
    return SimpleNamespace(department_id=department, division_id=division)


@pytest.mark.parametrize(
    ("post", "role", "where", "may"),
    [
        (("examiner", HOUSING), "examiner", (HOUSING, "460105"), True),
        (("examiner", HOUSING), "examiner", (HOUSING, "460105100"), True),
        (("examiner", HOUSING), "approver", (HOUSING, "460105"), False),
        (("examiner", HOUSING), "examiner", (ELSEWHERE, "460106"), False),
        (("examiner", HOUSING), "examiner", ("xiuying-civil", "460105"), False),
        (("clerk", CENTRE), "clerk", (HOUSING, "460105"), True),
        (("clerk", CENTRE), "clerk", (ELSEWHERE, "460106"), False),
        (("clerk", HOUSING), "clerk", ("xiuying-civil", "460105"), False),
        (("examiner", CENTRE), "examiner", (HOUSING, "460105"), False),
    ],
)
def test_a_post_covers_its_department_there_and_below_and_a_centres_clerk_every_department(
    post: tuple[str, str], role: str, where: tuple[str, str], may: bool
) -> None:
    who = desk(official("someone", post))

    assert who.may(role, offering(*where)) is may


def test_whoever_is_switched_off_has_no_post_and_comes_back_with_them() -> None:
    made = official("someone", ("examiner", HOUSING))

    actions.set_active(official_id=made.pk, active=False, at=NOON)
    assert desk(made).posts == ()
    actions.set_active(official_id=made.pk, active=True, at=NOON)
    assert desk(made).roles == {"examiner"}


def test_a_post_that_ended_holds_no_more_and_can_be_given_again() -> None:
    made = official("someone", ("examiner", HOUSING))
    later = NOON + timedelta(days=3)

    actions.end_post(post_id=made.posts.get().pk, at=later)
    assert desk(made, later).posts == ()
    assert made.posts.count() == 1
    actions.give_post(official_id=made.pk, role="examiner", department_id=HOUSING, at=later)
    assert desk(made, later).roles == {"examiner"}


def test_an_administrator_gives_posts_of_the_own_department_and_of_no_other() -> None:
    boss, new = official("boss", ("administrator", HOUSING)), official("new")
    by = desk(boss)

    actions.give_post(official_id=new.pk, role="examiner", department_id=HOUSING, at=NOON, by=by)
    with pytest.raises(NotYours):
        actions.give_post(official_id=new.pk, role="examiner", department_id=ELSEWHERE, at=NOON, by=by)
    with pytest.raises(OfficialsError) as own:
        actions.give_post(official_id=boss.pk, role="approver", department_id=HOUSING, at=NOON, by=by)
    assert own.value.faults[0].code == "officials.own-post"
    assert [each.username for each in queries.looked_after(by, at=NOON)] == ["boss", "new"]


def test_an_administrator_does_not_touch_somebody_who_also_works_elsewhere() -> None:
    by = desk(official("boss", ("administrator", HOUSING)))
    shared = official("shared", ("examiner", HOUSING), ("examiner", ELSEWHERE))

    for act in (
        lambda: actions.set_active(official_id=shared.pk, active=False, at=NOON, by=by),
        lambda: actions.set_password(official_id=shared.pk, password=PASSWORD, at=NOON, by=by),
        lambda: actions.reset_totp(official_id=shared.pk, at=NOON, by=by),
    ):
        with pytest.raises(NotYours):
            act()


def test_the_last_administrator_of_a_department_stays() -> None:
    boss = official("boss", ("administrator", HOUSING))

    for act in (
        lambda: actions.end_post(post_id=boss.posts.get().pk, at=NOON),
        lambda: actions.set_active(official_id=boss.pk, active=False, at=NOON),
    ):
        with pytest.raises(OfficialsError) as last:
            act()
        assert last.value.faults[0].code == "officials.last-administrator"
    official("deputy", ("administrator", HOUSING))
    actions.end_post(post_id=boss.posts.get().pk, at=NOON)
    assert not Post.objects.filter(official=boss, until_on__isnull=True).exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": "king"}, "officials.role-unknown"),
        ({"department_id": "nowhere"}, "officials.department-unknown"),
        ({"division_id": "460106"}, "officials.division-outside"),
        ({}, "officials.post-twice"),
    ],
)
def test_what_is_no_post_is_told_by_name(given: dict, code: str) -> None:
    made = official("someone", ("examiner", HOUSING))

    with pytest.raises(OfficialsError) as wrong:
        actions.give_post(
            **{"official_id": made.pk, "role": "examiner", "department_id": HOUSING, "at": NOON, **given}
        )
    assert wrong.value.faults[0].code == code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"username": "A B"}, "officials.username-wrong"),
        ({"username": "SOMEONE"}, "officials.username-taken"),
        ({"name": " "}, "officials.name-missing"),
        ({"password": "short"}, "officials.password-weak"),
        ({"password": "123456789012345"}, "officials.password-weak"),
    ],
)
def test_what_is_no_official_is_told_by_field(given: dict, code: str) -> None:
    official("someone")

    with pytest.raises(OfficialsError) as wrong:
        actions.create_official(
            **{"username": "new", "name": "新人", "password": PASSWORD, "at": NOON, **given}
        )
    assert wrong.value.faults[0].code == code


def test_each_change_is_an_event_in_the_chain_of_the_official() -> None:
    boss = desk(official("boss", ("administrator", HOUSING)))
    made = official("someone")

    actions.give_post(official_id=made.pk, role="clerk", department_id=HOUSING, at=NOON, by=boss)
    actions.set_password(official_id=made.pk, password=PASSWORD + "!", at=NOON, by=boss)

    events = list(ledger.events(f"official:{made.pk}"))
    assert [each.kind for each in events] == [
        "official.created",
        "official.post-given",
        "official.password-set",
    ]
    assert events[1].actor_id == str(boss.official.pk)
    assert list(ledger.verify()) == []
