"""The page of the demo's phones."""

import re

import httpx2
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from miaopi_demo.phones import Piece, shown
from miaopi_demo.serving import Server
from tests.demo.service_maker import TOKEN

LINK = "http://127.0.0.1:8000/c/7Q2M"


@pytest.fixture
def phones(server: Server, settings: Settings, db: None) -> Client:
    """A browser on a site whose gateway is the demo's."""
    settings.SMS_GATEWAY = server.address.replace("http://", f"http://miaopi:{TOKEN}@")
    return Client(SERVER_NAME="127.0.0.1")


def send(platform: httpx2.Client, identifier: str, to: str, text: str) -> None:
    platform.post("/sms", json={"id": identifier, "to": to, "text": text}).raise_for_status()


def test_messages_are_shown_with_whose_phone_it_is_and_the_newest_first(
    phones: Client, platform: httpx2.Client
) -> None:
    send(platform, "older", "14200000001", "【海口政务服务】第一条")
    send(platform, "newer", "14200000002", "【海口政务服务】第二条")

    page = phones.get("/demo/phones").content.decode()

    assert "符海燕 P01" in page
    assert page.index("第二条") < page.index("第一条")


def test_one_phone_alone(phones: Client, platform: httpx2.Client) -> None:
    send(platform, "own", "14200000003", "【海口政务服务】给三号")
    send(platform, "others", "14200000004", "【海口政务服务】给四号")

    page = phones.get("/demo/phones", {"phone": " 142 0000 0003 "}).content.decode()

    assert "给三号" in page
    assert "给四号" not in page


def test_a_link_can_be_pressed_and_ends_where_the_sentence_goes_on(
    phones: Client, platform: httpx2.Client
) -> None:
    send(platform, "linked", "14200000005", f"【海口政务服务】请确认：{LINK}。谢谢")

    page = phones.get("/demo/phones").content.decode()

    assert f'<a class="mp-link" href="{LINK}">{LINK}</a>。谢谢' in page


def test_a_message_cannot_bring_markup_along(phones: Client, platform: httpx2.Client) -> None:
    send(platform, "markup", "14200000005", "<script>alert(1)</script> javascript:alert(1)")

    page = phones.get("/demo/phones").content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_the_page_asks_for_itself_again_unless_told_not_to(phones: Client) -> None:
    assert phones.get("/demo/phones")["Refresh"] == "5"
    assert "Refresh" not in phones.get("/demo/phones?still=1")


def test_the_page_speaks_both_languages(phones: Client) -> None:
    chinese = phones.get("/demo/phones").content.decode()
    phones.cookies["django_language"] = "en"
    english = phones.get("/demo/phones").content.decode()

    assert "<h1>演示手机</h1>" in chinese
    assert "<h1>Demo phones</h1>" in english
    assert 'lang="en"' in english


def test_a_gateway_that_is_away_is_said(phones: Client, settings: Settings) -> None:
    settings.SMS_GATEWAY = "http://127.0.0.1:9"

    page = phones.get("/demo/phones")

    assert page.status_code == 200
    assert "短信网关没有应答" in page.content.decode()


def test_without_a_gateway_in_the_settings_it_is_said_too(phones: Client, settings: Settings) -> None:
    settings.SMS_GATEWAY = ""

    assert "短信网关没有应答" in phones.get("/demo/phones").content.decode()


def test_outside_demo_and_tests_there_is_no_such_page(phones: Client, settings: Settings) -> None:
    settings.DEMO = False

    assert phones.get("/demo/phones").status_code == 404


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("没有链接", (Piece("没有链接"),)),
        (f"{LINK}", (Piece(LINK, LINK),)),
        (f"See {LINK}. Thanks", (Piece("See "), Piece(LINK, LINK), Piece(". Thanks"))),
        (f"{LINK}，{LINK}", (Piece(LINK, LINK), Piece("，"), Piece(LINK, LINK))),
    ],
)
def test_a_text_is_cut_into_pieces(text: str, pieces: tuple[Piece, ...]) -> None:
    row = {"to": "14200000001", "text": text, "taken_at": "2026-11-24T04:00:00+00:00"}

    assert shown(row).pieces == pieces
    assert re.sub(r"\s", "", "".join(piece.text for piece in pieces)) == re.sub(r"\s", "", text)
