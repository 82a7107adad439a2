"""Examples of the OpenAPI document.

They name no matter: a whole body that works is the `example` of each offering.
"""

from __future__ import annotations

from typing import Any, Final

from miaopi.api.problems import as_json
from miaopi.texts import Fault, Place, Words

OFFERING: Final = "11460199F00000501U4461017001000"
NUMBER: Final = "HK2611246D25AT4"
IDENTIFIER: Final = "1.2.156.3005.2.1146010500801234XG4901.2026112400000017X.001.0"
MATERIAL: Final = "0b2f3c1e-8d4a-4c53-9a55-3b1c8e0f7a21"
MOMENT: Final = "2026-11-24T04:00:00.120Z"
DAY: Final = "2026-11-24"

OF_PARAMETERS: Final[dict[str, Any]] = {
    "code": OFFERING,
    "number": NUMBER,
    "identifier": IDENTIFIER,
    "matter": "name-of-a-matter",
    "division": "460105",
    "changed_since": "2026-11-24T00:00:00+08:00",
    "outcome": "approve",
    "letter": MATERIAL,
    "webhook": MATERIAL,
    "delivery": MATERIAL,
    "Idempotency-Key": "order-2026-000017",
}


def _text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


LAW: Final = {
    "law": _text("行政许可法", "行政许可法 (Administrative Licensing Law)"),
    "article": "34",
    "sure": "law",
}
NOTICE: Final = {
    "code": "N1",
    "outcome": "notice",
    "text": _text("请在到期前续期。", "Renew before it ends."),
    "next": None,
    "basis": [LAW],
    "because": [
        _text(
            "证明的最后一天（2026年12月1日）早于明年第一天", "Last day (1 December 2026) is before next year"
        )
    ],
}
LICENCE: Final = {
    "identifier": IDENTIFIER,
    "number": "示例〔2026〕17号",
    "pdf": f"/api/v1/licences/{IDENTIFIER}/pdf",
    "verify": "/api/v1/verify/7QK2M4T9",
}
CASE: Final = {
    "number": NUMBER,
    "offering": OFFERING,
    "state": "issued",
    "substate": "",
    "outcome": "approve",
    "decided_by": "rules",
    "reasons": [],
    "notices": [NOTICE],
    "explanation": None,
    "licence": LICENCE,
    "confirmations": [{"party": "applicant", "state": "confirmed"}],
    "filed_on": DAY,
    "due_on": None,
    "submitted_at": MOMENT,
    "decided_at": MOMENT,
    "changed_at": MOMENT,
    "decided_in_ms": 180,
    "href": f"/api/v1/cases/{NUMBER}",
}
ROW: Final = {
    "code": OFFERING,
    "matter": "name-of-a-matter",
    "name": _text("事项名称", "Name of the matter"),
    "department": _text("示例部门", "Example department"),
    "division": "460105",
    "instant": True,
    "status": "published",
    "href": f"/api/v1/offerings/{OFFERING}",
}
BODY: Final = {
    "offering": OFFERING,
    "applicant": {
        "kind": "person",
        "name": "示例人",
        "number": "460105199001010000",
        "phone": "14200000000",
    },
    "answers": {"name_of_a_field": "as the offering's form says"},
    "materials": {"kind-of-material": [MATERIAL]},
    "attestations": [{"party": "applicant", "method": "in-person"}],
    "consent": {"version": "1", "agreed": True},
    "language": "zh",
    "person_decides": False,
}
VERIFIED: Final = {
    "state": "valid",
    "text": _text("有效", "Valid"),
    "says": _text("这份证照由示例部门签发。", "Example department issued it."),
    "name": _text("证照名称", "Name of the licence"),
    "issuer": _text("示例部门", "Example department"),
    "issued_on": DAY,
    "valid_from": DAY,
    "valid_to": "2027-11-23",
    "fields": [{"label": _text("编号", "Number"), "value": _text("17", "17")}],
    "checked_at": MOMENT,
}

