"""The HTTP side of the wire: commands in, outcomes out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from shared.broker import BrokerAway, BrokerFull
from shared.broker.outcomes import to_envelope
from shared.contracts import envelope as envelopes
from shared.contracts.catalogue import commands_of
from shared.contracts.envelope import CONTENT_TYPE, Envelope
from shared.contracts.message import Outcome, OutcomeStatus, Who
from shared.contracts.problem import (
    NOT_OVER_HTTP,
    UNAVAILABLE,
    UNKNOWN,
    UNKNOWN_TYPE,
    UNREADABLE,
    UNSUPPORTED,
    Rejected,
)
from shared.contracts.schemas import message_name, outcome_name, refer
from shared.engine.reading import inbox_key, validated
from shared.observe import metrics
from shared.settings import Mode
from shared.store import InboxRow
from shared.web.language import ReaderLanguage
from shared.web.problems import DESCRIBED, problem_response

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.contracts.message import Command
    from shared.service import Service

MAX_WAIT = 30.0
"""Longest wait for an outcome that a client may prefer, seconds."""
_WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,4})\"?", re.IGNORECASE)


def preferred_wait(headers: list[str]) -> float:
    """Return the seconds that `Prefer: wait=N` (RFC 7240) asks for, at most `MAX_WAIT`; 0 without."""
    for header in headers:
        if found := _WAIT.search(header):
            return min(float(found.group(1)), MAX_WAIT)
    return 0.0


async def read_envelope(request: Request) -> Envelope:
    """Read a CloudEvent in structured or binary mode (CloudEvents HTTP protocol binding 1.0.2).

    Raises:
        Rejected: of another content type (415), unreadable (400) or invalid (422).
    """
    content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type == CONTENT_TYPE:
        return envelopes.read(await request.body())
    if content_type == "application/json" and "ce-type" in request.headers:
        try:
            data: Any = json.loads(await request.body())
        except (ValueError, RecursionError) as error:
            raise Rejected(UNREADABLE, reason=str(error)) from None
        attributes = {
            name.removeprefix("ce-"): value for name, value in request.headers.items() if name.startswith("ce-")
        }
        try:
            return Envelope.model_validate({**attributes, "data": data})
        except ValidationError as error:
            raise envelopes.invalid(error) from None
    raise Rejected(UNSUPPORTED, got=content_type or "nothing", wanted=CONTENT_TYPE)


def receipt_of(service: Service, key: str) -> str:
    """Return the unguessable name under which the outcome of an inbox row is shown."""
    return f"{key}.{service.links.token('receipt', key)}"


def key_of(service: Service, receipt: str) -> str:
    """Return the inbox row's id.

    Raises:
        Rejected: unknown (404), when this service didn't give out the receipt.
    """
    key, _, token = receipt.partition(".")
    try:
        service.links.check("receipt", key, token)
    except Rejected:
        raise Rejected(UNKNOWN, what="command", id=receipt[:80]) from None
    return key


def _outcome_response(service: Service, outcome: Outcome, language: str) -> Response:
    if outcome.status is OutcomeStatus.REJECTED and outcome.problem is not None:
        return problem_response(outcome.problem, language, instance=f"urn:silta:command:{outcome.command}")
    return Response(to_envelope(service.name, outcome).to_bytes(), media_type=CONTENT_TYPE)


def intake(service: Service, takes: Sequence[type[Command]] | None = None) -> APIRouter:
    """Return the routes that take the service's commands: all, or those that are named."""
    router = APIRouter(prefix=f"/{service.name}/v1/commands", tags=["commands"])
    contracts: dict[str, type[Command]] = {
        command.TYPE: command for command in (commands_of(service.name) if takes is None else takes)
    }
    messages, responses = _described(list(contracts.values()))

    @router.post("", summary="Send a command", responses=responses, openapi_extra=messages)
    async def take(request: Request, language: ReaderLanguage) -> Response:
        response = await _take(service, contracts, request, language)
        metrics.COMMANDS_TAKEN.labels(service.name, str(response.status_code)).inc()
        return response

    @router.get("/{receipt}", summary="See a command's outcome", responses=responses)
    async def see(receipt: str, language: ReaderLanguage) -> Response:
        row = await service.store.find(InboxRow, key_of(service, receipt))
        if row is None or row.outcome is None:
            return JSONResponse({"status": "pending"}, status_code=202, headers={"Retry-After": "1"})
        return _outcome_response(service, row.outcome, language)

    return router


def _described(commands: list[type[Command]]) -> tuple[dict[str, Any], dict[int | str, dict[str, Any]]]:
    """Return what the OpenAPI document says of the request's body and of the responses."""
    messages = {"oneOf": [refer(message_name(command)) for command in commands]}
    # Of outcomes two may look alike: what they answer stands in the request.
    outcomes = {"anyOf": [refer(outcome_name(command)) for command in commands]}
    problem = DESCRIBED["default"]["content"]
    refusals = {
        400: "Unreadable, or of an unknown type.",
        401: "A command of staff, and nobody is signed in, or not validly.",
        403: "Whoever sends it may not: the role for it is missing.",
        413: "Over 256 KiB.",
        415: "Not a CloudEvent in JSON.",
        422: "Invalid; the problem names every field.",
        503: "The broker is away or full; send it again under the same id.",
    }
    return {"requestBody": {"required": True, "content": {CONTENT_TYPE: {"schema": messages}}}}, {
        200: {"description": "The outcome.", "content": {CONTENT_TYPE: {"schema": outcomes}}},
        202: {
            "description": "Taken, and can't be lost; the outcome will be at `Location`.",
            "content": {"application/json": {}},
        },
        **{status: {"description": f"{about} RFC 9457.", "content": problem} for status, about in refusals.items()},
    }


async def _take(service: Service, contracts: dict[str, type[Command]], request: Request, language: str) -> Response:
    """Take one command: check what the contract can tell, send it, wait as long as the client prefers."""
    envelope = await read_envelope(request)
    contract = contracts.get(envelope.type)
    if contract is None:
        raise Rejected(UNKNOWN_TYPE, field="/type", type=envelope.type, known=", ".join(contracts))
    door = service.door if contract.WHO is Who.STAFF else None
    if contract.WHO is Who.STAFF and door is None and service.settings.mode is Mode.PRODUCTION:
        raise Rejected(NOT_OVER_HTTP, type=envelope.type)
    admitted = await door.admit(request, contract) if door else None
    service.admit(request, validated(contract, envelope))
    wait = preferred_wait(request.headers.getlist("prefer"))
    sender = service.sender
    record = await door.begin(admitted, contract, envelope) if door and admitted else None
    try:
        outcome = await sender.send(contract, envelope, wait=wait)
    except (BrokerAway, BrokerFull):
        raise Rejected(UNAVAILABLE) from None
    if door and record:
        await door.end(record, outcome)
    if outcome is not None:
        return _outcome_response(service, outcome, language)
    receipt = receipt_of(service, inbox_key(contract, envelope.source, envelope.id))
    return JSONResponse(
        {"command": envelope.id, "status": "pending"},
        status_code=202,
        headers={"Location": f"/{service.name}/v1/commands/{receipt}", "Retry-After": "1"},
    )
