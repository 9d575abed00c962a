"""Staff's commands over HTTP: only from whom the issuer vouches for, with the role that the contract names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any, cast

import httpx
import pytest

from shared.audit.ledger import Ledger
from shared.audit.staff import StaffAudit, StaffRecord
from shared.broker import BrokerAway
from shared.console.examples import example
from shared.contracts.catalogue import COMMANDS, SERVICES, commands_of
from shared.contracts.envelope import CONTENT_TYPE, Envelope
from shared.contracts.events import PlanYear
from shared.contracts.message import Command, Outcome, OutcomeStatus, Role, Who
from shared.contracts.problem import UNKNOWN, Rejected
from shared.service import Service
from shared.settings import Mode
from shared.store import Outage, Store
from shared.web.staff import StaffDoor
from tests.issuer import ABOUT, AUDIENCE, LocalIssuer
from tests.unit.audit.ledgers import ReadableStore
from tests.unit.web.serving import client_of, serve

NOBODY_S = ("10.0.0.1", 4_000)
"""A private address: its requests aren't counted."""
STAFF = [command for command in COMMANDS if command.WHO is Who.STAFF]


@dataclass
class Sender:
    """A broker and the service behind it."""

    store: ReadableStore
    sent: list[str] = field(default_factory=list)
    on_record: list[int] = field(default_factory=list)
    """How many records there were when a command was sent."""
    answer: Outcome | Exception | None = None

    async def send(self, contract: type[Command], envelope: Envelope, *, wait: float) -> Outcome | None:
        assert wait >= 0
        self.sent.append(contract.NAME)
        self.on_record.append(len(self.store.all(StaffRecord)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or Outcome(command=envelope.id, status=OutcomeStatus.ACCEPTED, result={})


@dataclass
class Office:
    """One service with its door, its records and its sender."""

    client: httpx.AsyncClient
    store: ReadableStore
    sender: Sender
    service: Service

    async def post(
        self,
        contract: type[Command],
        *tokens: str,
        scheme: str = "Bearer",
        data: dict[str, Any] | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> httpx.Response:
        content = example(contract) if data is None else data
        message = Envelope(id="1", source="/test", type=contract.TYPE, data=content)
        given = [("authorization", f"{scheme} {token}") for token in tokens]
        more = [("content-type", CONTENT_TYPE), *headers.items()]
        path = f"/{contract.SERVICE}/v1/commands"
        return await self.client.post(path, content=message.to_bytes(), headers=[*given, *more])

    @property
    def records(self) -> list[dict[str, Any]]:
        return self.store.all(StaffRecord)


def office_of(name: str, **settings: Any) -> Office:
    service, app = serve(name, **settings)
    store = ReadableStore()
    sender = Sender(store)
    if service.door is not None:
        service.door = StaffDoor(service.settings, StaffAudit(cast("Store", store), service.settings.audit_kept))
    service._sender = cast("Any", sender)
    return Office(client_of(service, app, NOBODY_S), store, sender, service)


@pytest.fixture(scope="module")
def issuer() -> Iterator[LocalIssuer]:
    with LocalIssuer() as local:
        local.rotate("ec")
        yield local


def signing_in(issuer: LocalIssuer) -> dict[str, Any]:
    return {"oidc_issuer": issuer.url, "oidc_audience": AUDIENCE}


@pytest.fixture
def office(issuer: LocalIssuer) -> Office:
    issuer.answers.clear()
    return office_of("events", **signing_in(issuer))


def is_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == f"urn:silta:problem:{code}"
    return problem


def test_there_are_commands_of_staff_at_every_service() -> None:
    assert len(STAFF) > 60
    assert {command.SERVICE for command in STAFF} == {*SERVICES}


@pytest.mark.parametrize("service", SERVICES)
async def test_each_command_of_staff_is_open_to_its_roles_and_to_no_other(service: str, issuer: LocalIssuer) -> None:
    here = office_of(service, **signing_in(issuer))
    tokens = {role: issuer.token(sub=role.value, roles=[role.value]) for role in Role}
    nobody = issuer.token(roles=["", "staff", "admin"])
    for command in commands_of(service):
        if command.WHO is not Who.STAFF:
            continue
        for role, token in tokens.items():
            here.sender.sent.clear()
            answer = await here.post(command, token)
            if role in command.ROLES:
                assert answer.status_code == 200, (command.NAME, role, answer.text)
                assert here.sender.sent == [command.NAME]
            else:
                problem = is_problem(answer, 403, "role-needed")
                assert command.NAME in problem["detail"]
                assert not here.sender.sent
        is_problem(await here.post(command, nobody), 403, "role-needed")
        is_problem(await here.post(command), 401, "sign-in-needed")
    done = [(one["command"], one["role"]) for one in here.records]
    assert sorted(done) == sorted(
        (one.NAME, role.value) for one in STAFF if service == one.SERVICE for role in one.ROLES
    )


async def test_what_is_not_staff_s_needs_nobody_and_leaves_no_record(issuer: LocalIssuer) -> None:
    for service in SERVICES:
        here = office_of(service, **signing_in(issuer))
        for command in commands_of(service):
            if command.WHO is not Who.STAFF:
                answer = await here.post(command, data={})
                assert answer.status_code in {200, 422}, answer.text  # looked at, as far as its content
        assert not here.records


async def test_the_role_is_the_first_that_the_contract_names(office: Office, issuer: LocalIssuer) -> None:
    answer = await office.post(PlanYear, issuer.token(roles=["auditor", "moderator", "coordinator", "of the gym"]))
    assert answer.status_code == 200
    assert [one["role"] for one in office.records] == ["coordinator"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "tarvitaan rooli koordinaattori. Sinulla on moderaattori, tarkastaja."),
     ("sv", "kräver rollen koordinator. Du har moderator, revisor."),
     ("en", "needs the role coordinator. You have moderator, auditor.")],
)  # fmt: skip
async def test_whoever_has_not_the_role_is_told_which_it_is(
    office: Office, issuer: LocalIssuer, language: str, words: str
) -> None:
    token = issuer.token(roles=["auditor", "moderator"])
    answer = await office.post(PlanYear, token, headers={"accept-language": language})
    assert words in is_problem(answer, 403, "role-needed")["detail"]
    assert answer.headers["www-authenticate"] == 'Bearer realm="silta", error="insufficient_scope"'
    assert not office.records


async def test_whoever_is_not_signed_in_is_asked_to(office: Office) -> None:
    answer = await office.post(PlanYear)
    is_problem(answer, 401, "sign-in-needed")
    assert answer.headers["www-authenticate"] == 'Bearer realm="silta"'


@pytest.mark.parametrize(
    ("headers", "scheme"),
    [
        (["{token}"], "Basic"),
        (["{token}"], "DPoP"),
        (["{token} {token}"], "Bearer"),
        (["{token}", "{token}"], "Bearer"),
        ([""], "Bearer"),
        (["no token"], "Bearer"),
        (["{token}x"], "Bearer"),
        (["x" * 30_000], "Bearer"),
    ],
)
async def test_a_bad_token_is_refused_and_nothing_done(
    office: Office, issuer: LocalIssuer, headers: list[str], scheme: str
) -> None:
    token = issuer.token()
    answer = await office.post(PlanYear, *(one.format(token=token) for one in headers), scheme=scheme)
    is_problem(answer, 401, "sign-in-not-valid")
    assert answer.headers["www-authenticate"] == 'Bearer realm="silta", error="invalid_token"'
    assert token not in answer.text
    assert not office.sender.sent
    assert not office.records


@pytest.mark.parametrize("bad", [{"exp": 1}, {"aud": "other"}, {"iss": "https://other"}, {"exp": 2**40}, {"sub": None}])
async def test_a_token_that_says_something_wrong_is_refused(
    office: Office, issuer: LocalIssuer, bad: dict[str, Any]
) -> None:
    is_problem(await office.post(PlanYear, issuer.token(**bad)), 401, "sign-in-not-valid")
    assert not office.records


async def test_how_long_a_token_may_live_is_the_city_s_choice(issuer: LocalIssuer) -> None:
    here = office_of("events", **signing_in(issuer), oidc_token_lifetime=timedelta(minutes=5))
    is_problem(await here.post(PlanYear, issuer.token()), 401, "sign-in-not-valid")


async def test_a_cookie_signs_nobody_in(office: Office, issuer: LocalIssuer) -> None:
    answer = await office.post(PlanYear, headers={"cookie": f"authorization={issuer.token()}"})
    is_problem(answer, 401, "sign-in-needed")
    assert "access-control-allow-origin" not in answer.headers


async def test_while_the_issuer_is_away_nobody_gets_in(issuer: LocalIssuer) -> None:
    here = office_of("events", **signing_in(issuer))
    issuer.answers[ABOUT] = 500
    try:
        answer = await here.post(PlanYear, issuer.token())
    finally:
        issuer.answers.clear()
    is_problem(answer, 503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert not here.sender.sent


async def test_it_is_on_record_before_it_is_sent_and_how_it_ended_after(office: Office, issuer: LocalIssuer) -> None:
    problem = Rejected(UNKNOWN, what="year", id="2027").problem
    office.sender.answer = Outcome(command="1", status=OutcomeStatus.REJECTED, problem=problem)
    is_problem(await office.post(PlanYear, issuer.token()), 404, "unknown")
    assert office.sender.on_record == [1]
    [record] = office.records
    assert (record["issuer"], record["subject"], record["name"]) == (issuer.url, "u-1", "Maija")
    assert (record["status"], record["problem"]) == ("rejected", "unknown")
    assert await Ledger(cast("Store", office.store), StaffRecord, timedelta(days=1)).verify() == 2


async def test_what_cannot_be_put_on_record_is_not_sent(office: Office, issuer: LocalIssuer) -> None:
    def away() -> None:
        raise Outage("database: away")

    office.store.before_commit = away
    is_problem(await office.post(PlanYear, issuer.token()), 503, "unavailable")
    assert not office.sender.sent


async def test_an_outcome_is_told_even_where_it_cannot_be_put_on_record_now(
    office: Office, issuer: LocalIssuer
) -> None:
    def away_later() -> None:
        if office.sender.sent:
            raise Outage("database: away")

    office.store.before_commit = away_later
    assert (await office.post(PlanYear, issuer.token())).status_code == 200
    assert [one["ended_at"] for one in office.records] == [None]


async def test_whether_it_was_sent_stays_open_when_the_broker_goes(office: Office, issuer: LocalIssuer) -> None:
    office.sender.answer = BrokerAway("gone")
    is_problem(await office.post(PlanYear, issuer.token()), 503, "unavailable")
    assert [one["status"] for one in office.records] == [None]


async def test_content_that_is_invalid_leaves_no_record(office: Office, issuer: LocalIssuer) -> None:
    answer = await office.post(PlanYear, issuer.token(), scheme="bearer", data={"of": "no use"})
    is_problem(answer, 422, "invalid")
    assert not office.records


async def test_without_an_issuer_production_takes_no_command_of_staff_and_one_machine_does() -> None:
    is_problem(await office_of("events", mode=Mode.PRODUCTION).post(PlanYear, "x"), 403, "not-over-http")
    assert (await office_of("events").post(PlanYear)).status_code == 200


async def test_production_takes_none_from_the_issuer_of_development(issuer: LocalIssuer) -> None:
    issuer.about = {"silta_development_issuer": True}
    try:
        local = office_of("events", **signing_in(issuer))
        production = office_of("events", mode=Mode.PRODUCTION, **signing_in(issuer))
        assert (await local.post(PlanYear, issuer.token())).status_code == 200
        is_problem(await production.post(PlanYear, issuer.token()), 503, "unavailable")
    finally:
        issuer.about = {}


def test_the_openapi_document_says_how_staff_sign_in(issuer: LocalIssuer) -> None:
    _, app = serve("events", **signing_in(issuer))
    document = app.openapi()
    scheme = document["components"]["securitySchemes"]["staff"]
    assert (scheme["type"], scheme["openIdConnectUrl"]) == ("openIdConnect", issuer.url + ABOUT)
    operation = document["paths"]["/events/v1/commands"]["post"]
    assert operation["security"] == [{}, {"staff": []}]
    assert {"401", "403"} <= set(operation["responses"])
    _, without = serve("events")
    assert "securitySchemes" not in without.openapi()["components"]
