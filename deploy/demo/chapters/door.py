"""People are checked in at the evening's door, by a device that has no network and tells its scans late, and twice."""

from collections import Counter
from datetime import timedelta

from deploy.demo.city_year import first_evening
from deploy.demo.clients.envelope import Data, Message
from deploy.demo.stage import Stage

STAYING_AWAY = 7
DEVICE = "/device/door-1"


async def live(stage: Stage) -> str:
    """Check in all but a few by the list of names, and somebody with a code that is none."""
    occasion = first_evening(stage.occasions)
    begun = occasion.starts_at - timedelta(minutes=30)
    stage.move_clock(occasion.starts_at + timedelta(minutes=20))
    door = await stage.decide("events.open-door", {"occasion": occasion.id}, id=f"door-{occasion.id}")
    coming = list(stage.memory.expected_at_the_door.items())[STAYING_AWAY:]
    scans: list[Data] = [
        {"id": f"scan-{place}", "at": (begun + timedelta(seconds=20 * place)).isoformat(), "registration": one}
        for place, (one, _) in enumerate(coming)
    ]
    scans.append({"id": "scan-forged", "at": begun.isoformat(), "code": "silta.nobody.forged"})
    told = [
        await stage.web.send(
            Message(
                "events.check-in",
                {"occasion": occasion.id, "door": door["door"], "scans": scans},
                id=f"batch-{upload}-{stage.seed}",
                source=DEVICE,
            )
        )
        for upload in (1, 2)
    ]
    verdicts = Counter(one["verdict"] for one in told[0]["verdicts"])
    stage.ledger.equal("verdicts at the door", {"checked-in": len(coming), "forged": 1}, dict(verdicts))
    stage.ledger.equal("verdicts of the same scans again", told[0]["verdicts"], told[1]["verdicts"])
    persons = sum(seats for _, seats in coming)
    seen = await stage.web.read("events", f"occasions/{occasion.id}")
    stage.ledger.equal("persons checked in, companions included", persons, seen["checked_in"])
    return f"{persons} persons checked in at the door, all scans told twice"
