"""Residents register for the first evening, wait where it is full, give places back, switch and are reminded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from deploy.demo.city_year import TRACK_ON_SITE, Occasion, first_evening
from deploy.demo.clients.mailbox import Letter, by_address
from deploy.demo.patience import PATIENCE, side_by_side
from deploy.demo.people import Registrant, registrants
from deploy.demo.stage import Stage

SIZES = {
    (0, "on-site"): 68,
    (0, "remote"): 12,
    (1, "on-site"): 25,
    (1, "remote"): 13,
    (2, "on-site"): 22,
    (2, "remote"): 10,
}
"""How many register, by the track's place in the programme and the attendance: the first fills on site."""
WAITING = SIZES[0, "on-site"] - TRACK_ON_SITE
GIVE_UP_WAITING = (3, 7, 8, WAITING)
"""Positions in the waiting list of those who don't want to wait any longer."""
CANCEL_FULL, CANCEL_OTHER = 15, 5
SWITCHING = 4
"""How many would rather come than take part remotely."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a registrant was told."""

    registrant: Registrant
    position: int | None
    """In the waiting list; None for a place."""

    @property
    def email(self) -> str:
        """Whose it is."""
        return self.registrant.person.email


async def registration(stage: Stage) -> str:
    """Let 150 register at the same time; one track fills, and nobody gets what is not there."""
    occasion = first_evening(stage.occasions)
    stage.move_clock(stage.at(1, 12, 9))
    mark = stage.mailbox.mark
    tracks = tuple(track["id"] for track in occasion.facts["programme"]["tracks"])
    people = registrants(stage.seed, tracks, SIZES)
    busy = stage.kills.during("events", len(people))

    async def register(one: Registrant) -> Place:
        data = {
            "occasion": occasion.id,
            "track": one.track,
            "attendance": one.attendance,
            "person": one.person.data(),
            "companions": one.companions,
        }
        result = await stage.ask("events.register", data, id=f"register-{one.person.email}", source="/web/registration")
        busy.step()
        return Place(one, result.get("waiting_position"))

    places = await side_by_side((register(one) for one in people), at_once=40)
    waiting = _in_line(places)
    stage.ledger.equal("places confirmed", len(people) - WAITING, len(people) - len(waiting))
    stage.ledger.equal("positions in the waiting list", _run(1, WAITING), _told([place.position for place in waiting]))
    await _check_places(stage, occasion, places)
    letters = await stage.mailbox.wait(mark, len(people), newsletter=False, seconds=PATIENCE)
    stage.ledger.same_people("letters on places", (place.email for place in places), [one.to for one in letters])
    stage.memory.one_to_one += len(people)
    links = by_address(letters)
    left, holding, still = await _cancel(stage, occasion, places, links)
    holding = await _switch(stage, holding, links)
    await _check_places(stage, occasion, [*holding, *still], waiting=len(still))
    stage.memory.took_part = [place.registrant.person for place in holding]
    stage.memory.expected_at_the_door = {
        _personal(links[place.email])["registration"]: 1 + place.registrant.companions
        for place in holding
        if place.registrant.attendance == "on-site"
    }
    return (
        f"{len(people)} register for three tracks, {len(waiting)} wait; {left} give their place back and "
        f"{CANCEL_FULL} are promoted in order, {SWITCHING} switch"
    )


async def _cancel(
    stage: Stage, occasion: Occasion, places: Sequence[Place], links: dict[str, Letter]
) -> tuple[int, list[Place], list[Place]]:
    """Have some cancel by their signed links: first of those who wait, then of those with a place.

    Return how many, who has a place then, and who still waits.
    """
    mark = stage.mailbox.mark
    waiting = _in_line(places)
    full = [place for place in places if place.position is None and _same_places(place, waiting[0])]
    other = [place for place in places if place.position is None and not _same_places(place, waiting[0])]
    tired = [waiting[position - 1] for position in GIVE_UP_WAITING]
    holders = [*full[:CANCEL_FULL], *other[:CANCEL_OTHER]]
    for group in (tired, holders):
        await side_by_side(stage.web.press(links[place.email].link("/registrations/", "token=")) for place in group)
    line = [place for place in waiting if place not in tired]
    promoted, still = line[:CANCEL_FULL], line[CANCEL_FULL:]
    holding = [place for place in places if place.position is None and place not in holders] + promoted
    told = [place.email for place in (*tired, *holders, *promoted)]
    letters = await stage.mailbox.wait(mark, len(told), newsletter=False, seconds=PATIENCE)
    got = [one.to for one in letters]
    stage.ledger.same_people("letters on cancelling and promotion", told, got)
    stage.ledger.equal(
        "the promoted are the first in line",
        sorted(place.email for place in promoted),
        sorted(set(got) - {place.email for place in (*tired, *holders)}),
    )
    stage.memory.one_to_one += len(told)
    await _check_places(stage, occasion, [*holding, *still], waiting=len(still))
    return len(tired) + len(holders), holding, still


