"""What the pages show: occasions, panels, surveys and subscriptions in every state, at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from deploy.local.credentials import Credentials
from services.notify.links import told_url
from shared.links import Links
from tests.browser.budget_scenes import set_budget_scenes
from tests.browser.lottery_scenes import set_lotteries
from tests.browser.newsletter_scenes import set_newsletters
from tests.browser.share_kit_scenes import set_share_kits
from tests.system.around import activity, coordinator, listening, partner, partnership, topic
from tests.system.conftest import City
from tests.system.feedback.staff_surveys import EVERY_KIND, publish, survey
from tests.system.notify.subscribers import subscribe
from tests.system.occasions import evening, follow_up, hold, plan_and_publish, registration, text
from tests.system.panels.calls import AFTER_CLOSING, application, call, email_of, filled_call
from tests.system.panels.calls import drawn as draw
from tests.system.waiting import eventually

NOW = "2027-03-10T18:30:00+02:00"
"""While the evening `GOING_ON` is going on."""
GOING_ON, OVER, FULL, OPEN, PLANNED, ROUTE, OFFERING, MOVED, CANCELLED, PROPOSED = (
    "2027-going-on",
    "2027-over",
    "2027-full",
    "2027-open",
    "2027-planned",
    "2027-route",
    "2027-offering",
    "2027-moved",
    "2027-cancelled",
    "2027-proposed",
)
OPEN_TOPIC, OVER_TOPIC, DECIDED_TOPIC, DISTRICT, PARTNERSHIP = (
    "open-topic",
    "over-topic",
    "decided-topic",
    "leppavaara",
    "youth-evenings-of-pages",
)
EVERY_KIND_SURVEY, PHENOMENON, SERIES = "every-kind-2027", "phenomenon-of-pages", "series-of-pages"
RECORD, DECIDED = "2027-spring", "2027-good"
UPCOMING_CALL, OPEN_CALL, PARTICULAR_CALL, CLOSED_CALL, DRAWN_CALL, SILENT_CALL, ENDED_CALL = (
    "upcoming-call",
    "open-call",
    "particular-call",
    "closed-call",
    "drawn-call",
    "silent-call",
    "ended-call",
)


@dataclass(frozen=True)
class Scenes:
    """Personal links, and the letters' address."""

    city: City
    registrations: dict[str, str]
    """By how they stand: confirmed, waiting, cancelled, called-off with the occasion; carried over to another; lapsed,
    offered, switching."""
    door: str
    """The page of the people at the door of `GOING_ON`."""
    revoked_door: str
    """The same, with a key that was revoked."""
    activities: dict[str, str]
    """Of an activity: its `status` and its `decision`; and the status of one that was `declined`, or is `late`."""
    places: dict[str, str]
    """By how they stand: invited, accepted, declined, left, lapsed."""
    applications: dict[str, str]
    """By how they stand: received, withdrawn, invited, accepted, declined, left-out."""
    tickets: dict[str, str]
    """In lotteries, by how they stand: waiting, won, lost; or none."""
    budgets: dict[str, str]
    """Of participatory budgeting: an `idea`, one that was `withdrawn`, a `ballot`."""
    confirming: str
    choices: str
    """The page on which the same subscriber chooses, who follows `OPEN`."""
    leaving: str
    """Of another one, who does."""
    letter: str
    texts: str
    """The page on which staff search what was written in the survey of `OVER`."""
    contribution: str
    """What a resident wrote on the phenomenon, published."""
    share_kits: dict[str, str]
    """By how they stand: asked, passed-on, declined, confirmed; over, of a partner that is listed no more; of an
    occasion that has moved, or is cancelled."""
    newsletters: dict[str, str]
    """The page on which staff see one, by how it stands: draft, counted, sent."""
    told: str
    """The page to which a notification of the one that was sent leads."""


