"""What each kind of letter says, word for word, in both languages, in files that a lawyer reads.

`WRITE_GOLDEN=1 pytest tests/letters/test_golden.py` writes them anew; read the difference before you keep it.
"""

import os
import re
from pathlib import Path

import pytest

from miaopi.cases.models import Case
from miaopi.letters import contents
from miaopi.letters.kinds import Kind
from miaopi.letters.models import Copy
from miaopi.licences.models import Licence
from tests import factories
from tests.letters import stories
from tests.letters.as_text import text_of

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"


def told(copy: Copy, case: Case) -> str:
    """Both languages; what chance or the matter's version makes is named instead."""
    held = contents.read(copy)
    text = f"{text_of(held, 'zh')}\n{text_of(held, 'en')}"
    assert case.number is not None
    text = text.replace(case.number, "〈case number〉")
    text = re.sub(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b", "〈version〉", text)
    return text


def reasons_of(copy: Copy) -> str:
    reasons = next(each for each in contents.read(copy).sections if each.heading.zh == "理由和依据")
    return " ".join(item.text.zh for item in reasons.items)


def compare(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(stories.STORIES))
def test_each_kind_says_what_its_file_says(name: str) -> None:
    story, kind = stories.STORIES[name]
    case = story()

    compare(name, told(stories.copy_of(case, kind), case))


def test_every_kind_has_a_file() -> None:
    assert {kind for _, kind in stories.STORIES.values()} == set(Kind)
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {
        *stories.STORIES,
        "approval-of-the-other",
        "rejection-of-the-other",
        "acceptance-silent",
    }


def test_the_other_s_copy_masks_the_applicant_and_holds_their_own_facts() -> None:
    case = factories.decided()
    copy = stories.copy_of(case, Kind.APPROVAL, main=False)

    text = told(copy, case)

    compare("approval-of-the-other", text)
    assert Licence.objects.get().number in text
    assert "申请人 | 王*华" in text


def test_what_was_found_about_one_is_neutral_in_the_other_s_copy() -> None:
    case = factories.decided(factories.let_with("illegal-building"))
    lessee, lessor = (stories.copy_of(case, Kind.REJECTION, main=main) for main in (True, False))

    compare("rejection-of-the-other", told(lessor, case))
    assert "违法建筑" in reasons_of(lessor)
    assert "违法" not in text_of(contents.read(lessee), "zh")


def test_a_silent_source_is_named_with_why_a_person_decides(sources_down: object) -> None:
    case = stories.silent()

    compare("acceptance-silent", told(stories.copy_of(case, Kind.ACCEPTANCE), case))
