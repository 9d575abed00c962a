"""What is planned for later when a term begins or an activity is submitted, and what becomes of the plan."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from services.events.activity_tasks import ForgetSubmitter, RemindOfActivity
from services.events.addresses import ACTIVITY, DECISION
from services.events.coordinator_tasks import ForgetCoordinator
from services.events.documents import Activity, Area, Occasion, listed_filter
from services.events.domain.problems import ACTIVITY_DECIDED
from services.events.handlers import messages
from shared.city import City
from shared.contracts import Command
from shared.contracts.events import (
    DecideActivity,
    DecideActivityByLink,
    EndCoordinatorTerm,
    NameCoordinator,
    SubmitActivity,
    WithdrawActivity,
)
from shared.contracts.problem import FORBIDDEN
from shared.links import Links
from shared.settings import Mode, Settings
from shared.store import Cause, Group, Scheduled, Work
from tests.unit.events.examples import CITY
from tests.unit.events.refusals import refused
from tests.unit.memory import MemoryStore

NOW = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
KAISA = {
    "district": "leppavaara",
    "role": "coordinator",
    "contact": {"name": "Kaisa Koordinaattori"},
    "agreed": True,
    "starts_on": "2027-01-01",
    "ends_on": "2027-01-31",
}
PARTY = {
    "activity": {
        "name": "Yard party",
        "summary": "Coffee",
        "district": "leppavaara",
        "starts_at": "2027-05-29T12:00:00+03:00",
        "ends_at": "2027-05-29T15:00:00+03:00",
        "place": "Behind the shed",
        "space": {"people": 12, "wish": "To make cake"},
    },
    "person": {"name": "Asukas Esimerkki", "email": "asukas@example.org"},
}
OWN_WORDS = ("Yard party", "Coffee", "shed", "cake", "Asukas", "asukas@")
"""What the city is to forget."""


@dataclass
class Surroundings:
    service: str = "events"
    city: City = CITY
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(
        default_factory=lambda: Settings(
            mode=Mode.LOCAL, secret=SecretStr("s" * 32), public_url="https://events.example.org/"
        )
    )


@dataclass
class Events:
    """The service's handlers over a store in memory, one message a transaction."""

    now: datetime = NOW
    store: MemoryStore = field(default_factory=MemoryStore)
    surroundings: Surroundings = field(default_factory=Surroundings)
    said: list[dict[str, Any]] = field(default_factory=list)

    async def handle(self, message: BaseModel) -> Any:
        named: Any = message
        handler = (messages.commands if isinstance(message, Command) else messages.tasks)[named.NAME]
        async with self.store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, self.surroundings, Cause("id", "/test", named.TYPE), self.now)
            result = await handler.handle(message, work)
            work.accept()
            await group.flush()
        self.said += [json.loads(row.body)["data"] for row in group.outbox]
        return result

    @property
    def planned(self) -> dict[str, datetime]:
        """What is to be done when, by the task's name."""
        return {row["task"].removeprefix("events."): row["due"] for row in self.store.all(Scheduled)}


async def test_a_term_plans_that_its_person_is_forgotten_at_midnight_after_its_last_day() -> None:
    events = Events()
    await events.handle(NameCoordinator.model_validate(KAISA))
    assert events.planned == {"forget-coordinator": datetime(2027, 1, 31, 22, 0, tzinfo=UTC)}


async def test_a_term_that_is_ended_early_needs_no_forgetting_later() -> None:
    events = Events()
    named = await events.handle(NameCoordinator.model_validate(KAISA))
    await events.handle(EndCoordinatorTerm(district="leppavaara", term=named.term))
    assert events.planned == {}
    (area,) = events.store.all(Area)
    assert (area["terms"], len(area["past"])) == ((), 1)


async def test_the_task_forgets_the_person_and_keeps_the_term() -> None:
    events = Events()
    named = await events.handle(NameCoordinator.model_validate(KAISA))
    events.now = datetime(2027, 1, 31, 22, 0, tzinfo=UTC)
    await events.handle(ForgetCoordinator(district="leppavaara", term=named.term))
    (area,) = events.store.all(Area)
    assert "Kaisa" not in str(area)
    assert [str(past["ended_on"]) for past in area["past"]] == ["2027-01-31"]


async def test_reminders_come_a_day_before_the_promised_time_and_at_it_until_someone_decides() -> None:
    events = Events()
    submitted = await events.handle(SubmitActivity.model_validate(PARTY))
    for number, due in ((1, NOW + 6 * DAY), (2, NOW + 7 * DAY)):
        assert events.planned["remind-of-activity"] == due
        events.now = due
        await events.handle(RemindOfActivity(activity=submitted.activity, reminder=number))
    assert [one["reminder"] for one in events.said] == [0, 1, 2]
    await events.handle(DecideActivity(activity=submitted.activity, accept=True))
    assert set(events.planned) == {"forget-submitter"}
    await events.handle(RemindOfActivity(activity=submitted.activity, reminder=2))
    assert len(events.said) == 3, "nobody is reminded of what was decided"


