"""The demo's phone gateway: takes a message once, keeps it, tells of it."""

from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from miaopi.messages.gateway import GatewayBusy, GatewayRefused, HttpGateway
from miaopi_demo.faults import Fault
from miaopi_demo.serving import Server
from tests.demo.service_maker import TOKEN, running

TEXT = "【海口政务服务】您的登录验证码是 123456，5 分钟内有效。"


def send(
    client: httpx2.Client, identifier: str, *, to: str = "14200000001", text: str = TEXT
) -> httpx2.Response:
    return client.post("/sms", json={"id": identifier, "to": to, "text": text})


def test_a_message_sent_twice_arrives_once(platform: httpx2.Client) -> None:
    first, second = send(platform, "twice"), send(platform, "twice")

    assert first.json() == second.json()
    assert first.json()["state"] == "accepted"
    arrived = platform.get("/sms.json", params={"to": "14200000001"}).json()["items"]
    assert [row["text"] for row in arrived if row["id"] == "twice"] == [TEXT]


def test_the_way_of_the_platforms_adapter_is_the_same_message(platform: httpx2.Client) -> None:
    put = platform.put("/messages/both-ways", json={"phone": "14200000001", "text": TEXT})

    assert put.status_code == 200
    assert put.json() == send(platform, "both-ways").json()


def test_an_id_used_for_another_message_is_refused(platform: httpx2.Client) -> None:
    send(platform, "other")

    assert send(platform, "other", text="another").status_code == 409


@pytest.mark.parametrize(
    ("to", "text", "code"),
    [
        ("13800000001", TEXT, "not-an-example-number"),
        ("460199199003150041", TEXT, "not-a-phone"),
        ("14200000001", "", "bad-text"),
        ("14200000001", "长" * 1001, "bad-text"),
    ],
)
def test_a_message_that_may_not_go_out_is_refused(
    platform: httpx2.Client, to: str, text: str, code: str
) -> None:
    answer = send(platform, "refused", to=to, text=text)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_phones_are_kept_apart_and_the_newest_is_first(platform: httpx2.Client) -> None:
    for identifier, phone in (("a", "14200000002"), ("b", "14200000003"), ("c", "14200000002")):
        send(platform, identifier, to=phone)

    items = platform.get("/sms.json", params={"to": "14200000002"}).json()["items"]

    assert [row["id"] for row in items] == ["c", "a"]


def test_receipts_carry_our_id_and_go_on_where_they_ended(platform: httpx2.Client) -> None:
    start = platform.get("/receipts").json()["next"]
    sent = send(platform, "with-receipt").json()

    page = platform.get("/receipts", params={"after": start}).json()

    assert [(row["id"], row["gateway_id"], row["state"]) for row in page["items"]] == [
        ("with-receipt", sent["gateway_id"], "DELIVRD")
    ]
    assert platform.get("/receipts", params={"after": page["next"]}).json()["items"] == []


def test_a_gateway_that_is_down_keeps_nothing(platform: httpx2.Client) -> None:
    platform.post("/faults", json={"source": "sms", "fault": "down"})

    assert send(platform, "lost").status_code == 503
    assert "lost" not in {row["id"] for row in platform.get("/sms.json").json()["items"]}


def test_a_stranger_neither_sends_nor_reads(server: Server) -> None:
    with httpx2.Client(base_url=server.address, trust_env=False) as stranger:
        assert send(stranger, "strange").status_code == 401
        assert stranger.get("/sms.json").status_code == 401


def test_an_address_with_the_token_in_it_is_known(server: Server) -> None:
    address = server.address.replace("http://", f"http://miaopi:{TOKEN}@")

    assert httpx2.get(f"{address}/sms.json", trust_env=False).status_code == 200


def test_messages_are_there_after_a_new_start(tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with running(tmp_path) as server, httpx2.Client(base_url=server.address, headers=headers) as client:
        send(client, "kept")

    with running(tmp_path) as server, httpx2.Client(base_url=server.address, headers=headers) as client:
        assert [row["id"] for row in client.get("/sms.json").json()["items"]] == ["kept"]


def test_the_platforms_own_adapter_sends_and_reads_receipts(server: Server) -> None:
    gateway = HttpGateway(server.address.replace("http://", f"http://miaopi:{TOKEN}@"))
    _, mark = gateway.receipts(after="")
    message = uuid4()

    first = gateway.send(message_id=message, phone="14200000001", text=TEXT)
    second = gateway.send(message_id=message, phone="14200000001", text=TEXT)
    arrived, _ = gateway.receipts(after=mark)

    assert first == second
    assert [(each.message_id, each.status) for each in arrived] == [(str(message), "DELIVRD")]


def test_the_platforms_own_adapter_tells_later_from_never(server: Server) -> None:
    gateway = HttpGateway(server.address.replace("http://", f"http://miaopi:{TOKEN}@"))

    with pytest.raises(GatewayRefused):
        gateway.send(message_id=uuid4(), phone="13800000001", text=TEXT)
    server.service.switches.put(Fault(source="sms", kind="down"))
    with pytest.raises(GatewayBusy):
        gateway.send(message_id=uuid4(), phone="14200000001", text=TEXT)
