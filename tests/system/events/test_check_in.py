"""At the door: codes and names, told late, twice, by several devices, over every protocol."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shared.web.qr import qr_code
from tests.system.conftest import PROTOCOLS, City
from tests.system.events.residents import code_for, link_of, named_in, press, see
from tests.system.occasions import evening, plan_and_publish, registration, text
from tests.system.wire import PLAIN, message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

REGISTER, CHECK_IN = "events.register", "events.check-in"
TAKEN, WAITING = "Your place is confirmed", "You are on the waiting list"
EVENING = "2027-03-17T17:00:00+02:00"
AT_THE_DOOR = "2027-03-17T16:50:00+02:00"
AFTERWARDS = "2027-03-17T22:00:00+02:00"


async def _evening(city: City, id_: str, places: int = 10) -> str:
    """Publish an evening; return the key of its door."""
    await plan_and_publish(city, evening(id_, EVENING, schools=(places, 5)))
    return str((await city.done("events.open-door", {"occasion": id_}))["door"])


def scan(id_: str, minute: int, **what: str) -> dict[str, Any]:
    return {"id": id_, "at": f"2027-03-17T16:{minute:02}:00+02:00", **what}


def verdicts(result: dict[str, Any] | None) -> list[tuple[str, str]]:
    assert result is not None
    return [(one["scan"], one["verdict"]) for one in result["verdicts"]]


async def _came(city: City, occasion: str) -> int:
    return int((await city.shown("events", f"/occasions/{occasion}"))["checked_in"])


async def test_a_batch_made_offline_and_uploaded_twice_gets_a_verdict_for_each_scan_and_counts_once(city: City) -> None:
    occasion, other = "2027-door", "2027-door-of-another"
    door, other_door = await _evening(city, occasion, 4), await _evening(city, other)
    people = {name: f"{name}-of-door@example.org" for name in ("one", "group", "left", "late", "far")}
    ids = {}
    for name, changes in (
        ("left", {}),
        ("one", {}),
        ("group", {"companions": 1}),
        ("late", {}),
        ("far", {"attendance": "remote"}),
    ):
        ids[name] = (await city.done(REGISTER, registration(occasion, people[name], **changes)))["registration"]
    # All four places are taken: "late" waits until "left" leaves, and whoever comes then waits too.
    await press(await link_of(city, people["left"], TAKEN))
    waits = (await city.done(REGISTER, registration(occasion, "waits-of-door@example.org")))["registration"]
    elsewhere = (await city.done(REGISTER, registration(other, people["one"])))["registration"]
    codes = {name: code_for(city, id_) for name, id_ in ids.items()}
    told = [
        scan("s1", 40, code=codes["one"]),
        scan("s2", 41, registration=ids["group"]),
        scan("s3", 42, code=codes["one"]),
        scan("s4", 43, code=codes["left"]),
        scan("s5", 44, code=code_for(city, waits)),
        scan("s6", 45, code=codes["far"]),
        scan("s7", 46, code=code_for(city, elsewhere)),
        scan("s8", 47, code=f"{codes['late'][:-4]}AAAA"),
        scan("s9", 48, code="https://example.org/not-a-code"),
        scan("s10", 49, registration="nobody-of-that-id"),
    ]
    batch = {"occasion": occasion, "door": door, "scans": told}
    expected = [
        ("s1", "checked-in"),
        ("s2", "checked-in"),
        ("s3", "already-checked-in"),
        ("s4", "cancelled"),
        ("s5", "waiting"),
        ("s6", "remote"),
        ("s7", "wrong-occasion"),
        ("s8", "forged"),
        ("s9", "unknown"),
        ("s10", "unknown"),
    ]
    with city.on(AFTERWARDS):
        body = message(CHECK_IN, batch, source="/device/door-1")
        first = await city.send("mqtt", CHECK_IN, body)
        assert verdicts(first.result) == expected
        assert first.result is not None
        assert first.result["checked_in"] == 3
        again = first.result["verdicts"][2]
        assert again["checked_in_at"].startswith("2027-03-17T14:40:00")
        for protocol in PROTOCOLS:
            assert await city.send(protocol, CHECK_IN, body) == first
        # The device forgot that it had sent them: another message, other batches, the same scans.
        halves = [message(CHECK_IN, batch | {"scans": half}, source="/device/door-1") for half in (told[5:], told[:7])]
        answers = [await city.send("http", CHECK_IN, half) for half in halves]
        assert verdicts(answers[0].result) == expected[5:]
        assert verdicts(answers[1].result) == expected[:7]
        assert await _came(city, occasion) == 3
        # Another device scanned the same person before: a conflict to tell of, and nobody more.
        earlier = {"occasion": occasion, "door": door, "scans": [scan("s1", 30, code=codes["one"])]}
        (told_other,) = (await city.ask(CHECK_IN, earlier, source="/device/door-2")).result["verdicts"]  # type: ignore[index]
        assert told_other["verdict"] == "already-checked-in"
        assert told_other["checked_in_at"].startswith("2027-03-17T14:40:00")
        assert (await _came(city, occasion), await _came(city, other)) == (3, 0)
    wrong_door = await city.ask(CHECK_IN, batch | {"door": other_door})
    assert wrong_door.refused()["type"] == "urn:silta:problem:forbidden"


async def test_a_residents_page_shows_the_code_until_they_have_come(city: City) -> None:
    occasion, email = "2027-door-code", "one-of-door-code@example.org"
    door = await _evening(city, occasion)
    await city.done(REGISTER, registration(occasion, email, needs=["step-free"]))
    link = await link_of(city, email, TAKEN)
    code = code_for(city, named_in(link)["registration"])
    assert "a code that you can show at the door" in (await city.mailbox.letter(email, TAKEN)).text
    before = await see(link)
    assert qr_code(code).replace("'", "&#39;") in before.text
    assert "Step-free access" in before.text
    assert "data:" in before.headers["content-security-policy"]
    with city.on(AT_THE_DOOR):
        batch = {"occasion": occasion, "door": door, "scans": [scan("1", 50, code=code)]}
        assert verdicts(await city.done(CHECK_IN, batch)) == [("1", "checked-in")]
        after = await press(link)
        assert after.status_code == 409, "who has come doesn't cancel"
        assert "Someone has come in with this registration" in after.text
        assert "Came in" in after.text
        assert "<img" not in after.text


async def test_the_doors_page_finds_people_by_name_and_checks_them_in(city: City) -> None:
    occasion = "2027-door-names"
    await _evening(city, occasion)
    address = (await city.done("events.open-door", {"occasion": occasion}))["url"]
    ids = {}
    for name, changes in (
        ("Öberg Åsa", {"companions": 1, "needs": ["sign-language"]}),
        ("Aalto Aino", {"needs": ["sign-language", "a-need-of-their-own"]}),
        ("Etänä Eetu", {"attendance": "remote"}),
    ):
        email = f"{name.split()[1].lower()}-of-door-names@example.org"
        wish = registration(occasion, email.replace("å", "a"), **changes)
        wish["person"]["name"] = name
        ids[name] = (await city.done(REGISTER, wish))["registration"]
    async with httpx.AsyncClient(timeout=30, verify=PLAIN, follow_redirects=True) as client:
        with city.on(AT_THE_DOOR):
            page = (await client.get(f"{address}&lang=en")).text
            assert "0 persons are in, 3 places are taken." in page
            assert page.index("Aalto Aino") < page.index("Öberg Åsa")
            assert "Etänä Eetu" not in page, "who takes part remotely isn't expected here"
            assert "Sign language interpreting</th><td>2</td>" in page
            found = (await client.get(f"{address}&lang=en&q=öberg")).text
            assert "Öberg Åsa" in found
            assert "Aalto Aino" not in found

            came = await client.post(f"{address}&lang=en", data={"registration": ids["Öberg Åsa"]})
            assert came.status_code == 200
            assert "2 persons are in, 3 places are taken." in came.text
            again = await client.post(f"{address}&lang=en", data={"code": code_for(city, ids["Öberg Åsa"])})
            assert again.status_code == 409
            assert "Someone has come in with this registration already." in again.text
            assert "2 persons are in" in again.text
            unknown = await client.post(f"{address}&lang=en", data={"code": "not a code"})
            conflicts = unknown.text[unknown.text.index("Conflicts") :]
            assert conflicts.index("not known") < conflicts.index("Öberg Åsa"), "the latest first, and none left out"

            listed = await client.get(address, headers={"accept": "application/json"})
            assert listed.headers["cache-control"] == "no-store"
            assert [(one["name"], one["seats"]) for one in listed.json()["names"]] == [
                ("Aalto Aino", 1),
                ("Öberg Åsa", 2),
            ]
            assert listed.json()["names"][1]["checked_in_at"] is not None
            assert [one["verdict"] for one in listed.json()["conflicts"]] == ["unknown", "already-checked-in"]
            forged = await client.get(f"{address[:-4]}AAAA", headers={"accept": "application/json"})
            assert (forged.status_code, forged.json()["type"]) == (403, "urn:silta:problem:forbidden")
            assert "Aalto" not in (await client.get(f"{address[:-4]}AAAA")).text
        with city.on("2027-03-18T19:01:00+02:00"):
            closed = await client.get(address)
            assert closed.status_code == 410
            assert "Aalto" not in closed.text


async def test_a_lost_devices_key_is_revoked_and_what_another_still_holds_is_kept_and_judged_later(city: City) -> None:
    occasion, email = "2027-door-revoked", "one-of-door-revoked@example.org"
    old = await _evening(city, occasion)
    one = (await city.done(REGISTER, registration(occasion, email)))["registration"]
    batch = {"occasion": occasion, "scans": [scan("1", 50, code=code_for(city, one))]}
    address = (await city.done("events.open-door", {"occasion": occasion}))["url"]
    with city.on(AT_THE_DOOR):
        why = {"by": text("Event staff"), "reason": text("A tablet was lost")}
        tried = await city.ask("events.close-door", {"occasion": occasion, **why, "dry_run": True})
        assert tried.dry_run == {"changes": {"occasions": 1}, "events": []}
        assert await city.done("events.close-door", {"occasion": occasion, **why}) == {
            "occasion": occasion,
            "keys_revoked": 1,
        }
        opened = await city.done("events.open-door", {"occasion": occasion})
        async with httpx.AsyncClient(timeout=30, verify=PLAIN, follow_redirects=True) as client:
            for answer in (await client.get(f"{address}&lang=en"), await client.post(f"{address}&lang=en")):
                assert answer.status_code == 403
                assert "This key was revoked" in answer.text
                assert "Asukas" not in answer.text
            assert verdicts(await city.done(CHECK_IN, batch | {"door": old})) == [("1", "revoked-key")]
            page = (await client.get(f"{opened['url']}&lang=en")).text
            assert "Read by a device whose key had been revoked." in page[page.index("Conflicts") :]
            assert await _came(city, occasion) == 0
            assert verdicts(await city.done(CHECK_IN, batch | {"door": opened["door"]})) == [("1", "checked-in")]
            assert "Conflicts" not in (await client.get(f"{opened['url']}&lang=en")).text
        assert await _came(city, occasion) == 1


async def test_nobody_is_checked_in_where_nobody_registers(city: City) -> None:
    pop_up = evening("2027-door-pop-up", EVENING) | {"kind": "pop-up", "programme": {}}
    await plan_and_publish(city, pop_up)
    problem = (await city.ask("events.open-door", {"occasion": "2027-door-pop-up"})).refused()
    assert (problem["status"], problem["type"]) == (409, "urn:silta:problem:no-check-in")
