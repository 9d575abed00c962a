"""What goes on around occasions: a matter that can be influenced, a wish that is answered, residents' own activity."""

from icalendar import Calendar

from deploy.demo import words
from deploy.demo.city_year import YEAR, first_evening
from deploy.demo.patience import PATIENCE
from deploy.demo.stage import Stage

TOPIC = "kilo-park"


async def live(stage: Stage) -> str:
    """Live through all three in one week of March."""
    stage.move_clock(stage.at(3, 1, 9))
    await _topic(stage)
    await _wish(stage)
    await _activity(stage)
    return "a topic is open to influence, a wish is answered in public, and residents' own yard party is listed"


async def _topic(stage: Stage) -> None:
    topic = {
        "id": TOPIC,
        "name": words.TOPIC_NAME,
        "what": words.TOPIC_WHAT,
        "decided_by": words.COMMITTEE,
        "open_until": stage.at(3, 31, 16).isoformat(),
        "ways": [{"text": words.TOPIC_WAY}],
        "districts": [stage.city.districts[0].id],
        "themes": ["nature"],
    }
    await stage.decide("events.publish-topic", {"topic": topic}, id=f"publish-{TOPIC}")
    shown = await stage.web.read("events", f"topics/{TOPIC}")
    stage.ledger.equal("the topic while its time lasts", "open", shown["phase"])


async def after_its_time(stage: Stage) -> None:
    """See that the symbol of the topic says by itself that its time is over."""
    shown = await stage.web.read("events", f"topics/{TOPIC}")
    stage.ledger.equal("the topic after its time", "over", shown["phase"])


async def _wish(stage: Stage) -> None:
    district = stage.city.districts[0].id
    made = await stage.ask(
        "events.make-wish", {"wish": words.RESIDENTS_WISH, "language": "fi", "district": district}, id="wish"
    )
    answer = {
        "answer": "night-buses",
        "wishes": [made["wish"]],
        "wished": words.WISHED,
        "fate": "taken-up",
        "words": words.WISH_ANSWERED,
        "occasion": first_evening(stage.occasions).id,
        "by": words.COMMITTEE,
    }
    await stage.decide("events.answer-wishes", answer, id="answer-wishes")
    shown = await stage.web.read("events", "wishes")
    stage.ledger.equal("wishes answered, waiting", [1, 0], [shown["answers"][0]["wishes"], shown["waiting"]])


async def _activity(stage: Stage) -> None:
    """Submit it, decide by the link that the office is sent, and look for it where occasions are told."""
    district, mark = stage.city.districts[0].id, stage.mailbox.mark
    facts = {
        "name": words.ACTIVITY_NAME,
        "summary": words.ACTIVITY_SUMMARY,
        "language": "fi",
        "district": district,
        "starts_at": stage.at(5, 29, 12).isoformat(),
        "ends_at": stage.at(5, 29, 15).isoformat(),
    }
    person = {"name": "Asukas Esimerkki", "email": "neighbour@example.org", "language": "fi"}
    await stage.ask("events.submit-activity", {"activity": facts, "person": person}, id="activity")
    (letter,) = await stage.mailbox.wait(mark, 1, newsletter=False, seconds=PATIENCE)
    stage.ledger.equal("the office is written to", stage.city.activity_office, letter.to)
    await stage.web.press(letter.link("/decision?", "token="), decision="accept")
    stage.memory.one_to_one += 1
    listed = await stage.web.read("events", "activities", district=district)
    stage.ledger.equal("residents' own activities listed", 1, len(listed["activities"]))
    year = await stage.web.read("events", f"clock/{YEAR}/glance")
    stage.ledger.equal(
        "of them in the year at a glance", 1, sum(one["kind"] == "own-activity" for one in year["occasions"])
    )
    events = await stage.web.read("events", "event/", keyword="silta:kind-own-activity")
    stage.ledger.equal("of them in Linked Events", 1, events["meta"]["count"])
    calendar = await stage.web.fetch(stage.web.address("events", "calendar.ics"), district=district)
    expected = 1 + sum(district in one.districts for one in stage.occasions)
    stage.ledger.equal(
        f"iCalendar entries with it, {district}", expected, len(Calendar.from_ical(calendar.content).events)
    )
