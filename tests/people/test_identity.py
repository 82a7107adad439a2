"""An account is identified once, against the population registry."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from miaopi.ledger.models import Event
from miaopi.people import actions
from miaopi.people.models import Account, Person
from miaopi.texts import Faulty
from tests import racing
from tests.people import makers
from tests.people.makers import LESSEE, LESSOR, NOON, Registry

pytestmark = pytest.mark.django_db


def fault_of(trouble: pytest.ExceptionInfo[Faulty]) -> str:
    (fault,) = trouble.value.faults
    return fault.code


def test_name_and_number_that_the_registry_confirms_make_the_account_somebody() -> None:
    account, registry = makers.account(), Registry()

    done = actions.identify(account_id=account.pk, **LESSEE, at=NOON, check=registry)

    assert done.person is not None
    assert done.person.name == "符海燕"
    assert str(done.person.number) == "460***********0041"
    assert done.identified_by == "population"
    assert registry.asked == [("符海燕", "460199199003150041")]
    (event,) = Event.objects.filter(kind="account.identified")
    assert event.data == {"person": str(done.person.pk), "by": "population"}


@pytest.mark.parametrize(
    "registry",
    [
        Registry(found=False, matches=None, alive=None),
        Registry(matches=False),
        Registry(alive=False),
        Registry(alive=None),
        Registry(found=None),
    ],
)
def test_one_sentence_for_not_found_and_another_name_so_that_a_stranger_learns_nothing(
    registry: Registry,
) -> None:
    account = makers.account()

    with pytest.raises(Faulty) as trouble:
        actions.identify(account_id=account.pk, **LESSEE, at=NOON, check=registry)

    (fault,) = trouble.value.faults
    assert fault.code == "people.does-not-match"
    assert fault.what.zh == "姓名和身份证号码核对不上。"
    assert fault.where.field == "number"
    assert not Person.objects.exists()


@pytest.mark.parametrize("state", ["silent", "late", "malformed", "incomplete"])
def test_a_silent_registry_means_later_and_costs_no_try(state: str) -> None:
    account = makers.account()

    for _ in range(8):
        with pytest.raises(Faulty) as trouble:
            actions.identify(account_id=account.pk, **LESSEE, at=NOON, check=Registry(state=state))
        assert fault_of(trouble) == "people.registry-silent"

    assert actions.identify(account_id=account.pk, **LESSEE, at=NOON, check=Registry()).is_identified


def test_after_five_that_do_not_match_one_waits_a_day() -> None:
    account, registry = makers.account(), Registry(matches=False)
    for _ in range(5):
        with pytest.raises(Faulty):
            actions.identify(account_id=account.pk, **LESSEE, at=NOON, check=registry)

    with pytest.raises(Faulty) as trouble:
        actions.identify(account_id=account.pk, **LESSEE, at=NOON, check=Registry())

    assert fault_of(trouble) == "people.identify-too-many"
    assert len(registry.asked) == 5
    tomorrow = NOON + timedelta(hours=24)
    assert actions.identify(account_id=account.pk, **LESSEE, at=tomorrow, check=Registry()).is_identified


def test_a_number_with_a_fault_in_it_is_not_even_asked() -> None:
    account, registry = makers.account(), Registry()

    with pytest.raises(Faulty) as trouble:
        actions.identify(
            account_id=account.pk, name="符海燕", number="460199199003150040", at=NOON, check=registry
        )

    assert fault_of(trouble) == "people.number-check"
    assert registry.asked == []


def test_identified_once_is_identified_and_nothing_is_asked_again() -> None:
    account, registry = makers.identified(), Registry()

    again = actions.identify(account_id=account.pk, **LESSEE, at=NOON, check=registry)

    assert again.person_id == account.person_id
    assert registry.asked == []
    with pytest.raises(Faulty) as trouble:
        actions.identify(account_id=account.pk, **LESSOR, at=NOON, check=registry)
    assert fault_of(trouble) == "people.identified-already"


def test_who_was_identified_with_another_phone_is_told_so() -> None:
    makers.identified()
    second = makers.account("14200000027")

    with pytest.raises(Faulty) as trouble:
        actions.identify(account_id=second.pk, **LESSEE, at=NOON, check=Registry())

    assert fault_of(trouble) == "people.identified-elsewhere"


def test_whom_an_application_named_before_is_the_same_person_with_the_right_name_now() -> None:
    named = makers.person({"name": "符海雁", "number": LESSEE["number"]}, phone="14200000028")

    account = makers.identified()

    named.refresh_from_db()
    assert account.person_id == named.pk
    assert named.name == "符海燕"
    assert named.phone == account.phone


def test_what_others_say_changes_nothing_about_who_is_identified() -> None:
    account = makers.identified()

    makers.person({"name": "另一个", "number": LESSEE["number"]}, phone="14200000028")

    person = Person.objects.get(pk=account.person_id)
    assert person.name == "符海燕"
    assert person.phone == account.phone


def test_a_person_whom_nobody_identified_takes_the_newest_hearsay() -> None:
    first = makers.person({"name": "符海雁", "number": LESSEE["number"]}, phone=None)
    second = makers.person(LESSEE, phone="14200000028")

    assert first.pk == second.pk
    assert Person.objects.get().name == "符海燕"
    assert str(Person.objects.get().phone) == "142****0028"


def test_every_fault_in_a_party_has_its_place() -> None:
    for part, wrong in (("number", {"number": "1"}), ("name", {"name": " "}), ("phone", {"phone": "1"})):
        with pytest.raises(Faulty) as trouble:
            actions.person_for(kind="person", **{**LESSEE, **wrong}, at=NOON, field="lessee")
        assert trouble.value.faults[0].where.field == f"lessee.{part}"


def test_a_firm_is_a_person_by_its_credit_code() -> None:
    assert makers.firm().pk == makers.firm().pk
    assert makers.firm().kind == "enterprise"


def test_the_database_refuses_two_persons_with_one_number_and_half_an_identity() -> None:
    person, account = makers.person(), makers.account()

    with pytest.raises(IntegrityError):
        Person.objects.create(
            kind="person", name="x", number=person.number, number_hash=person.number_hash, created_at=NOON
        )
    connection.needs_rollback = False
    assert account.identified_at is None


def test_the_database_refuses_an_account_of_a_person_without_a_time() -> None:
    person, account = makers.person(), makers.account()

    with pytest.raises(IntegrityError):
        Account.objects.filter(pk=account.pk).update(person=person)


@pytest.mark.django_db(transaction=True)
def test_of_two_phones_that_identify_as_one_person_at_once_one_does() -> None:
    phones = ("14200000001", "14200000027")
    accounts = [makers.account(phone) for phone in phones]

    def identify(index: int) -> Account:
        return actions.identify(account_id=accounts[index].pk, **LESSEE, at=NOON, check=Registry())

    results = racing.many(2, identify)

    assert sum(isinstance(each, Account) for each in results) == 1
    (refused,) = (each for each in results if isinstance(each, Faulty))
    assert refused.faults[0].code == "people.identified-elsewhere"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_name_a_person_at_once_one_row_comes() -> None:
    results = racing.many(4, lambda _n: makers.person())

    assert {each.pk for each in results if isinstance(each, Person)} == {Person.objects.get().pk}
    assert len(results) == 4
