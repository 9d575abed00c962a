"""Personal data stays where it belongs: in nothing that anyone may read, and in no log."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from pymongo import MongoClient

from tests.system.around import activity, partner, partnership, topic
from tests.system.conftest import City
from tests.system.crash import come_back
from tests.system.events.residents import code_for, link_of, named_in, press, see
from tests.system.feedback.rounds import IDEAS, facts, idea
from tests.system.feedback.staff_surveys import EVERY_KIND, publish, survey
from tests.system.occasions import evening, follow_up, hold, plan_and_publish, registration, text
from tests.system.panels.calls import SEED, application, filled_call
from tests.system.waiting import eventually
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

NAME, EMAIL, HOME, WISH = (
    "Zyprian Quarkenholm",
    "quarkenholm@zyprian.example.org",
    "Quarkenpolku 7 B 3",
    "More Zyprianity",
)
PLANTED = ("quarkenholm", "zyprian", "quarkenpolku")
PERSON = {"name": NAME, "email": EMAIL, "language": "en"}
OCCASION, CALL, DECISION = "2027-privacy", "privacy-panel", "privacy-decision"
PHENOMENON, SERIES, ROUND = "privacy-phenomenon", "privacy-series", "privacy-round"
TOPIC, PARTNER, PARTNERSHIP, CONCEPT = "privacy-topic", "privacy-partner", "privacy-partnership", "privacy-concept"
NAMED = {
    "year": "2027",
    "occasion": OCCASION,
    "occasion_id": OCCASION,
    "decision": DECISION,
    "survey_id": OCCASION,
    "series_id": SERIES,
    "round_id": ROUND,
    "call_id": CALL,
    "campaign": f"occasion-published.{OCCASION}",
    "venue": "sello",
    "topic": TOPIC,
    "district": "leppavaara",
    "partner": PARTNER,
    "partnership": PARTNERSHIP,
    "concept": CONCEPT,
    "name": "pool.json",
}
"""What stands in the addresses that anyone may read."""
PAGES = {
    "events": (
        f"/events/v1/occasions/{OCCASION}/page",
        "/events/v1/topics.html",
        f"/events/v1/topics/{TOPIC}/page",
        "/events/v1/districts.html",
        "/events/v1/districts/leppavaara/page",
        f"/events/v1/partnerships/{PARTNERSHIP}/page",
        "/events/v1/activities.html",
        "/events/v1/activities/new",
        "/events/v1/proposals.html",
        f"/events/v1/decisions/{DECISION}/page",
        "/events/v1/wishes.html",
        "/events/v1/clock/2027/page",
        "/events/v1/clock/2027/clashes/page",
    ),
    "panels": (f"/panels/v1/calls/{CALL}/page", f"/panels/v1/calls/{CALL}/applied"),
    "feedback": (
        f"/feedback/v1/surveys/{OCCASION}/answer",
        f"/feedback/v1/surveys/{OCCASION}/thanks",
        f"/feedback/v1/surveys/{OCCASION}/results",
        f"/feedback/v1/occasions/{OCCASION}/follow-up/page",
        "/feedback/v1/follow-ups/late/page",
        "/feedback/v1/surveys.html",
        f"/feedback/v1/series/{SERIES}/page",
        f"/feedback/v1/phenomena/{PHENOMENON}",
        f"/feedback/v1/phenomena/{PHENOMENON}/page",
        f"/feedback/v1/budgets/{ROUND}/page",
        f"/feedback/v1/budgets/{ROUND}/ideas/page",
        f"/feedback/v1/budgets/{ROUND}/projects/page",
    ),
    "notify": ("/notify/v1/subscribe",),
}
OF_ONE_SENDER = (
    "{receipt}",
    "/tickets/",
    "/surveys/{survey_id}/answers",
    "/codes.csv",
    "/auditors.zip",
    "/newsletters/",
    "/share-kits/",
)
"""For whoever holds an outcome's unguessable receipt, an applicant's link, or one that staff were given."""
ELSEWHERE = ("/live", "/phenomena/", "/budgets/{round_id}/result", "/budgets/{round_id}/files/")
"""A stream without end that says what the summary does; what `PAGES` names; what only a counted round has."""


async def _take_part_in_everything(city: City) -> None:
    """Let one person do all that a resident can, some of it wrongly."""
    await plan_and_publish(city, evening(OCCASION, "2027-04-07T17:00:00+03:00", schools=(1, 0)))
    await _decide(city)
    await filled_call(city, CALL, one_per_household=False)
    await city.done("events.publish-topic", {"topic": topic(TOPIC)})
    await city.done("events.register-partner", {"partner": partner(PARTNER)})
    await city.done("events.agree-partnership", {"partnership": partnership(PARTNERSHIP)})
    concept = {"id": CONCEPT, "name": text("Concept"), "kind": "workshop", "lasts_minutes": 60}
    await city.done("events.publish-concept", {"concept": concept})
    own = await city.done("events.submit-activity", activity(EMAIL) | {"person": PERSON}, protocol="http")
    await city.done("events.decide-activity", {"activity": own["activity"], "accept": True})
    for name, data in (
        ("events.register", registration(OCCASION, EMAIL) | {"person": PERSON}),
        ("events.register", registration(OCCASION, f"second.{EMAIL}") | {"person": PERSON | {"email": f"2.{EMAIL}"}}),
        ("panels.apply", application(CALL, 1) | {"person": PERSON, "household": HOME}),
        ("notify.subscribe", {"email": EMAIL}),
        ("events.make-wish", {"wish": f"{WISH}, says {NAME}", "district": "leppavaara"}),
    ):
        await city.done(name, data, protocol="http")
    link = (await city.mailbox.letter(EMAIL, "Your place is confirmed")).link("/registrations/")
    async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
        assert NAME in (await client.get(link)).text, "it is there for whoever holds the link"
        await client.post(link)
    for name, data in (
        ("events.register", registration(OCCASION, EMAIL) | {"person": PERSON | {"age": 7}}),
        ("events.register", registration("2027-nowhere", EMAIL) | {"person": PERSON}),
        ("events.submit-activity", activity(EMAIL, district="atlantis") | {"person": PERSON}),
        ("panels.apply", application(CALL, 1) | {"person": PERSON, "attributes": {NAME: HOME}}),
        ("notify.subscribe", {"email": EMAIL, "districts": ["atlantis"]}),
        ("notify.subscribe", {"email": f"{EMAIL} {EMAIL}"}),
    ):
        for protocol in ("http", "amqp", "mqtt"):
            (await city.ask(name, data, protocol=protocol)).refused()
    await city.send("amqp", "events.register", f"not json, {NAME}, {EMAIL}".encode())
    with city.on("2027-04-07T19:30:00+03:00"):
        answer = {"survey": OCCASION, "answered_at": "2027-04-07T18:00:00+03:00"}
        for _ in range(6):
            answers = {"welcome": 4, "heard": 5, "wish": f"{WISH}, says {NAME}"}
            await city.done("feedback.answer", answer | {"answers": answers}, protocol="mqtt")
        await hold(city, OCCASION)
        await city.done("feedback.publish-follow-up", follow_up(OCCASION))
        await city.done("panels.prepare-lottery", {"call": CALL})

        async def published() -> bool:
            return bool((await city.shown("panels", f"/calls/{CALL}/lottery"))["files"])

        await eventually(published, patience=60)
        for officer in ("city secretary", "notary"):
            await city.done("panels.draw", {"call": CALL, "seed": SEED, "by": officer})

        async def followed_up() -> bool:
            return bool((await city.shown("events", f"/occasions/{OCCASION}"))["follow_up_url"])

        await eventually(followed_up)


async def _be_asked(city: City) -> None:
    """Take part in a wave of a survey, a phenomenon and a round of participatory budgeting."""
    question = {"kind": "text", "key": "view", "text": text("What does it do to the city?")}
    await publish(city, survey("privacy-wave", "resident", *EVERY_KIND[-1:], wave={"series": SERIES}))
    await publish(city, survey(PHENOMENON, "phenomenon", question))
    with city.on("2027-03-02T09:00:00+02:00"):
        for id_, key in (("privacy-wave", "more"), (PHENOMENON, "view")):
            answered = {"survey": id_, "answered_at": "2027-03-02T08:59:00+02:00"}
            await city.done("feedback.answer", answered | {"answers": {key: f"{WISH}, says {NAME}"}}, protocol="http")
    with city.on(IDEAS):
        await city.done("feedback.plan-round", {"facts": facts(ROUND)})
        proposed = await city.done(
            "feedback.submit-idea", idea(ROUND, "A bench", EMAIL) | {"person": PERSON}, protocol="http"
        )
        await city.done("feedback.moderate-idea", {"idea": proposed["idea"], "publish": True})
        await city.done(
            "feedback.submit-idea", idea(ROUND, WISH, EMAIL, description=f"Ask {NAME}") | {"person": PERSON}
        )


async def _decide(city: City) -> None:
    """Have the working group decide of something, so that there is a record to read."""
    proposal = {"occasion": evening("2027-privacy-too", "2027-04-08T17:00:00+03:00"), "by": text("Education sector")}
    await city.done("events.propose-occasion", proposal | {"reason": text("Parents ask for it")})
    verdict = {"occasion": "2027-privacy-too", "verdict": "plan", "reason": text("It fits")}
    decision = {"decision": DECISION, "by": text("Working group"), "proposals": [verdict]}
    await city.done("events.decide-proposals", decision)


async def _readable(client: httpx.AsyncClient, document: dict[str, Any]) -> list[str]:
    """Every address that a service's own description lets anyone read; of what lists name by id, what they list."""
    paths = [path for path, does in document["paths"].items() if "get" in does]
    paths = [path for path in paths if not any(part in path for part in (*OF_ONE_SENDER, *ELSEWHERE))]
    listed = [path for path in paths if path.endswith("/{id}/")]
    readable = [path.format(**NAMED) for path in paths if path not in listed]
    for path in listed:
        rows = (await client.get(path.removesuffix("{id}/"))).json()["data"]
        assert rows, path
        readable += [urlsplit(row["@id"]).path for row in rows]
    return readable


