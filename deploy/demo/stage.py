"""What every chapter works with: the clients, the clock, the ledger, and what is remembered from chapter to chapter."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

from deploy.demo.city import City
from deploy.demo.city_year import YEAR, Occasion, plan_year
from deploy.demo.clients.amqp import Staff
from deploy.demo.clients.envelope import Data, Message
from deploy.demo.clients.http import Web
from deploy.demo.clients.mailbox import Mailbox
from deploy.demo.expectations import Ledger
from deploy.demo.kills import Kills
from deploy.demo.people import Applicant, Person, Subscriber
from deploy.local import LocalSystem, set_clock

KIOSK = "kiosk-sello-1"


@dataclass(frozen=True, slots=True)
class Setting:
    """Which city it is, which dice fall in it, and how many subscribe."""

    city: City
    seed: int
    subscribers: int


@dataclass(slots=True)
class Memory:
    """What later chapters need of earlier ones."""

    subscribers: list[Subscriber] = field(default_factory=list)
    """Those who get the newsletter now."""
    took_part: list[Person] = field(default_factory=list)
    """Those with a confirmed place at the evening."""
    expected_at_the_door: dict[str, int] = field(default_factory=dict)
    """How many persons come with each registration on site."""
    call: Data = field(default_factory=dict)
    applicants: dict[str, Applicant] = field(default_factory=dict)
    """By address."""
    lottery: str = ""
    """The hash of the lottery's manifest, as it was told before the draw."""
    one_to_one: int = 0
    """How many letters to one person there should be so far."""
    newsletters: int = 0
    """How many letters of the newsletter there should be so far."""


def beginning(city: City) -> datetime:
    """Return when the year begins to be lived: the first Monday morning of January."""
    return datetime(YEAR, 1, 4, 8, tzinfo=city.zone)


class Stage:
    """The city, its year and everything that acts in it. A context manager: the clients are open inside."""

    def __init__(self, system: LocalSystem, setting: Setting, kills: Kills) -> None:
        """Act on a system that runs."""
        self.system, self.setting, self.kills = system, setting, kills
        self.city, self.seed = setting.city, setting.seed
        self.occasions: tuple[Occasion, ...] = plan_year(self.city, self.seed)
        self.ledger, self.memory = Ledger(), Memory()
        endpoints = system.endpoints
        if endpoints.mqtt is None:
            message = "the demo starts the broker itself"
            raise ValueError(message)
        self.mqtt = endpoints.mqtt
        self.web, self.staff, self.mailbox = Web(endpoints.http), Staff(endpoints.amqp), Mailbox(endpoints.mailbox)
        self._clients = AsyncExitStack()

    # --- time -------------------------------------------------------------------------------------------------

    def at(self, month: int, day: int, hour: int, minute: int = 0) -> datetime:
        """Return a moment of the year in the city's time."""
        return datetime(YEAR, month, day, hour, minute, tzinfo=self.city.zone)

    def move_clock(self, to: datetime) -> None:
        """Let the city live at this moment from now on."""
        set_clock(self.system.home, to)

    # --- commands ---------------------------------------------------------------------------------------------

    async def decide(self, name: str, data: Data, *, id: str) -> Data:
        """Send a command of the staff; return its result."""
        return await self.staff.send(Message(name, data, id=f"{id}-{self.seed}", source="/staff/participation"))

    async def ask(self, name: str, data: Data, *, id: str, source: str = "/web/demo") -> Data:
        """Send a resident's command; return its result."""
        return await self.web.send(Message(name, data, id=f"{id}-{self.seed}", source=source))

    # --- life -------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        for client in (self.web, self.staff, self.mailbox):
            await self._clients.enter_async_context(client)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._clients.aclose()
