"""Staff's commands on real servers: signed in or by an account, on record, and the record can't be changed unseen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from pymongo import MongoClient
from pymongo.database import Database
from typer.testing import CliRunner

from deploy.local import LocalSystem
from services.console import application
from tests.system.waiting import eventually
from tests.system.wire import PLAIN, STRUCTURED, message, over_amqp

pytestmark = [pytest.mark.xdist_group("sign in"), pytest.mark.timeout(240)]

READ_YEAR = ("events.read-year", {"year": 2027})
Stored = Database[dict[str, Any]]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSystem]:
    with LocalSystem(
        home=tmp_path_factory.mktemp("office"), services=("events", "panels", "notify"), sign_in=True
    ) as system:
        yield system


@pytest.fixture
def stored(system: LocalSystem) -> Iterator[Stored]:
    with MongoClient[dict[str, Any]](system.endpoints.mongo) as client:
        yield client["silta_events"]


def silta(system: LocalSystem, *arguments: str) -> tuple[int, str]:
    ended = CliRunner().invoke(application, arguments, env={"SILTA_HOME": str(system.home), "SILTA_AMQP_URL": None})
    return ended.exit_code, ended.stdout


async def said(system: LocalSystem, *arguments: str) -> tuple[int, Any]:
    code, words = await asyncio.to_thread(silta, system, *arguments, "--json")
    return code, json.loads(words)


async def records(system: LocalSystem, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await said(system, "audit", "staff", *arguments))[1]["records"]
    return found


async def token(system: LocalSystem, *roles: str, subject: str = "maija") -> str:
    options = [word for role in roles for word in ("--role", role)]
    code, words = await asyncio.to_thread(silta, system, "token", *options, "--subject", subject)
    assert code == 0
    return words.strip()


async def post(
    system: LocalSystem, body: dict[str, Any], token: str | None, prefer: str = "wait=20", service: str = "events"
) -> httpx.Response:
    headers = {"content-type": STRUCTURED, "prefer": prefer, "accept-language": "en"}
    headers |= {"authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(base_url=system.endpoints.http[service], timeout=30, verify=PLAIN) as client:
        return await client.post(f"/{service}/v1/commands", json=body, headers=headers)


async def test_who_is_signed_in_with_the_role_sends_a_command_and_is_on_record(system: LocalSystem) -> None:
    body = message(*READ_YEAR)
    answer = await post(system, body, await token(system, "auditor", subject="on-record"))
    assert answer.status_code == 200, answer.text
    [record] = await records(system, "--subject", "on-record")
    assert record["issuer"] == system.endpoints.issuer
    assert (record["name"], record["role"], record["command"]) == ("Developer", "auditor", "events.read-year")
    assert (record["source"], record["message"]) == (body["source"], body["id"])
    assert record["status"] == "accepted"
    assert record["ended_at"]


async def test_nobody_else_does_and_nothing_is_on_record(system: LocalSystem) -> None:
    before = await records(system)
    assert (await post(system, message(*READ_YEAR), None)).status_code == 401
    assert (await post(system, message(*READ_YEAR), "a.b.c")).status_code == 401
    answer = await post(system, message(*READ_YEAR), await token(system, "moderator", "operator"))
    assert answer.status_code == 403
    assert "needs the role coordinator or auditor" in answer.json()["detail"]
    assert await records(system) == before


async def test_who_composed_a_newsletter_approves_of_it_under_no_other_name(system: LocalSystem) -> None:
    kaisa, maija = [await token(system, "communications", subject=one) for one in ("kaisa", "maija")]
    words = {"fi": "Kevät", "sv": "Våren", "en": "Spring"}
    id_ = "spring-of-two"

    async def sent(name: str, signed: str, **data: Any) -> httpx.Response:
        return await post(system, message(f"notify.{name}", {"campaign": id_, **data}), signed, service="notify")

    assert (await sent("compose-campaign", kaisa, by="Kaisa", subject=words, text=words)).status_code == 200

    async def counted() -> bool:
        answer = await sent("preview-campaign", kaisa)
        return answer.json()["data"]["result"]["recipients"] is not None

    assert await eventually(counted)
    refused = await sent("approve-campaign", kaisa, by="Maija", edition=1)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:silta:problem:under-another-name")
    assert "by another name" in refused.json()["title"]
    assert (await sent("approve-campaign", maija, by="Maija", edition=1)).status_code == 200


async def test_how_it_ended_is_found_where_nobody_waited_for_it(system: LocalSystem) -> None:
    answer = await post(system, message(*READ_YEAR), await token(system, "coordinator", subject="hurried"), prefer="")
    assert answer.status_code == 202

    async def ended() -> dict[str, Any] | None:
        [record] = await records(system, "--subject", "hurried")
        return record if record["ended_at"] else None

    assert (await eventually(ended, patience=60))["status"] == "accepted"


async def test_what_a_system_of_the_city_s_sends_is_on_record_by_its_account(system: LocalSystem) -> None:
    code, made = await said(system, "systems", "add", "back-office", "--role", "auditor")
    assert code == 0
    broker = system.endpoints.amqp.rpartition("@")[2]
    address = f"amqp://back-office:{made['password']}@{broker}"
    body = message(*READ_YEAR)
    headers = {"silta-operator": "Matti at desk 4"}
    answer = await over_amqp(address, READ_YEAR[0], body, user_id="back-office", headers=headers)
    assert answer.status == "accepted"
    by_its_key = message("events.read-year", {"year": 2027, "dry_run": True})
    assert (await over_amqp(address, "events.read-year.back-office", by_its_key)).status == "accepted"
    tried, read = await records(system, "--subject", "back-office")
    assert (read["issuer"], read["name"], read["role"]) == ("broker", "Matti at desk 4", None)
    assert (read["command"], read["source"], read["message"]) == (READ_YEAR[0], body["source"], body["id"])
    assert (read["status"], read["dry_run"], tried["status"], tried["dry_run"]) == ("accepted", False, "accepted", True)
    assert read["ended_at"]
    assert (await said(system, "audit", "verify", "--service", "events"))[1]["whole"] is True


async def test_what_the_console_sends_is_on_record_by_who_acts_whatever_becomes_of_it(system: LocalSystem) -> None:
    call = ("panels", "read-call", "--call", "none", "--operator", "maija")
    assert (await said(system, *call))[0] == 1
    assert (await said(system, *call, "--dry-run"))[0] == 1
    tried, refused = (await records(system, "--service", "panels"))[:2]
    account = urlsplit(system.endpoints.amqp).username
    for one, dry_run in ((refused, False), (tried, True)):
        assert (one["issuer"], one["subject"], one["name"]) == ("broker", account, "maija")
        assert (one["command"], one["source"], one["dry_run"]) == ("panels.read-call", "/console", dry_run)
        assert (one["status"], one["problem"]) == ("rejected", "unknown")
    assert (await said(system, "audit", "verify", "--service", "panels"))[1]["whole"] is True


async def test_many_at_once_make_one_chain_at_each_service(system: LocalSystem) -> None:
    signed = await token(system, "coordinator", "panel-officer", subject="busy")
    calls = ("panels.read-call", {"call": "none"})
    answers = await asyncio.gather(
        *(post(system, message(*READ_YEAR), signed) for _ in range(10)),
        *(post(system, message(*calls), signed, service="panels") for _ in range(5)),
    )
    assert {answer.status_code for answer in answers} == {200, 404}
    assert len(await records(system, "--subject", "busy", "--service", "events")) == 10
    rejected = await records(system, "--subject", "busy", "--service", "panels")
    assert [(one["status"], one["problem"]) for one in rejected] == [("rejected", "unknown")] * 5
    for service in ("events", "panels"):
        code, verdict = await said(system, "audit", "verify", "--service", service)
        assert (code, verdict["whole"]) == (0, True), verdict
    begun_and_ended = [1 if one["issuer"] == "broker" else 2 for one in await records(system, "--service", "panels")]
    assert verdict["links"] == sum(begun_and_ended)


async def test_whoever_changes_a_record_is_found_out(system: LocalSystem, stored: Stored) -> None:
    await post(system, message(*READ_YEAR), await token(system, "coordinator", subject="sorry"))
    _, end = await said(system, "audit", "head", "--service", "events")
    assert (await said(system, "audit", "verify", "--service", "events", "--head", end["head"]))[0] == 0
    stored.audit.update_one({"subject": "sorry"}, {"$set": {"subject": "somebody-else"}})
    code, verdict = await said(system, "audit", "verify", "--service", "events")
    stored.audit.update_one({"subject": "somebody-else"}, {"$set": {"subject": "sorry"}})
    assert (code, verdict["whole"]) == (1, False)
    assert verdict["broken"].endswith("was changed")
    assert (await said(system, "audit", "verify", "--service", "events"))[0] == 0


async def test_the_console_s_own_deeds_are_another_chain(system: LocalSystem) -> None:
    assert (await said(system, "audit", "verify"))[1]["whole"] is True
    deeds = (await said(system, "audit", "list"))[1]["records"]
    assert {one["action"] for one in deeds} <= {"add-account"}
    assert await asyncio.to_thread(silta, system, "audit", "verify", "--service", "parks") == (2, "")
