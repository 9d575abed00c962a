"""Surveys that staff make, with a question of each kind."""

from __future__ import annotations

from typing import Any

from tests.system.conftest import City
from tests.system.occasions import text

OPENS_AT, CLOSES_AT = "2027-03-01T08:00:00+02:00", "2027-03-31T16:00:00+03:00"
OPTIONS = [{"id": id_, "text": text(id_.title())} for id_ in ("foot", "bus", "car")]
PLACES = [
    {"id": id_, "text": text(id_.title()), "point": {"latitude": latitude, "longitude": longitude}}
    for id_, latitude, longitude in (("sello", 60.218, 24.812), ("entresse", 60.203, 24.656), ("soukka", 60.14, 24.676))
]
EVERY_KIND: list[dict[str, Any]] = [
    {
        "kind": "scale",
        "key": "light",
        "text": text("How well is the way lit?"),
        "labels": [text("Badly"), text("Well")],
    },
    {"kind": "choice", "key": "way", "text": text("How did you come?"), "options": OPTIONS},
    {
        "kind": "choices",
        "key": "ways",
        "text": text("How do you move?"),
        "options": OPTIONS,
        "most": 2,
    },
    {"kind": "number", "key": "visits", "text": text("How often a month?"), "highest": 31, "unit": text("times")},
    {"kind": "place", "key": "stop", "text": text("Where should it be safer?"), "options": PLACES},
    {"kind": "district", "key": "home", "text": text("Where do you work?")},
    {"kind": "text", "key": "more", "text": text("What else?")},
]
"""Seven questions: of a resident survey."""


def survey(id_: str, kind: str, *questions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A survey that is open in March 2027."""
    return {
        "id": id_,
        "kind": kind,
        "name": text(f"Survey {id_}"),
        "intro": text("The city decides on the lamps in May"),
        "questions": list(questions or EVERY_KIND[:1]),
        "opens_at": OPENS_AT,
        "closes_at": CLOSES_AT,
        **changes,
    }


async def publish(city: City, planned: dict[str, Any]) -> dict[str, Any]:
    """Draft and publish a survey; no harm when it is there already."""
    await city.ask("feedback.draft-survey", {"survey": planned})
    await city.ask("feedback.publish-survey", {"survey": planned["id"]})
    return dict(await city.shown("feedback", f"/surveys/{planned['id']}"))
