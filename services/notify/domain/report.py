"""Read what comes back by mail: delivery reports (RFC 3464) and complaints (RFC 5965), by the standard library.

A letter's delivery is found by the address that it was sent from (`bounces+<delivery>@…`), or by the Message-ID of the
letter that the report encloses. Who knows a delivery's id has had its letter in hand: that is what makes a report
trustworthy, as far as any mail is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from services.notify.domain.delivery import without_addresses
from services.notify.domain.suppression import names_no_mailbox
from shared.contracts.notify import MailReport

_DELIVERY = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])", re.IGNORECASE)
_SENT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_ENCLOSED = ("Message-ID", "Return-Path", "Original-Mail-From")


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one letter."""

    delivery: str
    report: MailReport
    no_mailbox: bool
    words: str
    """The other end's, without any address."""


def read(letter: bytes) -> Report | None:
    """Return what a letter reports; None when it reports nothing that is final, or of no letter of ours."""
    message = message_from_bytes(letter)
    delivery = next(_deliveries(message), None)
    if delivery is None:
        return None
    for part in message.walk():
        match part.get_content_type():
            case "message/delivery-status":
                for recipient in _blocks(part):
                    if _value(recipient, "Action").lower() == "failed":
                        words = f"{_value(recipient, 'Status')} {_value(recipient, 'Diagnostic-Code')}"
                        return Report(
                            delivery, MailReport.BOUNCED, names_no_mailbox(words), without_addresses(words.strip())
                        )
            case "message/feedback-report":
                if any(_value(block, "Feedback-Type").lower() == "abuse" for block in _blocks(part)):
                    return Report(delivery, MailReport.COMPLAINED, no_mailbox=False, words="")
    return None


def _deliveries(message: Message) -> Iterator[str]:
    """Go through the ids of deliveries that the report names, the surest first."""
    headers = [_value(message, name) for name in _SENT_TO]
    for part in message.walk():
        if part is not message:
            headers += [_value(part, name) for name in _ENCLOSED]
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            enclosed = message_from_bytes(payload if isinstance(payload, bytes) else b"")
            headers += [_value(enclosed, name) for name in _ENCLOSED]
    for header in headers:
        yield from (found.lower() for found in _DELIVERY.findall(header))


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _value(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())
