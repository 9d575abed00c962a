"""What an occasion that was promised may say otherwise, what of that is told, and whom it would mislead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from services.events.domain.amendment import differences
from services.events.domain.problems import FEWER_PLACES, TRACK_LOST
from services.events.domain.proposal import Amended, amendments
from shared.contracts import Rejected
from shared.contracts.events import Accessibility, AmendOccasion, OccasionFacts, Programme, Track

WHOLE = ("districts", "themes", "audiences", "areas", "partners")
"""Replaced by what is given."""
IN_PARTS = ("name", "summary", "accessibility")
"""Replaced as far as something is given: other languages, and other facts of accessibility, stay."""
WAY_IN = ("place", "room", "remote_link", "languages")
"""What someone who comes to a track relies on, beside its accessibility."""

M = TypeVar("M", bound=BaseModel)


class Corrected(NamedTuple):
    """What became of a correction."""

    changed: tuple[str, ...]
    """What the occasion says otherwise; nothing where it says the same."""
    misleads: bool
    """Whether something that was public, and that people rely on to take part, is no longer so."""
    turns: tuple[str, ...]
    """Registrations whose turn it is by the new places, in the order in which they waited."""


def corrected(facts: OccasionFacts, wanted: AmendOccasion) -> OccasionFacts:
    """Return the facts with what is wanted of them.

    Raises:
        Rejected: a track is left out, or would have fewer places.
    """
    given = {name: value for name in WHOLE if (value := getattr(wanted, name)) is not None}
    parts = {name: _over(getattr(facts, name), getattr(wanted, name)) for name in IN_PARTS}
    programme = facts.programme.model_copy(
        update={
            "opening": _over(facts.programme.opening, wanted.opening),
            "tracks": facts.programme.tracks if wanted.tracks is None else _tracks(facts.programme, wanted.tracks),
        }
    )
    return facts.model_copy(update={**given, **parts, "programme": programme})


def _over(before: M | None, given: M | None) -> M | None:
    """Return what was said, with what is given in its place."""
    if before is None or given is None:
        return before if given is None else given
    named = given.model_dump(include=given.model_fields_set)
    return type(before).model_validate(before.model_dump() | named)


def _tracks(programme: Programme, given: tuple[Track, ...]) -> tuple[Track, ...]:
    """Return all tracks: those that there are in their order, then the new ones."""
    known, now = ({track.id: track for track in tracks} for tracks in (programme.tracks, given))
    lost = [track.id for track in programme.tracks if track.id not in now]
    if lost:
        raise Rejected(TRACK_LOST, field="/data/tracks", lost=", ".join(lost))
    for number, track in enumerate(given):
        before = known.get(track.id, track)
        for places in ("on_site", "remote"):
            had, has = getattr(before, places), getattr(track, places)
            if has < had:
                field = f"/data/tracks/{number}/{places}"
                raise Rejected(FEWER_PLACES, field=field, track=track.name, before=had, after=has)
    return tuple({**{id_: now[id_] for id_ in known}, **now}.values())


def told(before: OccasionFacts, after: OccasionFacts, *, public: bool) -> tuple[Amended, ...]:
    """Return what is otherwise; of details that aren't `public` yet only that they are."""
    return tuple(_told(before, after)) if public else amendments(before, after)


def _told(before: OccasionFacts, after: OccasionFacts) -> Iterator[Amended]:
    for field in differences(before, after):
        if field != "programme":
            yield Amended(field, getattr(before, field), getattr(after, field))
    if before.programme.opening != after.programme.opening:
        yield Amended("opening", before.programme.opening, after.programme.opening)
    known = {track.id: track for track in before.programme.tracks}
    for track in after.programme.tracks:
        if track != known.get(track.id):
            yield Amended("track", known.get(track.id), track)


def misleads(before: OccasionFacts, after: OccasionFacts) -> bool:
    """Say whether who relied on what it said would go to the wrong place or link, or miss a language or an access.

    What was only added, and the words around it, mislead nobody.
    """
    now = {track.id: track for track in after.programme.tracks}
    pairs = [(track, now[track.id]) for track in before.programme.tracks if track.id in now]
    accessible = [(was.accessibility, one.accessibility) for was, one in pairs]
    return any(_takes_back(was, track, WAY_IN) for was, track in pairs) or any(
        _takes_back(was, one, Accessibility.model_fields)
        for was, one in ((before.accessibility, after.accessibility), *accessible)
    )


def _takes_back(before: BaseModel, after: BaseModel, fields: Iterable[str]) -> bool:
    """Say whether anything that was said in these fields isn't said any more; of a list, whether one of it is gone."""
    for name in fields:
        was, now = getattr(before, name), getattr(after, name)
        if set(was) - set(now) if isinstance(was, tuple) else was is not None and was != now:
            return True
    return False