async def set_scenes(city: City) -> Scenes:
    contribution = await _surveys(city)
    await _occasions(city)
    await _around(city)
    activities = await _activities(city)
    registrations = await _registrations(city)
    lapsed = await _offered(city, "lapsed")
    door, revoked = await _door(city)
    await _changes(city, registrations)
    await _wishes(city)
    places, applications = await _panels(city)
    tickets = await set_lotteries(city)
    budgets = await set_budget_scenes(city)
    reader = await subscribe(city, "reader-of-pages@example.org", occasions=[OPEN])
    await city.done("notify.subscribe", {"email": "reader-of-pages@example.org", "language": "en"})
    chooses = await city.mailbox.letter("reader-of-pages@example.org", "You already subscribe")
    leaver = await subscribe(city, "leaver-of-pages@example.org")
    with city.on("2027-02-10T19:30:00+02:00"):
        await _answers(city)
        await hold(city, OVER)
        for happened in ("Fifty people came", "Sixty people came"):
            await city.done("feedback.publish-follow-up", _planned(happened))
        for status in ("under-way", "done"):
            await city.done("feedback.record-progress", _progress(status))

        async def linked() -> bool:
            return bool((await city.shown("events", f"/occasions/{OVER}"))["follow_up_url"])

        await eventually(linked)
    city.at(NOW)

    await _sit(city, places)

    async def ended() -> bool:
        return bool((await city.shown("panels", f"/calls/{ENDED_CALL}"))["status"] == "ended")

    await eventually(ended)

    async def passed_on() -> bool:
        shown = await city.shown("events", f"/occasions/{OFFERING}")
        return bool(shown["places"][0]["free"] == 1)

    await eventually(passed_on)
    registrations |= {"lapsed": lapsed, "offered": await _offered(city, "offered"), "switching": await _switching(city)}
    return Scenes(
        city,
        registrations,
        door,
        revoked,
        activities,
        places,
        applications,
        tickets,
        budgets,
        reader.link("/confirm"),
        chooses.link("/c/").partition("?")[0],
        leaver.link("/u/"),
        reader.id,
        (await city.done("feedback.open-answers", {"survey": OVER, "hours": 72}))["url"],
        contribution,
        await set_share_kits(city),
        await set_newsletters(city, occasion=OPEN, follow_up=OVER, survey=PHENOMENON),
        told_url(
            city.url("notify"), Links(Credentials.of(city.home).secret), "newsletter.newsletter-sent.1", "en"
        ).removesuffix("&lang=en"),
    )


async def _answers(city: City) -> None:
    """Have the survey of the evening that is over answered, by most from one district."""
    for number in range(12):
        district = "leppavaara" if number < 9 else "tapiola"
        answers = {"welcome": 1 + number % 5, "heard": 4, "wish": f"Valoa puistoon {number}, soita 040 123 4567"}
        data = {"survey": OVER, "answered_at": "2027-02-10T19:00:00+02:00", "answers": answers}
        await city.done("feedback.answer", data | {"background": {"district": district, "age_group": "30-44"}})


def _planned(happened: str) -> dict[str, Any]:
    """Return a follow-up whose items point at results, are due, and are late."""
    item = {
        "due_on": "2027-03-01",
        "responsible": text("Street services"),
        "results": [{"question": "heard", "points": [4]}],
    }
    told = follow_up(OVER, happened)
    for part in ("what_we_take_with_us", "what_we_still_develop"):
        told[part] = [one | item for one in told[part]]
    return told


def _progress(status: str) -> dict[str, Any]:
    step = {"status": status, "text": text("Lamps"), "on": "2027-02-10", "url": "https://example.org/lamps"}
    return {"occasion": OVER, "item": "take-1", "by": text("Street services"), **step}


