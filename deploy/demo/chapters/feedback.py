"""The evening is held: heads are counted, the survey is answered at two kiosks, and the follow-up is told."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from deploy.demo import words
from deploy.demo.city_year import Occasion, first_evening
from deploy.demo.clients.envelope import Data, Message
from deploy.demo.clients.mqtt import Kiosk
from deploy.demo.expectations import counted_by, histogram
from deploy.demo.patience import PATIENCE, Patience, Refused, settled, side_by_side
from deploy.demo.people import Respondent, respondents
from deploy.demo.stage import KIOSK, Stage

ANSWERS, OVER_MQTT = 200, 120
SENT_TWICE = 40
"""Of each kiosk the first so many answers, in equal parts, are sent twice."""
HEADS = (7, 12, 9, 15, 11, 8, 14, 10, 6, 13, 5, 9, 4, 8)
HEADS_SENT_TWICE = 4
LOT = 5
"""Fewest answers that are shown together."""
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
    await _check_total(stage, occasion, people)
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


async def _check_total(stage: Stage, occasion: Occasion, people: Sequence[Respondent]) -> None:
    summary = await stage.web.read("feedback", f"surveys/{occasion.id}/summary")
    stage.ledger.equal("survey answers", len(people), summary["answers"])


async def _check_results(stage: Stage, occasion: Occasion, people: Sequence[Respondent]) -> None:
    """Check what is shown the day after: everything but fewer than a lot, and sizes of groups in steps of a lot."""

    async def waiting() -> bool:
        seen = await stage.web.read("feedback", f"surveys/{occasion.id}/summary")
        return bool(seen["answers"] - seen["counted"] < LOT)

    ledger = stage.ledger
    ledger.equal("fewer than five answers still wait", expected=True, seen=await settled(waiting, wanted=True))
    summary = await stage.web.read("feedback", f"surveys/{occasion.id}/summary")
    missing = summary["answers"] - summary["counted"]
    for question in summary["questions"]:
        if (seen := question["histogram"]) is None:
            continue
        given = histogram(people, question["key"])
        ledger.equal(f"“{question['key']}”: answers shown", len(people) - missing, sum(seen.values()))
        more = sum(max(0, seen[point] - given[point]) for point in given)
        ledger.equal(f"“{question['key']}”: shown that nobody gave", 0, more)
    for what, sizes in (("language", summary["languages"]), ("district", summary["districts"])):
        counted = counted_by(people, what)
        at_least = {group: 0 if isinstance(size, str) else size for group, size in sizes.items()}
        wrong = [group for group, size in at_least.items() if not size <= counted.get(group, 0) < size + LOT + missing]
        ledger.equal(f"answers by {what} that are not as they should be", [], wrong)


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
    stage.move_clock(occasion.starts_at + timedelta(days=1, minutes=1))
    await _check_results(stage, occasion, respondents(stage.city, stage.seed, ANSWERS))
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
