"""Occasions to test with, as few words as will do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from services.events.domain.occasion import OccasionState
from shared.city import Audience, City, District, Theme
from shared.contracts.events import Kind, OccasionFacts, Place, Programme, Stop, Track
from shared.text import Text

HELSINKI = ZoneInfo("Europe/Helsinki")
STARTS = datetime(2027, 2, 10, 18, 0, tzinfo=HELSINKI)
BEFORE = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)
DURING = STARTS + timedelta(minutes=30)
CITY = City(
    city=Text(fi="Espoo"),
    districts=(District(id="leppavaara", name=Text(fi="Suur-Leppävaara"), population=67_814),),
    themes=(Theme(id="schools", name=Text(fi="Koulut ja päiväkodit", sv="Skolor och daghem")),),
    audiences=(Audience(id="youth", name=Text(fi="Nuoret", sv="Unga")),),
)
SCHOOLS = Track(id="schools", name=Text(fi="Koulut", en="Schools"), on_site=2, remote=1)


def facts(**changes: object) -> OccasionFacts:
    """Return an evening of three hours with the track `schools`, except for `changes`."""
    usual: dict[str, object] = {
        "id": "2027-leppavaara-evening-1",
        "kind": Kind.RESIDENT_EVENING,
        "name": Text(fi="Leppävaaran asukasilta", en="Leppävaara resident evening"),
        "districts": ("leppavaara",),
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=3),
        "programme": Programme(tracks=(SCHOOLS,)),
    }
    return OccasionFacts.model_validate({**usual, **changes})


def planned(**changes: object) -> OccasionState:
    """Return the evening, planned."""
    return OccasionState.planned(facts(**changes), zone=HELSINKI, now=BEFORE)


def confirmed(**changes: object) -> OccasionState:
    """Return the evening, open for registration."""
    occasion = planned(**changes)
    occasion.publish(BEFORE)
    return occasion


def route(*stops: tuple[int, int]) -> OccasionFacts:
    """Return a route with stops at minutes from its start: (arrives, leaves)."""
    return facts(
        kind=Kind.ROUTE,
        programme=Programme(
            stops=tuple(
                Stop(
                    place=Place(name=Text(fi=f"Pysäkki {number}")),
                    arrives_at=STARTS + timedelta(minutes=arrives),
                    leaves_at=STARTS + timedelta(minutes=leaves),
                )
                for number, (arrives, leaves) in enumerate(stops, 1)
            )
        ),
    )
