"""The readable page of the API: whole, in both languages, without a script."""

import re
from pathlib import Path

import pytest

from miaopi.api import error_table
from miaopi.api.app import schema
from miaopi.api.docs import WHAT, error_codes
from miaopi.catalogue.models import Offering
from miaopi.site import translations
from tests.api.callers import Caller

pytestmark = pytest.mark.django_db
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module", autouse=True)
def _texts() -> None:
    translations.compile_all()


def page(language: str) -> str:
    answer = Caller().get("/docs", accept_language=language)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_operation_field_and_error_stands_on_it(language: str) -> None:
    text = page(language)

    for path, methods in schema()["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in text
            assert f'id="{operation["operationId"]}"' in text
    for name in schema()["components"]["schemas"]["CaseIn"]["properties"]:
        assert f"<code>{name}</code>" in text
    for code in error_codes():
        assert f'id="problem-{code}"' in text


def test_each_language_says_it_in_its_own_words() -> None:
    chinese, english = page("zh"), page("en")

    assert "需要令牌" in chinese
    assert "Needs a token" in english
    for what in WHAT.values():
        assert what.zh in chinese
        assert what.en in english
    main = english.split("<main", 1)[1].split("</main>", 1)[0]
    assert [line for line in main.splitlines() if HAN.search(line)] == []


def test_each_operation_has_words_in_both_languages() -> None:
    operations = {each["operationId"] for methods in schema()["paths"].values() for each in methods.values()}

    assert set(WHAT) == operations


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_has_no_script_and_its_marks_are_its_own(language: str) -> None:
    text = page(language)
    marks = re.findall(r'\bid="([^"]+)"', text)

    assert "<script" not in text
    assert len(marks) == len(set(marks))


def test_the_address_of_each_error_leads_to_its_line(attesting: Caller, offering: Offering) -> None:
    body = attesting.example(offering.code) | {"consent": {"version": "old", "agreed": True}}
    told = [
        Caller().get("/cases").json(),
        attesting.get("/offerings/NONE").json(),
        attesting.submit({}).json(),
        attesting.submit(body).json(),
        attesting.upload(b"x").json(),
    ]

    text = page("en")
    for each in told:
        address, mark = each["type"].split("#")
        assert address == "/api/v1/docs"
        assert f'id="{mark}"' in text


def test_the_table_of_errors_in_the_docs_says_what_the_sentences_say() -> None:
    kept = Path("docs/errors.md").read_text(encoding="utf-8")

    assert kept == error_table.table(), "miaopi errors > docs/errors.md"
