"""Kinds of traffic: answers cause documents only; registrations with heads, and applications, cause events, too."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from string import ascii_lowercase
from typing import Any

from shared.contracts.envelope import Envelope
from tests.faults.books import Row
from tests.faults.ground import NOW, Ground, Worker
from tests.faults.traffic import Sent, Traffic
from tests.system.feedback.surveys import counted
from tests.system.occasions import evening, registration, text
from tests.system.panels import calls
from tests.system.wire import message, over_amqp

Commands = list[tuple[str, dict[str, Any]]]


def published(occasion: dict[str, Any], *, id: str = "setup") -> bytes:
    """The event of an occasion's publication, as the events service says it; its own events have another source."""
    return Envelope(
        id=id,
        source="/silta/events/before",
        type="silta.events.occasion.published.v1",
        data={"version": 2, "occasion": occasion, "url": "http://localhost/occasion"},
    ).to_bytes()


class _Subject:
    service: str

    def __init__(self) -> None:
        self.sent = 0

    def some(self, chance: random.Random, count: int) -> Commands:
        raise NotImplementedError

    async def one_more(self, ground: Ground, worker: Worker) -> Sent:
        """Take one more command over HTTP: an answer to it says that consumers and the queue for replies are back."""
        async with self.traffic(ground, worker, 1, http_share=1) as last:
            pass
        (sent,) = last.sent
        assert sent.answer is not None, "its outcome did not come in time"
        return sent

    def traffic(self, ground: Ground, worker: Worker, count: int, **how: Any) -> Traffic:
        """Clients with so many commands, not yet sending."""
        return Traffic(ground.amqp_url, lambda: worker.url, self.some(ground.chance, count), ground.chance, **how)


class Answers(_Subject):
    """Answers to one survey of the feedback service. Every answer's wish is its command's own id."""

    service = "feedback"
    survey = "2027-faults-asked"

    async def prepare(self, ground: Ground) -> None:
        """Have a survey that takes answers."""
        begun = datetime.fromisoformat(NOW) - timedelta(hours=3)
        await ground.publish("silta.events", "events.occasion.published", published(evening(self.survey, str(begun))))
        surveys = ground.documents(self.service)["surveys"]

        async def is_open() -> bool:
            return surveys.count_documents({"opened": True}) == 1

        await ground.until(is_open)

    def some(self, chance: random.Random, count: int) -> Commands:
        return [("feedback.answer", self.one(chance)) for _ in range(count)]

    def one(self, chance: random.Random, *, wish: str = "") -> dict[str, Any]:
        self.sent += 1
        # In letters: a row of digits may look like a telephone number, which is masked in a wish.
        id_ = f"{self.sent}-{''.join(chance.choices(ascii_lowercase, k=8))}"
        answers = {"welcome": chance.randint(1, 5), "heard": chance.randint(1, 5), "wish": wish or id_}
        data = {"survey": self.survey, "answered_at": NOW, "answers": answers}
        return message("feedback.answer", data, id=id_, source=f"/kiosk/{chance.randint(1, 9)}")

    def effects(self, ground: Ground, accepted: dict[str, Row]) -> None:
        database = ground.documents(self.service)
        stored = {row["id"]: row for sheet in database["answer_sheets"].find() for row in sheet["answers"]}
        wishes = Counter(row["answers"]["wish"] for row in stored.values())
        assert wishes == Counter(accepted.keys()), "an answer is lost or was counted twice"
        for id_, row in accepted.items():
            assert stored[row["outcome"]["result"]["answer"]]["answers"]["wish"] == id_
        parts = list(database["summary_parts"].find())
        assert sum(part["answers"] for part in parts) == len(accepted)
        for question in ("welcome", "heard"):
            assert counted(parts, question) == Counter(str(row["answers"][question]) for row in stored.values())

    def expected_events(self, _: dict[str, Row], /) -> Counter[tuple[str, str]]:
        return Counter({("feedback.survey.opened", self.survey): 1})


