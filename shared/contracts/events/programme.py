"""What happens at an occasion and where: its place, its parallel tracks, the stops of a route."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, HttpUrl, model_validator

from shared.contracts.message import Contract
from shared.contracts.names import Slug
from shared.text import Language, Text

Seats = Annotated[int, Field(ge=0, le=100_000)]


def _interpretation(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}|sign-language|speech-to-text", code):
        message = "give sign-language, speech-to-text or the code of a language, such as ar, so or uk"
        raise ValueError(message)
    return code


Interpretation = Annotated[str, AfterValidator(_interpretation)]
"""`sign-language`, `speech-to-text`, or the language that is interpreted into (BCP 47): `ar`, `so`, `uk` …"""


class Place(Contract):
    """Where an occasion is held."""

    name: Text
    address: str | None = None


class Accessibility(Contract):
    """What people need to know before they come. None: nobody has said yet, which is another thing than no."""

    step_free: bool | None = None
    """One can come in, and get around, without a step."""
    induction_loop: bool | None = None
    interpretation: tuple[Interpretation, ...] = ()
    """What is interpreted there, whether anyone asks for it or not."""


class Track(Contract):
    """One of the parallel parts after the shared opening, with its own places."""

    id: Slug
    name: Text
    on_site: Seats = 0
    remote: Seats = 0
    place: Place | None = None
    """Where it is held; None: where the occasion is."""
    room: Text | None = None
    remote_link: HttpUrl | None = None
    languages: tuple[Language, ...] = ()
    accessibility: Accessibility = Accessibility()
    """What it says goes before what the occasion's says."""

    @model_validator(mode="after")
    def _has_places(self) -> Self:
        if self.on_site + self.remote == 0:
            message = "a track needs at least one on-site or remote place"
            raise ValueError(message)
        return self


def check_ids_differ(tracks: Iterable[Track]) -> None:
    """Accept tracks that can be told apart. Raises `ValueError` where two have the same id."""
    ids = [track.id for track in tracks]
    if len(ids) != len(set(ids)):
        message = "two tracks have the same id"
        raise ValueError(message)


class Stop(Contract):
    """One timed stop of a route."""

    place: Place
    arrives_at: AwareDatetime
    leaves_at: AwareDatetime


class Programme(Contract):
    """A shared opening and then parallel tracks. Light participation has no tracks: nobody registers."""

    opening: Text | None = None
    tracks: tuple[Track, ...] = ()
    stops: tuple[Stop, ...] = ()

    @model_validator(mode="after")
    def _track_ids_differ(self) -> Self:
        check_ids_differ(self.tracks)
        return self
