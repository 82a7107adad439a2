"""What a page says in English where a journey is told in Chinese: by the platform's catalogue and matter."""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from miaopi import content
from miaopi.content import Field
from miaopi.texts import Words

MATTER = Path("matters/house-lease-registration")
CATALOGUE = Path("src/miaopi/locale/en/LC_MESSAGES/django.mo")


def say(text: str, language: str) -> str:
    """The text in that language; what stands in no catalogue, such as a name, stays as it is."""
    if language == "zh":
        return text
    return _of_the_matter().get(text) or _catalogue().gettext(text)


@cache
def _catalogue() -> gettext.GNUTranslations:
    with CATALOGUE.open("rb") as file:
        return gettext.GNUTranslations(file)


@cache
def _of_the_matter() -> dict[str, str]:
    matter = content.load(MATTER)
    words = [matter.name, matter.consent.statement, *(page.title for page in matter.form.pages)]
    words += [spec.name for spec in matter.materials]
    words += [Words("出租人", "lessor"), *_texts(matter.form.fields.values())]
    return {one.zh: one.en for one in words}


def _texts(fields: Iterable[Field]) -> Iterator[Words]:
    for field in fields:
        yield field.label
        yield from (option.label for option in field.options)
        yield from _texts(field.fields)