WEBHOOK: Final = {
    "id": MATERIAL,
    "url": "https://hooks.example/cases",
    "types": ["case.approved", "case.rejected"],
    "failing_since": None,
    "switched_off_at": None,
    "created_at": MOMENT,
}
LETTER: Final = {
    "id": MATERIAL,
    "number": "示例〔2026〕决字第17号",
    "kind": "rejection",
    "name": _text("不予决定书", "Decision: not approved"),
    "issued_at": MOMENT,
    "replaced": False,
    "pdf": f"/api/v1/letters/{MATERIAL}/pdf",
    "verify": "/v/7QK2M4T9AB",
}
DELIVERY: Final = {
    "id": MATERIAL,
    "type": "case.approved",
    "data": {"number": NUMBER, "state": "issued", "outcome": "approve", "href": f"/api/v1/cases/{NUMBER}"},
    "state": "delivered",
    "tries": 1,
    "last_status": "taken",
    "at": MOMENT,
    "ended_at": MOMENT,
}


def problem(status: int) -> dict[str, Any]:
    """An error of that status, as it is sent."""
    code, field, values = _FAULTS[status]
    return as_json(status, [Fault(code, Place(field=field), values)], instance="/api/v1/cases")


_FAULTS: Final[dict[int, tuple[str, str | None, dict[str, object]]]] = {
    401: ("api.unauthorised", None, {}),
    403: ("api.forbidden", None, {"scope": "cases:write"}),
    404: ("api.not-found", None, {}),
    409: ("cases.key-reused", None, {}),
    411: ("api.length-missing", None, {}),
    413: ("api.too-large", None, {"limit": "1 MB"}),
    415: ("vault.wrong-kind", "file", {"accepts": Words("PDF、JPEG、PNG", "PDF, JPEG, PNG")}),
    422: ("api.field-missing", "applicant.name", {"name": "applicant.name"}),
    429: ("api.too-many", None, {"seconds": 3}),
    500: ("api.internal", None, {"reference": "E-7QK2M4"}),
    503: ("api.busy", None, {"seconds": 1}),
}

OF_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "CaseIn": BODY,
    "CaseOut": CASE,
    "CaseList": {"items": [CASE], "next": "/api/v1/cases?changed_since=2026-11-24T04%3A00%3A00Z&limit=1"},
    "MaterialOut": {
        "id": MATERIAL,
        "kind": "kind-of-material",
        "name": "file.pdf",
        "content_type": "application/pdf",
        "size": 48213,
        "sha256": "0" * 64,
    },
    "OfferingList": {"items": [ROW], "next": None},
    "OfferingOut": ROW
    | {"guide": {}, "form": {"type": "object"}, "materials": [], "consent": {}, "rules": [], "example": BODY},
    "LicenceOut": {
        "identifier": IDENTIFIER,
        "number": LICENCE["number"],
        "version": 1,
        "matter": "name-of-a-matter",
        "state": "valid",
        "issued_on": DAY,
        "valid_from": DAY,
        "valid_to": "2027-11-23",
        "case": NUMBER,
        "pdf": LICENCE["pdf"],
        "verify": LICENCE["verify"],
    },
    "SupplementIn": {
        "answers": {"name_of_a_field": "what it is now"},
        "materials": {"kind-of-material": [MATERIAL]},
        "attestations": [{"party": "applicant", "method": "in-person"}],
        "consent": {"version": "1", "agreed": True},
    },
    "ActIn": {"changed_at": MOMENT},
    "WebhookIn": {"url": "https://hooks.example/cases", "types": ["case.approved", "case.rejected"]},
    "WebhookOut": WEBHOOK,
    "WebhookMade": WEBHOOK | {"secret": "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
    "WebhookList": {"items": [WEBHOOK]},
    "DeliveryOut": DELIVERY,
    "DeliveryList": {"items": [DELIVERY]},
    "LetterOut": LETTER,
    "LetterList": {"items": [LETTER]},
    "VerifyOut": VERIFIED,
    "ProblemOut": problem(422),
}
