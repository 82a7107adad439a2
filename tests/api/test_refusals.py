"""What is refused, with which status, and that each says in both languages what to mend."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from miaopi.cases.actions import client as actions
from miaopi.cases.models import Case
from miaopi.catalogue.models import Offering
from miaopi.vault.models import Material
from miaopi_demo import contract_pdf
from tests.api.callers import API, Caller, assert_problem, caller, codes
from tests.vault import makers

pytestmark = pytest.mark.django_db


class TestToken:
    """401 and 403."""

    @pytest.mark.parametrize(
        "header",
        ["", "Bearer", "Bearer ", "Bearer mp_wrong", "Basic x", "mp_x", "Bearer 令牌", "Bearer \x01"],
    )
    def test_without_a_right_token_nothing_is_answered(self, header: str) -> None:
        told = Caller().get("/cases", authorization=header)

        assert_problem(told, 401, (None, "api.unauthorised"))
        assert told["WWW-Authenticate"] == 'Bearer realm="miaopi"'

    def test_a_token_that_was_closed_is_no_token(self, attesting: Caller) -> None:
        assert attesting.client is not None
        attesting.client.active = False
        attesting.client.save(update_fields=["active"])

        assert_problem(attesting.get("/cases"), 401, (None, "api.unauthorised"))

    def test_a_scope_that_is_missing_is_named(self) -> None:
        told = assert_problem(caller("cases:read").submit({}), 403, (None, "api.forbidden"))

        assert "cases:write" in told["errors"][0]["text"]["zh"]

    def test_the_token_is_asked_for_before_the_body_is_read(self) -> None:
        assert Caller().post("/cases", b"{", idempotency_key="k").status_code == 401


class TestBody:
    """422: what is no JSON, of the wrong shape, or not by the form."""

    @pytest.mark.parametrize(
        "data",
        [
            b"{",
            b"",
            b"[1",
            b"\xff\xfe",
            b'{"a": NaN}',
            b'{"a": Infinity}',
            b'{"a": 1e999999}',
            b'{"a": ' + b"9" * 5000 + b"}",
            b'{"a": 1, "a": 2}',
            b'{"a": "\\ud800"}',
            b'{"\\u0000": 1}',
            b'{"a": "x\\u0000"}',
            b"[" * 100_000,
            b'\xef\xbb\xbf{"a": 1}',
        ],
    )
    def test_what_is_no_json_is_told_so(self, attesting: Caller, data: bytes) -> None:
        answer = attesting.post("/cases", data, idempotency_key="k")

        assert_problem(answer, 422)
        assert codes(answer)[0][1] in {"api.body-unreadable", "api.field-missing"}

    @pytest.mark.parametrize("body", [[], "x", 1, None, True])
    def test_a_body_that_is_no_object(self, attesting: Caller, body: Any) -> None:
        assert_problem(attesting.submit(body), 422)

    def test_one_error_for_each_field(self, attesting: Caller) -> None:
        body = {
            "offering": 7,
            "applicant": {"kind": "robot", "name": "x", "number": "1"},
            "answers": [],
            "materials": {"lease-contract": ["not-an-id"]},
            "consent": {"version": "1", "agreed": "maybe"},
            "surprise": 1,
        }

        assert_problem(
            attesting.submit(body),
            422,
            ("offering", "api.field-wrong"),
            ("applicant.kind", "api.field-wrong"),
            ("applicant.phone", "api.field-missing"),
            ("answers", "api.field-wrong"),
            ("materials.lease-contract.0", "api.field-wrong"),
            ("consent.agreed", "api.field-wrong"),
            ("surprise", "api.field-unknown"),
        )

    def test_an_unknown_field_inside_is_refused_too(self, attesting: Caller, offering: Offering) -> None:
        body = attesting.example(offering.code)
        body["applicant"]["nickname"] = "阿福"
        body["consent"]["at"] = "now"

        assert_problem(
            attesting.submit(body),
            422,
            ("applicant.nickname", "api.field-unknown"),
            ("consent.at", "api.field-unknown"),
        )

    def test_answers_are_checked_by_the_form_field_by_field(
        self, attesting: Caller, offering: Offering
    ) -> None:
        body = attesting.example(offering.code)
        del body["answers"]["starts_on"]
        body["answers"]["occupants"] = 0
        body["answers"]["lessee"]["number"] = body["answers"]["lessee"]["number"][:-1]
        body["answers"]["pet"] = "cat"

        answer = attesting.submit(body)

        assert_problem(answer, 422)
        assert {field for field, _ in codes(answer)} == {
            "answers.starts_on",
            "answers.occupants",
            "answers.lessee.number",
            "answers.pet",
        }
        assert not Case.objects.exists()

    def test_the_applicant_is_checked_where_it_stands(self, attesting: Caller, offering: Offering) -> None:
        body = attesting.example(offering.code)
        body["applicant"] = body["applicant"] | {"number": "460105199001010000"}

        answer = attesting.submit(body)

        assert_problem(answer, 422)
        assert [field for field, _ in codes(answer)] == ["applicant.number"]

    def test_other_words_of_consent_are_not_agreed_to(self, attesting: Caller, offering: Offering) -> None:
        body = attesting.example(offering.code)
        body["consent"] = {"version": "of-last-year", "agreed": True}

        assert_problem(attesting.submit(body), 422, ("consent", "cases.consent-other-version"))

    def test_consent_that_was_not_given(self, attesting: Caller, offering: Offering) -> None:
        body = attesting.example(offering.code)
        body["consent"]["agreed"] = False

        assert_problem(attesting.submit(body), 422, ("consent", "cases.consent-other-version"))

    def test_a_material_of_somebody_else_is_not_there(
        self, attesting: Caller, filing: Caller, offering: Offering
    ) -> None:
        body = attesting.example(offering.code) | {"materials": filing.example(offering.code)["materials"]}

        answer = attesting.submit(body)

        assert_problem(answer, 422)
        assert [code for _, code in codes(answer)] == ["cases.material-not-yours"]

    @pytest.mark.parametrize("key", [None, "", "k" * 101])
    def test_each_application_needs_a_key(self, attesting: Caller, key: str | None) -> None:
        headers = {} if key is None else {"idempotency_key": key}

        answer = attesting.post("/cases", {}, **headers)

        assert_problem(answer, 422)
        assert ("Idempotency-Key", "api.key-missing") in codes(answer)


class TestSize:
    """413 and 411."""

    def test_a_megabyte_of_json_is_the_most(self, attesting: Caller) -> None:
        most = b'{"a": "' + b"x" * (1024 * 1024 - 9) + b'"}'

        assert len(most) == 1024 * 1024
        assert attesting.post("/cases", most, idempotency_key="k").status_code == 422
        assert_problem(
            attesting.post("/cases", most + b" ", idempotency_key="k"), 413, (None, "api.too-large")
        )

    def test_a_file_of_twenty_megabytes_is_the_most(self, attesting: Caller) -> None:
        assert_problem(attesting.upload(b"%PDF-1.7" + bytes(20 * 1024**2)), 413, ("file", "vault.too-large"))

    def test_what_is_larger_than_any_file_is_refused_unread(self, attesting: Caller) -> None:
        assert_problem(attesting.upload(bytes(22 * 1024**2)), 413, (None, "api.too-large"))

    def test_a_body_without_a_length_is_asked_for_it(self, attesting: Caller) -> None:
        headers = {"Authorization": f"Bearer {attesting.token}", "Transfer-Encoding": "chunked"}

        answer = attesting.http.generic("POST", f"{API}/cases", headers=headers)

        assert_problem(answer, 411, (None, "api.length-missing"))


class TestMaterials:
    """`POST /materials`: 201, 415, 422."""

    def test_a_contract_is_taken_in(self, attesting: Caller) -> None:
        data = contract_pdf.contract("房屋租赁合同（示例）", ["只是测试"])

        answer = attesting.upload(data, name="../合同.pdf")

        told = answer.json()
        assert answer.status_code == 201
        assert set(told) == {"id", "kind", "name", "content_type", "size", "sha256"}
        assert (told["kind"], told["name"], told["content_type"]) == (
            "lease-contract",
            "合同.pdf",
            "application/pdf",
        )
        assert attesting.upload(data, name="again.pdf").json()["id"] == told["id"]
        kept = Material.objects.get()
        assert (str(kept.pk), kept.client) == (told["id"], attesting.client)

    def test_a_photo_is_taken_in(self, attesting: Caller) -> None:
        answer = attesting.upload(makers.picture("PNG"), name="photo.png")

        assert (answer.status_code, answer.json()["content_type"]) == (201, "image/jpeg")

    @pytest.mark.parametrize("data", [b"MZ\x90\x00" + bytes(60), b"hello", b"PK\x03\x04" + bytes(60)])
    def test_another_kind_of_file_is_not(self, attesting: Caller, data: bytes) -> None:
        assert_problem(attesting.upload(data, name="contract.pdf"), 415, ("file", "vault.wrong-kind"))

    def test_a_broken_or_empty_file_is_told(self, attesting: Caller) -> None:
        assert_problem(attesting.upload(b"%PDF-1.7\nbroken"), 422, ("file", "vault.unreadable"))
        assert_problem(attesting.upload(b""), 422, ("file", "vault.empty"))

    @pytest.mark.parametrize("kind", ["", "合同", "a b", "x" * 65, "a\x00"])
    def test_the_kind_is_a_short_word(self, attesting: Caller, kind: str) -> None:
        answer = attesting.upload(b"%PDF-1.7", kind=kind)

        assert_problem(answer, 422)
        assert [field for field, _ in codes(answer)] == ["kind"]

    def test_another_part_of_the_form_or_a_second_file_is_told(self, attesting: Caller) -> None:
        file = contract_pdf.contract("合同", [])
        parts = {"kind": "lease-contract", "file": SimpleUploadedFile("a.pdf", file), "holder": "me"}

        answer = attesting.http.post(
            f"{API}/materials", parts, headers={"Authorization": f"Bearer {attesting.token}"}
        )

        assert_problem(answer, 422, ("holder", "api.field-unknown"))

    def test_kind_and_file_are_both_wanted(self, attesting: Caller) -> None:
        answer = attesting.http.post(
            f"{API}/materials", {}, headers={"Authorization": f"Bearer {attesting.token}"}
        )

        assert_problem(answer, 422, ("kind", "api.field-missing"), ("file", "api.field-missing"))

    @pytest.mark.parametrize(
        ("content_type", "data"),
        [
            ("multipart/form-data", b"x"),
            ("multipart/form-data; boundary=b", b"--b\r\nContent-Disp"),
            ("multipart/form-data; boundary=" + "b" * 300, b"--b"),
            ("application/json", b'{"kind": "x"}'),
        ],
    )
    def test_what_is_no_form_is_told(self, attesting: Caller, content_type: str, data: bytes) -> None:
        answer = attesting.http.generic(
            "POST",
            f"{API}/materials",
            data,
            content_type=content_type,
            headers={"Authorization": f"Bearer {attesting.token}"},
        )

        assert_problem(answer, 422)


class TestEdge:
    """What the framework answers by itself has our shape too, and each answer has a number."""

    @pytest.mark.parametrize(
        "address", ["/", "/nowhere", "/cases/", "/cases/a/b/c", "/licences", "/case%00s"]
    )
    def test_an_address_that_is_not_there(self, attesting: Caller, address: str) -> None:
        assert_problem(attesting.get(address), 404, (None, "api.not-found"))

    @pytest.mark.parametrize(
        ("method", "address", "allowed"),
        [
            ("DELETE", "/cases/HK1", "GET"),
            ("PUT", "/cases", "GET, POST"),
            ("GET", "/materials", "POST"),
            ("POST", "/verify/x", "GET"),
            ("OPTIONS", "/cases", "GET, POST"),
        ],
    )
    def test_a_method_that_is_not_taken(
        self, attesting: Caller, method: str, address: str, allowed: str
    ) -> None:
        answer = attesting.http.generic(method, API + address)

        assert_problem(answer, 405, (None, "api.method-not-allowed"))
        assert answer["Allow"] == allowed

    @pytest.mark.parametrize("query", ["q=%00", "%00=1", "matter=a%00b"])
    def test_a_nul_in_a_query(self, attesting: Caller, query: str) -> None:
        answer = attesting.get(f"/offerings?{query}")

        assert_problem(answer, 422)
        assert [code for _, code in codes(answer)] == ["api.field-wrong"]

    def test_the_callers_own_number_comes_back(self, attesting: Caller) -> None:
        assert attesting.get("/cases", x_request_id="order-17.a")["X-Request-ID"] == "order-17.a"

    @pytest.mark.parametrize("given", ["", "a b", "x" * 65, "号", "a\r\nSet-Cookie: b"])
    def test_another_gets_one_of_ours(self, attesting: Caller, given: str) -> None:
        assert attesting.get("/cases", x_request_id=given)["X-Request-ID"].startswith("E-")

    def test_answers_are_not_kept_on_the_way(self, attesting: Caller, offering: Offering) -> None:
        assert attesting.get("/cases")["Cache-Control"] == "no-store"
        assert attesting.get(f"/offerings/{offering.code}")["Cache-Control"] == "no-store"

    def test_what_the_platform_gets_wrong_has_a_reference_and_no_person(
        self, attesting: Caller, offering: Offering, monkeypatch: pytest.MonkeyPatch, caplog: Any
    ) -> None:
        body = attesting.example(offering.code)

        def fails(**_: object) -> None:
            raise RuntimeError("broken")

        monkeypatch.setattr(actions, "submit_new", fails)
        answer = attesting.submit(body)

        told = assert_problem(answer, 500, (None, "api.internal"))
        assert answer["X-Request-ID"] in told["errors"][0]["text"]["zh"]
        assert answer["X-Request-ID"] in caplog.text
        assert body["applicant"]["number"] not in caplog.text

    def test_a_busy_database_says_when_to_come_again(
        self, attesting: Caller, offering: Offering, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        body = attesting.example(offering.code)

        def locked(**_: object) -> None:
            raise OperationalError("database is locked")

        monkeypatch.setattr(actions, "submit_new", locked)
        answer = attesting.submit(body)

        assert_problem(answer, 503, (None, "api.busy"))
        assert int(answer["Retry-After"]) > 0


class TestRate:
    """429: so many calls a minute for each client."""

    def test_a_client_in_too_much_of_a_hurry_waits(self, settings: Any) -> None:
        settings.API_CALLS_A_MINUTE = 3
        hasty, other = caller("cases:read"), caller("cases:read")

        answers = [hasty.get("/cases") for _ in range(4)]

        assert [each.status_code for each in answers] == [200, 200, 200, 429]
        assert_problem(answers[-1], 429, (None, "api.too-many"))
        assert 0 < int(answers[-1]["Retry-After"]) <= 20
        assert other.get("/cases").status_code == 200

    def test_no_limit_where_none_is_set(self, settings: Any) -> None:
        settings.API_CALLS_A_MINUTE = 0
        hasty = caller("cases:read")

        assert {hasty.get("/cases").status_code for _ in range(30)} == {200}

    def test_public_addresses_are_not_counted(self, settings: Any) -> None:
        settings.API_CALLS_A_MINUTE = 1

        assert {Caller().get("/verify/x").status_code for _ in range(5)} == {200}


def test_everything_is_kept_when_a_body_was_refused(attesting: Caller, offering: Offering) -> None:
    body = attesting.example(offering.code)
    wrong = body | {"consent": {"version": "old", "agreed": True}}

    refused = attesting.submit(wrong, key="k")
    mended = attesting.submit(body, key="k")

    assert (refused.status_code, mended.status_code) == (422, 201)
