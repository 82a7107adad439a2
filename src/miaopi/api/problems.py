"""Errors in one shape: `application/problem+json` with a list of faults in both languages.

Basis: RFC 9457 (problem details), with the extension member `errors`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from miaopi.texts import Fault, Place, Words

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: Words("请求读不懂", "The request cannot be read"),
    401: Words("需要令牌", "A token is needed"),
    403: Words("没有权限", "Outside the token's scope"),
    404: Words("没有找到", "Not found"),
    405: Words("方法不对", "Method not allowed"),
    409: Words("和已有的不一致", "In conflict with what is there"),
    411: Words("缺少长度", "A length is needed"),
    413: Words("太大", "Too large"),
    415: Words("文件种类不对", "Wrong kind of file"),
    422: Words("内容有误", "Something in it must be mended"),
    429: Words("太密", "Too many requests"),
    500: Words("平台出错", "The platform failed"),
    503: Words("暂时办不了", "Not possible just now"),
}


class Problem(Exception):  # noqa: N818  - it is answered, not merely raised
    """An answer that says what is wrong. `status` is one of TITLES."""

    def __init__(self, status: int, *faults: Fault, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.faults, self.headers = status, faults, dict(headers or {})
        super().__init__(f"{status} " + ", ".join(fault.code for fault in faults))


def problem(status: int, code: str, *, field: str | None = None, **values: object) -> Problem:
    """A problem with one fault of the API's own."""
    return Problem(status, Fault(f"api.{code}", Place(field=field), values))


def answer(request: HttpRequest, raised: Problem) -> HttpResponse:
    """The response for a problem, its sentences in both languages."""
    return JsonResponse(
        as_json(raised.status, raised.faults, instance=request.path),
        status=raised.status,
        content_type=CONTENT_TYPE,
        headers=raised.headers,
        json_dumps_params={"ensure_ascii": False},
    )


def as_json(status: int, faults: Iterable[Fault], *, instance: str) -> dict[str, Any]:
    """`{"type", "title", "titles", "status", "detail", "instance", "errors": [...]}`.

    `detail` is the first fault, in English; `errors` holds them all in both languages.
    """
    faults, title = tuple(faults), TITLES[status]
    return {
        "type": f"/api/v1/docs#problem-{faults[0].code}" if faults else "about:blank",
        "title": title.en,
        "titles": title.as_json(),
        "status": status,
        "detail": faults[0].what.en if faults else title.en,
        "instance": instance,
        "errors": [fault.as_json() for fault in faults],
    }


KEY = "Idempotency-Key"
# pydantic's kinds of error, in words
EXPECTED = {
    "string": Words("文字", "text"),
    "bool": Words("true 或 false", "true or false"),
    "int": Words("整数", "a whole number"),
    "list": Words("列表", "a list"),
    "dict": Words("对象", "an object"),
    "model": Words("对象", "an object"),
    "uuid": Words("平台给的编号", "an id that the platform gave"),
    "datetime": Words("带时区的 ISO 8601 时间", "an ISO 8601 time with its zone"),
    "literal": Words("文档列出的值之一", "one of the values that the API's page lists"),
}


def from_pydantic(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """The faults of a body or of query parameters that have the wrong shape, one for each field."""
    return Problem(422, *(_fault(error) for error in errors))


def _fault(error: Mapping[str, Any]) -> Fault:
    # loc = ("body", "payload", "applicant", "name"): the first two name the parameter, not the field
    location = [str(part) for part in error["loc"]]
    parts = location[2:] if location[:1] == ["body"] else location[1:]
    name = ".".join(parts) or "body"
    place, kind = Place(field=name), str(error["type"])
    if name == KEY:
        return Fault("api.key-missing", place)
    if kind == "missing":
        return Fault("api.field-missing", place, {"name": name})
    if kind == "extra_forbidden":
        return Fault("api.field-unknown", place, {"name": name})
    words = EXPECTED.get(kind.split("_")[0], Words("文档写明的格式", "the form that the API's page gives"))
    return Fault("api.field-wrong", place, {"name": name, "expected": words})
