"""An occasion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.events.addresses import occasion_page
from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState
from services.events.domain.organiser import organiser_of
from services.events.linked_events.shapes import event_status, spoken_at
from services.events.schema_org.thing import SCHEMA_ORG, Thing, document, in_language, organization
from services.events.views import public_facts
from services.events.words.accessibility import INDUCTION_LOOP, STEP_FREE
from shared.city import City
from shared.contracts.events import Accessibility, Kind, OccasionFacts, PartnerFacts, Place, Span
from shared.kind_names import KIND_NAMES
from shared.text import Language


def event_of(
    occasion: OccasionState, city: City, language: Language, public_url: str, *, partners: Sequence[PartnerFacts] = ()
) -> Thing:
    """Return an occasion that was promised: what is public of it, in one language.

    `partners` are those that organise it, too.
    """
    facts, page = public_facts(occasion), occasion_page(public_url, occasion.id)
    shown = in_language(page, language)
    on_site = sum(track.on_site for track in facts.programme.tracks)
    remote = sum(track.remote for track in facts.programme.tracks)
    return document(
        "Event",
        page,
        language,
        name=facts.name.in_language(language),
        description=facts.summary.in_language(language) if facts.summary else None,
        startDate=facts.starts_at.astimezone(city.zone).isoformat(),
        endDate=facts.ends_at.astimezone(city.zone).isoformat(),
        previousStartDate=[one.astimezone(city.zone).isoformat() for one in _earlier_starts(occasion)],
        eventStatus=f"{SCHEMA_ORG}/{event_status(occasion)}",
        eventAttendanceMode=_attendance_mode(facts, on_site, remote),
        location=_locations(facts, city, language, shown),
        organizer=[
            organization(name, language)
            for name in (organiser_of(facts, city.name), *(partner.name for partner in partners))
        ],
        inLanguage=spoken_at(facts.programme),
        keywords=[name.in_language(language) for name in (KIND_NAMES[facts.kind], *city.theme_names(facts.themes))],
        audience=[
            {"@type": "Audience", "audienceType": name.in_language(language)}
            for name in city.audience_names(facts.audiences)
        ],
        isAccessibleForFree=True,
        maximumPhysicalAttendeeCapacity=on_site or None,
        maximumVirtualAttendeeCapacity=remote or None,
        offers=_offer(occasion, shown) if on_site or remote else None,
    )


def _earlier_starts(occasion: OccasionState) -> list[datetime]:
    """Return when it was to begin before it was moved, as far as it had been published by then."""
    confirmed = False
    starts: list[datetime] = []
    for change in occasion.history:
        confirmed = confirmed or change.after == Status.CONFIRMED
        if confirmed and isinstance(change.before, Span):
            starts.append(change.before.starts_at)
    return starts


def _attendance_mode(facts: OccasionFacts, on_site: int, remote: int) -> str | None:
    """Return how one takes part, None while the programme isn't public."""
    is_there = bool(facts.place or facts.programme.stops or on_site)
    modes = {(True, True): "Mixed", (True, False): "Offline", (False, True): "Online"}
    mode = modes.get((is_there, bool(remote)))
    return f"{SCHEMA_ORG}/{mode}EventAttendanceMode" if mode else None


def _locations(facts: OccasionFacts, city: City, language: Language, page: str) -> list[Thing]:
    """Return where it is: the place, or the stops of a route, and each remote link or the page that leads there."""

    def written(place: Place) -> Thing:
        address: Thing = {"@type": "PostalAddress", "addressLocality": city.name.in_language(language)}
        if place.address:
            address["streetAddress"] = place.address
        thing: Thing = {"@type": "Place", "name": place.name.in_language(language), "address": address}
        # Of the place of the whole: a track says of itself, and may be somewhere else.
        features = _features(facts.accessibility, language) if place == facts.place else []
        return thing | ({"amenityFeature": features} if features else {})

    elsewhere = [track.place for track in facts.programme.tracks if track.place]
    places = [*([facts.place] if facts.place else [stop.place for stop in facts.programme.stops]), *elsewhere]
    if not places and facts.kind is Kind.OWN_ACTIVITY:
        # Residents need not say where: search engines want to know at least whereabouts.
        places = [Place(name=one.name) for one in city.districts if one.id in facts.districts]
    places = [place for number, place in enumerate(places) if place not in places[:number]]
    links = [str(track.remote_link or page) for track in facts.programme.tracks if track.remote]
    return [
        *map(written, places),
        *({"@type": "VirtualLocation", "url": link} for link in dict.fromkeys(links)),
    ]


def _features(told: Accessibility, language: Language) -> list[Thing]:
    """Return what is known of how accessible the place is; each says whether it is there."""
    known = ((STEP_FREE, told.step_free), (INDUCTION_LOOP, told.induction_loop))
    return [
        {"@type": "LocationFeatureSpecification", "name": names[True].in_language(language), "value": there}
        for names, there in known
        if there is not None
    ]


def _offer(occasion: OccasionState, page: str) -> Thing | None:
    """Return that a place costs nothing, and where one gets it."""
    if occasion.status not in {Status.CONFIRMED, Status.MOVED}:
        return None
    return {"@type": "Offer", "price": "0", "priceCurrency": "EUR", "url": f"{page}#register"}