async def _surveys(city: City) -> str:
    """A survey with a question of each kind, a phenomenon with its talk, and two waves of which each is closed."""
    wave = {"wave": {"series": "every-kind"}}
    await publish(city, survey(EVERY_KIND_SURVEY, "resident", *EVERY_KIND, **wave))
    for year, opens_at, closes_at in ((2025, "2025-03-01", "2025-03-31"), (2027, "2027-01-10", "2027-01-31")):
        id_ = f"{SERIES}-{year}"
        times = {"opens_at": f"{opens_at}T08:00:00+02:00", "closes_at": f"{closes_at}T16:00:00+02:00"}
        declared = [{"key": "home", "reason": text("Districts were joined")}] if year == 2027 else []
        asked = survey(id_, "resident", *EVERY_KIND, **times, wave={"series": SERIES, "breaks": declared})
        with city.on(f"{opens_at}T09:00:00+02:00"):
            await publish(city, asked)
            for number in range(12):
                answers = {
                    "light": 1 + (number < 2 if year == 2025 else number > 0),
                    "way": "bus",
                    "visits": number,
                    "stop": "sello",
                    "home": "tapiola",
                }
                given = {"survey": id_, "answered_at": f"{opens_at}T09:00:00+02:00", "answers": answers}
                await city.done("feedback.answer", given)
    question = {"kind": "text", "key": "view", "text": text("What does working from home do to the city?")}
    await publish(city, survey(PHENOMENON, "phenomenon", question))
    await publish(
        city, survey("poll-of-pages", "poll", opens_at="2027-05-01T08:00:00+03:00", closes_at="2027-05-31T08:00:00Z")
    )
    with city.on("2027-03-02T09:00:00+02:00"):
        given = {"survey": PHENOMENON, "answered_at": "2027-03-02T08:59:00+02:00", "language": "sv"}
        await city.done("feedback.answer", given | {"answers": {"view": "Tystare morgnar"}})
        (first,) = (await city.done("feedback.read-comments", {}))["comments"]
        await city.done("feedback.moderate-comment", {"comment": first["comment"], "verdict": "publish"})
        reply = {"comment": first["comment"], "words": text("We see it too"), "by": text("City planning")}
        await city.done("feedback.reply-to-comment", reply)
        for words, verdict in (("So do I", "publish"), ("Vilma", "decline")):
            comment = await city.done("feedback.comment", {"on": first["comment"], "words": words, "language": "en"})
            why = {"reason": text("It names a person")} if verdict == "decline" else {}
            await city.done("feedback.moderate-comment", {"comment": comment["comment"], "verdict": verdict, **why})
    return str(first["comment"])


async def _occasions(city: City) -> None:
    await plan_and_publish(city, evening(OVER, "2027-02-10T17:00:00+02:00"))
    await plan_and_publish(city, evening(GOING_ON, "2027-03-10T17:00:00+02:00"))
    await plan_and_publish(city, evening(FULL, "2027-05-12T17:00:00+03:00", **{"schools": (1, 0), "day-care": (20, 0)}))
    await city.done("events.register-partner", {"partner": partner("network-of-pages", kind="network")})
    await city.done("events.register-partner", {"partner": partner("of-pages", url="https://seura.example.org/")})
    rich = evening(OPEN, "2027-05-19T17:00:00+03:00", schools=(500, 500)) | {
        "organiser": {"fi": "Nuorisopalvelut"},
        "partners": ["of-pages"],
        "summary": text("Schools, day care and the ways there"),
        "areas": ["Kilo", "Karakallio"],
        "audiences": ["families", "of-no-name"],
        "accessibility": {"step_free": True, "induction_loop": False, "interpretation": ["sign-language", "ar"]},
    }
    rich["programme"]["tracks"][0] |= {
        "room": text("Room 1"),
        "remote_link": "https://meet.example.org/silta",
        "languages": ["fi", "sv"],
        "place": {"name": {"fi": "Koulun sali"}, "address": "Koulutie 1"},
        "accessibility": {"induction_loop": True, "interpretation": ["speech-to-text"]},
    }
    await plan_and_publish(city, rich)
    route = evening(ROUTE, "2027-05-20T17:00:00+03:00") | {"kind": "route", "name": {"fi": "Pyöräreitti"}}
    route["programme"] = {
        "stops": [
            {
                "place": {"name": {"fi": f"Pysäkki {number}"}, "address": "Kirkkotie 1"},
                "arrives_at": f"2027-05-20T17:{number}0:00+03:00",
                "leaves_at": f"2027-05-20T17:{number}8:00+03:00",
            }
            for number in (1, 2)
        ]
    }
    await plan_and_publish(city, route)
    await city.done("events.plan-year", {"year": 2028, "promise": text("We go on listening")})
    offering = evening(OFFERING, "2027-05-26T17:00:00+03:00", **{"schools": (1, 0), "day-care": (20, 0)})
    await plan_and_publish(city, offering | {"offer_hours": 48})
    for id_, hour in ((PLANNED, 17), ("2027-same-evening", 18)):
        await city.done("events.plan-occasion", {"occasion": evening(id_, f"2027-06-09T{hour}:00:00+03:00")})

    async def surveys() -> bool:
        shown = [await city.get("feedback", f"/surveys/{id_}") for id_ in (OVER, GOING_ON, OPEN)]
        return all(one.status_code == 200 for one in shown)

    await eventually(surveys)