async def test_nothing_that_anyone_may_read_and_no_log_holds_what_a_resident_told(city: City) -> None:
    await _take_part_in_everything(city)
    await _be_asked(city)
    read = 0
    for service in city.system.services:
        async with httpx.AsyncClient(base_url=city.url(service), timeout=30) as client:
            document = (await client.get("/openapi.json")).json()
            for path in ("/openapi.json", *await _readable(client, document), *PAGES[service]):
                answer = await client.get(path)
                assert answer.status_code == 200, f"{path}: {answer.text}"
                assert not any(word in answer.text.casefold() for word in PLANTED), path
                read += 1
    assert read > 30
    for log in sorted((city.home / "log").iterdir()):
        written = log.read_text(encoding="utf-8", errors="replace").casefold()
        assert not any(word in written for word in PLANTED), log.name


async def test_a_queues_name_and_a_routing_key_hold_nothing_of_who_sent(city: City) -> None:
    """What a resident sends over HTTP travels under the command's own name."""
    email = "nowhere-in-a-key@example.org"
    await city.send("http", "notify.subscribe", message("notify.subscribe", {"email": email}))
    async with httpx.AsyncClient(base_url=city.management, timeout=30) as client:
        for kind in ("queues", "exchanges", "bindings", "connections", "channels", "consumers"):
            answer = await client.get(f"/api/{kind}")
            assert answer.status_code == 200
            assert "nowhere-in-a-key" not in answer.text


