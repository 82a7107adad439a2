"""Versions never change, offerings have codes for good, and people find what they look for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from miaopi import content
from miaopi.catalogue import actions, codes, queries
from miaopi.catalogue.models import MatterVersion, Offering
from miaopi.ledger.actors import Actor
from miaopi.ledger.models import Event
from miaopi.places import actions as places
from miaopi.places import queries as place_queries
from miaopi.texts import Fault, Faulty, Words, fault_codes
from tests.people.makers import NOON

pytestmark = pytest.mark.django_db
BY = Actor("command", "publish")
LEASE: dict[str, Any] = {
    "slug": "house-lease-registration",
    "name": ["房屋租赁登记备案", "House-lease registration"],
    "plain_names": [["租房登记", "register a rental"], ["租赁备案", "Lease filing"]],
    "basic_code": "461017001000",
    "handling": "instant",
    "note": "",
}
BIRTH = {
    **LEASE,
    "slug": "birth",
    "name": ["出生登记", "Birth registration"],
    "plain_names": [["上户口", "Add a child"]],
    "basic_code": "460107002000",
    "handling": "promised",
}


def bundle(matter: dict[str, Any] = LEASE, **more: object) -> bytes:
    return json.dumps({**matter, **more}).encode()


@pytest.fixture(autouse=True)
def small_matters(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Matters of a few lines in place of folders; counts how often one is opened."""
    opened: list[bytes] = []

    def open_bundle(data: bytes) -> Any:
        opened.append(data)
        raw = json.loads(data)
        return SimpleNamespace(
            hash=hashlib.sha256(data).hexdigest(),
            slug=raw["slug"],
            name=Words(*raw["name"]),
            plain_names=tuple(Words(*each) for each in raw["plain_names"]),
            basic_code=raw["basic_code"],
            handling=raw["handling"],
        )

    monkeypatch.setattr(content, "open_bundle", open_bundle)
    queries._matter.cache_clear()
    return opened


@pytest.fixture
def city() -> None:
    places.load_all(at=NOON)


def version(matter: dict[str, Any] = LEASE, **more: object) -> MatterVersion:
    return actions.publish(bundle=bundle(matter, **more), by=BY, at=NOON)


def offered(department: str = "xiuying-housing", matter: dict[str, Any] = LEASE, **more: object) -> Offering:
    return actions.offer(
        version=version(matter, **more), department=place_queries.department(department), by=BY, at=NOON
    )


# ── versions ────
def test_the_same_content_is_one_version_and_other_content_the_next() -> None:
    first, again, second = version(), version(), version(note="changed")

    assert first.pk == again.pk
    assert (first.number, second.number) == (1, 2)
    assert queries.newest("house-lease-registration") == second
    assert Event.objects.filter(kind="matter.published").count() == 2


