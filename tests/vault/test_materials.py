"""Materials belong to somebody, are stored encrypted, and serve again."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from miaopi.people import actions as people
from miaopi.people.models import Client
from miaopi.people.viewers import NOBODY, Viewer
from miaopi.texts import Faulty, Words
from miaopi.vault import actions, queries
from miaopi.vault.models import Material
from tests.people import makers as somebody
from tests.people.makers import NOON
from tests.vault import makers

pytestmark = pytest.mark.django_db


def contract(content: bytes | None = None, *, minutes: int = 0, **owner: object) -> Material:
    return actions.add(
        kind="lease-contract",
        filename="租房合同.jpg",
        stream=BytesIO(content or makers.picture()),
        accept=("image/*", "application/pdf"),
        at=NOON + timedelta(minutes=minutes),
        **owner,
    )


def client() -> Client:
    return people.create_client(name=Words("甲", "A"), scopes=["materials:write"], at=NOON)[0]


def test_what_was_handed_in_reads_back_as_it_was_kept() -> None:
    holder = somebody.person()

    kept = contract(holder=holder)

    again = Material.objects.get()
    assert hashlib.sha256(queries.read(again)).hexdigest() == kept.sha256
    assert len(queries.read(again)) == kept.size
    assert (queries.thumbnail(again) or b"")[:3] == b"\xff\xd8\xff"
    assert (again.filename, again.content_type, again.grade) == ("租房合同.jpg", "image/jpeg", "C")


def test_a_pdf_has_pages_and_no_small_picture() -> None:
    kept = contract(makers.octets(makers.pdf(3)), holder=somebody.person())

    assert kept.pages == 3
    assert queries.thumbnail(kept) is None


def test_neither_disk_nor_database_shows_the_file_or_its_name() -> None:
    kept = contract(holder=somebody.person())

    stored = queries.read(kept)
    for path in settings.BLOBS.rglob("*"):
        assert not path.is_file() or stored[:64] not in path.read_bytes()
    row = Material.objects.values("pk", "sha256", "kind", "content_type").get()
    assert "合同" not in str(row)


def test_the_same_file_of_the_same_kind_is_kept_once_for_its_holder() -> None:
    holder = somebody.person()

    first, second = contract(holder=holder), contract(holder=holder, minutes=5)
    contract(holder=somebody.person(somebody.LESSOR))

    assert first.pk == second.pk
    assert Material.objects.count() == 2


def test_a_holder_finds_what_they_have_newest_first_and_others_do_not() -> None:
    holder, other = somebody.person(), somebody.person(somebody.LESSOR)
    old = contract(holder=holder)
    new = contract(makers.octets(makers.pdf()), holder=holder, minutes=5)

    assert queries.held(holder, "lease-contract") == (new, old)
    assert queries.newest(Viewer(person=holder), "lease-contract") == new
    assert queries.held(Viewer(person=holder), kinds=("title", "lease-contract")) == (new, old)
    assert queries.held(holder, "title") == ()
    assert queries.held(other) == ()
    assert queries.held(NOBODY) == ()


def test_somebody_elses_material_is_as_one_that_is_not_there() -> None:
    owner, program = somebody.person(), client()
    mine, theirs = contract(holder=owner), contract(client=program)

    assert queries.material(Viewer(person=owner), mine.pk) == mine
    assert queries.material(Viewer(client=program), theirs.pk) == theirs
    refused = (
        (Viewer(person=owner), theirs.pk),
        (Viewer(client=program), mine.pk),
        (NOBODY, mine.pk),
        (Viewer(person=owner), uuid4()),
    )
    for viewer, wanted in refused:
        with pytest.raises(Faulty) as trouble:
            queries.material(viewer, wanted)
        assert trouble.value.faults[0].code == "vault.unknown"


def test_a_list_asks_the_database_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    holder = somebody.person()
    for pages in range(1, 11):
        contract(makers.octets(makers.pdf(pages)), holder=holder, minutes=pages)

    with django_assert_num_queries(1):
        assert len(queries.held(holder)) == 10


def test_a_refused_file_leaves_nothing_behind() -> None:
    with pytest.raises(Faulty):
        contract(b"no picture", holder=somebody.person())

    assert not Material.objects.exists()


def test_a_material_has_one_owner_by_action_and_by_database() -> None:
    holder, program = somebody.person(), client()
    kept = contract(viewer=Viewer(person=holder))

    with pytest.raises(ValueError, match="holder"):
        contract()
    with pytest.raises(ValueError, match="holder"):
        contract(holder=holder, client=program)
    with pytest.raises(IntegrityError):
        Material.objects.filter(pk=kept.pk).update(client=program)


def test_staff_who_compared_the_original_raise_the_grade() -> None:
    kept = contract(holder=somebody.person())

    assert actions.raise_grade(material=kept, grade="B").grade == "B"
    with pytest.raises(ValueError, match="E"):
        actions.raise_grade(material=kept, grade="E")
