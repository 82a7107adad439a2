"""No proof is believed unheard: drawn rule sets and tables, proved, then run on every set of values.

What is said to be so for every input must be so for each of these; what is said never to be, of none.
"""

from __future__ import annotations

import pytest

from tests.proofs.drawing import drawn, drawn_table
from tests.proofs.enumerating import Tally, of_rules, of_table

pytestmark = pytest.mark.usefixtures("here")


def of_all_rules(seeds, **which):
    tally = Tally()
    for seed in seeds:
        of_rules(drawn(seed, **which), tally)
    return tally


def of_all_tables(seeds):
    tally = Tally()
    for seed in seeds:
        of_table(drawn_table(seed), tally)
    return tally


def test_what_is_proved_of_drawn_rules_is_so_for_every_set_of_values():
    tally = of_all_rules(range(20), facts="abcghnmlw")

    assert tally.wrong == []
    assert tally.held > 60
    assert tally.open < 0.3 * tally.held


def test_what_is_proved_of_drawn_tables_is_so_for_every_input():
    tally = of_all_tables(range(10_000, 10_040))

    assert tally.wrong == []
    assert tally.held > 200
    assert tally.open < 0.02 * tally.held


@pytest.mark.prove
def test_what_is_proved_of_many_drawn_rules_is_so_for_every_set_of_values():
    tally = of_all_rules(range(100_000, 100_400))

    assert tally.wrong == []
    assert tally.held > 3_000


@pytest.mark.prove
def test_what_is_proved_of_many_drawn_tables_is_so_for_every_input():
    tally = of_all_tables(range(200_000, 204_000))

    assert tally.wrong == []
    assert tally.held > 25_000
