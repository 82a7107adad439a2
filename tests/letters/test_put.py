"""A letter is put once: numbered, sealed, told to the ledger; a later decision takes its place."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from miaopi import secrets
from miaopi.ledger import queries as ledger
from miaopi.letters import contents, queries
from miaopi.letters.actions import ToWhom
from miaopi.letters.kinds import FORMS, Kind
from miaopi.letters.models import Copy, Letter
from miaopi.outbox.models import Row
from miaopi.people.limits import CERTIFICATES_GUESSED, TooMany
from miaopi.people.viewers import NOBODY, Viewer
from miaopi.secrets import actions as data_keys
from tests import factories, racing
from tests.factories import NOON
from tests.letters import makers

pytestmark = pytest.mark.django_db


def test_numbers_go_up_by_body_year_and_kind() -> None:
    first, second = makers.put(), makers.put()
    other_kind = makers.put(Kind.APPROVAL)
    other_body = makers.put(prefix="海龙房租备")

    assert first.number == "海秀房租备〔2026〕否 1 号"
    assert second.number == "海秀房租备〔2026〕否 2 号"
    assert other_kind.number == "海秀房租备〔2026〕准 1 号"
    assert other_body.number == "海龙房租备〔2026〕否 1 号"


def test_the_year_is_that_of_shanghai() -> None:
    just_before, just_after = (datetime(2026, 12, 31, hour, tzinfo=UTC) for hour in (15, 16))

    assert "〔2026〕" in makers.put(at=just_before).number
    assert "〔2027〕" in makers.put(at=just_after).number


def test_no_two_kinds_share_a_mark() -> None:
    assert set(FORMS) == set(Kind)
    assert len({form.mark for form in FORMS.values()}) == len(Kind)


def test_the_database_refuses_a_number_twice() -> None:
    letter = makers.put()
    other = makers.put()

    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=other.pk).update(number=letter.number)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers() -> None:
    makers.owner()
    makers.department()

    made = racing.many(4, lambda _: makers.put().number)

    assert sorted(map(str, made)) == [f"海秀房租备〔2026〕否 {count} 号" for count in (1, 2, 3, 4)]


def test_what_stands_in_it_is_sealed_and_bound_to_its_copy() -> None:
    letter = makers.put()
    copy = letter.copies.get()
    other = makers.put().copies.get()

    assert "平方米".encode() not in bytes(copy.sealed)
    assert contents.read(copy) == makers.contents()
    other.sealed = copy.sealed
    with pytest.raises(secrets.Tampered):
        contents.read(other)


def test_erasing_its_key_erases_it_and_the_number_stays() -> None:
    letter = makers.put()
    data_keys.erase(key=letter.key, at=NOON)

    copy = Copy.objects.select_related("letter__key").get(letter=letter)

    with pytest.raises(secrets.KeyErased):
        contents.read(copy)
    assert copy.letter.number == letter.number


def test_the_ledger_commits_to_each_copy_and_names_nobody() -> None:
    letter = makers.put()

    (event,) = ledger.events(f"case:{letter.case_id}")

    assert event.kind == "letter.issued"
    assert event.data["letter"] == str(letter.pk)
    (told,) = event.data["copies"]
    assert len(told["commitment"]) == 64
    assert "符海燕" not in str(event.data)


def test_a_decision_is_drawn_by_the_worker_a_receipt_when_somebody_asks() -> None:
    decision, receipt = makers.put().copies.get(), makers.put(Kind.RECEIPT).copies.get()

    assert Row.objects.filter(kind="letters.render", key=str(decision.pk)).exists()
    assert not Row.objects.filter(kind="letters.render", key=str(receipt.pk)).exists()


def test_a_later_decision_takes_the_place_of_the_earlier_one_and_of_nothing_else() -> None:
    case_id = uuid.uuid4()
    receipt = makers.put(Kind.RECEIPT, case_id=case_id)
    refusal = makers.put(Kind.REJECTION, case_id=case_id)
    elsewhere = makers.put(Kind.REJECTION)

    approval = makers.put(Kind.APPROVAL, case_id=case_id, at=NOON + timedelta(days=1))

    for letter in (receipt, refusal, elsewhere, approval):
        letter.refresh_from_db()
    assert refusal.replaced_by == approval
    assert refusal.replaced_at == NOON + timedelta(days=1)
    assert receipt.replaced_by is elsewhere.replaced_by is approval.replaced_by is None


def other_copy() -> ToWhom:
    return ToWhom(contents=makers.contents(addressee="王永福"), language="zh", person=makers.other())


def test_each_reads_their_own_copy_and_a_stranger_none() -> None:
    other = other_copy()
    letter = makers.put(others=(other,))
    owner = Viewer(person=makers.owner())

    own = queries.letter_for(owner, letter.number)
    theirs = queries.letter_for(Viewer(person=other.person), letter.number)

    assert contents.read(own).addressee.zh == "符海燕"
    assert contents.read(theirs).addressee.zh == "王永福"
    assert own.pk != theirs.pk
    with pytest.raises(queries.NotFound):
        queries.letter_for(owner, theirs.code)
    for viewer in (NOBODY, factories.client()):
        assert queries.held(viewer) == ()
        with pytest.raises(queries.NotFound):
            queries.letter_for(viewer, letter.number)


def test_a_client_reads_the_applicant_s_copy_of_what_it_filed() -> None:
    caller = factories.client("cases:read")
    letter = makers.put(client=caller.client, others=(other_copy(),))
    makers.put(client=factories.client("cases:read").client)

    (line,) = queries.held(caller)

    assert line.number == letter.number
    assert contents.read(queries.letter_for(caller, str(letter.pk))).addressee.zh == "符海燕"
    assert queries.held(factories.client("licences:read")) == ()


def test_a_letter_is_found_by_number_id_or_code() -> None:
    letter = makers.put()
    copy = letter.copies.get()
    viewer = Viewer(person=makers.owner())

    for named in (letter.number, str(letter.pk), copy.code, queries.page(copy).line.code):
        assert queries.letter_for(viewer, named) == copy


def test_guessing_codes_is_counted_by_address() -> None:
    letter = makers.put()
    unknown = "0000000000"
    for _ in range(CERTIFICATES_GUESSED.most):
        assert queries.verify(unknown, at=NOON, address="203.0.113.7").state == "unknown"

    with pytest.raises(TooMany):
        queries.verify(unknown, at=NOON, address="203.0.113.7")
    assert queries.verify(letter.copies.get().code, at=NOON, address="203.0.113.7").state == "valid"


def test_a_checker_learns_nothing_that_stands_in_it() -> None:
    copy = makers.put().copies.get()

    found = queries.verify(copy.code, at=NOON)

    told = " ".join(line.value.zh for line in found.lines)
    assert copy.letter.number in told
    assert "不予登记决定书" in told
    assert "符*燕" in told
    assert "符海燕" not in told
    assert "平方米" not in told


def test_the_list_asks_once_however_many_there_are(django_assert_num_queries: object) -> None:
    viewer = Viewer(person=makers.owner())
    for _ in range(3):
        makers.put()

    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture
        assert len(queries.held(viewer)) == 3
