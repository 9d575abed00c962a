"""The service's handlers over a store in memory, and a small round to try them with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import BaseModel, SecretStr

from services.feedback.budget.handlers import messages
from services.feedback.domain.budget.ballot import codes
from shared.city import City
from shared.contracts import Command, Rejected
from shared.contracts.budgets import JudgeIdea, ModerateIdea, PlanRound, RoundFacts, SubmitIdea, Vote
from shared.links import Links
from shared.settings import Mode, Settings
from shared.store import Cause, Group, Work
from shared.text import Text
from tests.unit.memory import MemoryStore

ROUND = "our-espoo-2027"
DISTRICTS = ("tapiola", "leppavaara")
IDEAS, JUDGING, VOTING, CLOSED = "2027-01-15T12:00", "2027-03-01T12:00", "2027-04-10T12:00", "2027-05-02T12:00"
REASON = Text(en="Because")


def at(local: str) -> datetime:
    return datetime.fromisoformat(f"{local}+02:00")


def facts(**changes: Any) -> RoundFacts:
    return RoundFacts.model_validate(
        {
            "id": ROUND,
            "name": {"en": "Our Espoo"},
            "purpose": {"en": "A greener city"},
            "pots": [
                {"district": "tapiola", "amount": 10_000},
                {"amount": 5_000},
                {"district": "leppavaara", "amount": 9},
            ],
            "ideas_from": at("2027-01-11T09:00"),
            "ideas_until": at("2027-02-12T16:00"),
            "voting_from": at("2027-04-01T09:00"),
            "voting_until": at("2027-04-30T20:00"),
            **changes,
        }
    )


@dataclass
class Surroundings:
    service: str = "feedback"
    city: City = field(
        default_factory=lambda: City.model_validate(
            {
                "city": {"en": "Espoo"},
                "districts": [{"id": id_, "name": {"en": id_.title()}, "population": 1} for id_ in DISTRICTS],
            }
        )
    )
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(
        default_factory=lambda: Settings(
            mode=Mode.LOCAL, secret=SecretStr("s" * 32), public_url="https://feedback.example.org/"
        )
    )


@dataclass
class Budgets:
    """One message a transaction; a refused one leaves nothing."""

    now: datetime = field(default_factory=lambda: at(IDEAS))
    store: MemoryStore = field(default_factory=MemoryStore)
    surroundings: Surroundings = field(default_factory=Surroundings)
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def handle(self, message: BaseModel, *, account: str | None = None) -> Any:
        named: Any = message
        known = messages.commands if isinstance(message, Command) else messages.events
        handler = {**messages.tasks, **known}[named.NAME]
        async with self.store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, self.surroundings, Cause("id", "/test", named.TYPE, account), self.now)
            result = await handler.handle(message, work)
            work.accept()
            await group.flush()
        self.said += [(row.routing_key, json.loads(row.body)["data"]) for row in group.outbox]
        return result

    async def refusal(self, message: BaseModel, *, account: str | None = None) -> str:
        with pytest.raises(Rejected) as refused:
            await self.handle(message, account=account)
        return refused.value.problem.type.rsplit(":", 1)[-1]

    def heard(self, name: str) -> list[dict[str, Any]]:
        return [data for said, data in self.said if said == name]

    async def idea(self, title: str, **changes: Any) -> str:
        told = {
            "round": ROUND,
            "person": {"name": "Asukas", "email": "asukas@example.org"},
            "title": title,
            "description": "Something for everybody",
            "district": "tapiola",
        }
        submitted = await self.handle(SubmitIdea.model_validate(told | changes))
        return str(submitted.idea)

    async def voting(self, *costs: int, **changes: Any) -> Budgets:
        """Come to where projects of these costs, all of one district, can be voted for."""
        await self.handle(PlanRound(facts=facts(**changes)))
        ideas = [await self.idea(f"Idea {number}") for number in range(1, len(costs) + 1)]
        self.now = at(JUDGING)
        for idea, cost in zip(ideas, costs, strict=True):
            await self.handle(ModerateIdea(idea=idea, publish=True))
            await self.handle(JudgeIdea(idea=idea, feasible=True, reasons=REASON, cost=cost))
        self.now = at(VOTING)
        return self

    def codes(self, count: int) -> list[str]:
        return list(codes(ROUND, 1, count, self.surroundings.links))


def vote(code: str, *projects: int) -> Vote:
    return Vote(round=ROUND, projects=projects, code=code)


def token_of(url: str, name: str = "token") -> str:
    return parse_qs(urlsplit(url).query)[name][0]
