"""The one shape that every message has on every protocol: a structured CloudEvent 1.0.

Source: CloudEvents specification 1.0.2, JSON event format.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from shared.contracts.problem import INVALID, UNREADABLE, FieldError, Rejected

CONTENT_TYPE = "application/cloudevents+json"
BATCH_CONTENT_TYPE = "application/cloudevents-batch+json"
MAX_BYTES = 256 * 1024
OWN_SOURCES = "/silta/"
"""Sources under this path are the system's own; no client may claim one."""
REMEMBERED = timedelta(days=30)
"""How long at least it is known that a message was handled: until then the same message changes nothing."""

ShortText = Annotated[str, StringConstraints(min_length=1, max_length=256)]
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)


def _traceparent(value: object) -> str | None:
    """Return what a sender says of its trace; nothing where it can't be read: no message is refused for that."""
    return value if isinstance(value, str) and _TRACEPARENT.fullmatch(value) else None


class Envelope(BaseModel):
    """A CloudEvent. (`source`, `id`) is its identity, chosen by the sender."""

    model_config = ConfigDict(frozen=True, extra="allow")

    specversion: Literal["1.0"] = "1.0"
    id: ShortText
    source: ShortText
    type: ShortText
    subject: ShortText | None = None
    time: AwareDatetime | None = None
    datacontenttype: str = "application/json"
    traceparent: Annotated[str | None, BeforeValidator(_traceparent)] = None
    """The step of a trace that made it (CloudEvents' Distributed Tracing extension 1.0.2), where its sender tells."""
    data: dict[str, Any]

    def to_bytes(self) -> bytes:
        """Return the structured JSON form, UTF-8."""
        return self.model_dump_json(exclude_none=True).encode()


def identity(source: str, id_: str) -> str:
    """Return a short fixed-length name for a message's identity (SHA-256, hex, 40 digits).

    The two parts are joined by NUL, which neither can hold on the wire's text protocols.
    """
    return hashlib.sha256(f"{source}\0{id_}".encode()).hexdigest()[:40]


def read(body: bytes) -> Envelope:
    """Read an envelope from its structured JSON form.

    Raises:
        Rejected: unreadable (not JSON, not an object) or invalid (a field of the envelope is wrong).
    """
    try:
        return Envelope.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid" or not first["loc"]:
            raise Rejected(UNREADABLE, reason=first["msg"]) from None
        raise invalid(error) from None


def invalid(error: ValidationError, *, below: str = "") -> Rejected:
    """Turn a validation error into a refusal that names every field; `below` is the pointer above it."""
    errors = tuple(
        FieldError(pointer=below + "".join(f"/{part}" for part in one["loc"]), detail=one["msg"])
        for one in error.errors(include_url=False, include_input=False)
    )
    rejected = Rejected(INVALID, fields=", ".join(f"{e.pointer} ({e.detail})" for e in errors[:5]))
    return Rejected.because(rejected.problem.model_copy(update={"errors": errors}))
