"""Example numbers: production refuses them, the demo refuses everything else.

An example number can be nobody's: its area, its block or its year was never given out (docs: persons). So
a demo holds no real person, and an example never slips into the real register. The demo's generator
imports `is_fictitious` from here.
"""

from __future__ import annotations

import re

from miaopi.people.numbers import uniform
from miaopi.texts import Fault, Faulty, Place

AREA = "460199"  # GB/T 2260 never assigned it
PATTERNS = (
    rf"{AREA}\d{{11}}[\dX]",  # citizen number
    rf"[0-9A-Y]{{2}}{AREA}[0-9A-Y]{{10}}",  # credit code
    r"142\d{8}",  # mobile: in no operator's block
    r"08980000\d{4}",  # landline: local numbers never begin with 0
    r"X\d{7}",  # passport
    r"H99\d{6}",  # permit of Hong Kong and Macao residents
    r"620000\d{10,13}",  # bank card
    r"琼\(2099\).*",  # title number of the year 2099
)
E_MAIL = re.compile(r"[^@\s]+@(example\.(com|org|net)|[^@\s]+\.example)", re.IGNORECASE)
EXAMPLE = re.compile("|".join(f"(?:{pattern})" for pattern in PATTERNS), re.ASCII)


def is_fictitious(value: str) -> bool:
    """Whether a number of any kind, or an e-mail address, is an example that nobody can hold."""
    return bool(EXAMPLE.fullmatch(uniform(value)) or E_MAIL.fullmatch(value.strip()))


def refuse_the_wrong_world(value: str, *, demo: bool, field: str | None = None) -> None:
    """Let an example number pass in a demo only, and a real one in production only.

    Raises: Faulty: people.example-number in production, people.real-number in a demo.
    """
    if is_fictitious(value) == demo:
        return
    raise Faulty([Fault("people.real-number" if demo else "people.example-number", Place(field=field))])
