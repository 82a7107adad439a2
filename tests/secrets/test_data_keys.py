"""Data keys: one for what is erased as a whole."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from miaopi import secrets
from miaopi.secrets import actions, cipher, keyset
from miaopi.secrets.models import DataKey

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


def test_a_data_key_opens_what_it_sealed_also_when_read_again() -> None:
    token = actions.new_key(purpose="case", at=AT).seal(b"facts", aad="case.facts")

    assert DataKey.objects.get().open(token, aad="case.facts") == b"facts"


@pytest.mark.parametrize("moved", ["place", "key"])
def test_what_it_sealed_opens_nowhere_else(moved: str) -> None:
    key, other = actions.new_key(purpose="case", at=AT), actions.new_key(purpose="case", at=AT)
    token = key.seal(b"facts", aad="case.facts")

    with pytest.raises(secrets.Tampered):
        (other if moved == "key" else key).open(token, aad="case.facts" if moved == "key" else "case.trace")


def test_a_wrapped_key_moved_to_another_row_does_not_open() -> None:
    key, other = actions.new_key(purpose="case", at=AT), actions.new_key(purpose="case", at=AT)
    token = key.seal(b"facts", aad="x")
    DataKey.objects.filter(pk=other.pk).update(wrapped=key.wrapped)

    with pytest.raises(secrets.Tampered):
        DataKey.objects.get(pk=other.pk).open(token, aad="x")


def test_erasing_a_key_erases_what_it_sealed_and_no_other() -> None:
    key, other = actions.new_key(purpose="case", at=AT), actions.new_key(purpose="case", at=AT)
    token, kept = key.seal(b"facts", aad="x"), other.seal(b"facts", aad="x")

    actions.erase(key=key, at=AT)

    with pytest.raises(secrets.KeyErased):
        DataKey.objects.get(pk=key.pk).open(token, aad="x")
    with pytest.raises(secrets.KeyErased):
        key.seal(b"more", aad="x")
    assert other.open(kept, aad="x") == b"facts"


def test_erasing_twice_keeps_the_first_time() -> None:
    key = actions.new_key(purpose="case", at=AT)
    actions.erase(key=key, at=AT)

    actions.erase(key=key, at=AT.replace(year=2027))

    assert key.erased_at == AT


def test_the_database_refuses_a_key_that_is_gone_without_a_day() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DataKey.objects.create(wrapped=None, purpose="case", made_at=AT)


def test_after_a_rotation_every_key_is_wrapped_anew_in_batches(settings, tmp_path) -> None:
    settings.KEYSET = tmp_path / "keyset.json"
    keyset.create(settings.KEYSET)
    made = [actions.new_key(purpose="case", at=AT) for _ in range(5)]
    tokens = [key.seal(b"facts", aad="x") for key in made]
    actions.erase(key=made[0], at=AT)
    new_id = keyset.rotate(settings.KEYSET)

    batches = [actions.rewrap(limit=3), actions.rewrap(limit=3), actions.rewrap(limit=3)]

    assert batches == [3, 1, 0]
    for key, token in list(zip(made, tokens, strict=True))[1:]:
        key.refresh_from_db()
        assert cipher.key_id_of(bytes(key.wrapped), aad="") == new_id
        assert key.open(token, aad="x") == b"facts"