async def _switch(stage: Stage, holding: Sequence[Place], links: dict[str, Letter]) -> list[Place]:
    """Have some come to their track instead of taking part remotely, in one act; return who has which place then.

    Of the tracks that nobody waits for: there nobody moves up by it.
    """
    mark = stage.mailbox.mark
    full = first_evening(stage.occasions).facts["programme"]["tracks"][0]["id"]
    remote = [place for place in holding if place.registrant.attendance == "remote" and place.registrant.track != full]
    movers = remote[:SWITCHING]

    async def switch(place: Place) -> str:
        data = {**_personal(links[place.email]), "track": place.registrant.track, "attendance": "on-site"}
        source = "/web/registration"
        switched = await stage.ask("events.switch-registration", data, id=f"switch-{place.email}", source=source)
        return str(switched["attendance"])

    attendances = await side_by_side(switch(place) for place in movers)
    stage.ledger.equal("switched in one act", SWITCHING, attendances.count("on-site"))
    letters = await stage.mailbox.wait(mark, SWITCHING, newsletter=False, seconds=PATIENCE)
    stage.ledger.same_people("letters on switching", (one.email for one in movers), [one.to for one in letters])
    stage.memory.one_to_one += SWITCHING
    return [
        replace(place, registrant=replace(place.registrant, attendance="on-site")) if place in movers else place
        for place in holding
    ]


def _personal(letter: Letter) -> dict[str, str]:
    """Return the registration that a letter's personal link is for, and its token."""
    address = urlsplit(letter.link("/registrations/", "token="))
    return {"registration": address.path.rpartition("/")[2], "token": parse_qs(address.query)["token"][0]}


async def reminder(stage: Stage) -> str:
    """Let the clock reach the day before: exactly those with a place are reminded."""
    occasion, mark = first_evening(stage.occasions), stage.mailbox.mark
    due = occasion.starts_at - timedelta(days=1)
    for moment in (due - timedelta(minutes=10), due):
        stage.move_clock(moment)
        await stage.mailbox.look()
    people = [person.email for person in stage.memory.took_part]
    letters = await stage.mailbox.wait(mark, len(people), newsletter=False, seconds=PATIENCE)
    stage.ledger.same_people("reminders", people, [one.to for one in letters])
    stage.ledger.equal("reminders before their time", 0, sum(letter.date < due for letter in letters))
    stage.memory.one_to_one += len(people)
    return f"{len(people)} who have a place are reminded a day before"


async def _check_places(stage: Stage, occasion: Occasion, places: Sequence[Place], *, waiting: int = WAITING) -> None:
    """Compare the public numbers of every track with who should have a place."""
    seen = await stage.web.read("events", f"occasions/{occasion.id}")
    taken = {(one["track"], one["attendance"]): one["taken"] for one in seen["places"]}
    expected = dict.fromkeys(taken, 0)
    first = (occasion.facts["programme"]["tracks"][0]["id"], "on-site")
    for place in places:
        one = place.registrant
        if (one.track, one.attendance) != first:
            expected[one.track, one.attendance] += 1 + one.companions
    expected[first] = TRACK_ON_SITE
    stage.ledger.equal("seats taken by track", list(expected.values()), list(taken.values()))
    stage.ledger.equal("places oversold", 0, sum(max(0, one["taken"] - one["capacity"]) for one in seen["places"]))
    stage.ledger.equal("residents waiting", waiting, sum(one["waiting"] for one in seen["places"]))


def _in_line(places: Sequence[Place]) -> list[Place]:
    return sorted((place for place in places if place.position is not None), key=lambda place: place.position or 0)


def _same_places(one: Place, other: Place) -> bool:
    return (one.registrant.track, one.registrant.attendance) == (other.registrant.track, other.registrant.attendance)


def _run(first: int, last: int) -> str:
    return f"{first}–{last}, each once"


def _told(positions: Sequence[int | None]) -> str:
    """Write positions in words where they are a run without gap and repetition, and else one by one."""
    if positions and positions == list(range(1, len(positions) + 1)):
        return _run(1, len(positions))
    return ", ".join(map(str, positions)) or "none"
