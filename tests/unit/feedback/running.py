"""The service's handlers over a store in memory, one message a transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from services.feedback.app import service
from shared.city import City
from shared.contracts.surveys import SurveyFacts
from shared.links import Links
from shared.settings import Settings
from tests.unit.handling import Handling

CITY = City.model_validate(
    {
        "city": {"en": "Espoo"},
        "districts": [
            {"id": "leppavaara", "name": {"fi": "Leppävaara"}, "population": 1},
            {"id": "tapiola", "name": {"fi": "Tapiola"}, "population": 1},
        ],
    }
)
MESSAGES = service().messages


@dataclass
class Surroundings:
    service: str = "feedback"
    city: City = CITY
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(
        default_factory=lambda: Settings(secret=SecretStr("s" * 32), public_url="https://feedback.example.org/")
    )


@dataclass
class Running(Handling):
    """The service at one moment."""

    messages = MESSAGES

    now: datetime = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    surroundings: Surroundings = field(default_factory=Surroundings)


def text(words: str) -> dict[str, str]:
    return {"fi": f"{words} (fi)", "sv": f"{words} (sv)", "en": words}


def scale(key: str = "safe", **changes: Any) -> dict[str, Any]:
    labels = [text("Not at all"), text("So so"), text("Very")]
    return {"kind": "scale", "key": key, "text": text(f"How {key}?"), "labels": labels, **changes}


def facts(kind: str = "light", *questions: dict[str, Any], **changes: Any) -> SurveyFacts:
    """A survey of March 2027."""
    return SurveyFacts.model_validate(
        {
            "id": f"{kind}-2027",
            "kind": kind,
            "name": text("Ways home"),
            "questions": questions or [scale()],
            "opens_at": "2027-03-02T08:00:00+02:00",
            "closes_at": "2027-03-30T16:00:00+03:00",
            **changes,
        }
    )