async def _around(city: City) -> None:
    """Fill one district: topics in every phase, a coordinator and a vacancy, partners, a partnership."""
    await city.done("events.publish-topic", {"topic": topic(OPEN_TOPIC, districts=[DISTRICT], occasions=[OPEN])})
    await city.done("events.publish-topic", {"topic": topic(OVER_TOPIC, open_until="2027-03-01T16:00:00+02:00")})
    await city.done("events.publish-topic", {"topic": topic(DECIDED_TOPIC, name={"fi": "Päätetty aihe"})})
    closing = {"reason": text("The committee met"), "decision": text("The park stays")}
    await city.done("events.close-topic", {"topic": DECIDED_TOPIC, **closing, "decision_url": "https://example.org/"})
    await city.done("events.name-coordinator", coordinator(DISTRICT, "Kaisa Koordinaattori", ends_on="2027-01-10"))
    later = {"starts_on": "2027-02-01", "ends_on": "2027-12-31"}
    await city.done("events.name-coordinator", coordinator(DISTRICT, "Toinen Koordinaattori", **later))
    await city.done("events.register-partner", {"partner": partner("pages-partner", email="seura@example.org")})
    await city.done("events.agree-partnership", {"partnership": partnership(PARTNERSHIP, districts=[DISTRICT])})
    anew = partnership(PARTNERSHIP, districts=[DISTRICT], ends_on="2028-12-31")
    await city.done("events.change-partnership", {"partnership": anew, "reason": text("It takes longer")})
    step = {"partnership": PARTNERSHIP, "responsibility": "doors", "stage": "together", "reason": text("They can")}
    await city.done("events.hand-over", step)


async def _activities(city: City) -> dict[str, str]:
    links = {}
    async with listening(city.system.endpoints.amqp, "events.activity.#") as heard:
        for name in ("late", "declined", "status"):
            submitted = await city.done("events.submit-activity", activity(f"{name}@example.org", district=DISTRICT))
            links[name] = submitted["status_url"]
            if name != "late":
                decision = {"accept": name == "status", "reason": text("So it is"), "space": text("The club room")}
                await city.done("events.decide-activity", {"activity": submitted["activity"], **decision})
        links["decision"] = (await heard(submitted["activity"]))["decide_url"]
    return links


async def _registrations(city: City) -> dict[str, str]:
    people = {"confirmed": "taken", "waiting": "waits", "cancelled": "left"}
    for state, name in people.items():
        track = "day-care" if state == "cancelled" else "schools"
        wish = registration(FULL, f"{name}-of-pages@example.org", track=track)
        await city.done("events.register", wish)
    links = {
        state: (await city.mailbox.letter(f"{name}-of-pages@example.org")).link("/registrations/")
        for state, name in people.items()
    }
    async with httpx.AsyncClient(timeout=30) as client:
        await client.post(links["cancelled"])
    return links


async def _link(city: City, email: str, subject: str = "") -> str:
    return (await city.mailbox.letter(email, subject)).link("/registrations/")


async def _offered(city: City, name: str) -> str:
    """Have a place become free for somebody who waits where places are offered; return their link."""
    first, second = f"first-{name}-of-pages@example.org", f"{name}-of-pages@example.org"
    for email in (first, second):
        await city.done("events.register", registration(OFFERING, email))
    async with httpx.AsyncClient(timeout=30) as client:
        await client.post(await _link(city, first))
    return await _link(city, second, "offered to you")


async def _switching(city: City) -> str:
    """Let somebody who has a place wait for another, too."""
    email = "switching-of-pages@example.org"
    await city.done("events.register", registration(OFFERING, email, track="day-care", needs=["step-free"]))
    link = await _link(city, email)
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.post(link, data={"action": "switch", "choice": "schools/on-site"})
        assert answer.status_code == 303, answer.text
    return link


