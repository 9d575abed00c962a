"""The public history: every change says when, who and why, whatever the message that made it said of that."""

from __future__ import annotations

from datetime import timedelta

from services.events.documents import Occasion, PlannedYear
from shared.contracts.events import (
    ConceptFacts,
    DecideActivity,
    Kind,
    MakeFromConcept,
    MarkHeld,
    PlanOccasion,
    PlanYear,
    PublishConcept,
    PublishOccasion,
    SubmitActivity,
    WantedOccasion,
    WithdrawActivity,
)
from shared.contracts.feedback import FollowUpItem, FollowUpPublished
from shared.text import LANGUAGES, Text
from tests.unit.events.examples import BEFORE, DURING, STARTS, facts
from tests.unit.events.running import Running
from tests.unit.events.test_listing import PARTY

SAID = (FollowUpItem(text=Text(en="Sixty people came")),)
OFFICE, REASON = Text(fi="Osallisuus"), Text(fi="Toistetaan hyvä ilta")


async def _hold_one_that_nobody_says_more_of(events: Running) -> str:
    evening = facts()
    await events.handle(PlanYear(year=2027, promise=Text(en="We listen")))
    await events.handle(PlanOccasion(occasion=evening))
    await events.handle(PublishOccasion(occasion=evening.id))
    events.now = DURING
    await events.handle(MarkHeld(occasion=evening.id))
    await events.handle(
        FollowUpPublished(
            occasion=evening.id,
            occasion_name=evening.name,
            what_happened=SAID,
            what_we_take_with_us=SAID,
            what_we_still_develop=SAID,
            url="https://example.org",
        )
    )
    return evening.id


async def _list_and_take_back(events: Running) -> None:
    submitted = await events.handle(SubmitActivity.model_validate(PARTY))
    for accept, space in ((True, None), (True, Text(en="The club room")), (False, None), (True, None)):
        reason = None if accept else Text(en="The room burnt down")
        await events.handle(DecideActivity(activity=submitted.activity, accept=accept, space=space, reason=reason))
    token = submitted.status_url.rpartition("token=")[2]
    await events.handle(WithdrawActivity(activity=submitted.activity, token=token))


async def test_every_change_says_who_and_why() -> None:
    events = Running(now=BEFORE)
    held = await _hold_one_that_nobody_says_more_of(events)
    await _list_and_take_back(events)
    histories = [one.history for model in (Occasion, PlannedYear) for one in events.stored(model)]
    assert sum(map(len, histories)) == 1 + 4 + (4 + 2)
    for change in (change for history in histories for change in history):
        assert change.by is not None, change
        assert change.reason is not None, change
    city = events.surroundings.city.name
    (evening,) = (one for one in events.stored(Occasion) if one.id == held)
    assert {change.by for change in evening.history} == {city}
    assert set(evening.history[-1].reason.languages()) == set(LANGUAGES)


async def test_what_is_made_from_a_concept_says_what_was_said() -> None:
    events = Running(now=BEFORE)
    await events.handle(PlanYear(year=2027, promise=Text(en="We listen"), by=OFFICE, reason=REASON))
    concept = ConceptFacts(id="evening", name=Text(fi="Ilta"), kind=Kind.RESIDENT_EVENING, lasts_minutes=60)
    await events.handle(PublishConcept(concept=concept))
    wanted = WantedOccasion(id="2027-evening", starts_at=STARTS + timedelta(days=1))
    await events.handle(MakeFromConcept(concept="evening", occasion=wanted, by=OFFICE, reason=REASON))
    (year,), (occasion,) = events.stored(PlannedYear), events.stored(Occasion)
    for (change,) in (year.history, occasion.history):
        assert (change.by, change.reason) == (OFFICE, REASON)
