"""Example numbers stay in the demo, real ones out of it."""

import pytest

from miaopi.people import policy
from miaopi.texts import Faulty

EXAMPLES = ["460199199003150041", "91460199G000000150", "14200000001", "14212345678", "0898-00000001",
            "a@example.com", "someone@office.example", "46019919931212068x"]  # fmt: skip
OTHERS = ["460106199003150041", "91460100G000000150", "13800000000", "14100000001", "a@mail.cn"]


@pytest.mark.parametrize("value", EXAMPLES)
def test_an_example_is_known(value: str) -> None:
    assert policy.is_fictitious(value)


@pytest.mark.parametrize("value", OTHERS)
def test_anything_else_is_no_example(value: str) -> None:
    assert not policy.is_fictitious(value)


def test_production_refuses_examples_and_the_demo_all_else() -> None:
    policy.refuse_the_wrong_world("14200000001", demo=True)
    policy.refuse_the_wrong_world("13800000000", demo=False)

    with pytest.raises(Faulty) as in_production:
        policy.refuse_the_wrong_world("14200000001", demo=False, field="phone")
    with pytest.raises(Faulty) as in_demo:
        policy.refuse_the_wrong_world("13800000000", demo=True)

    assert in_production.value.faults[0].code == "people.example-number"
    assert in_production.value.faults[0].where.field == "phone"
    assert in_demo.value.faults[0].code == "people.real-number"
