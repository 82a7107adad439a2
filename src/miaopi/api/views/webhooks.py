"""Webhooks: where a client is told that its cases have moved, and what was told there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from miaopi.api import schemas
from miaopi.api.auth import now, viewer
from miaopi.api.openapi import secured
from miaopi.api.problems import Problem, problem
from miaopi.api.shapes import problems_for
from miaopi.people.models import Client
from miaopi.texts import Faulty
from miaopi.webhooks import actions, queries
from miaopi.webhooks.models import Delivery, Endpoint

router = Router(tags=["webhooks"])
SCOPE = "webhooks"
CONFLICTS = {"webhooks.url-twice", "webhooks.too-many"}


@router.get("/webhooks", response={200: schemas.WebhookList}, **secured(SCOPE))
def webhooks(request: HttpRequest) -> dict[str, Any]:
    """The client's addresses."""
    return {"items": [_endpoint(each) for each in queries.endpoints(_client(request))]}


@router.post("/webhooks", response={201: schemas.WebhookMade, **problems_for(409, 422)}, **secured(SCOPE))
def create_webhook(request: HttpRequest, body: schemas.WebhookIn) -> Status[dict[str, Any]]:
    """Name an address. Its secret is told in this answer and never again."""
    try:
        made, secret = actions.create(client=_client(request), url=body.url, types=body.types, at=now())
    except Faulty as faulty:
        taken = any(fault.code in CONFLICTS for fault in faulty.faults)
        raise Problem(409 if taken else 422, *faulty.faults) from faulty
    return Status(201, {**_endpoint(made), "secret": secret})


@router.api_operation(
    ["DELETE"], "/webhooks/{webhook}", response={204: None, **problems_for(404)}, **secured(SCOPE)
)
def remove_webhook(request: HttpRequest, webhook: UUID) -> Status[None]:
    """Tell this address no more."""
    try:
        actions.remove(client=_client(request), endpoint_id=webhook)
    except queries.NotFound as missing:
        raise problem(404, "not-found") from missing
    return Status(204, None)


@router.post(
    "/webhooks/{webhook}/ping", response={202: schemas.DeliveryOut, **problems_for(404)}, **secured(SCOPE)
)
def ping_webhook(request: HttpRequest, webhook: UUID) -> Status[dict[str, Any]]:
    """Send something harmless there, switched off or not: to try it, and to switch it on again."""
    try:
        actions.switch_on(client=_client(request), endpoint_id=webhook)
        return Status(202, _delivery(actions.ping(client=_client(request), endpoint_id=webhook, at=now())))
    except queries.NotFound as missing:
        raise problem(404, "not-found") from missing


@router.get(
    "/webhooks/{webhook}/deliveries",
    response={200: schemas.DeliveryList, **problems_for(404)},
    **secured(SCOPE),
)
def webhook_deliveries(request: HttpRequest, webhook: UUID) -> dict[str, Any]:
    """What was told there and what came of it."""
    try:
        found = queries.deliveries(_client(request), webhook)
    except queries.NotFound as missing:
        raise problem(404, "not-found") from missing
    return {"items": [_delivery(each) for each in found]}


@router.post(
    "/deliveries/{delivery}/again", response={202: schemas.DeliveryOut, **problems_for(404)}, **secured(SCOPE)
)
def send_again(request: HttpRequest, delivery: UUID) -> Status[dict[str, Any]]:
    """Tell once more what failed, under the same id."""
    try:
        return Status(
            202, _delivery(actions.send_again(client=_client(request), delivery_id=delivery, at=now()))
        )
    except queries.NotFound as missing:
        raise problem(404, "not-found") from missing


def _client(request: HttpRequest) -> Client:
    client = viewer(request).client
    assert client is not None  # a bearer token is a client's
    return client


def _endpoint(row: Endpoint) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": row.url,
        "types": row.types,
        "failing_since": row.failing_since,
        "switched_off_at": row.switched_off_at,
        "created_at": row.created_at,
    }


def _delivery(row: Delivery) -> dict[str, Any]:
    return {
        "id": row.pk,
        "type": row.type,
        "data": row.data,
        "state": row.state,
        "tries": row.tries,
        "last_status": row.last_status,
        "at": row.at,
        "ended_at": row.ended_at,
    }
