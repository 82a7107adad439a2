"""The same key is the same case: once, twice, and twice at the same instant."""

import pytest

from miaopi.cases.models import Case, Decision
from miaopi.catalogue.models import Offering
from miaopi.licences.models import Licence
from tests import factories, racing
from tests.api.callers import ATTESTS, Caller, assert_problem, caller


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_a_replayed_key_answers_with_the_same_case(self, attesting: Caller, offering: Offering) -> None:
        body = attesting.example(offering.code)

        first, again = attesting.submit(body, key="k"), attesting.submit(body, key="k")

        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json() == first.json()
        assert (Case.objects.count(), Decision.objects.count(), Licence.objects.count()) == (1, 1, 1)

    def test_the_order_of_names_and_parties_makes_no_other_body(
        self, attesting: Caller, offering: Offering
    ) -> None:
        body = attesting.example(offering.code)
        turned = dict(reversed(body.items()))
        turned["answers"] = dict(reversed(body["answers"].items()))
        turned["attestations"] = body["attestations"][::-1]

        first, again = attesting.submit(body, key="k"), attesting.submit(turned, key="k")

        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json() == first.json()

    def test_the_key_with_another_body_is_refused_and_the_case_stands(
        self, attesting: Caller, offering: Offering
    ) -> None:
        body = attesting.example(offering.code)
        made = attesting.submit(body, key="k").json()
        body["answers"]["rent_monthly_cny"] = "1"

        assert_problem(attesting.submit(body, key="k"), 409, (None, "cases.key-reused"))
        assert attesting.get(made["href"]).json() == made
        assert Case.objects.count() == 1

    def test_a_key_is_a_clients_own(self, attesting: Caller, offering: Offering) -> None:
        other = caller(*ATTESTS)

        mine = attesting.submit(attesting.example(offering.code), key="k")
        theirs = other.submit(other.example(offering.code), key="k")

        assert (mine.status_code, theirs.status_code) == (201, 201)
        assert mine.json()["number"] != theirs.json()["number"]

    def test_a_key_may_be_used_again_after_a_refusal(self, attesting: Caller, offering: Offering) -> None:
        body = attesting.example(offering.code)
        wrong = body | {"consent": {"version": "old", "agreed": True}}

        refused, mended = attesting.submit(wrong, key="k"), attesting.submit(body, key="k")

        assert (refused.status_code, mended.status_code) == (422, 201)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Threads with connections of their own meet at a barrier."""

    def test_one_key_makes_one_case(self) -> None:
        code = factories.offering().code
        sender = caller(*ATTESTS)
        body = sender.example(code)

        answers = racing.many(
            4,
            lambda n: Caller(sender.token).submit(body, key="k"),  # each with a connection of its own
        )

        told = [(each.status_code, each.json()) for each in answers]
        assert sorted(status for status, _ in told) == [200, 200, 200, 201]
        assert len({case["number"] for _, case in told}) == 1
        assert {case["outcome"] for _, case in told} == {"approve"}
        assert (Case.objects.count(), Decision.objects.count(), Licence.objects.count()) == (1, 1, 1)

    def test_one_key_with_two_bodies_makes_one_case_and_one_refusal(self) -> None:
        code = factories.offering().code
        sender = caller(*ATTESTS)
        bodies = [sender.example(code), sender.example(code)]

        answers = racing.many(2, lambda n: Caller(sender.token).submit(bodies[n], key="k"))

        assert sorted(each.status_code for each in answers) == [201, 409]
        assert Case.objects.count() == 1

    def test_one_home_for_two_gives_one_licence(self) -> None:
        code = factories.offering().code
        sender = caller(*ATTESTS)
        body = sender.example(code)

        answers = racing.many(2, lambda n: Caller(sender.token).submit(body, key=f"k{n}"))

        assert [each.status_code for each in answers] == [201, 201]
        assert sorted(each.json()["outcome"] for each in answers) == ["approve", "reject"]
        assert Licence.objects.count() == 1