FORGOTTEN = ("forgetmenot", "vergissmeinnicht")
FORGOTTEN_NAME, FORGOTTEN_DOMAIN = "Myosotis Vergissmeinnicht", "forgetmenot.example.org"
KEPT, ABSORBED = "2027-forgotten", "2027-forgotten-too"
IN_TIME, TOO_LATE = "2027-04-12T10:00:00+03:00", "2027-04-20T10:00:00+03:00"
"""Within 90 days of the later evening's end, and after them."""


def remembered(city: City, among: Collection[str] | None = None) -> set[str]:
    """Every collection of any service, or only among these, in which the planted person stands."""
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        return {
            f"{database}.{collection}"
            for database in client.list_database_names()
            if database.startswith("silta_")
            for collection in client[database].list_collection_names()
            if among is None or f"{database}.{collection}" in among
            for document in client[database][collection].find()
            if any(word in repr(document).casefold() for word in FORGOTTEN)
        }


async def _register(city: City, occasion: str, name: str) -> str:
    """Register the planted person under one of their addresses; return the personal link."""
    email = f"{name}@{FORGOTTEN_DOMAIN}"
    person = {"name": FORGOTTEN_NAME, "email": email, "language": "en"}
    await city.done("events.register", registration(occasion, email, needs=["step-free"]) | {"person": person})
    return await link_of(city, email, "")


