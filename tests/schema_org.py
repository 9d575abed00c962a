"""Checks that search engines take a description for an event: what schema.org defines and they ask for."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

SCHEMA_ORG = "https://schema.org"
_URL = {"type": "string", "pattern": "^https?://"}
_WORDS = {"type": "string", "minLength": 1}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}


def _thing(type_: str, required: dict[str, Any], **more: Any) -> dict[str, Any]:
    properties = {"@type": {"const": type_}, **required, **more}
    return {
        "type": "object",
        "required": ["@type", *required],
        "properties": properties,
        "additionalProperties": False,
    }


_PLACE = _thing(
    "Place",
    {"name": _WORDS, "address": _thing("PostalAddress", {"addressLocality": _WORDS}, streetAddress=_WORDS)},
    amenityFeature={
        "type": "array",
        "minItems": 1,
        "items": _thing("LocationFeatureSpecification", {"name": _WORDS, "value": {"type": "boolean"}}),
    },
)
EVENT = _thing(
    "Event",
    {
        "@context": {"const": SCHEMA_ORG},
        "@id": _URL,
        "name": _WORDS,
        "url": _URL,
        "startDate": _TIME,
        "endDate": _TIME,
        "eventStatus": {"pattern": f"^{SCHEMA_ORG}/Event(Scheduled|Cancelled|Postponed|Rescheduled|MovedOnline)$"},
        "organizer": {"type": "array", "minItems": 1, "items": _thing("Organization", {"name": _WORDS})},
        "keywords": {"type": "array", "items": _WORDS, "minItems": 1},
        "isAccessibleForFree": {"const": True},
    },
    description=_WORDS,
    previousStartDate={"type": "array", "items": _TIME, "minItems": 1},
    eventAttendanceMode={"pattern": f"^{SCHEMA_ORG}/(Offline|Online|Mixed)EventAttendanceMode$"},
    location={
        "type": "array",
        "minItems": 1,
        "items": {"anyOf": [_PLACE, _thing("VirtualLocation", {"url": _URL})]},
    },
    inLanguage={"type": "array", "items": {"enum": ["fi", "sv", "en"]}},
    offers=_thing("Offer", {"price": {"const": "0"}, "priceCurrency": {"const": "EUR"}, "url": _URL}),
    audience={"type": "array", "minItems": 1, "items": _thing("Audience", {"audienceType": _WORDS})},
    maximumPhysicalAttendeeCapacity={"type": "integer", "minimum": 1},
    maximumVirtualAttendeeCapacity={"type": "integer", "minimum": 1},
)


def check_event(thing: Any, *, is_planned: bool = False) -> None:
    """Check a description in JSON-LD; where it is only planned is not public."""
    schema = EVENT if is_planned else {**EVENT, "required": [*EVENT["required"], "location"]}
    wrong = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(thing)]
    assert not wrong, "\n".join(wrong)
