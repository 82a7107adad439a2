"""The pages for those who build and read: whole, sound, and closed where it is no demo."""

import re
import subprocess
import sys

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from miaopi.hall.dev import phone, samples, urls
from tests import factories
from tests.hall.page import page
from tests.hall.people_here import nobody, opened
from tests.hall.way import shown

SLUG = "house-lease-registration"
OPEN = ("/dev/", "/dev/components", "/dev/messages", "/dev/findings", "/dev/outcomes")


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("address", OPEN)
def test_each_page_is_sound(address: str, lang: str) -> None:
    assert shown(nobody(lang=lang), address).wrong() == []


def test_each_rule_has_an_example_that_shows_it() -> None:
    assert set(samples.by_rule(SLUG)) == {rule.code for rule in samples.matter(SLUG).rules.rules}


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("code", ["none", *samples.by_rule(SLUG)])
def test_each_rule_has_its_page_of_an_outcome(code: str, lang: str) -> None:
    told = shown(nobody(lang=lang), f"/dev/outcomes/{SLUG}/{code}")

    assert told.wrong() == []
    assert told.heading


def test_what_is_about_one_side_is_told_to_the_other_in_neutral_words() -> None:
    finding = next(each for each in samples.findings(SLUG) if each.code == "C6")

    lessor = shown(nobody(), f"/dev/outcomes/{SLUG}/C6?as=lessor")
    lessee = shown(nobody(), f"/dev/outcomes/{SLUG}/C6?as=lessee")

    assert finding.text.zh in lessor.main
    assert finding.neutral.zh in lessee.main
    assert finding.text.zh not in lessee.main


def test_every_message_is_shown_with_its_parts() -> None:
    told = shown(nobody(), "/dev/messages")

    for text in phone.texts(samples.matter(SLUG)):
        assert text.zh in told.main, text.kind
        # A link to press is longer than one message has room for.
        assert text.parts["zh"] == (2 if "https://" in text.zh else 1), text.zh


def test_what_is_not_there_is_not_there() -> None:
    for address in ("/dev/outcomes/nothing/C5", f"/dev/outcomes/{SLUG}/Z9", "/dev/components/tag/99"):
        assert nobody().get(address).status_code == 404


@pytest.mark.django_db
def test_certificates_and_letters_are_shown_as_files(city: time_machine.Traveller) -> None:
    factories.decided()

    told = shown(nobody(), "/dev/papers")

    assert told.wrong() == []
    files = [link for link in told.links() if link.endswith(".pdf")]
    assert f"/dev/papers/certificates/{SLUG}.pdf" in files
    assert "/dev/papers/letters/approval.pdf" in files
    for file in files:
        assert nobody().get(file).content.startswith(b"%PDF"), file
    assert nobody().get("/dev/papers/letters/nothing.pdf").status_code == 404


@pytest.mark.django_db
def test_the_trace_of_ones_own_case_names_facts_rules_and_events(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    case = factories.decided(let)

    told = page(opened(factories.login(let.lessee)).get(f"/dev/cases/{case.number}/trace"))

    assert "registered_area_m2" in told.main
    assert "C5" in told.main
    assert "rules_approve" in told.main
    assert told.wrong() == []


@pytest.mark.django_db
def test_nobody_looks_at_them_where_it_is_no_demo(settings: Settings) -> None:
    settings.DEMO = False
    filled = {
        "name": "tag",
        "number": 1,
        "slug": SLUG,
        "code": "C5",
        "ref": "HK2611240000000",
        "kind": "approval",
    }

    for pattern in urls.urlpatterns:
        names = pattern.pattern.converters  # type: ignore[union-attr]  # a route has converters
        address = "/" + str(pattern.pattern)
        for name in names:
            address = address.replace(_part(address, name), str(filled[name]))
        assert Client().get(address).status_code == 404, address


def _part(address: str, name: str) -> str:
    return next(found[0] for found in re.finditer(r"<[^>]*>", address) if found[0].endswith(f":{name}>"))


def test_in_production_they_have_no_address() -> None:
    ask = (
        "import django; from django.conf import settings; django.setup();"
        "from miaopi.hall import urls;"
        "print(settings.DEMO, sorted(str(p.pattern) for p in urls.urlpatterns if 'dev' in str(p.pattern)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", ask],
        env={
            "DJANGO_SETTINGS_MODULE": "miaopi.site.settings",
            "MIAOPI_MODE": "production",
            "PYTHONPATH": "src",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert said.stdout.strip() == "False []", said.stderr
