"""What each letter must contain (lifecycle.md 12), looked for kind by kind.

Basis: 行政许可法 art. 32, 37, 38; 行政复议法 art. 20; 行政诉讼法 art. 46; 个人信息保护法 art. 24.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.test import override_settings

from miaopi import workdays
from miaopi.cases import clocks
from miaopi.letters import contents
from miaopi.letters.contents import Contents, Section
from miaopi.letters.models import Copy
from tests.factories import NOON
from tests.letters import stories
from tests.letters.as_text import text_of

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
REMEDIES, AUTOMATIC = "不同意怎么办", "这是规则自动作出的决定"
# What stands in it besides what stands in all: headings of sections, and lines of what it is about.
MUST: Mapping[str, tuple[str, ...]] = {
    "receipt": ("收到的材料", "怎么查进度"),
    "supplement-receipt": ("收到的材料", "怎么查进度"),
    "supplement": ("要补的内容", "怎么补、到哪天"),
    "more": ("要补的内容", "怎么补、到哪天"),
    "acceptance": ("为什么由人来定", "收到的材料", "怎么查进度"),
    "approval": ("决定的内容", "理由和依据", "查明的事实", "您要做到", "公开", AUTOMATIC),
    "approval-by-person": ("决定的内容", "理由和依据", "查明的事实", "您要做到", "公开"),
    "rejection": ("理由和依据", "查明的事实", REMEDIES, AUTOMATIC),
    "rejection-by-person": ("理由和依据", "查明的事实", REMEDIES),
    "cancellation": ("决定的内容", "从什么时候起", "理由和依据", "查明的事实", REMEDIES, AUTOMATIC),
    "termination": ("查明的事实", "理由和依据", REMEDIES),
    "withdrawal": (),
    "review": ("怎么查进度",),
    "correction": ("改了什么", "理由和依据", "从什么时候起", REMEDIES),
    "self-correction-granted": ("决定的内容", "理由和依据", REMEDIES),
    "self-correction-refused": ("决定的内容", "理由和依据", "怎么听取您的意见", REMEDIES),
    **dict.fromkeys(
        ("annulled", "withdrawn", "revoked", "deregistered"),
        ("决定的内容", "从什么时候起", "理由和依据", "怎么听取您的意见", "损失怎么办", REMEDIES),
    ),
}
WITH_LIST_OF_LAW = ("rejection", "rejection-by-person", "supplement", "more", "annulled", "revoked")


def letter(name: str) -> tuple[Contents, str, str]:
    story, kind = stories.STORIES[name]
    case = story()
    held = contents.read(stories.copy_of(case, kind))
    return held, text_of(held, "zh"), text_of(held, "en")


def section(held: Contents, heading: str) -> Section:
    return next(each for each in held.sections if each.heading.zh == heading)


def test_every_story_says_what_it_must_contain() -> None:
    assert set(MUST) == set(stories.STORIES)


def golden(name: str) -> tuple[str, str]:
    """Both languages of the golden file, which test_golden.py holds to what is written."""
    zh, en = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").split("\n\n")
    return zh + "\n", en


def under(text: str, heading: str) -> str:
    return text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("name", sorted(MUST))
def test_what_it_must_contain_stands_in_it_in_both_languages(name: str) -> None:
    zh, en = golden(name)

    headings = re.findall(r"^## (.+)$", zh, re.MULTILINE)
    for must in MUST[name]:
        assert must in headings
    assert {"申请人", "事项", "事项编码", "办件编号", "收件日期"} <= set(
        re.findall(r"^   (\S+) \|", zh, re.MULTILINE)
    )
    assert headings[-1] == "联系我们"
    assert "12345" in zh
    assert zh.startswith("海口市秀英区住房和城乡建设局\n")
    assert zh.count("\n") == en.count("\n")  # the same facts in the same order
    assert not re.search(r"[{}]|\| *$", zh + en, re.MULTILINE)


@pytest.mark.parametrize("name", WITH_LIST_OF_LAW)
def test_each_reason_and_each_fault_names_its_law_and_article(name: str) -> None:
    zh, _ = golden(name)
    listed = under(zh, "要补的内容" if name in {"supplement", "more"} else "理由和依据")

    items = re.split(r"^\d+\. ", listed, flags=re.MULTILINE)[1:]

    assert items
    for item in items:
        assert re.search(r"依据 \| 《.+》第.+条", item), item


def test_the_last_days_of_remedies_are_those_of_the_calendar_with_the_bodies_by_name() -> None:
    held, _, en = letter("rejection")

    told = " ".join(text.zh for text in section(held, REMEDIES).paragraphs)
    day = clocks.day_of(NOON)
    for due in (workdays.natural_days(day, 60).day, workdays.months(day, 6).day):
        assert f"{due.year}年{due.month}月{due.day}日" in told
    assert "秀英区人民政府" in told
    assert "秀英区人民法院" in told
    assert "within 6 months" in en


def test_a_last_day_that_is_a_day_of_rest_is_moved() -> None:
    told_on = clocks.day_of(NOON)
    plain = told_on.toordinal() + 60

    assert workdays.natural_days(told_on, 60).day.toordinal() > plain  # 2027-01-23 is a Saturday


def test_days_by_law_and_by_promise_are_told_apart() -> None:
    held, _, _ = letter("acceptance")
    about = {line.label.zh: line.value.zh for line in held.about}

    assert about["受理日期"] == "2026年11月24日"
    assert about["承诺办结日"] == "2026年11月25日"
    assert about["法定办结日"] == "2026年11月27日"
    assert about["收费"] == "不收费"


def test_an_automatic_decision_names_the_version_and_the_right_to_a_person() -> None:
    story, kind = stories.STORIES["rejection"]
    case = story()
    held = contents.read(stories.copy_of(case, kind))

    automatic = section(held, AUTOMATIC)

    said = " ".join(text.zh for text in automatic.paragraphs)
    assert case.version_id in [line.value.zh for line in automatic.lines]
    assert "可以要求说明" in said
    assert "2027年1月23日前请人重新看" in said


def test_the_other_party_is_not_told_to_ask_for_a_person() -> None:
    story, kind = stories.STORIES["approval"]
    held = contents.read(stories.copy_of(story(), kind, main=False))

    assert "请人重新看" not in " ".join(text.zh for text in section(held, AUTOMATIC).paragraphs)


def test_each_fact_of_an_automatic_decision_says_its_source_and_a_looked_up_one_its_time() -> None:
    held, _, _ = letter("rejection")

    facts = section(held, "查明的事实").lines

    assert facts
    assert all(line.value.zh.endswith("）") for line in facts)
    assert any("人口库，2026年11月24日 12:00" in line.value.zh for line in facts)
    assert facts[0].label.zh in {
        "租的面积（平方米）",
        "住几个人",
        "租赁用途",
    }  # first what the reason rests on


@override_settings(PUBLIC_ADDRESS="https://miaopi.example")
def test_the_addresses_lead_to_the_case() -> None:
    story, kind = stories.STORIES["supplement"]
    case = story()
    held = contents.read(stories.copy_of(case, kind))

    assert f"https://miaopi.example/cases/{case.number}/supplement" in text_of(held, "zh")


@pytest.mark.parametrize("name", ["approval", "rejection", "annulled"])
def test_no_number_of_a_person_stands_in_it_whole(name: str) -> None:
    case = stories.STORIES[name][0]()
    assert case.holder is not None
    number = case.holder.number.reveal(by="test", why="test")

    for copy in Copy.objects.select_related("letter__key").filter(letter__case_id=case.pk):
        assert number not in text_of(contents.read(copy), "zh")
