"""What stands in a copy of a letter: sealed in its row, drawn in its PDF, shown on its page.

The parts stand in the order of reading: heading, addressee, what it is about, paragraphs, sections.
Chinese is what counts in law; English stands beside it in the data and is printed for who reads it.
"""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings

from miaopi.letters import codes
from miaopi.letters.kinds import FORMS, Kind
from miaopi.letters.models import Copy
from miaopi.papers import drawing
from miaopi.texts import Words

SEALED_AS = "文书专用章"
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTHS = tuple(calendar.month_name)  # English: no locale is ever set
DEMONSTRATION = Words(
    "示范文书，人名、号码和地址都是虚构的。", "Demonstration; all persons, numbers and addresses are made up."
)
FOOT = Words(
    "加盖电子印章的文书和纸质文书效力相同。中文为准，英文供参考。",
    "A letter under an electronic seal has the force of a paper one. The Chinese text counts; the English is "
    "for reference.",
)
Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its value."""

    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: a fault, a reason, a paper, with what belongs to it."""

    text: Words
    notes: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, numbered items and lines, each as needed."""

    heading: Words
    paragraphs: tuple[Words, ...] = ()
    items: tuple[Item, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """A copy of a letter, whole."""

    title: Words
    body: Words  # the public body in whose name it stands
    addressee: Words
    about: tuple[Line, ...]
    paragraphs: tuple[Words, ...]
    sections: tuple[Section, ...]

    def texts(self) -> Iterator[Words]:
        """Every text in it, in order."""
        yield from (self.title, self.body, self.addressee)
        yield from _of_lines(self.about)
        yield from self.paragraphs
        for section in self.sections:
            yield section.heading
            yield from section.paragraphs
            for item in section.items:
                yield item.text
                yield from _of_lines(item.notes)
            yield from _of_lines(section.lines)


def _of_lines(lines: Sequence[Line]) -> Iterator[Words]:
    for line in lines:
        yield from (line.label, line.value)


def seal_into(copy: Copy, contents: Contents) -> None:
    """Put the contents into the row, under the letter's own key and bound to the row."""
    plain = json.dumps(_plain(contents), ensure_ascii=False).encode()
    copy.sealed = copy.letter.key.seal(plain, aad=_aad(copy))


def read(copy: Copy) -> Contents:
    """The contents of a copy.   Raises: secrets.KeyErased; secrets.Tampered."""
    plain = json.loads(copy.letter.key.open(bytes(copy.sealed), aad=_aad(copy)))
    return Contents(
        title=_words(plain["title"]),
        body=_words(plain["body"]),
        addressee=_words(plain["addressee"]),
        about=_lines(plain["about"]),
        paragraphs=tuple(_words(each) for each in plain["paragraphs"]),
        sections=tuple(_section(each) for each in plain["sections"]),
    )


def for_template(copy: Copy, contents: Contents) -> dict[str, object]:
    """What assets/letter-1.typ gets as `sys.inputs.data`. The shape is docs/letters.md."""
    letter = copy.letter
    day = day_of(letter.issued_at)
    return {
        **_plain(contents),
        "languages": ["zh", "en"] if copy.language == "en" else ["zh"],
        "number": letter.number,
        "code": codes.shown(copy.code),
        "issued": day.isoformat(),
        "date": day_words(day).as_json(),
        "seal": SEALED_AS,
        "check": settings.PUBLIC_ADDRESS.rstrip("/") + "/v",
        "foot": foot().as_json(),
        "qr": drawing.qr_rows(check_address(copy)),
    }


def foot() -> Words:
    """What stands under every letter; a demo's must never be taken for a real one."""
    return Words(DEMONSTRATION.zh + FOOT.zh, f"{DEMONSTRATION.en} {FOOT.en}") if settings.DEMO else FOOT


def check_address(copy: Copy) -> str:
    """Where scanning the letter leads."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}/v/{codes.shown(copy.code)}"


def title_of(kind: str) -> Words:
    """What a kind is called where its contents are not opened."""
    return FORMS[Kind(kind)].title


def day_words(day: date) -> Words:
    """2026年11月24日, 24 November 2026."""
    return Words(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {MONTHS[day.month]} {day.year}")


def day_of(at: datetime) -> date:
    """The day in Asia/Shanghai."""
    return at.astimezone(SHANGHAI).date()


def _plain(contents: Contents) -> dict[str, object]:
    return {
        "title": contents.title.as_json(),
        "body": contents.body.as_json(),
        "addressee": contents.addressee.as_json(),
        "about": _plain_lines(contents.about),
        "paragraphs": [text.as_json() for text in contents.paragraphs],
        "sections": [
            {
                "heading": section.heading.as_json(),
                "paragraphs": [text.as_json() for text in section.paragraphs],
                "items": [
                    {"text": item.text.as_json(), "notes": _plain_lines(item.notes)} for item in section.items
                ],
                "lines": _plain_lines(section.lines),
            }
            for section in contents.sections
        ],
    }


def _plain_lines(lines: Sequence[Line]) -> list[dict[str, object]]:
    return [{"label": line.label.as_json(), "value": line.value.as_json()} for line in lines]


def _section(plain: Json) -> Section:
    return Section(
        heading=_words(plain["heading"]),
        paragraphs=tuple(_words(each) for each in _rows(plain["paragraphs"])),
        items=tuple(Item(_words(each["text"]), _lines(each["notes"])) for each in _rows(plain["items"])),
        lines=_lines(plain["lines"]),
    )


def _lines(plain: object) -> tuple[Line, ...]:
    return tuple(Line(_words(each["label"]), _words(each["value"])) for each in _rows(plain))


def _rows(value: object) -> Sequence[Json]:
    return cast("Sequence[Json]", value)


def _words(value: object) -> Words:
    pair = cast("Mapping[str, str]", value)
    return Words(pair["zh"], pair["en"])


def _aad(copy: Copy) -> str:
    return f"letters_copy.sealed.{copy.pk}"
