"""Login codes: six digits, five minutes, five tries, sixty seconds between, once."""

from datetime import timedelta

import pytest

from miaopi.people import actions
from miaopi.people.models import Account, LoginCode
from miaopi.texts import Faulty
from tests import racing
from tests.people import makers
from tests.people.makers import LESSEE_PHONE, LESSOR_PHONE, NOON

pytestmark = pytest.mark.django_db


def fault_of(trouble: pytest.ExceptionInfo[Faulty]) -> str:
    (fault,) = trouble.value.faults
    assert fault.what.zh
    assert fault.mend.en
    return fault.code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_right_code_opens_an_account_and_the_same_one_again_later() -> None:
    first = makers.account()
    later = makers.account(at=NOON + timedelta(days=1))

    assert first.pk == later.pk
    assert not first.is_identified
    assert str(first.phone) == "142****0001"


def test_a_code_with_leading_zeros_has_six_digits() -> None:
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON, chance=lambda _most: 42)

    assert code == "000042"
    assert actions.login(phone=LESSEE_PHONE, code=" ００００42 ", at=NOON).pk


def test_a_wrong_code_is_counted_and_told_how_often_one_may_try() -> None:
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON)

    for left in (4, 3, 2, 1):
        with pytest.raises(Faulty) as trouble:
            actions.login(phone=LESSEE_PHONE, code=wrong(code), at=NOON)
        assert fault_of(trouble) == "people.code-wrong"
        assert str(left) in trouble.value.faults[0].mend.zh
    for _ in range(2):
        with pytest.raises(Faulty) as trouble:
            actions.login(phone=LESSEE_PHONE, code=wrong(code), at=NOON)
        assert fault_of(trouble) == "people.code-tries-over"

    with pytest.raises(Faulty) as trouble:
        actions.login(phone=LESSEE_PHONE, code=code, at=NOON)
    assert fault_of(trouble) == "people.code-tries-over"


def test_the_fifth_try_may_still_be_the_right_one() -> None:
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON)
    for _ in range(4):
        with pytest.raises(Faulty):
            actions.login(phone=LESSEE_PHONE, code=wrong(code), at=NOON)

    assert actions.login(phone=LESSEE_PHONE, code=code, at=NOON).pk


def test_a_code_is_good_for_just_under_five_minutes() -> None:
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON)

    with pytest.raises(Faulty) as trouble:
        actions.login(phone=LESSEE_PHONE, code=code, at=NOON + timedelta(minutes=5))
    assert fault_of(trouble) == "people.code-expired"
    just_under = NOON + timedelta(minutes=5) - timedelta(microseconds=1)
    assert actions.login(phone=LESSEE_PHONE, code=code, at=just_under).pk


def test_a_code_is_good_once() -> None:
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON)
    actions.login(phone=LESSEE_PHONE, code=code, at=NOON)

    with pytest.raises(Faulty) as trouble:
        actions.login(phone=LESSEE_PHONE, code=code, at=NOON)

    assert fault_of(trouble) == "people.code-used"


def test_a_code_of_another_phone_or_none_at_all_opens_nothing() -> None:
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON)

    with pytest.raises(Faulty) as trouble:
        actions.login(phone=LESSOR_PHONE, code=code, at=NOON)

    assert fault_of(trouble) == "people.code-none"
    assert not Account.objects.exists()


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "12 34 5"])
def test_what_is_no_code_is_told_and_costs_no_try(typed: str) -> None:
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON)

    with pytest.raises(Faulty) as trouble:
        actions.login(phone=LESSEE_PHONE, code=typed, at=NOON)

    assert fault_of(trouble) == "people.code-form"
    assert LoginCode.objects.get().tries == 0
    assert actions.login(phone=LESSEE_PHONE, code=code, at=NOON).pk


def test_sixty_seconds_lie_between_two_codes_and_the_new_one_ends_the_old() -> None:
    old = actions.send_login_code(phone=LESSEE_PHONE, at=NOON, chance=lambda _most: 111111)

    with pytest.raises(Faulty) as trouble:
        actions.send_login_code(phone=LESSEE_PHONE, at=NOON + timedelta(seconds=59))
    assert fault_of(trouble) == "people.code-too-soon"
    assert "1" in trouble.value.faults[0].mend.zh
    actions.send_login_code(phone=LESSEE_PHONE, at=NOON + timedelta(seconds=60), chance=lambda _most: 222222)
    with pytest.raises(Faulty) as trouble:
        actions.login(phone=LESSEE_PHONE, code=old, at=NOON + timedelta(seconds=61))
    assert fault_of(trouble) == "people.code-wrong"