async def _have_activities_declined(city: City) -> None:
    """Submit activities in which the planted person names themselves: one declined at once, one when it was listed."""
    said = {"name": FORGOTTEN_NAME, "summary": FORGOTTEN_NAME, "place": FORGOTTEN_NAME}
    own = activity(f"own@{FORGOTTEN_DOMAIN}", **said, space={"people": 2, "wish": FORGOTTEN_NAME})
    for listed in (False, True):
        person = own["person"] | {"name": FORGOTTEN_NAME}
        submitted = await city.done("events.submit-activity", own | {"person": person})
        if listed:
            await city.done("events.decide-activity", {"activity": submitted["activity"], "accept": True})
        declined = {"activity": submitted["activity"], "accept": False, "reason": text("The yard is taken")}
        await city.done("events.decide-activity", declined)


async def test_no_collection_holds_who_registered_or_submitted_when_the_time_is_over(city: City) -> None:
    await plan_and_publish(city, evening(KEPT, "2027-01-13T17:00:00+02:00", schools=(3, 0)))
    await plan_and_publish(city, evening(ABSORBED, "2027-01-12T17:00:00+02:00", schools=(3, 0)))
    await _have_activities_declined(city)
    links = {name: await _register(city, KEPT, name) for name in ("comes", "leaves", "changes", "waits", "waits-too")}
    carried = await _register(city, ABSORBED, "carried")
    await press(links["leaves"])
    await press(links["changes"], "change", name=f"{FORGOTTEN_NAME} Another", companions="0")
    why = {"by": text("Working group"), "reason": text("One hall is enough")}
    await city.done("events.combine-occasions", {"into": KEPT, "absorbs": [ABSORBED], **why})
    await city.mailbox.letter(f"carried@{FORGOTTEN_DOMAIN}", "carried over")
    door = (await city.done("events.open-door", {"occasion": KEPT}))["door"]
    code = code_for(city, named_in(links["comes"])["registration"])
    with city.on("2027-01-13T19:30:00+02:00"):
        scan = {"id": "1", "at": "2027-01-13T16:55:00+02:00", "code": code}
        await city.done("events.check-in", {"occasion": KEPT, "door": door, "scans": [scan]})
        await city.done("events.mark-held", {"occasion": KEPT})
    before = await city.shown("events", f"/occasions/{KEPT}")
    held = remembered(city)
    assert held >= {f"silta_events.{one}" for one in ("activities", "occasions", "registrations")}
    assert "silta_notify.attendees" in held
    with city.on(IN_TIME):
        assert FORGOTTEN_NAME in (await see(links["comes"])).text
        assert FORGOTTEN_NAME in (await see(carried)).text
    # It is stored that it is to be done: whoever runs when the time comes does it.
    await come_back(city, "events")
    with city.on(TOO_LATE):

        async def forgotten() -> bool:
            return not remembered(city, held)  # to read all again and again would keep the database from forgetting

        with suppress(TimeoutError):
            await eventually(forgotten, patience=60)
        assert remembered(city) == set()
        assert (await see(links["comes"])).status_code == 404
        assert (await see(carried)).status_code == 404
        after = await city.shown("events", f"/occasions/{KEPT}")
    assert [after[part] for part in ("places", "checked_in", "heads")] == [
        before[part] for part in ("places", "checked_in", "heads")
    ]
    assert (after["places"][0]["taken"], after["places"][0]["waiting"], after["checked_in"]) == (3, 2, 1)
