"""How a text is written: the marks of its language, a space between Han and Latin, 您, sentence case.

STYLE: 7. Walked is what tests/surface/test_plain_words.py walks: pages, matters, registries, faults, code.
"""

import re

import pytest

from tests.surface.test_plain_words import everything

HAN = r"[\u4e00-\u9fff]"
PLACE = re.compile(r"%\(\w+\)[sd]|\{[^{}]*\}")
TAG = re.compile(r"<[^>]*>|&\w+;")
CODE = re.compile(r"`[^`]*`|“[^”]*”|https?://\S+")
# None within a date, nor between a number and the sign that belongs to it.
DATES = re.compile(r"\d+(年|月|日)|(〔\d+〕)")
NUMBERED = re.compile(r"〔\d{4}〕\d*号?|〔\{?\w+\}?〕")
# For people who read YAML and FEEL: rule authors, operators; and names of departments, which are names.
INSIDE = re.compile(
    r"miaopi/(feel|dmn|rules|content|site|secrets|ledger|blobs|outbox|workdays|places|registries|api|hall/dev)/"
)
# Names, and what a page or a button is called, keep their capitals.
NAMES = {
    *(
        "PDF",
        "SMS",
        "QR",
        "WCAG",
        "API",
        "JSON",
        "TOTP",
        "Haikou",
        "Hainan",
        "Xiuying",
        "Longhua",
        "Qiongshan",
    ),
    *(
        "Meilan",
        "Chinese",
        "English",
        "China",
        "People's",
        "Mine",
        "My",
        "Mandates",
        "Mandate",
        "Case",
        "Law",
    ),
    *(
        "Monday",
        "Friday",
        "Personal",
        "Information",
        "Protection",
        "Civil",
        "Code",
        "Accessible",
        "Environment",
    ),
    *(
        "Cybersecurity",
        "Network",
        "Security",
        "Administrative",
        "Licensing",
        "Change",
        "Confirm",
        "Mr",
        "I",
        "MB",
    ),
}


def written(text: str) -> str:
    """The text without what is not its own words."""
    return TAG.sub("", PLACE.sub("□", text))


def outside() -> list[tuple[str, str, str]]:
    return [row for row in everything() if not INSIDE.search(row[0])]


def test_chinese_has_its_own_marks() -> None:
    half = re.compile(rf"{HAN}[,;:?!()]|[,;?!()]{HAN}|{HAN}\.(\s|$)")
    wrong = [(where, zh) for where, zh, _ in outside() if half.search(CODE.sub("", written(zh)))]

    assert wrong == []


def test_a_space_stands_between_chinese_and_latin_but_not_in_a_date() -> None:
    close = re.compile(rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9%]{HAN}")
    wrong = []
    for where, zh, _ in outside():
        text = DATES.sub("□", NUMBERED.sub("□", CODE.sub("□", written(zh))))
        if close.search(text):
            wrong.append((where, zh))

    assert wrong == []


def test_no_space_stands_beside_a_mark_that_has_its_own() -> None:
    wrong = [
        (where, zh)
        for where, zh, _ in outside()
        if re.search(r"[，。：；！？、] | [，。：；！？、]", written(zh))
    ]

    assert wrong == []


def test_whoever_reads_is_told_with_respect() -> None:
    assert [(where, zh) for where, zh, _ in outside() if "你" in zh] == []


@pytest.mark.parametrize("word", ["本系统", "该系统", "系统将", "贵方", "予以", "之日起"])
def test_no_office_speaks_like_a_machine_or_a_decree(word: str) -> None:
    assert [(where, zh) for where, zh, _ in outside() if word in zh] == []


def test_english_is_in_sentence_case() -> None:
    wrong = []
    for where, _, en in outside():
        for sentence in re.split(r"[.?!:;“”\n/|]", CODE.sub("", written(en))):
            words = re.findall(r"[A-Za-z][A-Za-z'’-]*", sentence)
            capitals = [
                word for word in words[1:] if word[0].isupper() and word not in NAMES and not word.isupper()
            ]
            if len(words) > 2 and len(capitals) > len(words) / 2:
                wrong.append((where, en))

    assert wrong == []


def test_the_lint_finds_what_it_is_for() -> None:
    """A good and a bad line of each."""
    half = re.compile(rf"{HAN}[,;:?!()]")
    close = re.compile(rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9%]{HAN}")

    assert half.search("请看,再交")
    assert not half.search("请看，再交")
    assert close.search("下载PDF文件")
    assert not close.search("下载 PDF 文件")
    assert not close.search(DATES.sub("□", "最晚 2026年3月5日"))
