"""Files by their content: encrypted, stored once, and nothing else than what was stored is given out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi.blobs import actions, queries, store
from miaopi.blobs.errors import BlobMissing, BlobTampered
from miaopi.blobs.models import Blob
from miaopi.secrets import UnknownKey
from miaopi.texts import fault_codes
from tests import racing

pytestmark = pytest.mark.django_db
CONTRACT = "租赁合同：符海燕".encode() * 100


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> Path:
    settings.BLOBS = tmp_path / "blobs"
    return settings.BLOBS


@given(st.binary(max_size=2000))
def test_what_is_put_in_is_read_out(data: bytes) -> None:
    blob = actions.put(data)

    assert queries.read(blob) == data
    assert blob.size == len(data)


def test_the_same_content_is_one_blob_and_one_file(own_folder: Path) -> None:
    assert actions.put(CONTRACT) == actions.put(CONTRACT)

    assert len(_files(own_folder)) == Blob.objects.count() == 1


def test_the_file_tells_neither_its_content_nor_by_its_name_what_it_is(own_folder: Path) -> None:
    from hashlib import sha256

    blob = actions.put(CONTRACT)
    (file,) = _files(own_folder)

    assert "符海燕".encode() not in file.read_bytes()
    assert blob.name != sha256(CONTRACT).hexdigest()
    assert file.name == blob.name


@given(st.data())
def test_any_changed_byte_is_refused(data: st.DataObject) -> None:
    blob = actions.put(CONTRACT)
    file = store.path_of(blob.name)
    kept = file.read_bytes()
    broken = bytearray(kept)
    broken[data.draw(st.integers(0, len(kept) - 1))] ^= data.draw(st.integers(1, 255))
    file.write_bytes(broken)

    with pytest.raises((BlobTampered, UnknownKey)):  # a changed key id names a key that is not there
        queries.read(blob)
    file.write_bytes(kept)


def test_a_file_put_in_place_of_another_is_refused() -> None:
    lease, other = actions.put(CONTRACT), actions.put(b"other")
    store.path_of(lease.name).write_bytes(store.path_of(other.name).read_bytes())

    with pytest.raises(BlobTampered):
        queries.read(lease)


def test_a_missing_file_is_told_and_put_again_by_the_next(own_folder: Path) -> None:
    blob = actions.put(CONTRACT)
    store.path_of(blob.name).unlink()
    with pytest.raises(BlobMissing):
        queries.read(blob)

    actions.put(CONTRACT)

    assert queries.read(blob) == CONTRACT


def test_a_broken_file_is_written_anew_by_the_next() -> None:
    blob = actions.put(CONTRACT)
    store.path_of(blob.name).write_bytes(b"broken")

    actions.put(CONTRACT)

    assert queries.read(blob) == CONTRACT


def test_a_write_that_fails_leaves_no_half_file(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        actions.put(CONTRACT)

    assert _files(own_folder) == []
    assert not Blob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_blob(own_folder: Path) -> None:
    results = racing.many(6, lambda _: actions.put(CONTRACT).name)

    assert len(set(results)) == 1, results
    assert queries.read(Blob.objects.get()) == CONTRACT
    assert len(_files(own_folder)) == 1


def test_every_fault_has_its_class() -> None:
    assert {BlobMissing.code, BlobTampered.code} == set(fault_codes("blobs"))


def _files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]
