"""Calendar feeds, the year at a glance and search engines: what leaves the service, on real servers."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import EventStatus
from rdflib import RDF, SDO, URIRef

from tests.linked_data import data_of, graph_of
from tests.linked_events import check_thing
from tests.schema_org import check_event
from tests.system.around import partnership, topic
from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.wire import PLAIN

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

SWEDISH, OTHER = "2034-swedish", "2034-other"


async def _two_evenings(city: City) -> None:
    """One in Tapiola with a track in Swedish and a remote link, one in Matinkylä of another theme."""
    swedish = evening(SWEDISH, "2034-02-08T17:00:00+02:00", schools=(5, 5)) | {"districts": ["tapiola"]}
    swedish["programme"]["tracks"][0] |= {"languages": ["sv"], "remote_link": "https://meet.example.org/silta"}
    await plan_and_publish(city, swedish | {"themes": ["feeds-2034"]})
    other = evening(OTHER, "2034-07-05T17:00:00+03:00") | {"districts": ["matinkyla"]}
    await plan_and_publish(city, other | {"themes": ["feeds-2034", "yards"]})


async def _feed(city: City, path: str = "/calendar.ics", **asked: str) -> Calendar:
    response = await city.get("events", path, params=asked)
    assert response.status_code == 200, response.text
    return IcsCalendarStream.calendar_from_ics(response.text)


def _ids(calendar: Calendar) -> set[str]:
    found = {str(event.uid).removesuffix("@espoo.silta") for event in calendar.events}
    return {id_ for id_ in found if id_.startswith("2034-")}


async def test_there_is_a_feed_for_the_city_a_district_a_theme_a_language_and_an_occasion(city: City) -> None:
    await _two_evenings(city)
    assert _ids(await _feed(city)) >= {SWEDISH, OTHER}
    assert _ids(await _feed(city, district="tapiola")) == {SWEDISH}
    assert _ids(await _feed(city, theme="feeds-2034")) == {SWEDISH, OTHER}
    assert _ids(await _feed(city, theme="feeds-2034", spoken="sv")) == {SWEDISH}
    assert _ids(await _feed(city, f"/occasions/{OTHER}/calendar.ics")) == {OTHER}
    for language, name in (("fi", "(fi)"), ("sv", "(sv)")):
        (entry,) = (await _feed(city, f"/occasions/{OTHER}/calendar.ics", lang=language)).events
        assert entry.summary is not None
        assert entry.summary.endswith(name)


async def test_an_occasion_says_which_areas_it_covers(city: City) -> None:
    id_ = "2034-areas"
    await plan_and_publish(city, evening(id_, "2034-03-15T17:00:00+02:00") | {"areas": ["Kilo", "Mäkkylä"]})
    assert (await city.shown("events", f"/occasions/{id_}"))["areas"] == ["Kilo", "Mäkkylä"]
    for language, label in (("fi", "Käsiteltävät alueet"), ("sv", "Områden som behandlas"), ("en", "Areas covered")):
        page = (await city.get("events", f"/occasions/{id_}/page", params={"lang": language})).text
        assert f"<dt>{label}</dt><dd>Kilo, Mäkkylä</dd>" in page, language


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/calendar.ics?district=malmi", 404),
        ("/calendar.ics?spoken=ru", 422),
        ("/occasions/2034-nowhere/calendar.ics", 404),
        ("/occasions/2034-nowhere/schema.jsonld", 404),
        ("/clock/2050/glance", 404),
    ],
)
async def test_what_there_is_not_is_a_problem(city: City, path: str, status: int) -> None:
    response = await city.get("events", path)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


async def test_an_occasions_feed_is_new_only_when_the_occasion_has_changed(city: City) -> None:
    id_ = "2034-own-feed"
    path = f"/occasions/{id_}/calendar.ics"
    await city.ask("events.plan-year", {"year": 2034, "promise": text("We listen")})
    await city.done("events.plan-occasion", {"occasion": evening(id_, "2034-03-10T17:00:00+02:00")})
    first = (await city.get("events", path)).headers
    await plan_and_publish(city, evening("2034-another", "2034-03-11T17:00:00+02:00"))
    unchanged = await city.get("events", path, headers={"if-none-match": first["etag"]})
    assert (unchanged.status_code, unchanged.headers["etag"]) == (304, first["etag"])
    since = await city.get("events", path, headers={"if-modified-since": first["last-modified"]})
    assert since.status_code == 304
    await city.done("events.publish-occasion", {"occasion": id_})
    (entry,) = (await _feed(city, path)).events
    assert entry.sequence == 1
    assert (await city.get("events", path)).headers["etag"] != first["etag"]


async def test_whoever_asks_after_a_change_was_confirmed_sees_it(city: City) -> None:
    """Nothing that was built before a change is given out after it, however many ask meanwhile."""
    await city.ask("events.plan-year", {"year": 2034, "promise": text("We listen")})
    asking = True

    async def ask_all_the_time() -> None:
        while asking:
            await asyncio.gather(
                _feed(city, theme="fresh-2034"), city.shown("events", "/clock/2034/glance"), asyncio.sleep(0.02)
            )

    background = asyncio.create_task(ask_all_the_time())
    for number in range(1, 9):
        id_ = f"2034-fresh-{number}"
        occasion = evening(id_, "2034-05-10T17:00:00+03:00") | {"themes": ["fresh-2034"]}
        await city.done("events.plan-occasion", {"occasion": occasion})
        assert id_ in _ids(await _feed(city, theme="fresh-2034"))
        year = await city.shown("events", "/clock/2034/glance")
        assert id_ in {one["id"] for one in year["occasions"]}
    asking = False
    await background


async def test_no_replica_gives_out_what_another_one_has_made_old(city: City) -> None:
    await city.ask("events.plan-year", {"year": 2034, "promise": text("We listen")})
    with city.system.replica("events") as replica:
        addresses = [city.url("events"), replica.url]
        for number in range(1, 6):
            id_ = f"2034-replicated-{number}"
            occasion = evening(id_, "2034-06-10T17:00:00+03:00") | {"themes": ["replicated-2034"]}
            await city.done("events.plan-occasion", {"occasion": occasion})
            for address in addresses:
                async with httpx.AsyncClient(base_url=f"{address}/events/v1", timeout=30, verify=PLAIN) as client:
                    feed = await client.get("/calendar.ics", params={"theme": "replicated-2034", "lang": "en"})
                    year = await client.get("/clock/2034/glance")
                assert id_ in _ids(IcsCalendarStream.calendar_from_ics(feed.text))
                assert id_ in {one["id"] for one in year.json()["occasions"]}


async def test_a_year_at_a_glance_is_data_and_a_page_in_three_languages(city: City) -> None:
    await _two_evenings(city)
    year = await city.shown("events", "/clock/2034/glance")
    assert year["promise"]["en"] == "We listen"
    assert sum(year["counts"].values()) == len(year["occasions"])
    assert {SWEDISH, OTHER} <= {one["id"] for one in year["occasions"]}
    etag = (await city.get("events", "/clock/2034/glance")).headers["etag"]
    again = await city.get("events", "/clock/2034/glance", headers={"if-none-match": etag})
    assert again.status_code == 304
    for language, heading, month in (
        ("fi", "Vuosikello 2034", "Helmikuu"),
        ("sv", "Årsklockan 2034", "Februari"),
        ("en", "Annual clock 2034", "February"),
    ):
        page = await city.get("events", "/clock/2034/page", params={"lang": language})
        assert page.status_code == 200
        assert f"<h1>{heading}</h1>" in page.text
        assert f">{month}</h2>" in page.text
        assert f"../../occasions/{OTHER}/page?lang={language}" in page.text
    tapiola = await city.get("events", "/clock/2034/page", params={"district": "tapiola"})
    assert SWEDISH in tapiola.text
    assert OTHER not in tapiola.text
    nowhere = await city.get("events", "/clock/2034/page", params={"district": "malmi"})
    assert nowhere.status_code == 404
    assert nowhere.headers["content-type"].startswith("text/html")


async def test_the_years_page_is_not_sent_again_until_something_on_it_has_changed(city: City) -> None:
    await _two_evenings(city)
    id_, path = "2034-page-is-kept", "/clock/2034/page"
    await city.done("events.plan-occasion", {"occasion": evening(id_, "2034-04-10T17:00:00+03:00")})
    first = await city.get("events", path, params={"lang": "en"})
    known = {"if-none-match": first.headers["etag"]}
    again = await city.get("events", path, params={"lang": "en"}, headers=known)
    assert (again.status_code, again.headers["etag"], again.content) == (304, first.headers["etag"], b"")
    other = await city.get("events", path, params={"lang": "sv"}, headers=known)
    assert other.status_code == 200, "another language is another page"
    await city.done("events.publish-occasion", {"occasion": id_})
    changed = await city.get("events", path, params={"lang": "en"}, headers=known)
    assert changed.status_code == 200
    [line] = [one for one in changed.text.partition('id="month-')[2].split("<li>") if f"/{id_}/page" in one]
    assert ">confirmed</span>" in line


async def test_the_years_list_says_what_its_occasions_say(city: City) -> None:
    """It is kept beside them: after every kind of change the two must agree, whatever else has happened in the year."""
    year, ids = "2036", [f"2036-listed-{number}" for number in range(6)]
    why = {"by": text("Working group"), "reason": text("The hall is closed")}
    await city.done("events.plan-year", {"year": int(year), "promise": text("We listen")})
    for number, id_ in enumerate(ids):
        name = "events.propose-occasion" if number == 5 else "events.plan-occasion"
        occasion = evening(id_, f"2036-0{number + 2}-12T17:00:00+02:00")
        await city.done(name, {"occasion": occasion} | (why if number == 5 else {}))
    for id_ in ids[:3]:
        await city.done("events.publish-occasion", {"occasion": id_})
    await city.done("events.move-occasion", {"occasion": ids[0], "starts_at": "2036-11-01T17:00:00+02:00", **why})
    await city.done("events.cancel-occasion", {"occasion": ids[1], **why})
    await city.done("events.combine-occasions", {"into": ids[2], "absorbs": [ids[3]], **why})
    clock = await city.shown("events", f"/clock/{year}")
    glance = await city.shown("events", f"/clock/{year}/glance")
    shown = ("id", "kind", "name", "districts", "themes", "starts_at", "ends_at", "status", "revision", "url")
    assert [{name: one[name] for name in shown} for one in glance["occasions"]] == [
        {name: one[name] for name in shown} for one in clock["occasions"]
    ]
    promises = ("promised_at", "published_at", "first_starts_at", "slipped_days")
    assert [{name: one[name] for name in promises} for one in glance["occasions"]] == [
        {name: one["promise"][name] for name in promises} for one in clock["occasions"]
    ]
    assert max(one["slipped_days"] for one in glance["occasions"]) > 200, "the one that was moved to November"
    assert {one["id"]: one["status"] for one in glance["occasions"]} == {
        ids[0]: "moved",
        ids[1]: "cancelled",
        ids[2]: "confirmed",
        ids[3]: "cancelled",
        ids[4]: "planned",
    }


async def test_an_occasions_page_tells_search_engines_what_it_is(city: City) -> None:
    await _two_evenings(city)
    page = await city.get("events", f"/occasions/{SWEDISH}/page", params={"lang": "sv"})
    assert "x-robots-tag" not in page.headers
    response = await city.get("events", f"/occasions/{SWEDISH}/schema.jsonld", params={"lang": "sv"})
    assert response.headers["content-type"] == "application/ld+json"
    told = response.json()
    check_event(told)
    assert told["name"] == f"Evening {SWEDISH} (sv)"
    assert told["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert told["startDate"] == "2034-02-08T17:00:00+02:00"
    assert {one["@type"] for one in told["location"]} == {"Place", "VirtualLocation"}
    assert data_of(page.text) == [told], "the page holds the same"
    graph = graph_of(told)
    (event,) = graph.subjects(RDF.type, SDO.Event)
    assert str(event) == f"{city.url('events')}/events/v1/occasions/{SWEDISH}/page"
    assert graph.value(event, SDO.eventAttendanceMode) == SDO.MixedEventAttendanceMode
    links = {graph.value(one, SDO.url) for one in graph.subjects(RDF.type, SDO.VirtualLocation)}
    assert links == {URIRef("https://meet.example.org/silta")}
    async with httpx.AsyncClient(base_url=city.url("events"), timeout=30, verify=PLAIN) as client:
        form = await client.post(f"/events/v1/occasions/{SWEDISH}/page", data={"email": "typed@example.org"})
    assert form.status_code == 422
    assert form.headers["x-robots-tag"] == "noindex, nofollow"


async def test_pages_around_occasions_tell_search_engines_what_they_are(city: City) -> None:
    await _two_evenings(city)
    id_, district = "topic-linked", "tapiola"
    await city.ask("events.publish-topic", {"topic": topic(id_, districts=[district], occasions=[SWEDISH])})
    await city.ask("events.agree-partnership", {"partnership": partnership("partnership-linked")})

    async def said(path: str, **asked: str) -> dict[str, Any]:
        page = await city.get("events", path, params={"lang": "sv", **asked})
        assert page.status_code == 200
        (document,) = data_of(page.text)
        graph_of(document)
        return dict(document)

    def addresses(listed: dict[str, Any]) -> list[str]:
        return [one["url"].removeprefix(f"{city.url('events')}/events/v1") for one in listed["itemListElement"]]

    shown = f"/occasions/{SWEDISH}/page?lang=sv"
    year = await said("/clock/2034/page")
    occasions = (await city.shown("events", "/clock/2034/glance"))["occasions"]
    assert (year["name"], year["description"]) == ("Årsklockan 2034", "We listen (sv)")
    to_come = [one for one in occasions if one["status"] != "cancelled"]
    assert addresses(year) == [f"/occasions/{one['id']}/page?lang=sv" for one in to_come]
    assert year["numberOfItems"] == len(occasions)
    part = await said("/clock/2034/page", district=district)
    assert part["name"] == "Årsklockan 2034: Stor-Hagalund"
    assert shown in addresses(part)
    assert part["numberOfItems"] == len([one for one in occasions if district in one["districts"]])

    area, coming = (await said(f"/districts/{district}/page"))["@graph"]
    assert (area["@type"], area["name"]) == ("AdministrativeArea", "Stor-Hagalund")
    assert coming["@type"] == "ItemList"
    assert shown in addresses(coming)
    assert f"/districts/{district}/page?lang=sv" in addresses(await said("/districts.html"))

    page = await said(f"/topics/{id_}/page")
    assert (page["@type"], page["name"]) == ("WebPage", f"Topic {id_} (sv)")
    assert page["relatedLink"] == [f"{city.url('events')}/events/v1{shown}"]
    assert page["potentialAction"][0]["target"]["urlTemplate"] == "https://example.org/take-part"
    assert f"/topics/{id_}/page?lang=sv" in addresses(await said("/topics.html"))
    assert (await said("/partnerships/partnership-linked/page"))["@type"] == "Project"
    assert (await said("/activities.html"))["@type"] == "ItemList"


async def test_the_years_list_for_search_engines_follows_each_change(city: City) -> None:
    id_ = "2034-linked-later"
    await _two_evenings(city)

    async def listed() -> list[str]:
        (document,) = data_of((await city.get("events", "/clock/2034/page", params={"lang": "en"})).text)
        return [one["name"] for one in document["itemListElement"]]

    before = await listed()
    await city.done("events.plan-occasion", {"occasion": evening(id_, "2034-12-10T17:00:00+02:00")})
    assert sorted(await listed()) == sorted([*before, f"Evening {id_}"])


async def test_what_is_moved_called_off_or_combined_says_so_wherever_it_is_told(city: City) -> None:
    id_, into = "2034-changing", "2034-absorbing"
    why = {"by": text("Education sector"), "reason": text("The hall is under repair")}

    async def told() -> tuple[Any, dict[str, Any], dict[str, Any]]:
        (entry,) = (await _feed(city, f"/occasions/{id_}/calendar.ics", lang="en")).events
        return (
            entry,
            await city.shown("events", f"/event/silta:{id_}/"),
            await city.shown("events", f"/occasions/{id_}/schema.jsonld"),
        )

    for one in (id_, into):
        await plan_and_publish(city, evening(one, "2034-08-09T17:00:00+03:00") | {"themes": ["changing-2034"]})
    first, event, thing = await told()
    assert (event["event_status"], thing["eventStatus"]) == ("EventScheduled", "https://schema.org/EventScheduled")

    await city.done("events.move-occasion", {"occasion": id_, "starts_at": "2034-08-16T18:00:00+03:00", **why})
    moved, event, thing = await told()
    assert (moved.uid, moved.sequence > first.sequence) == (first.uid, True)
    assert (moved.status, moved.start.isoformat()) == (EventStatus.CONFIRMED, "2034-08-16T18:00:00+03:00")
    assert (event["event_status"], event["start_time"]) == ("EventRescheduled", "2034-08-16T15:00:00Z")
    assert thing["previousStartDate"] == ["2034-08-09T17:00:00+03:00"]
    check_thing("event", event)
    check_event(thing)

    await city.done("events.combine-occasions", {"into": into, "absorbs": [id_], **why})
    gone, event, thing = await told()
    assert (gone.uid, gone.sequence > moved.sequence, gone.status) == (first.uid, True, EventStatus.CANCELLED)
    assert (event["event_status"], event["replaced_by"]) == ("EventCancelled", f"silta:{into}")
    assert thing["eventStatus"] == "https://schema.org/EventCancelled"
    asked = {"keyword": "silta:theme-changing-2034", "event_status": "EventCancelled"}
    listed = await city.shown("events", "/event/", params=asked)
    assert [one["id"] for one in listed["data"]] == [f"silta:{id_}"]


async def test_a_proposal_is_told_nowhere_as_something_that_will_be(city: City) -> None:
    id_ = "2034-proposed"
    await city.ask("events.plan-year", {"year": 2034, "promise": text("We listen")})
    proposal = {"occasion": evening(id_, "2034-09-13T17:00:00+03:00"), "by": text("Youth"), "reason": text("Asked for")}
    await city.done("events.propose-occasion", proposal)
    for path in (f"/occasions/{id_}/calendar.ics", f"/occasions/{id_}/schema.jsonld", f"/event/silta:{id_}/"):
        assert (await city.get("events", path)).status_code == 404
    assert id_ not in _ids(await _feed(city))
    assert id_ not in (await city.get("events", "/clock/2034/page")).text
    page = await city.get("events", f"/occasions/{id_}/page")
    assert page.status_code == 200
    assert data_of(page.text) == []
    assert "application/ld+json" not in page.text


async def test_how_accessible_it_is_and_whom_it_is_for_is_told_wherever_people_look(city: City) -> None:
    id_ = "2034-accessible"
    told = {"step_free": True, "induction_loop": False, "interpretation": ["sign-language", "so"]}
    occasion = evening(id_, "2034-09-05T17:00:00+03:00") | {"accessibility": told, "audiences": ["newcomers"]}
    yard = {"name": text("School yard"), "address": "Koulutie 1"}
    occasion["programme"]["tracks"][0] |= {"place": yard, "accessibility": {"interpretation": ["ar"]}}
    await city.ask("events.plan-year", {"year": 2034, "promise": text("We listen")})
    await city.done("events.plan-occasion", {"occasion": occasion})
    before = await city.shown("events", f"/occasions/{id_}")
    assert before["accessibility"] == {"step_free": None, "induction_loop": None, "interpretation": []}, (
        "not yet public"
    )
    await city.done("events.publish-occasion", {"occasion": id_})
    shown = await city.shown("events", f"/occasions/{id_}")
    assert (shown["accessibility"], shown["audiences"]) == (told, ["newcomers"])
    for language, words in (
        ("fi", ("Esteetön kulku", "Ei induktiosilmukkaa", "Viittomakielen tulkkaus", "Tulkkaus: arabia", "muuttaneet")),
        ("sv", ("utan trappsteg", "Ingen hörslinga", "Teckenspråkstolkning", "Tolkning: arabiska", "Invandrade")),
        ("en", ("Step-free", "No induction loop", "Sign language", "Interpreting: Arabic", "from abroad")),
    ):
        page = (await city.get("events", f"/occasions/{id_}/page", params={"lang": language})).text
        assert [one for one in words if one not in page] == [], language
        [entry] = (await _feed(city, f"/occasions/{id_}/calendar.ics", lang=language)).events
        assert entry.description is not None
        assert [one for one in words[:4] if one not in entry.description] == [], language
        assert "Koulutie 1" in entry.description
    event = await city.shown("events", f"/event/silta:{id_}/", params={"include": "audience"})
    check_thing("event", event)
    assert [one["name"]["en"] for one in event["audience"]] == ["New residents from abroad"]
    assert "Interpreting: Somali" in event["description"]["en"]
    schema = await city.shown("events", f"/occasions/{id_}/schema.jsonld", params={"lang": "en"})
    check_event(schema)
    assert {one.get("name") for one in schema["location"]} >= {"Library", "School yard"}


async def test_who_organises_it_is_told_wherever_people_look(city: City) -> None:
    id_ = "2034-organised"
    occasion = evening(id_, "2034-09-06T17:00:00+03:00")
    await plan_and_publish(city, occasion | {"organiser": text("Youth services")})
    shown = await city.shown("events", f"/occasions/{id_}")
    assert shown["organiser"] == text("Youth services")
    for language, label, name in (
        ("fi", "Järjestäjä", "Youth services (fi)"),
        ("sv", "Arrangör", "Youth services (sv)"),
        ("en", "Organiser", "Youth services"),
    ):
        page = (await city.get("events", f"/occasions/{id_}/page", params={"lang": language})).text
        assert f"<dt>{label}</dt><dd>{name}</dd>" in page
        [entry] = (await _feed(city, f"/occasions/{id_}/calendar.ics", lang=language)).events
        assert f"{label}: {name}" in (entry.description or "").splitlines()
    event = await city.shown("events", f"/event/silta:{id_}/")
    check_thing("event", event)
    assert event["provider"] == text("Youth services")
    assert (event["publisher"], event["organization"]) == ("silta:espoo", [])
    schema = await city.shown("events", f"/occasions/{id_}/schema.jsonld", params={"lang": "sv"})
    assert [one["name"] for one in schema["organizer"]] == ["Youth services (sv)"]

    city_s_own = "2034-organised-by-the-city"
    await plan_and_publish(city, evening(city_s_own, "2034-09-07T17:00:00+03:00"))
    page = (await city.get("events", f"/occasions/{city_s_own}/page", params={"lang": "sv"})).text
    assert "<dt>Arrangör</dt><dd>Esbo</dd>" in page


@pytest.mark.parametrize("wrong", ["Arabic", "sign language", ""])
async def test_an_interpretation_that_is_none_is_refused_and_says_what_to_write(city: City, wrong: str) -> None:
    occasion = evening("2034-wrong", "2034-09-05T17:00:00+03:00") | {"accessibility": {"interpretation": [wrong]}}
    problem = (await city.ask("events.plan-occasion", {"occasion": occasion})).problem
    assert problem is not None
    [error] = problem["errors"]
    assert error["pointer"] == "/data/occasion/accessibility/interpretation/0"
    assert "sign-language" in error["detail"]


async def test_a_feed_of_everything_follows_each_change_of_one_and_keeps_the_rest(city: City) -> None:
    """Its entries are kept from change to change: what is moved, called off or absorbed must be written anew."""
    ids = [f"2038-kept-{number}" for number in range(4)]
    theme = "kept-2038"
    why = {"by": text("Working group"), "reason": text("The hall is closed")}
    for number, id_ in enumerate(ids):
        await plan_and_publish(city, evening(id_, f"2038-0{number + 2}-12T17:00:00+02:00") | {"themes": [theme]})

    async def told() -> dict[str, tuple[int | None, EventStatus | None, int]]:
        feed = await _feed(city, theme=theme)
        everything = {one.uid: one for one in (await _feed(city)).events}
        assert all(everything[one.uid] == one for one in feed.events), "the same entry in every feed"
        return {
            str(one.uid).removesuffix("@espoo.silta"): (one.sequence, one.status, one.start.month)
            for one in feed.events
        }

    confirmed, cancelled = EventStatus.CONFIRMED, EventStatus.CANCELLED
    assert await told() == {id_: (1, confirmed, number + 2) for number, id_ in enumerate(ids)}
    await city.done("events.move-occasion", {"occasion": ids[0], "starts_at": "2038-11-01T17:00:00+02:00", **why})
    assert (await told())[ids[0]] == (3, confirmed, 11)
    await city.done("events.cancel-occasion", {"occasion": ids[1], **why})
    await city.done("events.combine-occasions", {"into": ids[2], "absorbs": [ids[3]], **why})
    assert await told() == {
        ids[0]: (3, confirmed, 11),
        ids[1]: (2, cancelled, 3),
        ids[2]: (2, confirmed, 4),
        ids[3]: (3, cancelled, 5),
    }


async def test_one_address_leads_to_the_present_year_and_each_page_to_the_others(city: City) -> None:
    for year in (2027, 2047):
        await city.ask("events.plan-year", {"year": year, "promise": text("We listen")})
    there = await city.get("events", "/clock.html", params={"lang": "sv"})
    assert (there.status_code, there.headers["location"]) == (303, "clock/2027/page?lang=sv")
    page = (await city.get("events", "/clock/2047/page", params={"lang": "sv"})).text
    for name in ("clock", "topics", "districts", "wishes", "activities"):
        link = f"/events/v1/{name}.html?lang=sv"
        assert f'href="{link}"' in page
        assert (await city.get("events", link.removeprefix("/events/v1"))).status_code in {200, 303}
