"""What one approval does: licence, number, claim, event, work; all or nothing."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import transaction

from miaopi import secrets
from miaopi.ledger.models import Event
from miaopi.licences import actions, codes, contents, identifier
from miaopi.licences.models import Claim, Licence, LicenceHolder, LicenceKey, State
from miaopi.outbox.models import Row
from tests import racing
from tests.licences import makers
from tests.licences.makers import NOON, issue, rooms

pytestmark = pytest.mark.django_db


def change(number, claim=makers.WHOLE, **how):
    return issue(claim, data=replace(makers.DATA, effect="replace", replaces=number), **how)


def test_a_licence_has_number_identifier_and_code():
    licence = issue()

    assert licence.number == "海秀房租备〔2026〕1 号"
    assert licence.identifier.startswith(
        "1.2.156.3005.2.11460199F000001305901.11460199F00000501U.20261124000001.001."
    )
    assert str(identifier.read(licence.identifier)) == licence.identifier
    assert codes.read(licence.code) == licence.code
    assert (licence.state, licence.version) == (State.VALID, 1)


def test_holders_and_keys_stand_beside_it():
    licence = issue()

    assert sorted(LicenceHolder.objects.values_list("role", flat=True)) == ["lessee", "lessor"]
    assert sorted(LicenceKey.objects.filter(licence=licence).values_list("name", flat=True)) == [
        "lease_number",
        "lessee_id",
        "licence.number",
        "title_number",
    ]


def test_the_ledger_and_the_outbox_hold_ids_only():
    licence = issue()

    event = Event.objects.get(kind="licence.issued")
    work = Row.objects.get(kind="licences.render")

    assert event.chain == f"case:{licence.case_id}"
    assert event.data["identifier"] == licence.identifier
    assert work.data == {"licence": str(licence.pk)}


def test_what_stands_on_it_is_sealed_and_bound_to_its_row():
    one, other = issue(rooms("R2")), issue(rooms("R3"))

    assert "王永福".encode() not in bytes(one.sealed)
    assert contents.read(one).lines[0].value.zh.startswith("王永福")
    other.sealed = one.sealed
    with pytest.raises(secrets.Tampered):
        contents.read(other)


def test_numbers_count_within_a_type_a_division_and_a_year():
    longhua = replace(makers.ISSUER, code="11460199F00000608K", short="龙", division="460106")
    next_year = NOON.replace(year=2027)

    issued = [
        issue(rooms("R1")),
        issue(rooms("R2")),
        issue(rooms("R3"), issuer=longhua),
        issue(rooms("R4"), at=next_year),
    ]

    assert [licence.number for licence in issued] == [
        "海秀房租备〔2026〕1 号",
        "海秀房租备〔2026〕2 号",
        "海龙房租备〔2026〕1 号",
        "海秀房租备〔2027〕1 号",
    ]


def test_two_bodies_with_one_short_name_share_the_count():
    street = replace(makers.ISSUER, code="11460199F00000608K", division="460105001")

    one, other = issue(rooms("R1")), issue(rooms("R2"), issuer=street)

    assert (one.number, other.number) == ("海秀房租备〔2026〕1 号", "海秀房租备〔2026〕2 号")


def test_the_year_of_a_number_turns_at_midnight_in_shanghai():
    before = issue(rooms("R1"), at=datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    after = issue(rooms("R2"), at=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))

    assert (before.number, after.number) == ("海秀房租备〔2026〕1 号", "海秀房租备〔2027〕1 号")
    assert after.serial == "20270101000001"


def test_a_change_ends_the_old_one_and_is_its_next_version():
    old = issue()

    new = change(old.number)

    old.refresh_from_db()
    assert (old.state, old.ended_at) == (State.REPLACED, NOON)
    assert (new.serial, new.version, new.replaces_id) == (old.serial, 2, old.pk)
    assert new.identifier.split(".")[-2] == "002"
    assert new.number != old.number
    assert list(Claim.objects.filter(live=True).values_list("licence", flat=True)) == [new.pk]


@pytest.mark.parametrize(
    "typed", ["海秀房租备[2026]1号", " 海秀房租备 （２０２６） 1 号", "海秀房租备【2026】1 号"]
)
def test_the_number_to_replace_is_found_however_it_is_typed(typed):
    old = issue()

    assert change(typed).replaces_id == old.pk


def test_a_change_that_is_refused_leaves_the_old_one_as_it_was():
    old = issue(rooms("R1"))
    issue(rooms("R2"))

    with pytest.raises(actions.Taken):
        change(old.number, rooms("R1", "R2"))

    old.refresh_from_db()
    assert old.state == State.VALID
    assert Claim.objects.filter(licence=old, live=True).exists()


def test_what_has_ended_cannot_be_changed_or_ended_again():
    old = issue()
    change(old.number)

    with pytest.raises(actions.LicenceGone) as gone:
        change(old.number)
    with pytest.raises(actions.LicenceGone):
        actions.end(licence_id=old.pk, kind="revoke", reason=actions.CANCELLED, by=makers.RULES, at=NOON)

    assert gone.value.faults[0].code == "licences.nothing-to-replace"


def test_another_matter_s_number_is_not_found():
    old = issue()

    with pytest.raises(actions.LicenceGone):
        change(old.number, matter=makers.FakeMatter(slug="another-matter"))


def test_a_cancellation_ends_it_and_issues_nothing():
    old = issue()

    carried = actions.carry_out(
        case_id=old.case_id,
        matter=makers.MATTER,
        licence=replace(makers.DATA, effect="end", replaces=old.number),
        claim=None,
        issuer=makers.ISSUER,
        holders={},
        by=makers.RULES,
        at=NOON,
    )

    assert carried.issued is None
    assert carried.ended.state == State.DEREGISTERED
    assert not Claim.objects.filter(live=True).exists()
    assert Event.objects.filter(kind="licence.ended", chain=f"case:{old.case_id}").count() == 1


def test_a_matter_whose_approval_issues_nothing_writes_nothing():
    carried = actions.carry_out(
        case_id=uuid.uuid4(),
        matter=makers.MATTER,
        licence=replace(makers.DATA, effect="none"),
        claim=makers.WHOLE,
        issuer=makers.ISSUER,
        holders={},
        by=makers.RULES,
        at=NOON,
    )

    assert carried == actions.Carried()
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("kind", "state"),
    [("annul", "annulled"), ("withdraw", "withdrawn"), ("revoke", "revoked"), ("deregister", "deregistered")],
)
def test_each_way_to_end_has_its_state(kind, state):
    licence = issue()

    actions.end(licence_id=licence.pk, kind=kind, reason=actions.CANCELLED, by=makers.RULES, at=NOON)

    licence.refresh_from_db()
    assert licence.state == state


def test_nothing_of_it_stands_when_the_caller_rolls_back():
    with transaction.atomic():
        issue()
        transaction.set_rollback(True)

    for table in (Licence, LicenceHolder, LicenceKey, Claim, Row, Event):
        assert not table.objects.exists()
    assert issue().number == "海秀房租备〔2026〕1 号"


@pytest.mark.django_db(transaction=True)
def test_numbers_of_a_crowd_are_all_different():
    holders = makers.people()

    results = racing.many(8, lambda turn: issue(rooms(f"R{turn}"), holders=holders))

    assert sorted(result.number for result in results) == sorted(
        f"海秀房租备〔2026〕{count} 号" for count in range(1, 9)
    )


@pytest.mark.django_db(transaction=True)
def test_two_changes_of_one_licence_at_once_and_one_is_made():
    old = issue()
    holders = makers.people()

    results = racing.meet(*[lambda: change(old.number, holders=holders)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Licence", "LicenceGone"]
    assert Licence.objects.live().count() == 1
