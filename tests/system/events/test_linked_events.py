"""The region's importer reads what is published, page by page, and finds everything that an event refers to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from tests.linked_events import check_list, check_thing
from tests.system.around import partner
from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.wire import PLAIN

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

THEME = "linked-events"
IDS = [f"2033-linked-{number}" for number in range(1, 6)]


async def _published(city: City) -> None:
    """Five evenings, one a month; the third is remote only, and one more is only planned."""
    if (await city.get("events", "/occasions/2033-only-planned")).status_code == 200:
        return
    for month, id_ in enumerate(IDS, 3):
        occasion = evening(id_, f"2033-{month:02d}-10T17:00:00+03:00") | {"themes": [THEME], "audiences": ["youth"]}
        if month == 5:
            occasion |= {"place": None, "districts": ["tapiola"], "name": {"fi": "Etäilta (koulut)"}}
            occasion["programme"]["tracks"][0] |= {
                "on_site": 0,
                "remote": 5,
                "remote_link": "https://meet.example.org/silta",
                "languages": ["sv"],
            }
        await plan_and_publish(city, occasion)
    await city.ask("events.plan-occasion", {"occasion": evening("2033-only-planned", "2033-09-10T17:00:00+03:00")})


class Importer:
    """Does what the region's importer of another city's events does: nothing but what the standard promises."""

    def __init__(self, city: City) -> None:
        self.base = f"{city.url('events')}/events/"

    async def get(self, url: str, **params: str) -> Any:
        async with httpx.AsyncClient(timeout=30, verify=PLAIN, follow_redirects=True) as client:
            response = await client.get(urljoin(self.base, url), params=params or None)
        assert response.status_code == 200, response.text
        return response.json()

    async def listed(self, noun: str, **params: str) -> list[dict[str, Any]]:
        """Go from page to page by `meta.next`, which holds the query."""
        body = await self.get(f"v1/{noun}/", **params)
        check_list(noun, body)
        found, count = list(body["data"]), body["meta"]["count"]
        while (url := body["meta"]["next"]) is not None:
            body = await self.get(url)
            check_list(noun, body)
            found += body["data"]
        assert len(found) == count
        return found


@pytest.fixture
async def importer(city: City) -> Importer:
    await _published(city)
    return Importer(city)


async def _ids(importer: Importer, **asked: str) -> list[str]:
    asked = {"keyword": f"silta:theme-{THEME}"} | asked
    return [one["id"].removeprefix("silta:") for one in await importer.listed("event", **asked)]


async def test_an_importer_reads_all_pages_and_finds_whatever_an_event_refers_to(importer: Importer) -> None:
    publishers = {one["id"] for one in await importer.listed("organization")}
    only_ours = {"start": "2033-01-01T00:00:00+02:00", "end": "2033-12-31"}
    events = await importer.listed("event", **only_ours, include="keywords,audience,location", page_size="2")
    assert [one["id"] for one in events] == [f"silta:{id_}" for id_ in IDS]
    for event in events:
        assert event["publisher"] in publishers
        assert event["@id"].split("/")[-2] == event["id"]
        for related in (event["location"], *event["keywords"], *event["audience"]):
            assert related["publisher"] in publishers
            known = await importer.get(related["@id"])
            assert known == related
        for spoken in event["in_language"]:
            check_thing("language", await importer.get(spoken["@id"]))


async def test_without_include_there_are_links_that_lead_to_the_things(importer: Importer) -> None:
    event = await importer.get(f"v1/event/silta:{IDS[0]}/")
    check_thing("event", event)
    assert set(event["location"]) == {"@id"}
    check_thing("place", await importer.get(event["location"]["@id"]))
    for one in event["keywords"]:
        check_thing("keyword", await importer.get(one["@id"]))
    assert event == await importer.get(event["@id"])
    whole = await importer.get(event["@id"], include="location")
    assert whole["location"]["name"] == text("Library")
    assert whole["location"]["n_events"] >= 4


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"start": "2033-05-10T18:00:00+03:00"}, IDS[2:]),
        ({"end": "2033-05-10"}, IDS[:3]),
        ({"start": "2033-04-01", "end": "2033-05-01"}, IDS[1:2]),
        ({"division": "tapiola"}, IDS[2:3]),
        ({"division": "Stor-Alberga"}, [*IDS[:2], *IDS[3:]]),
        ({"division": "malmi"}, []),
        ({"text": "etäilta (KOULUT)"}, IDS[2:3]),
        ({"location": "silta:internet"}, IDS[2:3]),
        ({"in_language": "sv"}, IDS[2:3]),
        ({"language": "en"}, [*IDS[:2], *IDS[3:]]),
        ({"keyword!": "silta:kind-resident-evening"}, []),
        ({"keyword_AND": "silta:kind-resident-evening"}, IDS),
        ({"keyword_AND": "silta:audience-youth"}, IDS),
        ({"keyword": "yso:p4354"}, []),
        ({"ids": f"silta:{IDS[3]},silta:2033-only-planned"}, IDS[3:4]),
        ({"event_status": "EventScheduled"}, IDS),
        ({"event_status": "EventCancelled,EventPostponed"}, []),
        ({"publisher": "ahjo:00001"}, []),
        ({"sort": "-start_time"}, IDS[::-1]),
        ({"sort": "-last_modified_time", "page_size": "100"}, IDS[::-1]),
        ({"show_deleted": "true", "last_modified_since": "2000-01-01"}, IDS),
        ({"last_modified_since": "2050-01-01"}, []),
    ],
)
async def test_a_client_gets_what_it_asks_for(importer: Importer, asked: dict[str, str], found: list[str]) -> None:
    assert await _ids(importer, **asked) == found


async def test_a_client_that_asks_again_gets_only_what_has_changed_since(city: City, importer: Importer) -> None:
    with city.on("2027-01-20T12:00:00+02:00"):
        changed = evening("2035-later", "2035-11-10T17:00:00+02:00") | {"themes": ["changed-later"]}
        await plan_and_publish(city, changed)
    asked = {"keyword": f"silta:theme-{THEME},silta:theme-changed-later", "show_deleted": "true"}
    assert await _ids(importer, **asked) == [*IDS, "2035-later"]
    assert await _ids(importer, **asked, last_modified_since="2027-01-20") == ["2035-later"]
    assert await _ids(importer, **asked, last_modified_since="2027-01-20T12:30:00+02:00") == []


async def test_partners_are_organizations_that_an_event_links_to_until_they_are_removed(
    city: City, importer: Importer
) -> None:
    id_ = "2033-with-partners"
    for one in ("linked-club", "linked-gone"):
        await city.ask("events.register-partner", {"partner": partner(one, name={"fi": f"Seura {one}"})})
    occasion = evening(id_, "2033-10-10T17:00:00+03:00") | {"themes": ["with-partners"]}
    await plan_and_publish(city, occasion | {"partners": ["linked-club", "linked-gone"]})
    await city.ask("events.remove-partner", {"partner": "linked-gone"})
    event = await importer.get(f"v1/event/silta:{id_}/")
    check_thing("event", event)
    assert event["provider"]["fi"] == "Espoo, Seura linked-club"
    ours, club = [await importer.get(one["@id"]) for one in event["organization"]]
    assert (ours["id"], club["id"]) == (event["publisher"], "silta:partner-linked-club")
    assert club["parent_organization"] == {"@id": ours["@id"]}
    assert {"@id": club["@id"]} in ours["affiliated_organizations"]
    assert club in await importer.listed("organization", page_size="1")
    assert (await city.get("events", "/organization/silta:partner-linked-gone/")).status_code == 404
    (listed,) = await importer.listed("event", keyword="silta:theme-with-partners")
    assert listed == event


async def test_pages_that_were_begun_before_a_change_go_on_with_it(city: City, importer: Importer) -> None:
    asked = {"keyword": f"silta:theme-{THEME},silta:theme-amid-pages", "page_size": "2"}
    first = await importer.get("v1/event/", **asked)
    late = evening("2033-amid-pages", "2033-12-10T17:00:00+02:00") | {"themes": ["amid-pages"]}
    await plan_and_publish(city, late)
    assert first["meta"]["count"] == len(IDS)
    found = [one["id"] for one in await importer.listed("event", **asked)]
    assert found == [f"silta:{id_}" for id_ in (*IDS, "2033-amid-pages")]
    last = await importer.get("v1/event/", **asked, page="3")
    assert [one["id"] for one in last["data"]] == [f"silta:{IDS[-1]}", "silta:2033-amid-pages"]
    assert last["meta"]["next"] is None


async def test_what_is_only_planned_is_not_told(city: City, importer: Importer) -> None:
    assert "2033-only-planned" not in await _ids(importer, keyword="silta:kind-resident-evening")
    response = await city.get("events", "/event/silta:2033-only-planned/")
    assert response.status_code == 404
    assert response.json()["type"] == "urn:silta:problem:unknown"


async def test_places_and_keywords_are_found_by_their_names(importer: Importer) -> None:
    assert [one["id"] for one in await importer.listed("keyword", text="linked")] == [f"silta:theme-{THEME}"]
    (library,) = [one for one in await importer.listed("place", text="libr") if one["n_events"] >= 4]
    assert library["street_address"]["fi"] == "Leppävaarankatu 9"
    assert await importer.listed("place", text="no such place") == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/event/?start=tomorrow", 422),
        ("/event/?page=0", 422),
        ("/event/?page=999", 404),
        ("/event/?sort=name", 422),
        ("/event/tprek:1/", 404),
        ("/place/silta:place-0/", 404),
        ("/keyword/silta:theme-none/", 404),
        ("/organization/ahjo:1/", 404),
        ("/language/ru/", 404),
    ],
)
async def test_what_can_not_be_answered_is_a_problem(city: City, path: str, status: int) -> None:
    response = await city.get("events", path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
