"""Who came: judged scan by scan, the same in whatever order and however often they are told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.events.codes import DOOR, code_of, is_valid_key, read_code
from services.events.documents import JudgedScan, Occasion, Registration
from services.events.domain.history import UNSAID
from services.events.domain.occasion import OccasionState
from shared.contracts import Rejected
from shared.contracts.events import (
    Attendance,
    CheckIn,
    CloseDoor,
    DoorVerdict,
    Kind,
    OpenDoor,
    Programme,
    RegistrationStatus,
    Scan,
    ScansTaken,
)
from shared.contracts.problem import FORBIDDEN
from shared.links import Links
from shared.people import Person
from shared.text import Text
from shared.web.qr import qr_code
from tests.unit.events.examples import BEFORE, DURING, confirmed, planned
from tests.unit.events.refusals import refused
from tests.unit.events.running import LINKS, Running

EVENING, OTHER = "2027-leppavaara-evening-1", "2027-other-evening"
STANDINGS: dict[str, dict[str, Any]] = {
    "one": {},
    "group": {"companions": 2},
    "left": {"status": RegistrationStatus.CANCELLED},
    "late": {"status": RegistrationStatus.LAPSED},
    "in-line": {"status": RegistrationStatus.WAITING},
    "offered": {"status": RegistrationStatus.OFFERED},
    "far": {"attendance": Attendance.REMOTE},
    "elsewhere": {"occasion": OTHER},
}


def called_off(id_: str, **changes: Any) -> OccasionState:
    occasion = confirmed(id=id_)
    occasion.cancel(BEFORE, UNSAID)
    return occasion.model_copy(update=changes)


class Door(Running):
    """A service with an evening that has a registration of every standing."""

    def __init__(self) -> None:
        super().__init__(now=DURING)
        self.put(
            *(
                Occasion(**dict(occasion))
                for occasion in (
                    confirmed(),
                    planned(id="planned"),
                    confirmed(id="pop-up", kind=Kind.POP_UP, programme=Programme()),
                    called_off("cancelled"),
                    called_off("absorbed", combined_into=EVENING),
                )
            )
        )
        usual: dict[str, Any] = {
            "occasion": EVENING,
            "track": "schools",
            "attendance": Attendance.ON_SITE,
            "person": Person(name="Resident One", email="one@example.org"),
            "companions": 0,
            "needs": (),
            "status": RegistrationStatus.CONFIRMED,
            "registered_at": BEFORE,
            "changed_at": BEFORE,
        }
        self.put(*(Registration(id=id_, **{**usual, **changes}) for id_, changes in STANDINGS.items()))

    async def tell(self, *scans: Scan, source: str = "/device/door-1") -> ScansTaken:
        taken = await self.handle(batch(*scans), source)
        assert isinstance(taken, ScansTaken)
        return taken

    @property
    def checked_in(self) -> int:
        return int(self.store.rows["occasions"][EVENING]["checked_in"])


def batch(*scans: Scan, occasion: str = EVENING, door: str | None = None) -> CheckIn:
    return CheckIn(occasion=occasion, door=door or LINKS.token(DOOR, occasion), scans=scans)


def scan(registration: str, *, id_: str = "1", minute: int = 0) -> Scan:
    return Scan(id=id_, at=DURING + timedelta(minutes=minute), code=code_of(registration, LINKS))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("one", DoorVerdict.CHECKED_IN),
        ("left", DoorVerdict.CANCELLED),
        ("late", DoorVerdict.CANCELLED),
        ("in-line", DoorVerdict.WAITING),
        ("offered", DoorVerdict.WAITING),
        ("far", DoorVerdict.REMOTE),
        ("elsewhere", DoorVerdict.WRONG_OCCASION),
        ("nobody", DoorVerdict.UNKNOWN),
    ],
)
@pytest.mark.parametrize("by_name", [False, True])
async def test_a_scan_gets_the_verdict_of_how_the_registration_stands(
    name: str, verdict: DoorVerdict, *, by_name: bool
) -> None:
    door = Door()
    told = Scan(id="1", at=DURING, registration=name) if by_name else scan(name)
    (one,) = (await door.tell(told)).verdicts
    assert one.verdict is verdict
    assert door.checked_in == (1 if verdict is DoorVerdict.CHECKED_IN else 0)
    assert (one.checked_in_at is not None) == (verdict is DoorVerdict.CHECKED_IN)


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (code_of("one", LINKS)[:-1] + "~", DoorVerdict.FORGED),
        (code_of("one", Links("t" * 32)), DoorVerdict.FORGED),
        ("silta.group." + code_of("one", LINKS).rsplit(".", 1)[1], DoorVerdict.FORGED),
        ("https://example.org/", DoorVerdict.UNKNOWN),
        ("silta.one", DoorVerdict.UNKNOWN),
        ("åäö\n", DoorVerdict.UNKNOWN),
    ],
)
async def test_a_code_that_is_not_ours_checks_nobody_in(code: str, verdict: DoorVerdict) -> None:
    door = Door()
    (one,) = (await door.tell(Scan(id="1", at=DURING, code=code))).verdicts
    assert (one.verdict, one.registration, door.checked_in) == (verdict, None, 0)


async def test_a_second_scan_of_a_code_is_told_when_the_first_came_in() -> None:
    door = Door()
    taken = await door.tell(scan("group", id_="1"), scan("group", id_="2", minute=5))
    first, second = taken.verdicts
    assert (first.verdict, first.seats) == (DoorVerdict.CHECKED_IN, 3)
    assert (second.verdict, second.checked_in_at) == (DoorVerdict.ALREADY_CHECKED_IN, DURING)
    assert taken.checked_in == door.checked_in == 3


async def test_a_batch_told_again_gets_the_same_verdicts_and_counts_nobody_twice() -> None:
    door = Door()
    scans = [scan(name, id_=str(number)) for number, name in enumerate(STANDINGS)]
    first = await door.tell(*scans)
    assert await door.tell(*scans) == first
    assert await door.tell(*reversed(scans)) == first.model_copy(update={"verdicts": first.verdicts[::-1]})
    assert len(door.store.rows["scans"]) == len(scans)


async def test_the_same_id_told_of_another_code_time_or_device_is_another_scan() -> None:
    door = Door()
    await door.tell(scan("one"))
    for other, source in (
        (scan("one", minute=1), "/device/door-1"),
        (scan("one"), "/device/door-2"),
    ):
        (one,) = (await door.tell(other, source=source)).verdicts
        assert one.verdict is DoorVerdict.ALREADY_CHECKED_IN
    (other_person,) = (await door.tell(scan("group"))).verdicts
    assert other_person.verdict is DoorVerdict.CHECKED_IN


async def test_a_refused_batch_keeps_nothing() -> None:
    door = Door()
    with pytest.raises(Rejected, match="link is not valid"):
        await door.handle(batch(scan("one"), door=LINKS.token(DOOR, OTHER)))
    for occasion in ("planned", "pop-up", "cancelled", "absorbed"):
        with pytest.raises(Rejected, match="keep the codes"):
            await door.handle(batch(scan("one"), occasion=occasion))
        with pytest.raises(Rejected, match="keep the codes"):
            await door.handle(OpenDoor(occasion=occasion))
    assert "scans" not in door.store.rows
    assert door.checked_in == 0


async def test_the_key_that_staff_get_opens_this_door_only() -> None:
    door = Door()
    opened = await door.handle(OpenDoor(occasion=EVENING))
    assert opened.url == f"https://events.example.org/events/v1/occasions/{EVENING}/door?key={opened.door}"
    assert (await door.handle(batch(scan("one"), door=opened.door))).checked_in == 1


async def test_a_revoked_key_checks_nobody_in_and_no_scan_that_it_tells_is_lost() -> None:
    door = Door()
    old = (await door.handle(OpenDoor(occasion=EVENING))).door
    await door.handle(batch(scan("one", id_="1"), door=old))
    closed = await door.handle(CloseDoor(occasion=EVENING, reason=Text(en="A tablet was lost")))
    assert closed.keys_revoked == 1
    new = (await door.handle(OpenDoor(occasion=EVENING))).door
    assert new != old

    late = [scan("one", id_="1"), scan("group", id_="2"), scan("group", id_="3", minute=-9), scan("nobody", id_="4")]
    for _ in range(2):
        told = await door.handle(batch(*late, door=old))
        assert [one.verdict for one in told.verdicts] == ["checked-in", *["revoked-key"] * 3]
        assert [one.registration for one in told.verdicts] == ["one", None, None, None]
        assert door.checked_in == 1
    conflicts = {row["scan"]: row["registration"] for row in door.store.rows["scans"].values()}
    assert conflicts == {"1": "one", "2": "group", "3": "group", "4": None}, "for staff to look into"

    again = await door.handle(batch(*late, door=new))
    assert [one.verdict for one in again.verdicts] == ["checked-in", "checked-in", "already-checked-in", "unknown"]
    assert (again.checked_in, len(door.store.rows["scans"])) == (4, 4)
    assert await door.handle(batch(*late, door=old)) == again, "what was judged stays judged"


async def test_a_key_is_revoked_as_often_as_need_be_and_a_made_up_one_is_refused() -> None:
    door = Door()
    keys = []
    for _ in range(3):
        keys.append((await door.handle(OpenDoor(occasion=EVENING))).door)
        await door.handle(CloseDoor(occasion=EVENING))
    keys.append((await door.handle(OpenDoor(occasion=EVENING))).door)
    assert len(set(keys)) == 4
    occasion = Occasion.from_stored(door.store.rows["occasions"][EVENING])
    assert [is_valid_key(occasion, key, LINKS) for key in keys] == [False, False, False, True]
    for made_up in (LINKS.token(DOOR, f"{EVENING}\0{4}"), LINKS.token(DOOR, OTHER), "åäö"):
        with refused(FORBIDDEN):
            is_valid_key(occasion, made_up, LINKS)
    with pytest.raises(Rejected, match="keep the codes"):
        await door.handle(CloseDoor(occasion="pop-up"))


TOLD = st.lists(
    st.tuples(st.sampled_from([*STANDINGS, "nobody"]), st.integers(0, 9), st.integers(0, 4)),
    unique=True,
    min_size=1,
    max_size=12,
)


@given(told=TOLD, data=st.data())
async def test_in_whatever_order_and_batches_scans_are_told_the_same_people_came_at_the_same_times(
    told: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    scans = [scan(name, id_=str(id_), minute=minute) for name, minute, id_ in told]
    ends = []
    for order in (scans, data.draw(st.permutations(scans + scans))):
        door = Door()
        left = list(order)
        while left:
            size = data.draw(st.integers(1, len(left)))
            await door.tell(*left[:size])
            left = left[size:]
        assert len(door.store.rows["scans"]) == len(scans), "none is dropped, none is there twice"
        came = {row["_id"]: row["checked_in_at"] for row in door.store.rows["registrations"].values()}
        judged = Counter(JudgedScan.from_stored(row).verdict for row in door.store.rows["scans"].values())
        ends.append((came, judged, door.checked_in))
        assert door.checked_in == sum(
            1 + STANDINGS[name].get("companions", 0) for name, at in came.items() if at is not None
        )
    assert ends[0] == ends[1]


def test_a_scan_is_of_a_code_or_of_a_name() -> None:
    for wrong in ({}, {"code": "a", "registration": "b"}):
        with pytest.raises(ValidationError, match="either the code"):
            Scan.model_validate({"id": "1", "at": DURING, **wrong})


def test_a_code_says_whose_it_is_and_shows_as_a_picture() -> None:
    code = code_of("one", LINKS)
    assert read_code(f" {code}\n", LINKS) == "one"
    assert qr_code(code).startswith("data:image/svg+xml")


def test_the_signature_in_a_code_does_not_open_the_personal_link() -> None:
    with refused(FORBIDDEN):
        LINKS.check("registration", "one", code_of("one", LINKS).rsplit(".", 1)[1])