async def test_who_has_the_offices_link_decides_and_who_has_another_does_not() -> None:
    events = Events()
    submitted = await events.handle(SubmitActivity.model_validate(PARTY))
    decision = {"activity": submitted.activity, "accept": True}
    for purpose in (ACTIVITY, DECISION):
        for activity in ("another", submitted.activity):
            token = events.surroundings.links.token(purpose, activity)
            command = DecideActivityByLink.model_validate({**decision, "token": token})
            if (purpose, activity) == (DECISION, submitted.activity):
                assert (await events.handle(command)).status == "accepted"
            else:
                with refused(FORBIDDEN):
                    await events.handle(command)


async def test_declining_brings_the_day_of_forgetting_forward_and_the_task_forgets() -> None:
    events = Events()
    submitted = await events.handle(SubmitActivity.model_validate(PARTY))
    assert events.planned["forget-submitter"] == datetime(2027, 6, 28, 12, 0, tzinfo=UTC)
    decision = {"activity": submitted.activity, "accept": False, "reason": {"en": "The yard is taken"}}
    await events.handle(DecideActivity.model_validate(decision))
    assert events.planned == {"forget-submitter": NOW + 30 * DAY}
    (activity,) = events.store.all(Activity)
    assert all(words in str(activity) for words in OWN_WORDS)
    await events.handle(ForgetSubmitter(activity=submitted.activity))
    (activity,) = events.store.all(Activity)
    assert (activity["person"], activity["status"], activity["reason"]["en"]) == (None, "declined", "The yard is taken")
    assert not any(words in str(activity) for words in OWN_WORDS)
    with refused(ACTIVITY_DECIDED, at="/data/activity"):
        await events.handle(DecideActivity(activity=submitted.activity, accept=True))


async def test_what_is_forgotten_is_not_listed_without_its_words_by_a_clock_that_was_set_back() -> None:
    events = Events()
    submitted = await events.handle(SubmitActivity.model_validate(PARTY))
    await events.handle(DecideActivity(activity=submitted.activity, accept=True))
    listed = listed_filter(NOW)
    async with events.store.transaction() as transaction:
        assert len(await transaction.find("activities", listed)) == 1
    await events.handle(ForgetSubmitter(activity=submitted.activity))
    async with events.store.transaction() as transaction:
        assert await transaction.find("activities", listed) == []


@pytest.mark.parametrize("declined", [False, True], ids=["held", "declined after all"])
async def test_what_is_forgotten_stays_public_only_where_it_was_listed_to_the_end(*, declined: bool) -> None:
    events = Events()
    submitted = await events.handle(SubmitActivity.model_validate(PARTY))
    await events.handle(DecideActivity(activity=submitted.activity, accept=True))
    if declined:
        decision = {"activity": submitted.activity, "accept": False, "reason": {"en": "The yard is taken"}}
        await events.handle(DecideActivity.model_validate(decision))
    for _ in range(2):
        await events.handle(ForgetSubmitter(activity=submitted.activity))
    (activity,), (occasion,) = events.store.all(Activity), events.store.all(Occasion)
    assert not any(words in str(activity) for words in OWN_WORDS)
    assert [words in str(occasion) for words in OWN_WORDS] == [not declined] * 3 + [False] * 3
    token = submitted.status_url.rpartition("token=")[2]
    await events.handle(WithdrawActivity(activity=submitted.activity, token=token))
    (occasion,) = events.store.all(Occasion)
    assert not any(words in str(occasion) for words in OWN_WORDS), "their link goes on taking it back"


async def test_withdrawing_forgets_at_once_and_leaves_nothing_planned() -> None:
    events = Events()
    submitted = await events.handle(SubmitActivity.model_validate(PARTY))
    token = submitted.status_url.rpartition("token=")[2]
    decision = {"activity": submitted.activity, "accept": True, "space": {"en": "The club room"}}
    await events.handle(DecideActivity.model_validate(decision))
    for _ in range(2):
        await events.handle(WithdrawActivity(activity=submitted.activity, token=token))
    taken_back = [one for one in events.said if "reminder" not in one]
    assert [one["space"]["en"] for one in taken_back] == ["The club room"], "the city hears once that it is free"
    (activity,) = events.store.all(Activity)
    assert (activity["person"], events.planned) == (None, {})
    assert not any(words in str(activity) for words in OWN_WORDS)


async def test_an_event_tells_nothing_of_who_submitted_nor_what() -> None:
    events = Events()
    await events.handle(SubmitActivity.model_validate(PARTY))
    (told,) = events.said
    assert set(told) == {"activity", "decide_by", "reminder", "decide_url"}
