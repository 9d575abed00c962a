"""A residents' own activity as an occasion of the annual clock: shown beside the city's, and promised by nobody."""

from __future__ import annotations

from services.events.domain.activity import ActivityState
from services.events.domain.history import Why
from shared.contracts.events import Kind, OccasionFacts, Place
from shared.kind_names import KIND_NAMES
from shared.text import Text

RESIDENTS = Text(fi="Asukkaat", sv="Invånarna", en="Residents")
"""Who organises it. Which of them stays with the city."""
NAMELESS = KIND_NAMES[Kind.OWN_ACTIVITY]
"""What is left of its name when it was taken back: the words were the resident's."""
LISTED = Why(
    by=RESIDENTS,
    reason=Text(
        fi="Asukkaat järjestävät tämän itse", sv="Invånarna ordnar detta själva", en="Residents hold this by themselves"
    ),
)
TAKEN_BACK = Why(
    by=RESIDENTS,
    reason=Text(fi="Ilmoittaja perui tämän", sv="Anmälaren återkallade detta", en="Its organiser took it back"),
)


def occasion_of(activity: ActivityState) -> OccasionFacts:
    """Return the activity as anyone may know it; the space that the city gives goes before a place of their own."""
    facts, words = activity.facts, activity.facts.language
    own = Text.model_validate({words: facts.place}) if facts.place else None
    place = activity.space or own
    return OccasionFacts(
        id=activity.occasion or "",
        kind=Kind.OWN_ACTIVITY,
        name=Text.model_validate({words: facts.name}),
        summary=Text.model_validate({words: facts.summary}),
        districts=(facts.district,),
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        place=Place(name=place) if place else None,
    )
