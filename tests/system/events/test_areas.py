"""Districts: coordinators who come and go with their terms, partners, and what an occasion shows of them."""

from __future__ import annotations

import pytest

from tests.system.around import coordinator, partner
from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


async def _page(city: City, path: str) -> str:
    answer = await city.get("events", path, params={"lang": "en"})
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_a_coordinator_is_shown_in_the_area_and_at_its_occasions_and_forgotten_at_the_end(city: City) -> None:
    district, occasion, name = "vanha-espoo", "2027-area-evening", "Kaisa Koordinaattori"
    await plan_and_publish(city, evening(occasion, "2027-10-06T17:00:00+03:00") | {"districts": [district]})
    pages = (f"/districts/{district}/page", "/districts.html", f"/occasions/{occasion}/page")
    before = await city.shown("events", f"/districts/{district}")
    assert before["coordinator"]["vacant"]
    named = await city.done("events.name-coordinator", coordinator(district, name, ends_on="2027-01-10"))
    volunteer = coordinator(district, "Ville Vapaaehtoinen", role="volunteer", contact={"name": "Ville Vapaaehtoinen"})
    await city.done("events.name-coordinator", volunteer)
    shown = await city.shown("events", f"/districts/{district}")
    assert (shown["coordinator"]["contact"]["name"], shown["coordinator"]["ends_on"]) == (name, "2027-01-10")
    for path in pages:
        page = await _page(city, path)
        assert name in page
        assert "Ville Vapaaehtoinen" in page
    assert named["term"] not in await _page(city, pages[0])

    with city.on("2027-01-11T00:00:01+02:00"):
        for path in pages:
            assert name not in await _page(city, path), "from the first moment after the term"

        async def forgotten() -> bool:
            return bool((await city.shown("events", f"/districts/{district}"))["past_terms"])

        await eventually(forgotten)
        after = await city.shown("events", f"/districts/{district}")
        assert after["past_terms"] == [{"role": "coordinator", "starts_on": "2027-01-01", "ended_on": "2027-01-10"}]
        assert (after["coordinator"]["vacant"], after["coordinator"]["vacant_since"]) == (True, "2027-01-11")
        assert after["volunteer"]["contact"]["name"] == "Ville Vapaaehtoinen"
        assert "Vacant since 11 January 2027" in await _page(city, pages[0])


async def test_a_term_that_is_ended_early_leaves_nothing_of_the_person(city: City) -> None:
    district = "pohjois-espoo"
    named = await city.done("events.name-coordinator", coordinator(district, "Pirkko Poistuva"))
    taken = (await city.ask("events.name-coordinator", coordinator(district, "Toinen Tulija"))).refused()
    assert taken["type"] == "urn:silta:problem:coordinator-terms-overlap"
    await city.done("events.end-coordinator-term", {"district": district, "term": named["term"]})
    assert "Pirkko" not in (await city.get("events", f"/districts/{district}")).text
    gone = (await city.ask("events.end-coordinator-term", {"district": district, "term": named["term"]})).refused()
    assert gone["type"] == "urn:silta:problem:unknown"
    await city.done("events.name-coordinator", coordinator(district, "Toinen Tulija", starts_on="2027-01-05"))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"district": "atlantis"}, "unknown"),
        ({"agreed": False}, "invalid"),
        ({"ends_on": "2026-12-31", "starts_on": "2026-01-01"}, "coordinator-term-over"),
        ({"ends_on": "2026-12-31"}, "invalid"),
    ],
    ids=["unknown district", "did not agree", "over already", "ends before it begins"],
)
async def test_a_term_that_can_not_be_is_refused(city: City, wrong: dict[str, object], code: str) -> None:
    problem = (await city.ask("events.name-coordinator", coordinator("espoonlahti", "Ei Kukaan") | wrong)).refused()
    assert problem["type"] == f"urn:silta:problem:{code}"
    assert (await city.shown("events", "/districts/espoonlahti"))["coordinator"]["vacant"]


async def test_partners_are_found_by_district_and_network_and_shown_where_they_co_organise(city: City) -> None:
    occasion = "2027-co-organised"
    await city.done("events.register-partner", {"partner": partner("net", kind="network")})
    seura = partner("kauklahti-seura", districts=["kauklahti"], networks=["net"], url="https://seura.example.org/")
    await city.done("events.register-partner", {"partner": seura})
    twice = (await city.ask("events.register-partner", {"partner": seura})).refused()
    assert twice["type"] == "urn:silta:problem:partner-already-registered"
    for asked, found in (
        ({"district": "kauklahti"}, {"net", "kauklahti-seura"}),
        ({"district": "tapiola"}, {"net"}),
        ({"network": "net"}, {"kauklahti-seura"}),
        ({"kind": "network"}, {"net"}),
    ):
        listed = (await city.shown("events", "/partners", params=asked))["partners"]
        assert {one["id"] for one in listed} & {"net", "kauklahti-seura"} == found, asked
    organised = evening(occasion, "2027-10-13T17:00:00+03:00") | {"partners": ["kauklahti-seura"]}
    await plan_and_publish(city, organised)
    assert (await city.shown("events", f"/occasions/{occasion}"))["partners"] == ["kauklahti-seura"]
    assert "Partner kauklahti-seura" in await _page(city, f"/occasions/{occasion}/page")
    assert "Partner kauklahti-seura" in await _page(city, "/districts/kauklahti/page")

    renamed = seura | {"name": text("Kauklahti now")}
    await city.done("events.change-partner", {"partner": renamed})
    assert "Kauklahti now" in await _page(city, f"/occasions/{occasion}/page")
    await city.done("events.remove-partner", {"partner": "kauklahti-seura"})
    assert "Kauklahti now" not in await _page(city, f"/occasions/{occasion}/page")
    assert (await city.get("events", "/partners/kauklahti-seura")).status_code == 404


async def test_an_occasion_or_a_partner_that_names_nobody_known_is_refused(city: City) -> None:
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    unknown = evening("2027-no-such-partner", "2027-10-14T17:00:00+03:00") | {"partners": ["nobody"]}
    problem = (await city.ask("events.plan-occasion", {"occasion": unknown})).refused()
    assert problem["errors"][0]["pointer"] == "/data/occasion/partners/0"
    await city.done("events.register-partner", {"partner": partner("no-net")})
    member = {"partner": partner("member", networks=["no-net"])}
    problem = (await city.ask("events.register-partner", member)).refused()
    assert problem["type"] == "urn:silta:problem:not-a-network"
