"""Sealing, hashing by use, signing, and the keyset behind them."""

import json
import stat
from pathlib import Path

import pytest
from django.core.checks import run_checks
from hypothesis import given
from hypothesis import strategies as st

from miaopi import secrets
from miaopi.secrets import cipher, keyset


@pytest.fixture
def own_keyset(settings, tmp_path: Path) -> Path:
    settings.KEYSET = tmp_path / "keys" / "keyset.json"
    keyset.create(settings.KEYSET)
    return settings.KEYSET


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_is_sealed_opens_to_the_same_bytes(data: bytes, place: str) -> None:
    assert secrets.open_(secrets.seal(data, aad=place), aad=place) == data


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert secrets.seal(b"value", aad="here") != secrets.seal(b"value", aad="here")


@given(st.binary(max_size=40), st.data())
def test_any_one_changed_byte_is_noticed(data: bytes, draw: st.DataObject) -> None:
    token = bytearray(secrets.seal(data, aad="here"))
    at = draw.draw(st.integers(0, len(token) - 1))
    token[at] ^= draw.draw(st.integers(1, 255))

    with pytest.raises((secrets.Tampered, secrets.UnknownKey)):
        secrets.open_(bytes(token), aad="here")


@given(st.binary(max_size=40), st.integers(0, 60))
def test_a_token_that_was_cut_off_is_noticed(data: bytes, length: int) -> None:
    token = secrets.seal(data, aad="here")

    with pytest.raises(secrets.Tampered):
        secrets.open_(token[: min(length, len(token) - 1)], aad="here")


def test_a_token_does_not_open_in_another_place() -> None:
    token = secrets.seal(b"value", aad="table.column.1")

    with pytest.raises(secrets.Tampered, match=r"table\.column\.2"):
        secrets.open_(token, aad="table.column.2")


def test_hashes_differ_by_use_and_repeat_by_value() -> None:
    assert secrets.keyed_hash("a", use="one") == secrets.keyed_hash("a", use="one")
    assert secrets.keyed_hash("a", use="one") != secrets.keyed_hash("a", use="two")
    assert len(secrets.keyed_hash("a", use="one")) == 32


def test_another_installation_hashes_differently(own_keyset: Path) -> None:
    ours = secrets.keyed_hash("a", use="one")

    own_keyset.unlink()
    keyset.create(own_keyset)
    keyset.current.cache_clear()
    cipher._hash_key.cache_clear()

    assert secrets.keyed_hash("a", use="one") != ours


def test_after_a_rotation_the_old_still_opens_and_the_new_seals(own_keyset: Path) -> None:
    old = secrets.seal(b"value", aad="here")

    new_id = keyset.rotate(own_keyset)

    new = secrets.seal(b"value", aad="here")
    assert cipher.key_id_of(new, aad="here") == new_id != cipher.key_id_of(old, aad="here")
    assert secrets.open_(old, aad="here") == secrets.open_(new, aad="here") == b"value"


def test_a_process_meets_a_key_that_another_process_added(own_keyset: Path) -> None:
    stale = keyset.current(own_keyset)
    keyset.rotate(own_keyset)
    token = secrets.seal(b"value", aad="here")
    keyset.current.cache_clear()
    calls = [stale, keyset.load(own_keyset)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyset, "load", lambda path: calls.pop(0))
        assert secrets.open_(token, aad="here") == b"value"
    keyset.current.cache_clear()


def test_hash_keys_do_not_rotate(own_keyset: Path) -> None:
    with pytest.raises(ValueError, match="do not rotate"):
        keyset.rotate(own_keyset, use="hash")


def test_a_signature_holds_for_its_message_alone_also_after_a_rotation(own_keyset: Path) -> None:
    key_id, signature = cipher.sign(b"root")
    keyset.rotate(own_keyset, use="sign")

    assert cipher.signature_holds(key_id, signature, b"root")
    assert not cipher.signature_holds(key_id, signature, b"toor")
    assert not cipher.signature_holds("00000000", signature, b"root")


def test_a_keyset_is_for_its_owner_only_and_never_written_over(own_keyset: Path) -> None:
    before = own_keyset.read_bytes()

    with pytest.raises(FileExistsError):
        keyset.create(own_keyset)

    assert stat.S_IMODE(own_keyset.stat().st_mode) == 0o600
    assert own_keyset.read_bytes() == before
    assert [each.name for each in own_keyset.parent.iterdir()] == ["keyset.json"]


def test_a_keyset_that_others_can_read_is_refused(own_keyset: Path) -> None:
    own_keyset.chmod(0o640)

    with pytest.raises(secrets.KeysetUnsafe, match="mode 640"):
        keyset.load(own_keyset)


def test_a_missing_keyset_says_what_to_do_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(secrets.KeysetMissing) as caught:
        keyset.load(tmp_path / "none.json")

    (fault,) = caught.value.faults
    assert "none.json" in fault.what.zh
    assert "miaopi keys init" in fault.mend.en


@pytest.mark.parametrize(
    "break_it",
    [
        lambda body: "not json",
        lambda body: json.dumps([]),
        lambda body: json.dumps({**body, "version": 2}),
        lambda body: json.dumps({**body, "primary": {}}),
        lambda body: json.dumps({**body, "primary": dict.fromkeys(keyset.USES, next(iter(body["keys"])))}),
        lambda body: json.dumps(
            {**body, "keys": {k: {**v, "secret": "AAAA"} for k, v in body["keys"].items()}}
        ),
    ],
    ids=["text", "list", "version", "no primary", "primary of another use", "short keys"],
)
def test_a_broken_keyset_is_refused_without_quoting_it(own_keyset: Path, break_it) -> None:
    body = json.loads(own_keyset.read_text())
    own_keyset.write_text(break_it(body))

    with pytest.raises(secrets.KeysetUnsafe) as caught:
        keyset.load(own_keyset)

    assert all(row["secret"] not in str(caught.value) for row in body["keys"].values())
    assert caught.value.__cause__ is None


def test_a_keyset_prints_no_secret(own_keyset: Path) -> None:
    keys = keyset.load(own_keyset)

    assert all(repr(secret) not in repr(keys) for secret in keys.secrets.values())


def test_production_does_not_start_without_a_keyset(settings, tmp_path: Path) -> None:
    settings.MODE, settings.KEYSET = "production", tmp_path / "none.json"

    (found,) = [each for each in run_checks(tags=["security"]) if each.id == "secrets.E001"]

    assert "none.json" in found.msg
    assert "miaopi keys init" in found.hint


def test_production_starts_with_one(settings, own_keyset: Path) -> None:
    settings.MODE = "production"

    assert [each for each in run_checks(tags=["security"]) if each.id == "secrets.E001"] == []
