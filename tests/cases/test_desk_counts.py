"""The queue and a case cost the same number of queries with 20 cases as with 2,000."""

from collections.abc import Iterable
from copy import copy
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miaopi.cases import desk_queries, numbers
from miaopi.cases.actions import desk
from miaopi.cases.models import Case
from miaopi.officials.viewers import Desk
from miaopi.secrets.models import DataKey
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def like(case: Case, count: int) -> None:
    """So many more cases of the same kind: rows alone, for lists do not open what is sealed."""
    keys, cases = [], []
    first = Case.objects.count()
    for serial in range(first, first + count):
        key, other = copy(case.key), copy(case)
        key.pk, other.pk, other.key = uuid4(), uuid4(), key
        other.number = numbers.short(NOON.date())
        other.exchange_number = f"{case.exchange_number[:-4]}{serial:04}" if case.exchange_number else None
        keys.append(key)
        cases.append(other)
    DataKey.objects.bulk_create(keys)
    Case.objects.bulk_create(cases)


def queries_of_queue(viewer: Desk, views: Iterable[str] = desk_queries.VIEWS) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for view in views:
            assert desk_queries.queue(viewer, view=view, at=NOON).counts["all"]
    return len(asked)


def queries_of_case(viewer: Desk, case: Case) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert desk_queries.desk_case(viewer, case.pk, at=NOON).history
    return len(asked)


def test_as_many_queries_with_two_thousand_cases_as_with_twenty() -> None:
    examiner = factories.desk()
    case = factories.taken(examiner)
    like(case, 19)
    few = queries_of_queue(examiner), queries_of_case(examiner, case)

    like(case, 1980)
    many = queries_of_queue(examiner), queries_of_case(examiner, case)

    page = desk_queries.queue(examiner, view="mine", at=NOON)
    assert page.counts["mine"] == 2000
    assert (len(page.lines), page.next) == (20, 2)
    assert many == few
    assert few[0] == 2 * len(desk_queries.VIEWS)


def test_as_many_queries_with_a_long_history_as_with_a_short_one() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    case = factories.proposed(examiner)
    short = queries_of_case(approver, case)
    for _ in range(3):
        seen = Case.objects.get(pk=case.pk).version_no
        desk.send_back(desk=approver, case_id=case.pk, version_no=seen, reason="请再看", at=NOON)
        desk.propose(
            desk=examiner, case_id=case.pk, version_no=seen + 1, opinion=factories.opinion(), at=NOON
        )

    assert queries_of_case(approver, case) == short


def test_the_pages_of_the_queue_hold_each_case_once() -> None:
    examiner = factories.desk()
    case = factories.taken(examiner)
    like(case, 44)

    pages = [desk_queries.queue(examiner, view="mine", at=NOON, page=number) for number in (1, 2, 3)]

    assert [len(page.lines) for page in pages] == [20, 20, 5]
    assert [page.next for page in pages] == [2, 3, None]
    assert len({line.id for page in pages for line in page.lines}) == 45