async def _door(city: City) -> tuple[str, str]:
    """Let three register for the evening that is going on, and one of them come; return the door, and how it was."""
    results = [
        await city.done("events.register", registration(GOING_ON, f"door-{number}@example.org", needs=["step-free"]))
        for number in range(3)
    ]
    revoked = await city.done("events.open-door", {"occasion": GOING_ON})
    await city.done("events.close-door", {"occasion": GOING_ON})
    late = {"id": "2", "at": "2027-03-10T16:59:00+02:00", "registration": results[1]["registration"]}
    await city.done("events.check-in", {"occasion": GOING_ON, "door": revoked["door"], "scans": [late]})
    door = await city.done("events.open-door", {"occasion": GOING_ON})
    came = {"id": "1", "at": "2027-03-10T16:58:00+02:00", "registration": results[0]["registration"]}
    await city.done("events.check-in", {"occasion": GOING_ON, "door": door["door"], "scans": [came]})
    return str(door["url"]), str(revoked["url"])


async def _changes(city: City, registrations: dict[str, str]) -> None:
    why = {"by": text("Education sector"), "reason": text("The hall is under repair")}
    dropped = "2027-called-off"
    for id_, day in ((MOVED, "2027-06-02"), (CANCELLED, "2027-06-03"), (dropped, "2027-06-04")):
        await plan_and_publish(city, evening(id_, f"{day}T17:00:00+03:00"))
    for state, id_ in (("called-off", dropped), ("carried", CANCELLED)):
        email = f"{state}-of-pages@example.org"
        await city.done("events.register", registration(id_, email))
        registrations[state] = await _link(city, email)
    await city.done("events.cancel-occasion", {"occasion": dropped, **why})
    hall = {"name": text("Sello Hall"), "address": "Soittoniekanaukio 1 A"}
    move = {"occasion": MOVED, "starts_at": "2027-06-10T17:00:00+03:00", "place": hall, **why}
    await city.done("events.move-occasion", move)
    track = {"id": "schools", "name": text("schools"), "on_site": 12, "remote": 10, "room": text("Room 2")}
    track |= {"languages": ["fi", "sv"], "remote_link": "https://meet.example.org/silta"}
    amendment = {"tracks": [track], "accessibility": {"step_free": True}, "themes": ["nature"]}
    await city.done("events.amend-occasion", {"occasion": MOVED, **amendment, **why})
    await city.done("events.combine-occasions", {"into": MOVED, "absorbs": [CANCELLED], **why})
    await city.mailbox.letter("carried-of-pages@example.org", "carried over")
    proposal = evening(PROPOSED, "2027-06-16T17:00:00+03:00")
    await city.done("events.propose-occasion", {"occasion": proposal, **why})
    for id_ in ("2027-good", "2027-poor"):
        await city.done("events.propose-occasion", {"occasion": evening(id_, "2027-06-17T17:00:00+03:00"), **why})
    verdicts = [
        {"occasion": "2027-good", "verdict": "plan", "reason": text("It fits the spring")},
        {"occasion": "2027-poor", "verdict": "decline", "reason": text("The same was held last year")},
    ]
    minutes = {"minutes": "https://espoo.example/minutes/7", "by": text("Working group")}
    await city.done("events.decide-proposals", {"decision": RECORD, "proposals": verdicts, **minutes})

    async def called_off() -> bool:
        survey = await city.get("feedback", f"/surveys/{CANCELLED}/answer", params={"lang": "en"})
        return "cancelled" in survey.text

    await eventually(called_off)


async def _wishes(city: City) -> None:
    made = [await city.done("events.make-wish", {"wish": f"Lights, path {number}"}) for number in (1, 2)]
    await city.done(
        "events.answer-wishes",
        {
            "answer": "lights",
            "wishes": [one["wish"] for one in made],
            "wished": text("Lights on the ways to school"),
            "fate": "taken-up",
            "words": text("We talk about it in May"),
            "occasion": OPEN,
            "by": text("Technical sector"),
        },
    )


