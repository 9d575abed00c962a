"""What a service keeps of others' events ends the same, however often and in whatever order they come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.feedback.handlers import messages as feedback
from services.notify.handlers import messages as notify
from shared.city import City, load_city
from shared.contracts import Event
from shared.contracts.events import (
    AttendeeEvent,
    OccasionCancelled,
    OccasionFacts,
    OccasionHeld,
    OccasionMoved,
    OccasionPublished,
    PlaceAwaited,
    PlaceLapsed,
    PlaceOffered,
    PlacePromoted,
    PlaceReleased,
    PlaceSwitched,
    PlaceTaken,
    Span,
)
from shared.contracts.feedback import FollowUpPublished
from shared.engine import Delivery, Engine, Handled, Lane, Messages, Verdict
from shared.links import Links
from shared.settings import Settings
from shared.store import Store
from shared.text import Text
from tests.unit.memory import MemoryStore

CITY = load_city(Path("deploy/demo/espoo.yaml"))
NOW = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)
EVENING = "2027-leppavaara-evening-1"
REASON = Text(en="The hall is being repaired")
URL = "https://events.example.org/events/v1/occasions/evening/page"
TOLD = ("campaigns", "deliveries")
"""Letters say what was so when they were written; which of them there are depends on what came first, on purpose."""


@dataclass
class Here:
    service: str
    city: City = CITY
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(default_factory=lambda: Settings(secret="s" * 32))  # type: ignore[arg-type]


class Stopped:
    def now(self) -> datetime:
        return NOW


def facts(version: int) -> OccasionFacts:
    """The occasion as of a version: each has another name, another day and another district."""
    starts_at = NOW + timedelta(days=20 + version)
    return OccasionFacts.model_validate(
        {
            "id": EVENING,
            "kind": "resident-evening",
            "name": {"en": f"Resident evening, edition {version}"},
            "districts": [("leppavaara", "tapiola", "matinkyla")[version % 3]],
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
        }
    )


def life_of_an_occasion(changes: list[str], *, cancelled: bool) -> list[Event]:
    """Published, changed and moved some times; then cancelled, or held and followed up twice."""
    life: list[Event] = [OccasionPublished(version=1, occasion=facts(1), url=URL)]
    for version, change in enumerate(changes, start=2):
        if change == "moved":
            before = facts(version - 1)
            span = Span(starts_at=before.starts_at, ends_at=before.ends_at)
            moved = OccasionMoved(
                version=version, occasion=facts(version), url=URL, time_before=span, place_before=None, reason=REASON
            )
            life.append(moved)
        else:
            life.append(OccasionPublished(version=version, occasion=facts(version), url=URL))
    last = len(life) + 1
    if cancelled:
        return [*life, OccasionCancelled(version=last, occasion=facts(last - 1), url=URL, reason=REASON)]
    life.append(OccasionHeld(version=last, occasion=facts(last), url=URL, heads=40, registered=30))
    for version in (1, 2):
        parts = {
            name: [{"id": "a", "text": {"en": f"{name} {version}"}}]
            for name in ("what_happened", "what_we_take_with_us", "what_we_still_develop")
        }
        life.append(
            FollowUpPublished.model_validate(
                {"occasion": EVENING, "occasion_name": {"en": "Evening"}, "version": version, "url": URL, **parts}
            )
        )
    return life


LIVES: dict[str, tuple[type[AttendeeEvent], ...]] = {
    "taken": (PlaceTaken,),
    "given back": (PlaceTaken, PlaceReleased),
    "waiting": (PlaceAwaited,),
    "promoted": (PlaceAwaited, PlacePromoted),
    "promoted and given back": (PlaceAwaited, PlacePromoted, PlaceReleased),
    "switched twice": (PlaceTaken, PlaceSwitched, PlaceSwitched),
    "from line to line, then promoted": (PlaceAwaited, PlaceAwaited, PlacePromoted),
    "offered": (PlaceAwaited, PlaceOffered),
    "offered and accepted": (PlaceAwaited, PlaceOffered, PlacePromoted, PlaceSwitched),
    "offered and lapsed": (PlaceAwaited, PlaceAwaited, PlaceOffered, PlaceLapsed),
}


def life_of_a_registration(number: int, kind: str) -> list[Event]:
    """What is told of one person's place, in the order it happens."""
    about: dict[str, Any] = {
        "registration": f"r{number}",
        "occasion": EVENING,
        "occasion_name": {"en": "Evening"},
        "starts_at": facts(1).starts_at,
        "track": "schools",
        "track_name": {"en": "Schools"},
        "attendance": "on-site",
        "person": {"name": "Resident", "email": f"resident{number}@example.org"},
        "manage_url": URL,
    }
    own: dict[type[AttendeeEvent], dict[str, Any]] = {
        PlaceAwaited: {"waiting_position": 3},
        PlaceOffered: {"answer_by": NOW + timedelta(days=1)},
    }
    said: list[Event] = []
    changes = 0
    for before, event in pairwise((None, *LIVES[kind])):
        if event is PlaceSwitched or before is event:  # from place to place, or from line to line
            changes += 1
        elsewhere = {"changes": changes, "track": f"track-{changes}", "track_name": {"en": f"Track {changes}"}}
        assert event is not None
        said.append(event.model_validate(about | elsewhere | own.get(event, {})))
    return said


