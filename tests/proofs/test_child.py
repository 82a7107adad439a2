"""The solver runs apart, with a hard end: what takes too long or dies costs its own question alone."""

from __future__ import annotations

import os
import time

from miaopi.feel.smt.child import Ended, Limits, answers

MAKER = "tests.proofs.endless:Prover"
QUICK = Limits(each=1.0, total=60.0, memory=4096)


def test_each_question_is_answered_in_another_process():
    found = answers(MAKER, "a job", [("one",), ("two",)], QUICK)

    assert [found[("one",)]["job"], found[("two",)]["asked"]] == ["a job", "two"]
    assert found[("one",)]["process"] == found[("two",)]["process"] != os.getpid()


def test_a_question_that_never_ends_is_ended_and_the_others_are_answered():
    started = time.monotonic()

    found = answers(MAKER, None, [("one",), ("forever",), ("two",)], QUICK)

    assert found[("forever",)] == Ended("time")
    assert found[("two",)]["asked"] == "two"
    assert time.monotonic() - started < 50


def test_a_question_that_takes_all_memory_says_so():
    found = answers(MAKER, None, [("memory",), ("two",)], QUICK)

    assert found[("memory",)] == Ended("memory", "MemoryError")
    assert found[("two",)]["asked"] == "two"


def test_a_child_that_dies_says_so():
    found = answers(MAKER, None, [("dies",), ("two",)], QUICK)

    assert found[("dies",)] == Ended("failed", "exit 3")
    assert found[("two",)]["asked"] == "two"


def test_what_is_left_when_the_whole_time_is_over_is_told():
    found = answers(MAKER, None, [("forever",), ("two",)], Limits(each=30.0, total=2.0))

    assert found == {("forever",): Ended("time"), ("two",): Ended("time")}
