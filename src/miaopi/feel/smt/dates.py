"""The calendar in whole numbers: exact, leap years and ends of months included.

A day's year, month and day are three new numbers of which the one fact is said that makes them the only ones:
that the day's number is that of 1 January and so on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import z3

from miaopi.feel.smt.terms import Bool, Int, conj, disj, ite, whole

# Days of a year before each month, in a year that is no leap year.
BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass
class Calendar:
    """The days of one encoding that were taken apart; `facts` is what must be said of their parts."""

    facts: list[Bool] = field(default_factory=list)
    parts: dict[int, tuple[Int, Int, Int, Int]] = field(default_factory=dict)

    def of(self, day: Int) -> tuple[Int, Int, Int]:
        """Year, month and day of a day's number."""
        found = self.parts.get(day.get_id())
        if found is None:
            n = len(self.parts)
            year, month, date = (z3.Int(f"{part}!{n}") for part in ("year", "month", "day"))
            self.facts += [
                z3.And(month >= 1, month <= 12, date >= 1, date <= length(year, month)),
                day == ordinal(year, month, date),
            ]
            # The day itself is kept, so that its id is not given to another.
            found = self.parts[day.get_id()] = (year, month, date, day)
        return found[:3]

    def plus_months(self, day: Int, months: Int) -> Int:
        """The same day of a later month, or that month's last day."""
        year, month, date = self.of(day)
        count = year * 12 + month - 1 + months
        later, at = count / 12, count % 12 + 1
        last = length(later, at)
        return ordinal(later, at, ite(date <= last, date, last))

    def months_between(self, start: Int, end: Int) -> Int:
        """Whole months from one day to another, towards zero."""
        one, other = self.of(start), self.of(end)
        months = (other[0] - one[0]) * 12 + other[1] - one[1]
        return z3.If(
            z3.And(months > 0, other[2] < one[2]),
            months - 1,
            z3.If(z3.And(months < 0, other[2] > one[2]), months + 1, months),
        )


def leap(year: Int) -> Bool:
    """Has the year a 29 February?"""
    return z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))


def length(year: Int, month: Int) -> Int:
    """Days of a month."""
    short = z3.Or(month == 4, month == 6, month == 9, month == 11)
    return z3.If(month == 2, z3.If(leap(year), 29, 28), z3.If(short, 30, 31))


def ordinal(year: Int, month: Int, day: Int) -> Int:
    """Days since the day before 1 January of the year 1."""
    before: Int = whole(BEFORE[-1])
    for n in range(11, 0, -1):
        before = z3.If(month == n, BEFORE[n - 1], before)
    past = year - 1
    days = 365 * past + past / 4 - past / 100 + past / 400
    return days + before + z3.If(z3.And(month > 2, leap(year)), 1, 0) + day


def real_day(year: Int, month: Int, day: Int) -> Bool:
    """Is there such a day?"""
    return conj(month >= 1, month <= 12, day >= 1, disj(day <= 28, day <= length(year, month)))
