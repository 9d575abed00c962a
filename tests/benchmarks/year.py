"""A large year: what its page, its data, its calendar and Linked Events cost after a change, and when nothing has."""

from __future__ import annotations

import random
import secrets
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from services.events.documents import (
    PARTS,
    Occasion,
    PlannedYear,
    Registration,
    Revision,
    YearPart,
    public_revision,
)
from services.events.domain.history import Change, Subject
from services.events.domain.places import Places
from shared.contracts.events import Attendance, OccasionFacts, RegistrationStatus
from shared.people import Person
from shared.store import Store
from shared.store.transaction import Changes
from shared.text import Text
from tests.benchmarks.load import ask
from tests.benchmarks.stage import Stage

YEAR = datetime.now(UTC).year + 2
"""A year of its own: no other measurement plans anything in it."""
OCCASIONS, REGISTRATIONS, HOT = 5_000, 100_000, 500
ROUNDS = 5
SEATS = 30
Row = dict[str, Any]
ZONE = ZoneInfo("Europe/Helsinki")
PROMISE = Text(fi="Kuulemme teitä")
PLANNED_AT = datetime.now(UTC).replace(microsecond=0)


def _facts(number: int, chance: random.Random) -> OccasionFacts:
    starts = datetime(YEAR, 1, 2, 7, tzinfo=UTC) + timedelta(minutes=chance.randrange(0, 360 * 24 * 60, 15))
    districts = ("leppavaara", "tapiola", "matinkyla", "espoonlahti", "kauklahti")
    return OccasionFacts.model_validate(
        {
            "id": f"{YEAR}-occasion-{number}",
            "kind": "resident-evening",
            "name": _text(f"Asukasilta {number}: koulut ja liikenne"),
            "summary": _text("Mitä kouluille ja niiden liikenteelle tapahtuu, ja mitä siitä päätetään seuraavaksi?"),
            "districts": [chance.choice(districts)],
            "themes": chance.sample(("schools", "traffic", "parks", "culture"), 2),
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=2),
            "place": {"name": _text(f"Kirjasto {number % 40}"), "address": f"Kirjastokatu {number % 40}"},
            "programme": {
                "opening": _text("Tervetuloa"),
                "tracks": [
                    {"id": "hall", "name": _text("Sali"), "on_site": HOT, "remote": 0},
                    {"id": "online", "name": _text("Etänä"), "on_site": 0, "remote": 50},
                ],
            },
        }
    )


def _text(words: str) -> dict[str, str]:
    return {"fi": words, "sv": f"{words} (på svenska)", "en": f"{words} (in English)"}


def _occasion(number: int, registered: int, chance: random.Random) -> Occasion:
    """An occasion that is confirmed, where some of those registered wait."""
    occasion = Occasion.planned(_facts(number, chance), zone=ZONE, now=PLANNED_AT)
    occasion.publish(PLANNED_AT + timedelta(days=1))
    taken = min(registered, SEATS)
    waiting = {f"waiting-{number}-{one}": 1 for one in range(registered - taken)}
    hall = Places(track="hall", attendance=Attendance.ON_SITE, capacity=SEATS, taken=taken, waiting=waiting)
    occasion.places = (hall, *occasion.places[1:])
    occasion.version = 1
    return occasion


def _registrations(occasion: str, count: int) -> Iterator[Row]:
    """Registrations as they are stored: made from one, as making 100,000 models takes longer than storing them."""
    made_at = PLANNED_AT + timedelta(days=30)
    one = Registration(
        id="",
        version=1,
        occasion=occasion,
        track="hall",
        attendance=Attendance.ON_SITE,
        person=Person(name="Asukas", email="asukas@example.org", language="fi"),
        companions=0,
        needs=(),
        status=RegistrationStatus.CONFIRMED,
        registered_at=made_at,
        changed_at=made_at,
    ).to_stored()
    for number in range(count):
        person = {**one["person"], "email": f"{occasion}-{number}@example.org"}
        status = RegistrationStatus.CONFIRMED if number < SEATS else RegistrationStatus.WAITING
        yield {**one, "_id": secrets.token_hex(16), "person": person, "status": status}


