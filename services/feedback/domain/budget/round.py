"""A round: which phase it is in, and what can't be changed any more."""

from __future__ import annotations

from datetime import datetime, tzinfo
from enum import StrEnum

from services.feedback.domain.budget.problems import (
    CHANGE_NEEDS_REASON,
    NO_SUCH_POT,
    POTS_TWICE,
    RULES_FROZEN,
    WRONG_PHASE,
)
from shared.city import City
from shared.contracts import Rejected
from shared.contracts.budgets import Pot, RoundFacts
from shared.text import LANGUAGES, Text

WHOLE_CITY = Text(fi="koko kaupunki", sv="hela staden", en="the whole city")


class Phase(StrEnum):
    """What a round is at. Time alone leads through the first five."""

    ANNOUNCED = "announced"
    IDEAS = "ideas"
    JUDGING = "judging"
    VOTING = "voting"
    COUNTING = "counting"
    DECIDED = "decided"
    """The result is public, and the chosen projects are being realised."""


PHASES = {
    Phase.ANNOUNCED: Text(fi="Tulossa", sv="På kommande", en="Announced"),
    Phase.IDEAS: Text(fi="Ideointi", sv="Idéer", en="Ideas"),
    Phase.JUDGING: Text(fi="Ideoiden arviointi", sv="Bedömning av idéerna", en="Judging the ideas"),
    Phase.VOTING: Text(fi="Äänestys", sv="Röstning", en="Voting"),
    Phase.COUNTING: Text(fi="Äänten laskenta", sv="Rösträkning", en="Counting"),
    Phase.DECIDED: Text(fi="Toteutus", sv="Genomförande", en="Realisation"),
}


def phase(facts: RoundFacts, *, decided: bool, now: datetime) -> Phase:
    """Return the phase that the round is in."""
    if decided:
        return Phase.DECIDED
    begins = (
        (facts.voting_until, Phase.COUNTING),
        (facts.voting_from, Phase.VOTING),
        (facts.ideas_until, Phase.JUDGING),
        (facts.ideas_from, Phase.IDEAS),
    )
    return next((one for begun, one in begins if now >= begun), Phase.ANNOUNCED)


def check_pots(facts: RoundFacts, city: City) -> None:
    """Accept sums that each have an area of their own, which the city knows.

    Raises:
        Rejected: pots-twice, or unknown.
    """
    districts = [pot.district for pot in facts.pots]
    if len(set(districts)) < len(districts):
        raise Rejected(POTS_TWICE, field="/data/facts/pots")
    for district in districts:
        if district is not None:
            city.district(district, field="/data/facts/pots")


def check_changes(known: RoundFacts, told: RoundFacts, *, reason: Text | None, now: datetime, zone: tzinfo) -> bool:
    """Say whether a round is told otherwise than it is known, and may be.

    Raises:
        Rejected: rules-frozen or change-needs-reason.
    """
    if known == told:
        return False
    check_not_frozen(known, now=now, zone=zone)
    if reason is None:
        raise Rejected(CHANGE_NEEDS_REASON, field="/data/reason")
    return True


def check_not_frozen(facts: RoundFacts, *, now: datetime, zone: tzinfo) -> None:
    """Accept a change of what is voted on, before voting opens.

    Raises:
        Rejected: rules-frozen.
    """
    if now >= facts.voting_from:
        raise Rejected(RULES_FROZEN, opened=spoken(facts.voting_from, zone))


def check_ideas(facts: RoundFacts, *, now: datetime, zone: tzinfo) -> None:
    """Accept an idea in its phase.

    Raises:
        Rejected: wrong-phase.
    """
    if not facts.ideas_from <= now < facts.ideas_until:
        raise _wrong_phase(facts, facts.ideas_from, facts.ideas_until, now, zone)


def check_voting(facts: RoundFacts, *, now: datetime, zone: tzinfo) -> None:
    """Accept a vote while voting is open.

    Raises:
        Rejected: wrong-phase.
    """
    if not facts.voting_from <= now < facts.voting_until:
        raise _wrong_phase(facts, facts.voting_from, facts.voting_until, now, zone)


def check_voting_begun(facts: RoundFacts, *, now: datetime, zone: tzinfo) -> None:
    """Accept papers once voting has opened.

    Raises:
        Rejected: wrong-phase.
    """
    if now < facts.voting_from:
        raise _wrong_phase(facts, facts.voting_from, facts.voting_until, now, zone)


def check_closed(facts: RoundFacts, *, now: datetime, zone: tzinfo) -> None:
    """Accept a count after voting has closed.

    Raises:
        Rejected: wrong-phase.
    """
    if now < facts.voting_until:
        raise _wrong_phase(facts, facts.voting_until, None, now, zone)


def pot_of(facts: RoundFacts, district: str | None) -> Pot:
    """Return the sum that projects of a district, or of the whole city, compete for.

    Raises:
        Rejected: no-such-pot.
    """
    for pot in facts.pots:
        if pot.district == district:
            return pot
    told = {
        language: ", ".join(pot.district or WHOLE_CITY.in_language(language) for pot in facts.pots)
        for language in LANGUAGES
    }
    raise Rejected(NO_SUCH_POT, field="/data/district", pots=Text(**told))


def spoken(moment: datetime, zone: tzinfo) -> str:
    """Return a time as all three languages can read it."""
    there = moment.astimezone(zone)
    return f"{there.day}.{there.month}.{there.year} {there:%H:%M}"


def _wrong_phase(facts: RoundFacts, begins: datetime, ends: datetime | None, now: datetime, zone: tzinfo) -> Rejected:
    return Rejected(
        WRONG_PHASE,
        phase=PHASES[phase(facts, decided=False, now=now)],
        begins=spoken(begins, zone),
        ends=spoken(ends, zone) if ends else "…",
    )
