"""How fast a device may send over MQTT: the broker limits its connections, and knows no messages a second.

What comes faster is put aside as it came, where staff see it and can give it back: a device that was stolen fills no
survey, and one that was only long without a network loses nothing.
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from shared.allowance import Allowance
from shared.contracts import envelope
from shared.contracts.problem import ProblemKind, Rejected
from shared.engine import Unreadable
from shared.text import Text

if TYPE_CHECKING:
    from aio_pika.abc import AbstractIncomingMessage

    from shared.settings import Settings

_BY_MQTT = "x-mqtt-publish-qos"
"""The header that the broker gives to what it took over MQTT."""
TOO_MANY_MESSAGES = ProblemKind(
    "too-many-messages",
    429,
    Text(fi="Liian monta viestiä", sv="För många meddelanden", en="Too many messages"),
    Text(
        fi="Laite {device} lähetti enemmän kuin yksi laite ehtii. Viesti on tallessa, ja henkilökunta päättää siitä.",
        sv="Enheten {device} sände mer än en enhet hinner. Meddelandet finns kvar, och personalen avgör vad som görs.",
        en="The device {device} sent more than one device can. The message is kept, and staff decide about it.",
    ),
)


class DevicePace:
    """Counts what each device sends to this process."""

    def __init__(self, settings: Settings) -> None:
        """Start with nothing counted; with a `device_rate` of 0 nothing ever is."""
        self._allowance = (
            Allowance(
                at_once=settings.device_burst,
                an_hour=round(settings.device_rate * 3600),
                new_key=lambda: secrets.token_bytes(32),
            )
            if settings.device_rate
            else None
        )

    def refusal(self, message: AbstractIncomingMessage, sender: str | None) -> Unreadable | None:
        """Count a device's message, the first time that it comes; return why it goes no further, where it doesn't."""
        if self._allowance is None or sender is None or message.redelivered or _BY_MQTT not in message.headers:
            return None
        # Without an exchange it comes from a wait queue, or staff have given it back.
        if not message.exchange or not self._allowance.wait(sender, at=time.monotonic()):
            return None
        try:
            command = envelope.read(message.body).id
        except Rejected:
            command = None
        return Unreadable(Rejected(TOO_MANY_MESSAGES, device=sender).problem, command, "too-many")
