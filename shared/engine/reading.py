"""From the bytes of a delivery to a message with its handler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shared.contracts import envelope as envelopes
from shared.contracts.message import DRY_RUN, Command, Event, Who
from shared.contracts.problem import INVALID, TOO_LARGE, UNKNOWN_TYPE, FieldError, Problem, Rejected

if TYPE_CHECKING:
    from shared.contracts.envelope import Envelope
    from shared.engine.delivery import Delivery
    from shared.engine.messages import Handler, Messages


@dataclass(frozen=True, slots=True)
class Incoming:
    """A readable message, or one whose data is refused before its handler is asked."""

    delivery: Delivery
    handler: Handler
    envelope: Envelope
    key: str
    """Its inbox row's id."""
    message: Command | Event | None
    refusal: Rejected | None = None
    dry_run: bool = False
    """Whether only the outcome is wanted."""


class UnreadableMessage(Exception):  # noqa: N818 - named by what it is
    """Nobody can ever handle this message."""

    def __init__(self, problem: Problem, command: str | None) -> None:
        """Say why, and which message it was where that can be known."""
        super().__init__(problem.detail)
        self.problem = problem
        self.command = command


def inbox_key(contract: type[Command | Event], source: str, id_: str) -> str:
    """Return the inbox row's id; commands and events are kept apart, as clients choose their own sources."""
    return ("event-" if issubclass(contract, Event) else "") + envelopes.identity(source, id_)


def check_size(body: bytes) -> None:
    """Refuse a body over 256 KiB.

    Raises:
        Rejected: too large (413).
    """
    if len(body) > envelopes.MAX_BYTES:
        raise Rejected(TOO_LARGE, limit=envelopes.MAX_BYTES)


def validated(contract: type[Command], envelope: Envelope) -> Command:
    """Return the command in the envelope; of one for staff without `dry_run`, which every one of them may have.

    Raises:
        Rejected: invalid; the problem names every field.
    """
    if envelope.source.startswith(envelopes.OWN_SOURCES):
        detail = f"sources under {envelopes.OWN_SOURCES} are the system's own"
        rejected = Rejected(INVALID, fields=f"/source ({detail})")
        errors = (FieldError(pointer="/source", detail=detail),)
        raise Rejected.because(rejected.problem.model_copy(update={"errors": errors}))
    data = envelope.data
    if contract.WHO is Who.STAFF and isinstance(data.get(DRY_RUN), bool):
        data = {name: value for name, value in data.items() if name != DRY_RUN}
    try:
        return contract.model_validate(data)
    except ValidationError as error:
        raise envelopes.invalid(error, below="/data") from None


def wants_dry_run(contract: type[Command], envelope: Envelope) -> bool:
    """Say whether the sender asks for the outcome without the effect. Only staff may: it tells of what is stored."""
    return contract.WHO is Who.STAFF and envelope.data.get(DRY_RUN) is True


def read(delivery: Delivery, messages: Messages) -> Incoming:
    """Read a delivery from a queue.

    Raises:
        UnreadableMessage: too large, not JSON, not an envelope, or not of the queue's type.
    """
    handler = messages.commands.get(delivery.contract) or messages.events[delivery.contract]
    envelope: Envelope | None = None
    try:
        check_size(delivery.body)
        envelope = envelopes.read(delivery.body)
        delivery.step.part_of(envelope.traceparent)
        if envelope.type != handler.contract.TYPE:
            raise Rejected(UNKNOWN_TYPE, field="/type", type=envelope.type, known=handler.contract.TYPE)
    except Rejected as rejected:
        raise UnreadableMessage(rejected.problem, envelope.id if envelope else None) from None
    contract = handler.contract
    if issubclass(contract, Command):
        key = inbox_key(contract, envelope.source, envelope.id)
        try:
            command = validated(contract, envelope)
            return Incoming(delivery, handler, envelope, key, command, dry_run=wants_dry_run(contract, envelope))
        except Rejected as rejected:
            return Incoming(delivery, handler, envelope, key, None, rejected)
    if not issubclass(contract, Event):  # a task never comes from a queue
        raise TypeError(delivery.contract)
    try:
        # Also inside: the sender may be a newer version.
        event = contract.model_validate(envelope.data, extra="ignore")
    except ValidationError as error:
        problem = envelopes.invalid(error, below="/data").problem
        raise UnreadableMessage(problem, envelope.id) from None
    return Incoming(delivery, handler, envelope, inbox_key(contract, envelope.source, envelope.id), event)