OCCASIONS = st.builds(
    life_of_an_occasion, st.lists(st.sampled_from(["changed", "moved"]), max_size=3), cancelled=st.booleans()
)
REGISTRATIONS = st.lists(st.sampled_from(sorted(LIVES)), max_size=4)


def deliveries(events: Sequence[Event], settled: list[Verdict]) -> list[Delivery]:
    """Each event as one and the same message, however often it is delivered."""

    async def settle(verdict: Verdict) -> None:
        settled.append(verdict)

    made = []
    for number, event in enumerate(events):
        body = {
            "specversion": "1.0",
            "id": f"message-{number}",
            "source": "/silta/test",
            "type": event.TYPE,
            "data": event.model_dump(mode="json"),
        }
        made.append(Delivery(json.dumps(body).encode(), event.NAME, sender=None, settle=settle))
    return made


OWN = {"version", "run"}
"""What counts a document's own changes: in another order there are more of them, or fewer."""
COUNTED = {"notices": OWN | {"changes"}}


def kept(messages: Messages, brought: Sequence[Delivery], group_size: int) -> dict[str, Any]:
    """Return what the service keeps once it has handled them."""
    store = MemoryStore()

    async def run() -> None:
        engine = Engine(messages, cast("Store", store), Here(messages.service), Stopped(), lambda _: None)
        lane = Lane(engine, group_size)
        for delivery in brought:
            lane.put(delivery)
        running, drained = asyncio.create_task(lane.run()), asyncio.create_task(lane.drained())
        ended, _ = await asyncio.wait({running, drained}, return_when=asyncio.FIRST_COMPLETED)
        if drained not in ended:
            drained.cancel()
            await running  # it has failed, and nothing would be drained any more
        running.cancel()

    asyncio.run(run())
    return {
        f"{collection}/{id_}": {name: value for name, value in row.items() if name not in COUNTED.get(collection, OWN)}
        for collection, rows in store.rows.items()
        if collection not in (*TOLD, "inbox", "outbox")
        for id_, row in rows.items()
        if not id_.startswith(("ask-partners:", "fan-out:", "send-digest:"))
    }


@pytest.mark.parametrize("messages", [feedback, notify], ids=lambda one: one.service)
@settings(max_examples=40)  # each handles some sixty messages
@given(data=st.data(), occasion=OCCASIONS, registrations=REGISTRATIONS, size=st.integers(1, 8))
def test_events_three_times_and_shuffled_end_in_what_they_say_in_order(
    messages: Messages, data: st.DataObject, occasion: list[Event], registrations: list[str], size: int
) -> None:
    events = list(occasion)
    for number, kind in enumerate(registrations):
        events += life_of_a_registration(number, kind)
    settled: list[Verdict] = []
    in_order = [one for one in deliveries(events, settled) if one.contract in messages.events]
    shuffled = data.draw(st.permutations(in_order * 3))
    assert kept(messages, shuffled, size) == kept(messages, in_order, 1)
    assert settled == [Handled(None)] * (len(in_order) * 4)
