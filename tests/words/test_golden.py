"""Every sentence of a finding, an outcome, a message stands in golden/: read it before it changes."""

from collections.abc import Iterator

import pytest

from tests.words import golden

FILES = [
    "findings.txt",
    "messages.txt",
    *(f"outcome-{name}.{lang}.txt" for name in golden.PAGES for lang in golden.LANGUAGES),
]


@pytest.fixture(scope="module", autouse=True)
def _texts() -> Iterator[None]:
    from pathlib import Path

    from django.conf import settings
    from django.utils import translation

    from miaopi.site import translations

    translations.compile_all()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # nothing is collected for tests
    yield
    translation.activate("zh-hans")


@pytest.mark.parametrize("name", FILES)
def test_what_is_said_is_what_was_read(name: str) -> None:
    said = page(name) if name.startswith("outcome-") else getattr(golden, name.removesuffix(".txt"))()

    assert said == (golden.HERE / name).read_text(encoding="utf-8"), "python -m tests.words.golden"


def page(name: str) -> str:
    key, lang = name.removeprefix("outcome-").removesuffix(".txt").rsplit(".", 1)
    return golden.outcome(golden.PAGES[key], golden.LANGUAGES[lang])


def test_no_file_is_left_over() -> None:
    assert sorted(path.name for path in golden.HERE.glob("*.txt")) == sorted(FILES)


def test_each_finding_of_the_lease_is_there() -> None:
    from miaopi.hall.dev import samples

    told = (golden.HERE / "findings.txt").read_text(encoding="utf-8")

    for rule in samples.matter(golden.SLUG).rules.rules:
        assert f"\n{rule.code} " in f"\n{told}", rule.code