async def _panels(city: City) -> tuple[dict[str, str], dict[str, str]]:
    spring: dict[str, Any] = {"term": {"starts_on": "2027-04-10", "ends_on": "2027-12-31"}}
    later = {"opens_at": "2027-03-20T08:00:00+02:00", "closes_at": "2027-04-09T16:00:00+03:00"}
    await city.done("panels.open-call", {"call": call(UPCOMING_CALL, **spring, **later)})
    still = {"closes_at": "2027-04-09T16:00:00+03:00"}
    await city.done("panels.open-call", {"call": call(OPEN_CALL, **spring, **still)})
    particular = {"minimum_age": 16, "residents_only": True, "compensation": text("60 euros for each session")}
    await city.done("panels.open-call", {"call": call(PARTICULAR_CALL, **spring, **still, **particular)})
    await city.done("panels.open-call", {"call": call(CLOSED_CALL, **spring)})
    brief = {"term": {"starts_on": "2027-02-01", "ends_on": "2027-03-01"}}
    unlike: dict[str, dict[str, Any]] = {DRAWN_CALL: {"answer_days": 60}, SILENT_CALL: {}, ENDED_CALL: brief}
    for id_, changes in unlike.items():
        await filled_call(city, id_, **changes)
        with city.on(AFTER_CLOSING):
            await draw(city, id_)
    drawn = f"You have been drawn for the panel: Panel {DRAWN_CALL}"
    letters = await city.mailbox.some_letters(6, subject=drawn)
    accepted, declined, invited, leaving = (letter.link("answer=accept") for letter in letters[:4])
    silent = await city.mailbox.some_letters(6, subject=f"You have been drawn for the panel: Panel {SILENT_CALL}")
    with city.on(AFTER_CLOSING):
        async with httpx.AsyncClient(timeout=30) as client:
            for link in (accepted, leaving):
                await client.post(link, data={"answer": "accept"})
            await client.post(declined, data={"answer": "decline"})
    people = {
        letter.headers["To"]: state for letter, state in zip(letters, ("accepted", "declined", "invited"), strict=False)
    }
    places = {"accepted": accepted, "declined": declined, "invited": invited, "left": leaving}
    places["lapsed"] = silent[0].link("answer=accept")
    office = {"by": text("Democracy unit")}
    for name, day in (("first", "2027-02-10"), ("second", "2027-04-14")):
        hours = {"starts_at": f"{day}T17:00:00+02:00", "ends_at": f"{day}T19:00:00+02:00"}
        session = {"id": name, "name": text(f"Session {name}"), "place": text("Library Sello"), **hours}
        session |= {"occasion": OPEN} if name == "second" else {}
        await city.done("panels.plan-session", {"call": DRAWN_CALL, "session": session, **office})
    invited_people = {letter.headers["To"] for letter in await city.mailbox.some_letters(7, subject=drawn)}
    left_out = next(one for number in range(18) if (one := email_of(DRAWN_CALL, number)) not in invited_people)
    applications = {state: await _application(city, to) for to, state in people.items()}
    return places, applications | {"left-out": await _application(city, left_out)} | await _open_applications(city)


async def _sit(city: City, places: dict[str, str]) -> None:
    """Let a member leave a sitting panel, another have come to its session, and the panel say something."""
    async with httpx.AsyncClient(timeout=30) as client:
        assert (await client.post(places["left"], data={"answer": "decline"})).status_code == 303
    present = [urlsplit(places["accepted"]).path.rsplit("/", 1)[1]]
    office = {"call": DRAWN_CALL, "by": text("Democracy unit")}
    await city.done("panels.record-attendance", {"session": "first", "present": present, **office})
    statement = {"statement": text("Plant more trees"), "url": "https://espoo.example/statement.pdf"}
    await city.done("panels.publish-statement", {**statement, **office})


async def _open_applications(city: City) -> dict[str, str]:
    """Let two apply to the call that is open, and one of them withdraw."""
    links = {}
    for number, state in enumerate(("received", "withdrawn"), 900):
        await city.done("panels.apply", application(OPEN_CALL, number, household="Kirkkotie 1"))
        links[state] = await _application(city, email_of(OPEN_CALL, number))
    async with httpx.AsyncClient(timeout=30) as client:
        assert (await client.post(links["withdrawn"], data={"action": "withdraw"})).status_code == 303
    return links


async def _application(city: City, email: str) -> str:
    return (await city.mailbox.letter(email, "Your application is in")).link("/applications/")
