"""The code of an offering (实施编码), by GB/T 39554.1-2020.

31 positions: credit code of the body 18 · exercise level 1 · basic code of the matter 12. The credit code
in it is the department's at publication; a code is never used again. That the twelve split 2-2-2-3-3 is
seen, unchecked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from miaopi.texts import Fault, Faulty

FORM = re.compile(r"([0-9A-Y]{18})([1-6])(\d{12})", re.ASCII)
LEVELS = {"province": "2", "city": "3", "district": "4", "street": "5", "town": "5", "farm": "5"}


@dataclass(frozen=True, slots=True)
class OfferingCode:
    """The parts of an implementation code."""

    credit_code: str
    level: str
    basic_code: str

    def __str__(self) -> str:
        return f"{self.credit_code}{self.level}{self.basic_code}"


def compose(*, credit_code: str, division_level: str, basic_code: str) -> OfferingCode:
    """The code of a matter offered by a body of a division at this level.

    Raises: Faulty: catalogue.code-parts: the parts do not make 31 positions.
    """
    code = f"{credit_code}{LEVELS.get(division_level, '?')}{basic_code}"
    return parse(code)


def parse(code: str) -> OfferingCode:
    """The parts of a code. Raises: Faulty: catalogue.code-parts."""
    parts = FORM.fullmatch(code.strip().upper())
    if not parts:
        raise Faulty([Fault("catalogue.code-parts", values={"code": code})])
    return OfferingCode(parts[1], parts[2], parts[3])
