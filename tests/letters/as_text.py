"""A letter as plain text, for golden files and for looking at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from miaopi.letters.contents import Contents, Line


def text_of(contents: Contents, language: str) -> str:
    """All of it in one language, in the order of reading."""
    return "\n".join(_rows(contents, language)) + "\n"


def _rows(contents: Contents, language: str) -> Iterator[str]:
    yield contents.body.in_(language)
    yield f"# {contents.title.in_(language)}"
    yield contents.addressee.in_(language)
    yield from (text.in_(language) for text in contents.paragraphs)
    yield from _lines(contents.about, language)
    for section in contents.sections:
        yield f"## {section.heading.in_(language)}"
        yield from (text.in_(language) for text in section.paragraphs)
        for number, item in enumerate(section.items, start=1):
            yield f"{number}. {item.text.in_(language)}"
            yield from _lines(item.notes, language)
        yield from _lines(section.lines, language)


def _lines(lines: Sequence[Line], language: str) -> Iterator[str]:
    yield from (f"   {line.label.in_(language)} | {line.value.in_(language)}" for line in lines)
