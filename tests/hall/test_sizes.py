"""What is too large is told on the page that it was for, and nothing else is lost."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from miaopi.hall import sizes
from miaopi.hall.views import errors
from miaopi.vault import actions as vault
from tests import factories
from tests.hall.page import Page, page
from tests.hall.people_here import browser, nobody
from tests.hall.way import begin, upload

pytestmark = pytest.mark.django_db


def materials_of(filer: Client) -> str:
    """A draft with its contract; the address of its materials."""
    address = begin(filer).replace("p/parties", "materials")
    upload(filer, address)
    return address


def sound(shown: Page) -> None:
    assert shown.title.startswith("错误：")
    assert "租赁合同.pdf" in shown.main  # what was there stays
    assert "#lease-contract" in shown.links()
    assert shown.wrong() == []


def test_a_file_over_the_limit_is_told_at_its_box(city: object, monkeypatch: pytest.MonkeyPatch) -> None:
    filer = browser(factories.free_let().lessee)
    address = materials_of(filer)
    monkeypatch.setattr(vault, "MOST_OCTETS", 1000)

    answer = upload(filer, address, b"%PDF-" + b"x" * 1000, "大合同.pdf")

    assert answer.status_code == 413
    sound(page(answer))
    assert "文件超过 20 MB。" in page(answer).main


def test_far_too_much_at_once_shows_the_materials_again(
    city: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    filer = browser(factories.free_let().lessee)
    address = materials_of(filer)
    monkeypatch.setattr(sizes, "MOST", 5000)

    refused = upload(filer, address, b"%PDF-" + b"x" * 6000)
    accepted = filer.get(address)

    assert refused.status_code == 413
    sound(page(refused))
    assert "这次一共超过 " in page(refused).main
    assert (accepted.status_code, page(accepted).title.startswith("错误：")) == (200, False)


def test_it_is_not_read_before_it_is_refused(city: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form's mark is looked for only in what was let in: without one the answer is the same."""
    filer = browser(factories.free_let().lessee)
    address = materials_of(filer)
    monkeypatch.setattr(sizes, "MOST", 5000)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = filer.cookies

    answer = strict.post(address, {"lease-contract": SimpleUploadedFile("a.pdf", b"x" * 6000)})

    assert answer.status_code == 413


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_anywhere_else_it_has_a_page_of_its_own(
    city: object, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(sizes, "MOST", 100)

    answer = nobody(lang=lang).post("/login", {"phone": "1" * 200})

    assert answer.status_code == 413
    title = "这次发来的内容太大" if lang == "zh-hans" else "Too much was sent at once"
    assert page(answer).heading == title


def test_what_has_no_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(HttpRequest):
        def read(self, *_: object, **__: object) -> bytes:
            raise AssertionError("it was read")

    request = Endless()
    request.path = request.path_info = "/login"
    request.META = {"CONTENT_LENGTH": str(sizes.MOST_DRAINED + 1)}
    monkeypatch.setattr(errors, "too_large", lambda _: "refused")

    assert sizes.Sizes(lambda _: "let in")(request) == "refused"  # type: ignore[arg-type, return-value]


def test_fields_that_are_too_long_are_the_same_trouble() -> None:
    answer = errors.bad_request(RequestFactory().post("/login"), RequestDataTooBig())

    assert answer.status_code == 413


def test_the_api_has_limits_of_its_own(city: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "MOST", 10)

    answer = nobody().post("/api/v1/cases", {"a": "b" * 20}, content_type="application/json")

    assert answer.status_code == 401
