"""How long the oldest letter has waited: since it could be sent, whoever should have, and whatever was restarted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services.notify import unsent
from services.notify.documents import Delivery
from services.notify.domain.delivery import AT_ONCE
from services.notify.tasks import BeginSending
from services.notify.unsent import RUNGS, oldest, watch_mail
from shared.console.standing import MAIL_LIMITS
from shared.observe.metrics import MAIL_UNSENT
from shared.store import Outage
from tests.unit.notify.newsletters import ID, composing, live, previewed, sending, subscribed
from tests.unit.notify.running import Running

REAL = datetime.now(UTC).replace(microsecond=0)


class Rows:
    """Deliveries that are found in any order but the best."""

    def __init__(self, *rows: Delivery) -> None:
        self.rows, self.asked, self.away = list(rows), 0, False

    async def select(self, _: type[Delivery], query: dict[str, Any], *, limit: int) -> list[Delivery]:
        if self.away:
            raise Outage("away")
        self.asked += 1
        due = query.get("next_attempt_at", {"$gt": AT_ONCE - timedelta(days=1), "$lt": REAL + timedelta(days=1)})
        same = [
            one
            for one in self.rows
            if (one.channel, one.status, one.bulk) == (query["channel"], query["status"], query["bulk"])
        ]
        leased = query["leased_until"] is not None
        same = [one for one in same if (one.leased_until is not None) is leased]
        found = [one for one in same if due["$gt"] < one.next_attempt_at < due["$lt"]]
        return sorted(found, key=lambda one: one.next_attempt_at, reverse=True)[:limit]


def waiting(minutes: float, number: int = 0, **more: Any) -> Delivery:
    given = {"channel": "email", "bulk": False, "status": "pending", **more}
    at = REAL - timedelta(minutes=minutes)
    return Delivery(id=f"{minutes}-{number}", campaign="c", recipient="r", **{"next_attempt_at": at, **given})


async def age(*rows: Delivery, bulk: bool = False) -> float | None:
    """In minutes."""
    since = await oldest(Rows(*rows), REAL, bulk=bulk)  # type: ignore[arg-type]  # it asks for nothing else
    return (REAL - since).total_seconds() / 60 if since else None


@pytest.mark.parametrize(("oldest_one", "at_least"), [(2, 1), (9, 5), (16, 15), (121, 120), (2_000, 1_440)])
async def test_the_oldest_counts_to_a_rung_whatever_the_order_in_which_they_are_found(
    oldest_one: int, at_least: int
) -> None:
    found = await age(*(waiting(minutes / 2) for minutes in range(2 * oldest_one + 1)))
    assert found is not None
    assert at_least <= found <= oldest_one


def test_the_limits_of_the_alert_are_rungs() -> None:
    assert {timedelta(seconds=limit) for limit in MAIL_LIMITS.values()} <= set(RUNGS)


async def test_what_is_in_flight_has_not_arrived() -> None:
    assert await age(waiting(5), waiting(9, status="in-flight")) == 9


async def test_what_somebody_has_claimed_has_not_arrived() -> None:
    assert await age(waiting(5), waiting(9, leased_until=REAL)) == 9


@pytest.mark.parametrize(
    "row",
    [
        waiting(0.5),
        waiting(-20),
        waiting(20, status="sent"),
        waiting(20, status="later"),
        waiting(20, status="held"),
        waiting(20, channel="webhooks"),
        waiting(20, bulk=True),
        waiting(20, next_attempt_at=AT_ONCE),
    ],
)
async def test_what_could_not_have_been_sent_or_is_no_such_letter_does_not_count(row: Delivery) -> None:
    assert await age(row) is None


async def test_letters_to_many_are_measured_apart() -> None:
    assert await age(waiting(20, bulk=True), waiting(30), bulk=True) == 20


async def test_a_look_is_eight_questions_while_nothing_waits_and_few_however_much_does() -> None:
    none, much = Rows(), Rows(*(waiting(5 + number / 100, number) for number in range(1_000)))
    for rows in (none, much):
        for bulk in (False, True):
            await oldest(rows, REAL, bulk=bulk)  # type: ignore[arg-type]
    assert none.asked == 8
    assert much.asked <= 4 * len(RUNGS) + 8


async def test_a_restarted_process_tells_the_whole_age_and_it_grows_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = Rows(waiting(20))
    looked = asyncio.Event()

    def told(to: str) -> float:
        return float(MAIL_UNSENT.labels("unsent-test", to)._value.get())

    async def look(_: float) -> None:
        looked.set()
        await asyncio.sleep(0)

    monkeypatch.setattr(unsent, "asyncio", SimpleNamespace(sleep=look))
    service: Any = SimpleNamespace(name="unsent-test", store=rows)
    async with asyncio.timeout(30):
        work = asyncio.create_task(watch_mail(service))
        await looked.wait()
        first = told("one")
        assert (first >= 1_200, told("many")) == (True, 0)
        rows.away = True
        for _ in range(3):
            looked.clear()
            await looked.wait()
        assert told("one") > first
        rows.away, rows.rows = False, []
        for _ in range(3):
            looked.clear()
            await looked.wait()
        assert told("one") == 0
        work.cancel()


async def test_a_letter_waits_and_is_counted_since_it_was_released() -> None:
    running = Running()
    subscribed(running, 1)
    before = datetime.now(UTC) - timedelta(seconds=1)
    await running.handle(composing())
    await previewed(running)
    assert running.counted == [], "nobody is told yet"
    [held] = running.store.rows[Delivery.COLLECTION].values()
    held["next_attempt_at"] = before - timedelta(days=2)
    await running.handle(sending())
    await running.handle(BeginSending(newsletter=ID))
    await live(running)
    [released] = running.store.rows[Delivery.COLLECTION].values()
    assert before < released["next_attempt_at"] <= datetime.now(UTC)
    assert running.counted == [("notify", "newsletter", "email")]