def test_ten_codes_a_day_go_to_a_phone_and_other_phones_are_not_held_up() -> None:
    for minute in range(10):
        actions.send_login_code(phone=LESSEE_PHONE, at=NOON + timedelta(minutes=minute))

    with pytest.raises(Faulty) as trouble:
        actions.send_login_code(phone=LESSEE_PHONE, at=NOON + timedelta(minutes=10))
    assert fault_of(trouble) == "people.code-too-many"
    assert "12:00" in trouble.value.faults[0].mend.zh
    assert actions.send_login_code(phone=LESSOR_PHONE, at=NOON + timedelta(minutes=10))
    assert actions.send_login_code(phone=LESSEE_PHONE, at=NOON + timedelta(hours=24))


def test_no_code_stands_in_the_database() -> None:
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON)

    row = LoginCode.objects.get()

    assert code not in str(vars(row))
    assert LESSEE_PHONE not in str(vars(row))


def test_another_phone_opens_the_account_once_its_holder_proved_to_have_it() -> None:
    account = makers.identified()
    new = "14200000027"
    code = actions.send_login_code(phone=new, purpose="phone", account_id=account.pk, at=NOON)

    changed = actions.change_phone(account_id=account.pk, phone=new, code=code, at=NOON)

    assert str(changed.phone) == "142****0027"
    assert makers.account(new, at=NOON + timedelta(hours=1)).pk == account.pk
    assert makers.account(at=NOON + timedelta(hours=1)).pk != account.pk
    changed.refresh_from_db()
    assert changed.person is not None
    assert changed.person.phone == changed.phone


def test_a_login_code_or_somebody_elses_does_not_change_a_phone() -> None:
    account, other = makers.identified(), makers.account(LESSOR_PHONE)
    new = "14200000027"
    login_code = actions.send_login_code(phone=new, at=NOON)

    with pytest.raises(Faulty) as trouble:
        actions.change_phone(account_id=account.pk, phone=new, code=login_code, at=NOON)
    assert fault_of(trouble) == "people.code-none"
    code = actions.send_login_code(phone=new, purpose="phone", account_id=other.pk, at=NOON)
    with pytest.raises(Faulty) as trouble:
        actions.change_phone(account_id=account.pk, phone=new, code=code, at=NOON)
    assert fault_of(trouble) == "people.code-none"


def test_the_phone_of_somebody_else_is_not_taken_over_but_one_of_nobody_is() -> None:
    account = makers.identified()
    makers.identified(makers.LESSOR, LESSOR_PHONE)
    nobody = makers.account("14200000027")

    for phone, wanted in ((LESSOR_PHONE, "people.phone-taken"), (LESSEE_PHONE, "people.phone-same")):
        code = actions.send_login_code(phone=phone, purpose="phone", account_id=account.pk, at=NOON)
        with pytest.raises(Faulty) as trouble:
            actions.change_phone(account_id=account.pk, phone=phone, code=code, at=NOON)
        assert fault_of(trouble) == wanted
    code = actions.send_login_code(phone="14200000027", purpose="phone", account_id=account.pk, at=NOON)
    actions.change_phone(account_id=account.pk, phone="14200000027", code=code, at=NOON)

    assert not Account.objects.filter(pk=nobody.pk).exists()


def test_language_and_large_text_are_kept() -> None:
    account = makers.account()

    actions.set_preferences(account_id=account.pk, language="en", large_text=True)
    actions.set_preferences(account_id=account.pk)

    account.refresh_from_db()
    assert (account.language, account.large_text) == ("en", True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_code_at_once_one_gets_in() -> None:
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON)

    results = racing.many(4, lambda _n: actions.login(phone=LESSEE_PHONE, code=code, at=NOON))

    winners = [each for each in results if isinstance(each, Account)]
    losers = [each for each in results if isinstance(each, Faulty)]
    assert len(winners) == 1
    assert [each.faults[0].code for each in losers] == ["people.code-used"] * 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_would_get_in_with_one_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows that the race before means something: with the row read and written unguarded, both win."""
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON)
    both_read = racing.barrier(2)

    def unguarded() -> bool:
        row = LoginCode.objects.get()
        both_read.wait()
        if row.used_at is not None:
            return False
        row.used_at = NOON
        row.save(update_fields=["used_at"])
        return True

    assert code
    assert racing.meet(unguarded, unguarded) == [True, True]


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted() -> None:
    code = actions.send_login_code(phone=LESSEE_PHONE, at=NOON)

    results = racing.many(8, lambda _n: actions.login(phone=LESSEE_PHONE, code=wrong(code), at=NOON))

    codes = sorted(each.faults[0].code for each in results if isinstance(each, Faulty))
    assert codes == ["people.code-tries-over"] * 4 + ["people.code-wrong"] * 4
    assert LoginCode.objects.get().tries == 5


@pytest.mark.django_db(transaction=True)
def test_of_codes_asked_for_at_once_one_is_sent() -> None:
    results = racing.many(4, lambda _n: actions.send_login_code(phone=LESSEE_PHONE, at=NOON))

    assert len([each for each in results if isinstance(each, str)]) == 1
    refused = [each for each in results if isinstance(each, Faulty)]
    assert [each.faults[0].code for each in refused] == ["people.code-too-soon"] * 3
