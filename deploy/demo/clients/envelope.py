"""The message as every client writes it: a CloudEvent 1.0 in JSON."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

STRUCTURED = "application/cloudevents+json"

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A command; (`source`, `id`) is its identity, however often it is sent."""

    name: str
    """Such as ``events.register``."""
    data: Data
    id: str
    source: str
    subject: str | None = None
    time: datetime | None = None
    body: bytes = field(init=False)

    def __post_init__(self) -> None:
        envelope: Data = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": f"silta.{self.name}.v1",
            "datacontenttype": "application/json",
            "data": self.data,
        }
        if self.subject is not None:
            envelope["subject"] = self.subject
        if self.time is not None:
            envelope["time"] = self.time.isoformat()
        object.__setattr__(self, "body", json.dumps(envelope, ensure_ascii=False).encode())

    @property
    def service(self) -> str:
        """The service that takes it."""
        return self.name.partition(".")[0]

    def topic(self, sender: str) -> str:
        """Return where a device publishes it over MQTT."""
        return f"{self.name.replace('.', '/')}/{sender}"
