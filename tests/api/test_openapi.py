"""The OpenAPI document: 3.1, whole, with examples that keep their schemas, and errors as they are sent."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from miaopi.api.app import schema
from miaopi.api.docs import WHAT
from miaopi.catalogue.models import Offering
from tests.api.callers import PROBLEM, Caller

DOCUMENT = "/openapi.json"


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def by_components(document: dict[str, Any], each: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """A validator of one schema of the document, with its references."""
    return jsonschema_rs.Draft202012Validator(
        {"components": document["components"], "allOf": [each]}, validate_formats=True
    )


def test_the_document_is_served_to_anybody(client: Any, db: None) -> None:
    answer = Caller().get(DOCUMENT)

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/json")
    assert answer.json()["openapi"].startswith("3.1.")
    assert answer.json()["info"]["title"]


def test_each_operation_has_a_name_a_sentence_and_its_errors() -> None:
    document = schema()

    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(set(names)) == len(names) == len(WHAT)
    for where, operation in operations(document):
        statuses = {int(status) for status in operation["responses"]}
        assert operation["description"], where
        assert {500, 503} < statuses, where
        assert min(statuses) in {200, 201, 202, 204}, where
        if "security" in operation:
            assert {401, 429} < statuses, where
        if "requestBody" in operation:
            assert {411, 413, 422} < statuses, where
        if "{" in where:
            assert 404 in statuses, where


def test_errors_are_declared_as_they_are_sent() -> None:
    document = schema()

    for where, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == [PROBLEM], where
                example = response["content"][PROBLEM]["example"]
                assert example["status"] == int(status)
                by_components(document, response["content"][PROBLEM]["schema"]).validate(example)
            if int(status) in {429, 503}:
                assert "Retry-After" in response["headers"]


def test_each_body_that_goes_in_or_out_has_an_example_that_keeps_its_schema() -> None:
    document = schema()
    named = document["components"]["schemas"]

    for where, operation in operations(document):
        bodies = [response for status, response in operation["responses"].items() if int(status) < 400]
        bodies += [operation["requestBody"]] if "requestBody" in operation else []
        for media, body in (
            (media, one) for each in bodies for media, one in each.get("content", {}).items()
        ):
            if media == "application/json":
                name = body["schema"]["$ref"].rsplit("/", 1)[-1]
                assert named[name]["examples"], where
                for example in named[name]["examples"]:
                    by_components(document, body["schema"]).validate(example)


def test_a_body_with_a_name_of_its_own_does_not_keep_the_schema() -> None:
    document = schema()
    case_in = document["components"]["schemas"]["CaseIn"]
    example = case_in["examples"][0]

    assert by_components(document, case_in).is_valid(example)
    assert not by_components(document, case_in).is_valid(example | {"surprise": 1})
    assert case_in["additionalProperties"] is False


@pytest.mark.django_db
def test_what_the_demo_gives_as_example_keeps_the_schema_and_the_form(
    attesting: Caller, offering: Offering
) -> None:
    document = schema()
    told = attesting.get(f"/offerings/{offering.code}").json()

    by_components(document, {"$ref": "#/components/schemas/CaseIn"}).validate(told["example"])
    jsonschema_rs.Draft202012Validator(told["form"], validate_formats=True).validate(
        told["example"]["answers"]
    )
    assert not jsonschema_rs.Draft202012Validator(told["form"]).is_valid(
        told["example"]["answers"] | {"pet": "cat"}
    )
