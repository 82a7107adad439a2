"""Sealed columns: bound to their row, and closed to queries. Tried on a table made for it."""

import uuid
from collections.abc import Iterator

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models

from miaopi import secrets
from miaopi.secrets.fields import SealedJSON, SealedNumber, SealedText

pytestmark = pytest.mark.django_db
OWNER = "460199195811020052"


class Sample(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = SealedText()
    number = SealedNumber(null=True)
    answers = SealedJSON(null=True)
    note = models.CharField(max_length=10, default="")

    class Meta:
        app_label = "secrets_tests"


class Numbered(models.Model):
    name = SealedText()

    class Meta:
        app_label = "secrets_tests"


@pytest.fixture(autouse=True)
def tables(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        blob = "bytea" if connection.vendor == "postgresql" else "BLOB"
        row = "uuid" if connection.vendor == "postgresql" else "char(32)"
        cursor.execute(
            f"CREATE TABLE secrets_tests_sample (id {row} PRIMARY KEY, name {blob} NOT NULL,"
            f" number {blob}, answers {blob}, note varchar(10) NOT NULL)"
        )
    return


@pytest.fixture
def owner() -> Sample:
    return Sample.objects.create(
        name="王永福", number=secrets.PersonalNumber(OWNER), answers={"rent": "2000.50", "rooms": ["主卧"]}
    )


def test_a_row_reads_back_what_it_was_given(owner: Sample) -> None:
    read = Sample.objects.get(pk=owner.pk)

    assert read.name == "王永福"
    assert read.number == secrets.PersonalNumber(OWNER)
    assert read.answers == {"rent": "2000.50", "rooms": ["主卧"]}


def test_the_column_holds_nothing_readable(owner: Sample) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, number, answers FROM secrets_tests_sample")
        stored = b"".join(bytes(each) for each in cursor.fetchone())

    assert OWNER.encode() not in stored
    assert "王永福".encode() not in stored
    assert b"2000" not in stored


@pytest.mark.parametrize("column", ["name", "number", "answers"])
def test_a_value_moved_to_another_row_does_not_open(owner: Sample, column: str) -> None:
    other = Sample.objects.create(name="x", number=secrets.PersonalNumber("1" * 18), answers={})
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE secrets_tests_sample SET {column} ="
            f" (SELECT {column} FROM secrets_tests_sample WHERE id = %s) WHERE id = %s",
            [_key(owner), _key(other)],
        )

    read = Sample.objects.get(pk=other.pk)

    with pytest.raises(secrets.Tampered, match=f"secrets_tests_sample.{column}.{other.pk}"):
        getattr(read, column)


def test_a_value_moved_to_another_column_does_not_open(owner: Sample) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE secrets_tests_sample SET name = answers")

    with pytest.raises(secrets.Tampered):
        _ = Sample.objects.get(pk=owner.pk).name


def test_a_change_is_sealed_anew_and_other_columns_stay(owner: Sample) -> None:
    read = Sample.objects.get(pk=owner.pk)
    read.answers["rent"] = "1"
    read.save(update_fields=["answers"])

    again = Sample.objects.get(pk=owner.pk)
    assert again.answers["rent"] == "1"
    assert again.name == "王永福"


def test_a_row_may_be_read_without_its_sealed_columns(owner: Sample, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        read = Sample.objects.only("note").get(pk=owner.pk)
    with django_assert_num_queries(1):
        assert read.name == "王永福"

    read.refresh_from_db()
    assert read.number == secrets.PersonalNumber(OWNER)


def test_null_stays_null_and_can_be_asked_for(owner: Sample) -> None:
    bare = Sample.objects.create(name="x")

    assert Sample.objects.get(pk=bare.pk).number is None
    assert list(Sample.objects.filter(number__isnull=True)) == [bare]


@pytest.mark.parametrize(
    "query",
    [
        lambda: Sample.objects.filter(name="王永福"),
        lambda: Sample.objects.filter(name__contains="王"),
        lambda: Sample.objects.filter(name__in=["王永福"]),
        lambda: Sample.objects.update(name="王永福"),
    ],
    ids=["exact", "contains", "in", "update"],
)
def test_a_query_can_neither_find_nor_set_it(owner: Sample, query) -> None:
    with pytest.raises(FieldError, match="sealed"):
        list(query() or [])


def test_values_give_only_what_says_nothing(owner: Sample) -> None:
    (row,) = Sample.objects.values_list("name", flat=True)

    assert repr(row) == "<sealed>"


def test_rows_made_in_bulk_are_bound_each_to_itself() -> None:
    Sample.objects.bulk_create([Sample(name=f"名{n}") for n in range(3)])

    assert sorted(each.name for each in Sample.objects.all()) == ["名0", "名1", "名2"]


def test_a_row_without_its_key_is_refused() -> None:
    with pytest.raises(FieldError, match="give the row its primary key first"):
        Numbered(name="x").save()


@pytest.mark.parametrize(
    ("column", "value"), [("number", OWNER), ("name", 5)], ids=["digits are no PersonalNumber", "not text"]
)
def test_a_value_of_the_wrong_type_is_refused(column: str, value: object) -> None:
    with pytest.raises(TypeError):
        Sample(**{"name": "x", column: value}).save()


def _key(row: Sample) -> object:
    return row.pk if connection.vendor == "postgresql" else row.pk.hex
