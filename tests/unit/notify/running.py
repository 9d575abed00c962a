"""Notify's handlers over a store in memory, one message a transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import SecretStr

from services.notify.handlers import messages
from shared.city import City
from shared.links import Links
from shared.settings import Mode, Settings
from tests.unit.handling import Handling
from tests.unit.notify.samples import CITY, NOW


@dataclass
class Surroundings:
    service: str = "notify"
    city: City = CITY
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(
        default_factory=lambda: Settings(
            mode=Mode.PRODUCTION, secret=SecretStr("s" * 32), public_url="https://notify.example.org/"
        )
    )


@dataclass
class Running(Handling):
    """The service at one moment."""

    messages = messages

    now: datetime = NOW
    surroundings: Surroundings = field(default_factory=Surroundings)