class Places(_Subject):
    """Registrations for one small track, and heads counted, at the events service: all on one hot document."""

    service = "events"
    occasion = "2027-faults"
    capacity = 40

    async def prepare(self, ground: Ground) -> None:
        """Have an occasion that takes registrations."""
        starts_at = datetime.fromisoformat(NOW) + timedelta(days=7)
        occasion = evening(self.occasion, str(starts_at), schools=(self.capacity, 0))
        for name, data in (
            ("events.plan-year", {"year": 2027, "promise": text("We listen")}),
            ("events.plan-occasion", {"occasion": occasion}),
            ("events.publish-occasion", {"occasion": self.occasion}),
        ):
            answer = await over_amqp(ground.amqp_url, name, message(name, data, id="setup", source=f"/{name}"))
            assert answer.status == "accepted", answer

    def some(self, chance: random.Random, count: int) -> Commands:
        return [self.heads(chance) if chance.random() < 0.4 else self.registration(chance) for _ in range(count)]

    def heads(self, chance: random.Random) -> tuple[str, dict[str, Any]]:
        self.sent += 1
        data = {"occasion": self.occasion, "heads": chance.randint(1, 9), "counted_at": NOW}
        return "events.count-heads", message("events.count-heads", data, id=f"heads-{self.sent}-{data['heads']}")

    def registration(self, chance: random.Random) -> tuple[str, dict[str, Any]]:
        self.sent += 1
        data = registration(self.occasion, f"resident-{self.sent}@example.org")
        return "events.register", message("events.register", data, id=f"place-{self.sent}-{chance.getrandbits(32):08x}")

    def effects(self, ground: Ground, accepted: dict[str, Row]) -> None:
        database = ground.documents(self.service)
        occasion = database["occasions"].find_one({"_id": self.occasion})
        assert occasion is not None
        counted = [int(id_.rsplit("-", 1)[1]) for id_ in accepted if id_.startswith("heads-")]
        assert occasion["heads"] == sum(counted)
        results = {row["outcome"]["result"]["registration"]: row["outcome"]["result"] for row in self._places(accepted)}
        assert len(results) == len(self._places(accepted)), "two commands got one registration"
        stored = {row["_id"]: row for row in database["registrations"].find()}
        assert stored.keys() == results.keys()
        assert len({row["person"]["email"] for row in stored.values()}) == len(stored)
        (places,) = occasion["places"]
        statuses = Counter(row["status"] for row in stored.values())
        assert places["taken"] == statuses["confirmed"] <= self.capacity, "oversold"
        assert set(places["waiting"]) == {id_ for id_, row in stored.items() if row["status"] == "waiting"}
        assert not places["waiting"] or places["taken"] == self.capacity, "someone waits for a free place"
        self.queue_is_fair(results, list(places["waiting"]))

    def queue_is_fair(self, results: dict[str, Row], waiting: list[str]) -> None:
        """Nobody is skipped: the list is in the order that people were told."""
        assert [results[id_]["waiting_position"] for id_ in waiting] == list(range(1, len(waiting) + 1))

    @staticmethod
    def _places(accepted: dict[str, Row]) -> list[Row]:
        return [row for id_, row in accepted.items() if id_.startswith("place-")]

    def expected_events(self, accepted: dict[str, Row], /) -> Counter[tuple[str, str]]:
        names = {"confirmed": "events.place.taken", "waiting": "events.place.awaited"}
        results = [row["outcome"]["result"] for row in self._places(accepted)]
        told = Counter((names[result["status"]], result["registration"]) for result in results)
        return told + Counter({("events.occasion.published", self.occasion): 1})


class Applications(_Subject):
    """Applications to one panel of the panels service."""

    service = "panels"
    call = "2027-faults"

    async def prepare(self, ground: Ground) -> None:
        """Have a call that takes applications."""
        now = datetime.fromisoformat(NOW)
        # So far from its end that it isn't told yet from whom too few have applied.
        term = {"starts_on": "2027-05-01", "ends_on": "2027-09-30"}
        times = {"opens_at": str(now - timedelta(hours=1)), "closes_at": str(now + timedelta(days=60)), "term": term}
        opening = {"call": calls.call(self.call, one_per_household=False, **times)}
        answer = await over_amqp(
            ground.amqp_url, "panels.open-call", message("panels.open-call", opening, id="setup", source="/setup")
        )
        assert answer.status == "accepted", answer

    def some(self, chance: random.Random, count: int) -> Commands:
        return [self.one(chance) for _ in range(count)]

    def one(self, chance: random.Random) -> tuple[str, dict[str, Any]]:
        self.sent += 1
        data = calls.application(self.call, self.sent)
        return "panels.apply", message("panels.apply", data, id=f"applies-{self.sent}-{chance.getrandbits(32):08x}")

    def effects(self, ground: Ground, accepted: dict[str, Row]) -> None:
        stored = {row["_id"]: row for row in ground.documents(self.service)["applications"].find()}
        given = [row["outcome"]["result"]["application"] for row in accepted.values()]
        assert Counter(given) == Counter(stored.keys()), "an application is lost or was taken twice"
        assert len({row["person"]["email"] for row in stored.values()}) == len(stored)

    def expected_events(self, accepted: dict[str, Row], /) -> Counter[tuple[str, str]]:
        given = [row["outcome"]["result"]["application"] for row in accepted.values()]
        received = Counter(("panels.application.received", one) for one in given)
        return received + Counter({("panels.call.opened", self.call): 1})
