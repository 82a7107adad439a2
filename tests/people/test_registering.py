"""A person at a window: registered on a document, checked as an account is, with or without a phone."""

import pytest

from miaopi.ledger import Actor
from miaopi.ledger.models import Event
from miaopi.people import actions, queries
from miaopi.people.models import Account, Person
from miaopi.texts import Faulty
from tests.people import makers
from tests.people.makers import LESSEE, LESSEE_PHONE, NOON, Registry

pytestmark = pytest.mark.django_db
CLERK = Actor("staff", "0f6f4a2e-0000-4000-8000-000000000001")


def register(registry: Registry | None = None, **changes: object) -> Person:
    asked = {**LESSEE, "document": "id-card", **changes}
    return actions.register(**asked, by=CLERK, at=NOON, check=registry or Registry())  # type: ignore[arg-type]


def test_a_person_without_a_phone_is_registered_and_the_document_that_was_seen_is_noted() -> None:
    person = register()

    assert (person.name, person.phone, person.phone_hash) == ("符海燕", None, "")
    assert not Account.objects.exists()
    event = Event.objects.get(kind="person.registered")
    assert event.chain == f"person:{person.pk}"
    assert (event.actor_kind, event.actor_id) == ("staff", CLERK.id)
    assert event.data == {"document": "id-card", "checked": "matched"}


def test_whom_the_registry_does_not_confirm_is_not_registered_and_the_try_is_kept() -> None:
    with pytest.raises(Faulty) as trouble:
        register(Registry(matches=False))

    assert trouble.value.faults[0].code == "people.does-not-match"
    assert not Person.objects.exists()
    assert Event.objects.get(chain=f"window:{CLERK.id}").data["found"] == "refused"


def test_a_silent_registry_is_told_and_the_document_alone_may_do() -> None:
    silent = Registry(state="silent")

    with pytest.raises(Faulty) as trouble:
        register(silent)
    person = register(silent, on_document=True)

    assert trouble.value.faults[0].code == "people.registry-silent"
    assert Event.objects.get(chain=f"person:{person.pk}").data["checked"] == "silent"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"number": "460199199003150042"}, "people.number-check", "number"),
        ({"name": " "}, "people.name-missing", "name"),
        ({"phone": "123"}, "people.phone-form", "phone"),
        ({"document": "bus-pass"}, "people.document-missing", "document"),
    ],
)
def test_each_fault_is_told_at_its_field_before_any_registry_is_asked(
    changes: dict[str, str], code: str, field: str
) -> None:
    registry = Registry()

    with pytest.raises(Faulty) as trouble:
        register(registry, **changes)

    (fault,) = trouble.value.faults
    assert (fault.code, fault.where.field) == (code, field)
    assert registry.asked == []


def test_an_account_s_own_name_and_phone_are_not_changed_at_a_window() -> None:
    own = makers.identified().person

    person = register(phone="14200000099")

    assert person == own
    assert str(person.phone) == "142****0001"


def test_a_phone_finds_whom_it_reaches_the_identified_one_first() -> None:
    named = makers.person(makers.LESSOR, phone=LESSEE_PHONE)
    own = makers.identified().person

    assert queries.by_phone(LESSEE_PHONE) == (own, named)
    assert queries.by_phone("14200000098") == ()


def test_who_is_known_is_noted_to_have_come() -> None:
    person = makers.person()

    actions.see_document(person=person, document="passport", by=CLERK, at=NOON)

    assert Event.objects.get(kind="person.came").data == {"document": "passport"}


def test_only_whom_an_account_or_a_window_checked_counts_as_checked() -> None:
    named = makers.person(makers.LESSOR)
    own = makers.identified().person

    before = queries.was_checked(named)
    register(**makers.LESSOR)

    assert own is not None
    assert queries.was_checked(own)
    assert (before, queries.was_checked(named)) == (False, True)
