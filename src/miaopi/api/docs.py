"""The readable page of the API, made from its own OpenAPI document: no script, no second source of truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from miaopi.api.app import schema
from miaopi.texts import Words, fault_codes, sentences

FAMILIES = {
    "offerings": Words("可办事项", "What is offered"),
    "materials": Words("材料", "Materials"),
    "cases": Words("办件", "Cases"),
    "licences": Words("证照和查验", "Licences and checking"),
    "letters": Words("文书", "Letters"),
    "webhooks": Words("推送", "Webhooks"),
}
# The document itself is in English; the page says the same in the reader's language.
WHAT = {
    "offerings": Words(
        "按事项、地方、名称里的词查可办事项。", "What is offered, by matter, place and words of a name."
    ),
    "offering": Words(
        "一个可办事项：指南、表单、材料、同意书、公开的规则和一份样例。",
        "One offering: guide, form, materials, consent, the published rules and an example.",
    ),
    "example": Words(
        "一份完整的申请，走到指定的结果；只在装了示例数据的地方有。",
        "A whole application that leads to the outcome asked for, where example data are installed.",
    ),
    "add_material": Words(
        "上传一个文件：按内容检查、清理，加密保存；同一个文件只存一份。",
        "Hand in a file: checked by its content, cleaned, kept encrypted; the same file is kept once.",
    ),
    "submit_case": Words(
        "递交申请。各方都已核实的，规则当场决定；否则请各方确认。键和内容都相同，回答同一个办件。",
        "Hand in an application. Rules decide at once where every party is attested; else the parties are "
        "asked. The same key with the same body gives the same case.",
    ),
    "changed_cases": Words(
        "本客户端的办件，按变动先后排列，用 next 往下查。",
        "Cases of the client in order of change, to be asked on from next.",
    ),
    "case": Words(
        "本客户端的一个办件：理由、提示和证照。",
        "A case of the client: reasons, notices and licence.",
    ),
    "supplement_case": Words(
        "交来缺的东西：所有数据源重新查一遍，规则当场再决定。没写到的回答和材料不变。",
        "Hand in what was missing: every source is asked afresh and the rules decide again. Answers and "
        "papers that are not named stay.",
    ),
    "withdraw_case": Words("决定之前撤回申请。", "Take an application back before it is decided."),
    "review_case": Words(
        "规则作出决定后 60 日内，要求由人复核；新决定之前，原决定有效。",
        "Have a person look again within 60 days of a decision by rules; it stands until replaced.",
    ),
    "case_letters": Words("一个办件的全部文书。", "Every letter about a case."),
    "letter_pdf": Words(
        "签名的文书，每次下载都是同一份。", "The signed letter; each download gives the same bytes."
    ),
    "webhooks": Words("本客户端登记的推送地址。", "The addresses that the client named."),
    "create_webhook": Words(
        "登记一个推送地址。签名密钥只在这次回答里出现。",
        "Name an address to be told at. Its secret is told in this answer and never again.",
    ),
    "remove_webhook": Words("不再推送到这个地址。", "Tell this address no more."),
    "ping_webhook": Words(
        "发一条试验推送；停用的地址同时恢复。",
        "Send something harmless, to try an address and to switch it on again.",
    ),
    "webhook_deliveries": Words(
        "推送到这个地址的最近一百条和结果。", "The last hundred things told there, and what came of each."
    ),
    "send_again": Words("把失败的一条再发一次，编号不变。", "Tell once more what failed, under the same id."),
    "licence": Words("按标识查一份证照（GB/T 36904）。", "A licence by its identifier (GB/T 36904)."),
    "licence_pdf": Words(
        "签名的证书，每次下载都是同一份。", "The signed certificate; each download gives the same bytes."
    ),
    "verify": Words(
        "按查验码或标识查验证书。谁都可以查；标识不显示个人信息。",
        "Check a certificate by code or identifier. Anybody may; an identifier shows nothing about a person.",
    ),
}
ERROR_SOURCES = ("api", "cases", "content", "vault", "people", "catalogue", "webhooks")


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with its type and what it means."""

    name: str
    type: str
    required: bool
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method."""

    id: str
    method: str
    path: str
    summary: str
    token: bool
    scope: str
    parameters: tuple[Entry, ...]
    body: tuple[Entry, ...]
    answer: tuple[Entry, ...]
    statuses: tuple[str, ...]


def page(request: HttpRequest) -> HttpResponse:
    """Everything a programmer needs, on one page."""
    document, language = schema(), get_language() or "zh"
    families = [
        (name.in_(language), list(_operations(document, tag, language))) for tag, name in FAMILIES.items()
    ]
    return render(
        request,
        "api/docs.html",
        {
            "families": families,
            "errors": [(code, what.in_(language), mend.in_(language)) for code, what, mend in _errors()],
        },
    )


def _operations(document: Mapping[str, Any], tag: str, language: str) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, each in methods.items():
            if tag in each.get("tags", ()):
                yield _operation(document, path, method, each, language)


def _operation(
    document: Mapping[str, Any], path: str, method: str, each: Mapping[str, Any], language: str
) -> Operation:
    request: Mapping[str, Any] = each.get("requestBody") or {}
    body = _schema(request.get("content") or {})
    good: Mapping[str, Any] = next(
        (response for status, response in each["responses"].items() if str(status).startswith("2")), {}
    )
    result = _schema(good.get("content") or {})
    return Operation(
        id=each["operationId"],
        method=method.upper(),
        path=path,
        summary=WHAT[each["operationId"]].in_(language),
        token="security" in each,
        scope=" ".join(name for one in each.get("security", ()) for names in one.values() for name in names),
        parameters=tuple(
            Entry(
                one["name"],
                _type(document, one["schema"]),
                one.get("required", False),
                one["schema"].get("description", ""),
            )
            for one in each.get("parameters", ())
        ),
        body=tuple(_entries(document, body)),
        answer=tuple(_entries(document, result)),
        statuses=tuple(str(status) for status in each["responses"]),
    )


def _schema(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the only media type, if there is one."""
    for media in content.values():
        found: Mapping[str, Any] = media.get("schema", {})
        return found
    return {}


def _entries(document: Mapping[str, Any], of: Mapping[str, Any]) -> Iterator[Entry]:
    model = _resolved(document, of)
    for name, each in model.get("properties", {}).items():
        yield Entry(
            name, _type(document, each), name in model.get("required", ()), each.get("description", "")
        )


def _resolved(document: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in of:
        found: Mapping[str, Any] = document["components"]["schemas"][of["$ref"].rsplit("/", 1)[-1]]
        return found
    return of


def _type(document: Mapping[str, Any], of: Mapping[str, Any]) -> str:
    if "$ref" in of:
        return str(of["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in of:
        return " | ".join(_type(document, each) for each in of["anyOf"])
    if "enum" in of:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in of["enum"])
    if of.get("type") == "array":
        return f"[{_type(document, of.get('items', {}))}]"
    return str(of.get("format", of.get("type", "any")))


def error_codes() -> Iterator[str]:
    """Every code that an answer may carry; of `content` those of answers, not of a matter's files."""
    for package in ERROR_SOURCES:
        for code in fault_codes(package):
            if package != "content" or code.startswith("content.answer"):
                yield code


def _errors() -> Iterator[tuple[str, Words, Words]]:
    """Every code that an answer may carry, with its sentences, placeholders open."""
    for code in error_codes():
        yield code, *sentences(code)