async def grow(on: Stage) -> None:
    """Have the year stored, put there straight: 100,000 registrations through the front door would take long."""
    chance = random.Random(YEAR)
    counts = [HOT, *_shared_out(REGISTRATIONS - HOT, OCCASIONS - 1, chance)]
    occasions = [_occasion(number, count, chance) for number, count in enumerate(counts)]
    parts: dict[str, YearPart] = {}
    for occasion in occasions:
        id_ = YearPart.id_for(YEAR, occasion.id)
        parts.setdefault(id_, YearPart(id=id_, version=1)).keep(occasion, ZONE)
    store = Store(on.database.url, "silta_events")
    rows: dict[str, list[Row]] = defaultdict(list)
    revision = await public_revision(store)
    before, revision.version, revision.number = revision.version, revision.version + 1, revision.number + 1
    revision.parts |= dict.fromkeys(parts, revision.number)
    change = Change(what=Subject.PROMISE, at=PLANNED_AT, before=None, after=PROMISE)
    year = PlannedYear(id=str(YEAR), version=1, promise=PROMISE, history=(change,))
    for document in (year, *occasions, *parts.values()):
        rows[document.COLLECTION].append(document.to_stored())
    for one, count in zip(occasions, counts, strict=True):
        rows[Registration.COLLECTION] += _registrations(one.id, count)
    for collection, all_of_it in rows.items():
        for first in range(0, len(all_of_it), 1_000):
            async with store.transaction() as transaction:
                await transaction.write(collection, Changes(insert=all_of_it[first : first + 1_000]))
    async with store.transaction() as transaction:
        written = {"replace": [(before, revision.to_stored())]} if before else {"insert": [revision.to_stored()]}
        await transaction.write(Revision.COLLECTION, Changes(**written))
    store.close()


def _shared_out(total: int, among: int, chance: random.Random) -> list[int]:
    """Share out unevenly, none without any."""
    cuts = sorted(chance.sample(range(1, total), among - 1))
    return [after - before for before, after in zip([0, *cuts], [*cuts, total], strict=True)]


@dataclass(frozen=True)
class Reader:
    """Reads what a service gives out, and takes the milliseconds."""

    client: httpx.Client
    took: dict[str, list[float]]

    def read(self, what: str, path: str, **asked: Any) -> httpx.Response:
        started = time.perf_counter()
        response = self.client.get(path, **asked)
        self.took.setdefault(what, []).append((time.perf_counter() - started) * 1_000)
        assert response.status_code in {httpx.codes.OK, httpx.codes.NOT_MODIFIED}, response.text
        return response

    def twice_more(self, what: str, path: str, first: httpx.Response) -> None:
        """Read what has not changed, as one who has never seen it and as one who has it."""
        etag = self.read(f"{what}, unchanged", path).headers["etag"]
        assert etag == first.headers["etag"]
        again = self.read(f"{what}, not sent again", path, headers={"if-none-match": etag})
        assert again.status_code == httpx.codes.NOT_MODIFIED


async def measure(on: Stage) -> dict[str, float]:
    """Return the median milliseconds by what is read; each round changes one occasion and reads all."""
    await grow(on)
    parts = on.mongo["silta_events"][YearPart.COLLECTION]
    of_year = {"_id": {"$in": [f"{YEAR}-{number}" for number in range(PARTS)]}}
    with on.service("events") as events, httpx.Client(base_url=f"{events.url}/events/v1", timeout=60) as client:
        reader = Reader(client, {})
        reader.read("glance, first of a process", f"/clock/{YEAR}/glance")
        reader.read("page, first of a process", f"/clock/{YEAR}/page")
        for number in range(ROUNDS):
            await _move(on, number)
            glance = reader.read("glance", f"/clock/{YEAR}/glance")
            assert len(glance.json()["occasions"]) == OCCASIONS
            started = time.perf_counter()
            rows = list(parts.find(of_year))
            reader.took.setdefault("bare query", []).append((time.perf_counter() - started) * 1_000)
            assert sum(len(row["entries"]) for row in rows) == OCCASIONS
            reader.twice_more("glance", f"/clock/{YEAR}/glance", glance)
            page = reader.read("page", f"/clock/{YEAR}/page")
            reader.twice_more("page", f"/clock/{YEAR}/page", page)
            if number < 2:
                calendar = reader.read("calendar", "/calendar.ics")
                reader.twice_more("calendar", "/calendar.ics", calendar)
                listed = reader.read("Linked Events, first page", "/event/?page_size=100").json()
                assert listed["meta"]["count"] >= OCCASIONS
                reader.read("Linked Events, second page", "/event/?page_size=100&page=2")
                reader.read("Linked Events, last page", f"/event/?page_size=100&page={OCCASIONS // 100}")
    return {what: statistics.median(values) for what, values in reader.took.items()}


async def _move(on: Stage, number: int) -> None:
    starts = datetime(YEAR, 5, 1 + number, 15, tzinfo=UTC).isoformat()
    data = {"occasion": f"{YEAR}-occasion-{number}", "starts_at": starts, "by": _text("Osallisuus")}
    outcome = await ask(on.channel, "events.move-occasion", {**data, "reason": _text("Sali vaihtui")})
    assert outcome["status"] == "accepted", outcome
