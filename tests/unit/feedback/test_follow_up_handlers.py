"""Follow-ups handled over a store in memory: what is pointed at is there, and reminders come in their time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel

from services.feedback.app import HANDLERS
from services.feedback.documents import AnswerSheet, FollowUp, Occasion, SummaryPart, Survey
from services.feedback.domain.choosing import Choice
from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.domain.window import Window
from services.feedback.follow_up_routes import ItemView, late_items
from services.feedback.handlers import messages
from services.feedback.page_routes import pages
from services.feedback.tasks import RemindOfItem, SettleResults
from shared.city import NamedOffice, Office
from shared.contracts import Rejected
from shared.contracts.feedback import (
    Answer,
    AnswerValue,
    Background,
    CountedAnswers,
    ItemStatus,
    OpenAnswers,
    PlannedItem,
    PublishFollowUp,
    RecordProgress,
)
from shared.contracts.survey import Option
from shared.store import Cause, Document, Group, Scheduled, Work
from shared.text import Text
from tests.unit.events.examples import CITY
from tests.unit.events.running import Surroundings
from tests.unit.memory import MemoryStore

assert HANDLERS, "they add themselves to `messages`"
START = datetime(2027, 3, 10, 15, 0, tzinfo=UTC)
DAY = date(2027, 4, 15)


@dataclass
class Feedback:
    """The service after an evening that was held; `said` is what it has published."""

    now: datetime = START + timedelta(hours=1)
    store: MemoryStore = field(default_factory=MemoryStore)
    said: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        window = Window.around(starts_at=START, ends_at=START + timedelta(hours=2))
        self.put(Occasion(id="evening", name=Text(en="Evening"), edition=1, held=True))
        self.put(Survey(id="evening", name=Text(en="Evening"), window=window, questions=THREE_QUESTIONS, edition=1))

    def put(self, document: Document) -> None:
        document.version = 1
        self.store.rows.setdefault(document.COLLECTION, {})[document.id] = document.to_stored()

    async def handle(self, message: BaseModel) -> Any:
        named: Any = message
        async with self.store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, Surroundings("feedback"), Cause("id", "/test", named.TYPE), self.now)
            result = await (messages.commands | messages.tasks)[named.NAME].handle(message, work)
            await messages.follow(work)
            work.accept()
            await group.flush()
        self.said += [json.loads(row.body)["data"] for row in group.outbox if row.routing_key == "feedback.item.due"]
        return result

    async def do_due(self) -> None:
        """Do what is planned for now or earlier."""
        for key, row in list(self.store.rows.get(Scheduled.COLLECTION, {}).items()):
            if row["due"] <= self.now and row["task"] == RemindOfItem.NAME:
                del self.store.rows[Scheduled.COLLECTION][key]
                await self.handle(RemindOfItem.model_validate(row["data"]))

    def follow_up(self) -> FollowUp:
        return FollowUp.from_stored(self.store.rows["follow_ups"]["evening"])


def follow_up(*taken: PlannedItem) -> PublishFollowUp:
    plain = (PlannedItem(text=Text(en="So it is")),)
    return PublishFollowUp(
        occasion="evening", what_happened=plain, what_we_take_with_us=taken, what_we_still_develop=plain
    )


def light(due_on: date | None = DAY, **planned: Any) -> PlannedItem:
    return PlannedItem(text=Text(en="More light"), due_on=due_on, responsible=Text(en="Streets"), **planned)


def progress(status: ItemStatus) -> RecordProgress:
    return RecordProgress(
        occasion="evening", item="take-1", status=status, text=Text(en="Lamps"), on=START.date(), by=Text(en="Streets")
    )


async def answered(service: Feedback, wish: str | None) -> str:
    answers: dict[str, AnswerValue] = {"welcome": 4, "heard": 4}
    if wish:
        answers["wish"] = wish
    command = Answer(survey="evening", answered_at=START, answers=answers, background=Background(district="leppavaara"))
    return str((await service.handle(command)).answer)


async def test_reminders_come_a_week_before_and_the_day_after_and_not_again() -> None:
    service = Feedback()
    await service.handle(follow_up(light()))
    await service.do_due()
    assert service.said == []
    for days, late in ((-7, False), (1, True), (30, None)):
        service.now = datetime(2027, 4, 15, 9, 0, tzinfo=UTC) + timedelta(days=days)
        await service.do_due()
        expected = [] if late is None else [("take-1", "2027-04-15", late)]
        assert [(one["item"], one["due_on"], one["late"]) for one in service.said] == expected
        service.said.clear()


@pytest.mark.parametrize("status", [ItemStatus.DONE, ItemStatus.DROPPED])
async def test_nobody_is_reminded_of_what_is_done_or_dropped(status: ItemStatus) -> None:
    service = Feedback()
    await service.handle(follow_up(light()))
    assert service.follow_up().next_due == DAY
    await service.handle(progress(status))
    service.now += timedelta(days=60)
    await service.do_due()
    assert service.said == []
    assert service.follow_up().next_due is None


async def test_another_day_moves_the_reminder_and_no_day_takes_it_away() -> None:
    service = Feedback()
    await service.handle(follow_up(light()))
    await service.handle(follow_up(light(DAY + timedelta(days=60))))
    service.now = datetime(2027, 4, 20, tzinfo=UTC)
    await service.do_due()
    assert service.said == []
    await service.handle(follow_up(light(None)))
    service.now = datetime(2027, 8, 1, tzinfo=UTC)
    await service.do_due()
    assert service.said == []


async def test_what_is_past_its_day_when_it_is_published_is_late_at_once() -> None:
    service = Feedback()
    await service.handle(follow_up(light(START.date() - timedelta(days=3))))
    await service.do_due()
    assert [one["late"] for one in service.said] == [True]


async def test_an_item_answers_wishes_that_somebody_wrote_for_this_occasion() -> None:
    service = Feedback()
    wish, none = await answered(service, "More light, call 040 123 4567"), await answered(service, None)
    stored = service.store.rows[AnswerSheet.COLLECTION][AnswerSheet.of(wish)]
    assert "[telephone]" in stored["answers"][0]["answers"]["wish"]
    await service.handle(follow_up(light(wishes=(wish,), results=(CountedAnswers(question="heard", points=(1, 2)),))))
    assert service.follow_up().latest.content.by_id()["take-1"].wishes == (wish,)
    for wrong, field_ in (
        (light(wishes=(wish, none)), "wishes/1"),
        (light(wishes=("no-such-answer",)), "wishes/0"),
        (light(results=(CountedAnswers(question="shoes"),)), "results/0"),
        (light(results=(CountedAnswers(question="wish", points=(1,)),)), "results/0/points"),
    ):
        with pytest.raises(Rejected) as refused:
            await service.handle(follow_up(wrong))
        assert refused.value.problem.errors[0].pointer == f"/data/what_we_take_with_us/0/{field_}"


async def test_an_item_points_at_what_was_chosen_from_a_list_and_the_page_says_it_in_words() -> None:
    service = Feedback()
    way = Choice(key="way", text=Text(en="How?"), options=(_option("bus"), _option("foot")))
    survey = Survey.from_stored(service.store.rows["surveys"]["evening"])
    service.put(survey.model_copy(update={"questions": (*survey.questions, way)}))
    pointed = light(results=(CountedAnswers(question="way", options=("foot", "bus")),))
    await service.handle(follow_up(pointed))
    (result,) = service.follow_up().latest.content.by_id()["take-1"].results
    assert result.options == ("foot", "bus")
    item = ItemView.of(service.follow_up().latest.content.by_id()["take-1"], service.follow_up(), DAY)
    shown = str(pages.macro("follow_up_item.html", "item_of", language="en")(item, {"way": way}))
    assert "“How?” (By foot, By bus)" in " ".join(shown.split())
    for question, options in (("way", ("car",)), ("heard", ("1",)), ("wish", ("bus",)), ("way", ("bus", "car"))):
        wrong = light(results=(CountedAnswers(question=question, options=options),))
        with pytest.raises(Rejected) as refused:
            await service.handle(follow_up(wrong))
        assert refused.value.problem.type.endswith("unknown-option")
        assert refused.value.problem.errors[0].pointer == "/data/what_we_take_with_us/0/results/0/options"


def _option(id_: str) -> Option:
    return Option(id=id_, text=Text(en=f"By {id_}"))


@pytest.mark.parametrize(
    ("offices", "usual", "reminded"),
    [((), None, ()), ((), "office@example.org", ("usual",)), (("streets",), None, ("own",)), (("parks",), None, ())],
)
async def test_the_list_of_what_is_late_says_where_nobody_could_be_reminded(
    offices: tuple[str, ...], usual: str | None, reminded: tuple[str, ...]
) -> None:
    service = Feedback()
    city = CITY.model_copy(
        update={
            "offices": tuple(NamedOffice(id=one, name=Text(en=one), email="one@example.org") for one in offices),
            "follow_up_office": Office(email=usual) if usual else None,
        }
    )
    await service.handle(follow_up(light()))
    row = service.store.rows[FollowUp.COLLECTION]["evening"]
    row["editions"][0]["content"]["what_we_take_with_us"][0]["office"] = "streets"

    async def select(*_: Any) -> list[FollowUp]:
        return [service.follow_up()]

    store = SimpleNamespace(select=select)
    clock = SimpleNamespace(now=lambda: datetime(2027, 4, 20, tzinfo=UTC))
    settings = SimpleNamespace(public_url="https://feedback.example.org")
    there: Any = SimpleNamespace(store=store, city=city, clock=clock, settings=settings)
    (late,) = await late_items(there)
    assert (late.id, late.nobody_reminded) == ("take-1", not reminded)


async def test_results_are_settled_over_all_parts_and_again_the_next_day_until_no_answer_can_come() -> None:
    service = Feedback()
    for _ in range(3):
        await answered(service, None)
    part = next(iter(service.store.rows["summary_parts"].values()))
    other = SummaryPart.from_stored(part | {"_id": "evening.other"})
    service.put(other)
    assert not other.lots.shown
    await service.handle(SettleResults(survey="evening"))
    lots = [SummaryPart.from_stored(one).lots for one in service.store.rows["summary_parts"].values()]
    assert sum(tally.answers for one in lots for tally in one.shown.values()) == 6
    assert not any(one.waiting for one in lots)
    planned = service.store.rows["schedule"]["settle-results-evening"]
    assert planned["due"] == service.now + timedelta(days=1)
    service.now = START + timedelta(days=40)
    del service.store.rows["schedule"]["settle-results-evening"]
    await service.handle(SettleResults(survey="evening"))
    assert "settle-results-evening" not in service.store.rows["schedule"]


async def test_links_to_answers_say_until_when_they_are_good() -> None:
    service = Feedback()
    opened = await service.handle(OpenAnswers(survey="evening", hours=2))
    assert opened.until == service.now + timedelta(hours=2)
    assert opened.url.startswith("https://events.example.org/feedback/v1/surveys/evening/texts?until=")
    assert AnswerSheet.prefix("evening") not in opened.url
