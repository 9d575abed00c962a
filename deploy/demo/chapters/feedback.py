"""The evening is held: heads are counted, the survey is answered at two kiosks, and the follow-up is told."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from deploy.demo import words
from deploy.demo.city_year import Occasion, first_evening
from deploy.demo.clients.envelope import Data, Message
from deploy.demo.clients.mqtt import Kiosk
from deploy.demo.expectations import counted_by, histogram, mean
from deploy.demo.patience import PATIENCE, Patience, Refused, settled, side_by_side
from deploy.demo.people import Respondent, respondents
from deploy.demo.stage import KIOSK, Stage

ANSWERS, OVER_MQTT = 200, 120
SENT_TWICE = 40
"""Of each kiosk the first so many answers, in equal parts, are sent twice."""
HEADS = (7, 12, 9, 15, 11, 8, 14, 10, 6, 13, 5, 9, 4, 8)
HEADS_SENT_TWICE = 4
HTTP_KIOSK = "kiosk-sello-2"


async def survey(stage: Stage) -> str:
    """Answer the survey at two kiosks at once, some answers twice, and count heads at one of them."""
    occasion = first_evening(stage.occasions)
    now = occasion.starts_at + timedelta(minutes=70)
    stage.move_clock(now)

    async def is_open() -> bool:
        found = await stage.web.read("feedback", f"surveys/{occasion.id}")
        return bool(found and found["open"])

    stage.ledger.equal("survey is open", expected=True, seen=await settled(is_open, wanted=True))
    people = respondents(stage.city, stage.seed, ANSWERS)
    at_mqtt = _messages(stage, KIOSK, people[:OVER_MQTT], occasion, now)
    at_http = _messages(stage, HTTP_KIOSK, people[OVER_MQTT:], occasion, now)
    busy = stage.kills.during("feedback", OVER_MQTT)
    kiosk = Kiosk(stage.mqtt, KIOSK)
    half = SENT_TWICE // 2
    mqtt_results, http_results = await asyncio.gather(
        kiosk.send([*at_mqtt, *at_mqtt[:half]], progress=busy.reached),
        side_by_side((stage.web.send(message) for message in [*at_http, *at_http[:half]]), at_once=8),
    )
    repeated = [mqtt_results[message.id] for message in at_mqtt[:half]]
    repeated += [[http_results[place], http_results[len(at_http) + place]] for place in range(half)]
    same = sum(all(result == results[0] for result in results) for results in repeated)
    stage.ledger.equal("answers sent twice with one outcome", SENT_TWICE, same)
    await _check_summary(stage, occasion, people)
    heads = await _count_heads(stage, kiosk, occasion, now)
    return f"{ANSWERS} answers from two kiosks, {SENT_TWICE} of them sent twice; {heads} heads counted"


def _messages(
    stage: Stage, kiosk: str, people: Sequence[Respondent], occasion: Occasion, now: datetime
) -> list[Message]:
    """Return the answers that a kiosk sends, the latest first."""

    def data(place: int, one: Respondent) -> Data:
        return {
            "survey": occasion.id,
            "answered_at": (now - timedelta(seconds=place)).isoformat(),
            "language": one.language,
            "answers": one.answers,
            "background": {"district": one.district} if one.district else {},
        }

    return [
        Message(
            "feedback.answer",
            data(place, one),
            id=f"answer-{place}-{stage.seed}",
            source=f"/kiosk/{kiosk}",
            subject=occasion.id,
            time=now,
        )
        for place, one in enumerate(people)
    ]


async def _check_summary(stage: Stage, occasion: Occasion, people: Sequence[Respondent]) -> None:
    summary = await stage.web.read("feedback", f"surveys/{occasion.id}/summary")
    ledger, questions = stage.ledger, {question["key"]: question for question in summary["questions"]}
    ledger.equal("survey answers", len(people), summary["answers"])
    for key in ("welcome", "heard"):
        ledger.equal(
            f"“{key}”: answers by point",
            list(histogram(people, key).values()),
            list(questions[key]["histogram"].values()),
        )
        ledger.equal(f"“{key}”: mean", mean(people, key), questions[key]["mean"])
    ledger.equal("wishes written", sum("wish" in one.answers for one in people), questions["wish"]["answers"])
    for what, seen in (("language", summary["languages"]), ("district", summary["districts"])):
        expected = counted_by(people, what)
        in_order = list(seen)
        ledger.equal(f"answers by {what}", [expected[one] for one in in_order], [seen[one] for one in in_order])


async def _count_heads(stage: Stage, kiosk: Kiosk, occasion: Occasion, now: datetime) -> int:
    counts = [
        Message(
            "events.count-heads",
            {"occasion": occasion.id, "heads": heads, "counted_at": now.isoformat()},
            id=f"heads-{place}-{stage.seed}",
            source=f"/kiosk/{kiosk.name}",
            subject=occasion.id,
            time=now,
        )
        for place, heads in enumerate(HEADS)
    ]
    await kiosk.send([*counts, *counts[:HEADS_SENT_TWICE]])
    seen = await stage.web.read("events", f"occasions/{occasion.id}")
    stage.ledger.equal("heads counted", sum(HEADS), seen["heads"])
    return sum(HEADS)


async def follow_up(stage: Stage) -> str:
    """Mark the evening held and tell what came of it, to exactly those who took part."""
    occasion, mark = first_evening(stage.occasions), stage.mailbox.mark
    held = await stage.decide("events.mark-held", {"occasion": occasion.id}, id=f"held-{occasion.id}")
    stage.ledger.equal("the evening's status after it", "held", held["status"])
    parts = {
        "what_happened": words.WHAT_HAPPENED,
        "what_we_take_with_us": words.WHAT_WE_TAKE,
        "what_we_still_develop": words.WHAT_WE_DEVELOP,
    }
    items = sum(map(len, parts.values()))
    data: Data = {
        "occasion": occasion.id,
        **{part: [{"text": text} for text in texts] for part, texts in parts.items()},
    }
    published = await _when_held_is_known(stage, data, f"follow-up-{occasion.id}")
    stage.ledger.equal("follow-up items", items, published["items"])
    people = [person.email for person in stage.memory.took_part]
    letters = await stage.mailbox.wait(mark, len(people), newsletter=False, seconds=PATIENCE)
    stage.ledger.same_people("follow-up letters", people, [one.to for one in letters])
    stage.memory.one_to_one += len(people)

    async def status() -> str:
        return str((await stage.web.read("events", f"occasions/{occasion.id}"))["status"])

    stage.ledger.equal("the evening's status in the end", "followed-up", await settled(status, "followed-up"))
    return f"{items} points told on the web and in {len(people)} letters to those who took part"


async def _when_held_is_known(stage: Stage, data: Data, id_: str) -> Data:
    """Publish once the feedback service has heard that the evening was held: that news travels by itself.

    A refusal is the outcome of its id for good, so each try has another.
    """
    patience, tries = Patience("feedback.publish-follow-up"), 0
    while True:
        tries += 1
        try:
            return await stage.decide("feedback.publish-follow-up", data, id=f"{id_}-{tries}")
        except Refused as refused:
            if refused.kind != "not-held-yet":
                raise
            await patience.rest(refused)
