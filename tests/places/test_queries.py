"""Who is where, and who decides what."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from miaopi.places import actions, loading, queries
from miaopi.places.models import Department, Division, ServiceCentre

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    actions.load_all(at=AT)


def test_every_row_of_the_data_files_is_there() -> None:
    data = loading.data()

    assert Division.objects.count() == len(data.divisions) == 52
    assert Department.objects.count() == len(data.departments) == 202
    assert ServiceCentre.objects.count() == len(data.centres) == 51


def test_loading_again_changes_nothing() -> None:
    before = list(Department.objects.order_by("id").values())

    actions.load_all(at=AT)

    assert list(Department.objects.order_by("id").values()) == before


def test_loading_again_mends_a_row_that_was_changed() -> None:
    Division.objects.filter(code="460105").update(name_zh="改名")

    actions.load_all(at=AT)

    assert queries.division("460105").name_zh == "秀英区"


@pytest.mark.parametrize(
    ("duty", "division", "expected"),
    [
        ("housing", "460105", "xiuying-housing"),
        ("housing", "460105001", "xiuying-housing"),
        ("housing", "460100", "haikou-housing"),
        ("public-security", "460106", "longhua-psb"),
        ("transport", "460108", "haikou-transport"),
    ],
    ids=["district", "street", "city", "name of the matters", "only the city has it"],
)
def test_the_nearest_department_with_the_duty_decides(duty: str, division: str, expected: str) -> None:
    assert str(queries.department_for(duty=duty, division_code=division)) == expected


def test_a_duty_that_nobody_has_has_no_department() -> None:
    assert queries.department_for(duty="space-travel", division_code="460105") is None


@pytest.mark.parametrize(
    ("slug", "body"),
    [
        ("xiuying-housing", "海口市秀英区人民政府"),
        ("haikou-housing", "海口市人民政府"),
        ("xiuying-psb", "海口市人民政府"),
        ("xiuying-tax", "国家税务总局海口市税务局"),
        ("haikou-tax", "国家税务总局海南省税务局"),
        ("xiuying-xiuying-street", "海口市秀英区人民政府"),
        ("haikou-court", ""),
    ],
    ids=["district", "city", "branch", "national line", "its superior", "street", "decides nothing"],
)
def test_a_decision_is_reconsidered_by_the_body_that_the_law_names(slug: str, body: str) -> None:
    assert queries.department(slug).reconsideration.zh == body


def test_every_body_that_decides_has_a_way_of_appeal_in_both_languages() -> None:
    for department in queries.departments():
        texts = (*department.reconsideration.as_json().values(), *department.court.as_json().values())
        assert all(texts) is (department.id != "haikou-court"), department.id


def test_a_district_s_department_does_what_its_counterpart_in_the_city_does() -> None:
    own, above = queries.department("xiuying-housing"), queries.department("haikou-housing")

    assert own.of == above
    assert own.charge == above.charge
    assert "house-lease registration" in own.charge.en


def test_a_street_and_a_town_of_one_name_stand_side_by_side() -> None:
    named = [each.code for each in queries.children("460105") if each.name_zh.startswith("海秀")]

    assert named == ["460105002", "460105102"]


def test_a_division_leads_up_to_the_province_and_down_to_its_streets() -> None:
    assert [each.code for each in queries.lineage("460105001")] == ["460105001", "460105", "460100", "460000"]
    assert len(queries.within("460000")) == 52
    assert {each.code for each in queries.within("460105")} == {
        "460105",
        *(each.code for each in queries.children("460105")),
    }


def test_the_centre_of_a_street_is_its_own_and_of_the_province_none() -> None:
    own = queries.centre("460105001")

    assert own is not None
    assert own.name.zh == "秀英街道便民服务中心"
    assert queries.centre("460000") is None


def test_the_database_refuses_two_departments_with_one_duty_in_a_division() -> None:
    twin = queries.department("xiuying-housing")
    twin.id, twin.uscc = "xiuying-housing-2", "11460199F99999999X"

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_departments_are_read_with_their_division_in_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert {each.division.name_zh for each in queries.departments("460105")} == {"秀英区"}
