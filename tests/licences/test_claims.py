"""Claims: which meet, which do not, and that the database alone refuses those that do."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miaopi.licences import actions, claims
from miaopi.licences.models import Claim, Licence
from tests import racing
from tests.licences import makers
from tests.licences.makers import days, issue, rooms

FIRST, LAST = makers.WHOLE.from_, makers.WHOLE.to
DAY = timedelta(days=1)
OTHER_HOME = makers.Claim(("460199195811020052", "another title"), (), FIRST, LAST)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (makers.WHOLE, makers.WHOLE),
        (makers.WHOLE, rooms("R2")),
        (rooms("R2"), makers.WHOLE),
        (rooms("R2", "R3"), rooms("R3", "R4")),
        (makers.WHOLE, days(LAST, LAST + 365 * DAY)),
        (makers.WHOLE, days(FIRST - 365 * DAY, FIRST)),
        (rooms("R2"), days(FIRST + DAY, FIRST + DAY, rooms("R2"))),
        (rooms("R2"), rooms(" Ｒ2 ")),
    ],
)
def test_claims_that_share_a_part_on_a_day_are_refused(held, wanted):
    issue(held)

    with pytest.raises(actions.Taken) as refused:
        issue(wanted)

    assert refused.value.faults[0].code == "licences.taken"
    assert Licence.objects.count() == 1
    assert Claim.objects.count() == max(len(held.parts), 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (rooms("R2"), rooms("R3")),
        (rooms("R2"), days(LAST + DAY, LAST + DAY, rooms("R2"))),
        (makers.WHOLE, days(LAST + DAY, LAST + 365 * DAY)),
        (makers.WHOLE, days(FIRST - 365 * DAY, FIRST - DAY)),
        (makers.WHOLE, OTHER_HOME),
    ],
)
def test_claims_that_share_no_part_or_no_day_stand_side_by_side(held, wanted):
    issue(held)

    issue(wanted)

    assert Licence.objects.count() == 2


@pytest.mark.django_db
def test_another_matter_has_claims_of_its_own():
    issue(makers.WHOLE)

    issue(makers.WHOLE, matter=makers.FakeMatter(slug="another-matter"))

    assert Licence.objects.count() == 2


@pytest.mark.django_db
def test_after_a_refusal_the_caller_s_transaction_goes_on():
    issue()

    with transaction.atomic():
        with pytest.raises(actions.Taken):
            issue()
        issue(OTHER_HOME)

    assert sorted(Licence.objects.values_list("number", flat=True)) == [
        "海秀房租备〔2026〕1 号",
        "海秀房租备〔2026〕2 号",  # a refused one takes no number
    ]


@pytest.mark.django_db
def test_a_freed_claim_may_be_taken_and_cannot_be_made_live_again():
    ended = issue()
    actions.end(
        licence_id=ended.pk, kind="deregister", reason=actions.CANCELLED, by=makers.RULES, at=makers.NOON
    )
    issue()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Claim.objects.filter(licence=ended).update(live=True)

    assert claims.is_refusal(refused.value)


@pytest.mark.django_db
def test_another_constraint_is_not_mistaken_for_a_refusal():
    licence = issue()
    same = Claim(licence=licence, scope_hash=b"x" * 32, part_from=2, part_to=1, from_on=FIRST, to_on=LAST)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        same.save()

    assert not claims.is_refusal(refused.value)


@pytest.mark.django_db
def test_a_claim_without_an_end_meets_every_later_day():
    licence = issue(None)
    take = {"licence": licence, "scope": ["s"], "parts": [], "from_on": FIRST}
    claims.take(**take, to_on=None)

    with pytest.raises(claims.Taken), transaction.atomic():
        claims.take(**(take | {"from_on": date(9999, 12, 30)}), to_on=None)


@pytest.mark.django_db
def test_the_database_keeps_hashes_and_no_number_of_a_person():
    issue()

    row = Claim.objects.get()

    assert len(bytes(row.scope_hash)) == 32
    assert b"460199" not in bytes(row.scope_hash)


SPANS = st.builds(lambda first, length: (first, first + length), st.integers(0, 12), st.integers(0, 5))
WISHES = st.tuples(
    st.sampled_from(["a", "b"]), st.sets(st.sampled_from(["R1", "R2", "R3"]), max_size=2), SPANS
)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=st.lists(WISHES, max_size=8))
def test_whatever_is_wished_the_database_agrees_with_a_plain_model(wishes):
    Claim.objects.all().delete()
    licence = Licence.objects.first() or issue(None)
    held = []
    for scope, parts, (first, last) in wishes:
        meets = any(
            scope == other
            and (not parts or not theirs or parts & theirs)
            and first <= until
            and since <= last
            for other, theirs, (since, until) in held
        )
        try:
            with transaction.atomic():
                claims.take(
                    licence=licence,
                    scope=[scope],
                    parts=sorted(parts),
                    from_on=FIRST + first * DAY,
                    to_on=FIRST + last * DAY,
                )
        except claims.Taken:
            assert meets
        else:
            assert not meets
            held.append((scope, parts, (first, last)))


def without_the_guard():
    """The same tables with nothing that refuses."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER no_two_live_claims_meet_insert")
            cursor.execute("DROP TRIGGER no_two_live_claims_meet_update")
        else:
            cursor.execute("ALTER TABLE licences_claim DROP CONSTRAINT no_two_live_claims_meet")


@pytest.fixture
def guard_away(transactional_db):
    """No guard for one test; it is put back over empty tables."""
    from importlib import import_module

    guard = import_module("miaopi.licences.migrations.0002_refuse_claims_that_meet")
    without_the_guard()
    yield
    Claim.objects.all().delete()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in guard.SQLITE[1:]:
                cursor.execute(statement)
        else:
            cursor.execute(guard.POSTGRESQL[1])


def two_at_once():
    """Two transactions look, see the home free, meet at a barrier, and issue for it."""
    holders = makers.people()
    looked = racing.barrier(2)

    def apply() -> Licence:
        assert not Claim.objects.filter(live=True).exists()  # what the rules would see
        looked.wait()
        return issue(rooms("R2"), holders=holders, case_id=uuid.uuid4())

    return racing.meet(apply, apply)


def test_with_the_guard_away_two_get_the_same_room(guard_away):
    results = two_at_once()

    assert [type(result) for result in results] == [Licence, Licence]
    assert Claim.objects.filter(live=True).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_two_at_once_for_one_room_and_one_gets_it(turn):
    results = two_at_once()

    assert sorted(type(result).__name__ for result in results) == ["Licence", "Taken"]
    assert Licence.objects.count() == 1
    assert Claim.objects.filter(live=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_crossing_rooms_end_without_a_deadlock():
    holders = makers.people()
    wishes = [("R1", "R2"), ("R2", "R1"), ("R2", "R3"), ("R3", "R1")] * 2

    results = racing.many(8, lambda turn: issue(rooms(*wishes[turn]), holders=holders))

    assert {type(result).__name__ for result in results} <= {"Licence", "Taken"}
    assert Licence.objects.count() == 1  # any two of them share a room