@pytest.mark.parametrize("act", [lambda rows: rows.update(bundle=b"{}"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_remove_a_version(act: Callable[[Any], object]) -> None:
    published = version()

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        act(MatterVersion.objects.filter(pk=published.pk))

    assert bytes(MatterVersion.objects.get().bundle) == bundle()


def test_a_version_is_opened_once_a_process(small_matters: list[bytes]) -> None:
    published = version()
    small_matters.clear()

    first, again = queries.matter(published), queries.matter(published.pk)

    assert first is again
    assert len(small_matters) == 1


def test_a_version_that_was_never_published_is_told() -> None:
    with pytest.raises(Faulty) as trouble:
        queries.matter("0" * 64)

    assert trouble.value.faults[0].code == "catalogue.version-unknown"


# ── codes ────
def test_a_code_has_credit_code_level_and_basic_code() -> None:
    code = codes.compose(
        credit_code="11460199F00000501U", division_level="district", basic_code="461017001000"
    )

    assert str(code) == "11460199F00000501U4461017001000"
    assert codes.parse("11460199f00000501u4461017001000 ") == code


@pytest.mark.parametrize("text", ["", "11460199F00000501U4", "11460199F00000501U9461017001000", "x" * 31])
def test_what_is_no_code_is_told(text: str) -> None:
    with pytest.raises(Faulty) as trouble:
        codes.parse(text)

    assert trouble.value.faults[0].code == "catalogue.code-parts"


# ── offerings ────
@pytest.mark.usefixtures("city")
def test_a_matter_that_a_department_offers_has_its_code() -> None:
    offering = offered()

    department = place_queries.department("xiuying-housing")
    assert offering.code == f"{department.uscc}4461017001000"
    assert (offering.division_id, offering.instant, offering.status) == ("460105", True, "published")


@pytest.mark.usefixtures("city")
def test_offering_again_moves_to_the_new_version_under_the_same_code() -> None:
    old = offered()

    new = offered(note="changed")

    assert old.pk == new.pk
    assert old.version_id != new.version_id
    assert Offering.objects.count() == 1


@pytest.mark.usefixtures("city")
def test_a_closed_code_is_never_used_again() -> None:
    offering = offered()
    actions.set_status(offering=offering, status="paused", by=BY, at=NOON)
    actions.set_status(offering=offering, status="published", by=BY, at=NOON)
    actions.set_status(offering=offering, status="closed", by=BY, at=NOON)

    for again in (
        lambda: offered(),
        lambda: actions.set_status(offering=offering, status="published", by=BY, at=NOON),
    ):
        with pytest.raises(Faulty) as trouble:
            again()
        assert trouble.value.faults[0].code == "catalogue.offering-closed"
        assert "房屋租赁登记备案" in trouble.value.faults[0].what.zh


@pytest.mark.usefixtures("city")
def test_the_database_refuses_a_code_twice_or_of_another_length() -> None:
    offering, other = offered(), offered("longhua-housing")

    for code in (other.code, offering.code[:30]):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offering.objects.filter(pk=offering.pk).update(code=code)


@pytest.mark.usefixtures("city")
def test_an_offering_is_found_by_code_and_takes_applications_only_while_published() -> None:
    offering = offered()

    assert queries.open_offering(offering.code.lower()).pk == offering.pk
    for status in ("paused", "closed"):
        actions.set_status(offering=offering, status=status, by=BY, at=NOON)
        assert queries.offering(offering.code).status == status
        with pytest.raises(Faulty) as trouble:
            queries.open_offering(offering.code)
        assert trouble.value.faults[0].code == f"catalogue.offering-{status}"
    with pytest.raises(Faulty) as trouble:
        queries.offering("0" * 31)
    assert trouble.value.faults[0].code == "catalogue.offering-unknown"


def found(**asked: Any) -> list[str]:
    return [f"{row.matter}@{row.division}" for row in queries.offerings(**asked)]


@pytest.fixture
def several(city: None) -> None:
    offered("xiuying-housing")
    offered("longhua-housing")
    offered("haikou-psb", BIRTH)


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("division", "wanted"),
    [
        ("460105", ["birth@460100", "house-lease-registration@460105"]),
        ("460105001", ["birth@460100", "house-lease-registration@460105"]),
        ("460106", ["birth@460100", "house-lease-registration@460106"]),
        ("460107", ["birth@460100"]),
        ("460100", ["birth@460100", "house-lease-registration@460105", "house-lease-registration@460106"]),
        ("460000", ["birth@460100", "house-lease-registration@460105", "house-lease-registration@460106"]),
        ("440100", []),
        ("somewhere", []),
        ("46", []),
    ],
)
def test_a_place_shows_what_is_offered_there_above_it_and_below_it(division: str, wanted: list[str]) -> None:
    assert found(division=division) == wanted


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("租房", ["house-lease-registration@460105"]),
        ("登记 租赁", ["house-lease-registration@460105"]),
        ("LEASE", ["house-lease-registration@460105"]),
        ("ｌｅａｓｅ", ["house-lease-registration@460105"]),
        ("户口", ["birth@460100"]),
        ("我要租房登记怎么办", ["house-lease-registration@460105"]),
        ("how do I register a rental?", ["house-lease-registration@460105"]),
        ("登记", ["birth@460100", "house-lease-registration@460105"]),
        ("100%", []),
        ("结婚", []),
        ("", ["birth@460100", "house-lease-registration@460105"]),
    ],
)
def test_words_find_a_matter_by_its_name_or_plain_name(words: str, wanted: list[str]) -> None:
    assert found(q=words, division="460105") == wanted


@pytest.mark.usefixtures("several")
def test_a_list_is_of_one_matter_and_of_what_is_published_unless_asked_otherwise() -> None:
    closed = queries.offerings(matter="birth")[0]
    actions.set_status(offering=queries.offering(closed.code), status="paused", by=BY, at=NOON)

    assert found(matter="birth") == []
    assert found(matter="birth", status="paused") == ["birth@460100"]
    assert len(found(status=None)) == 3


@pytest.mark.usefixtures("several")
def test_a_list_asks_the_database_once_and_a_guide_twice_at_most(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    code = queries.offerings()[0].code
    queries._matter.cache_clear()

    with django_assert_num_queries(1):
        assert len(queries.offerings()) == 3
    with django_assert_num_queries(1):
        assert len(queries.offerings(q="租房")) == 2
    with django_assert_num_queries(3):
        assert len(queries.offerings(q="我要租房登记")) == 2
    with django_assert_num_queries(2):
        guide = queries.guide(code)
    with django_assert_num_queries(1):
        queries.guide(code)
    assert guide.row.name == Words("出生登记", "Birth registration")
    assert guide.reconsideration.zh


def test_every_fault_of_the_catalogue_has_sentences_in_both_languages() -> None:
    values = dict.fromkeys(("code", "hash", "name"), "7")
    for code in fault_codes("catalogue"):
        fault = Fault(code, values=values)
        for words in (fault.what, fault.mend):
            assert words.zh.endswith("。")
            assert words.en.endswith(".")
