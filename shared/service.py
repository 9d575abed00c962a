"""One service as a process: wires contracts, broker, store and web together, starts and stops them in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import random
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import uvicorn
from fastapi import APIRouter, FastAPI, Request

from shared import broker as brokers
from shared.audit.staff import STAFF_AUDIT, StaffAudit
from shared.city import City, load_city
from shared.clock import clock_for
from shared.contracts.catalogue import commands_of
from shared.contracts.envelope import Envelope
from shared.contracts.problem import UNAVAILABLE, Problem, Rejected
from shared.contracts.schemas import schemas
from shared.engine import Engine, Lane, Messages, Schedule
from shared.links import Links
from shared.observe import certificates, logs, tracing
from shared.observe.certificates import servers_of
from shared.settings import EXIT_CONFIGURATION, ConfigurationError, Mode, Settings, load
from shared.store import Document, InboxRow, Outage, Store, Told
from shared.version import VERSION
from shared.web.edge import HEAD_BYTES, Edge, Takes
from shared.web.health import health
from shared.web.intake import intake
from shared.web.pages import Pages
from shared.web.patience import PatientProtocol
from shared.web.problems import DESCRIBED, add_handlers, answering
from shared.web.told import told
from shared.web.traced import Traced

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

    from shared.contracts.message import Command, Outcome
    from shared.web.staff import StaffDoor

log = logging.getLogger(__name__)

Worker = Callable[["Service"], Awaitable[None]]
Gate = Callable[[Request, "Command", City, Links], None]
"""Asked before a command is taken over HTTP; raises `Rejected` to turn it away."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What one process does of what its service can do."""

    router: APIRouter
    workers: tuple[Worker, ...] = ()
    handles: bool = True
    """Whether it takes and handles messages. The workers of one that doesn't need no broker to work."""
    takes: tuple[type[Command], ...] = ()
    """Which commands it takes over HTTP where it handles no messages, and sends on to who does; else it takes all."""
    channels: tuple[str, ...] = ()
    """The names of the channels that it sends by."""


class Service:
    """A service's parts. `app.py` of each service makes one; nothing else knows how they fit."""

    def __init__(  # noqa: PLR0913 - a service's parts, each by name
        self,
        name: str,
        *,
        messages: Messages,
        documents: tuple[type[Document], ...],
        duty: Duty | Callable[[Settings], Duty],
        gate: Gate | None = None,
        bodies: Mapping[str, Takes] = MappingProxyType({}),
    ) -> None:
        """Describe a service; nothing is opened before `run`.

        `duty` is what each of its processes does, or says what one that is so configured does. `bodies` says what
        routes take, by path, that take neither commands nor forms.
        """
        self.name = self.service = name
        self.messages, self._documents, self._duty_of = messages, documents, duty
        self._gate = gate
        # The intake looks at the type itself: it tells clients of the two that it takes.
        self._bodies = {f"/{name}/v1/commands": Takes(types=()), **bodies}
        self._starting = "starting"
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: uvicorn.Server | None = None
        self._exit_code = 0
        self._broken: Exception | None = None
        self._sender: brokers.CommandSender | None = None

    # --- wiring -----------------------------------------------------------------------------------------------

    def configure(self, settings: Settings) -> FastAPI:
        """Build everything that needs no connection, and return the web application.

        Raises:
            ConfigurationError: in one clear sentence.
        """
        self.settings = settings
        self._duty = self._duty_of if isinstance(self._duty_of, Duty) else self._duty_of(settings)
        self.city: City = load_city(settings.city_file)
        self.clock = clock_for(settings.clock_file)
        self.links = Links(settings.secret.get_secret_value())
        self.store = Store(settings.database_address, f"{settings.database_prefix}_{self.name}")
        self.staff_audit = StaffAudit(self.store, settings.audit_kept, strict=settings.mode is Mode.PRODUCTION)
        self.door = self._door() if settings.oidc_issuer and self._duty.handles else None
        self._link = brokers.BrokerLink(self.name, settings)
        app = FastAPI(
            title=f"Silta {self.name}",
            version=VERSION,
            lifespan=self._lifespan,
            responses=DESCRIBED,
            # Their pages load scripts from elsewhere; /openapi.json, which is made below, is what tools read.
            openapi_url=None,
            docs_url=None,
            redoc_url=None,
            # Its own tells a collector the paths and addresses of requests, and the words of exceptions.
            telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        )
        app.state.service = self
        pages = Pages(self.name)
        self._answering = answering(pages, self.city)
        add_handlers(app, self._answering)
        app.include_router(health(self))
        if self._duty.handles:
            app.include_router(intake(self))
            app.include_router(told(self))
        elif self._duty.takes:
            app.include_router(intake(self, self._duty.takes))
        app.include_router(pages.assets.router)
        app.include_router(self._duty.router)
        self._describe(app)
        return app

    def _door(self) -> StaffDoor:
        from shared.web.staff import StaffDoor  # noqa: PLC0415 - its cryptography takes 14 MiB where nobody signs in

        return StaffDoor(self.settings, self.staff_audit)

    def guarded(self, app: FastAPI) -> Edge:
        """Return the application as the world may reach it."""

        def answer(scope: Scope, problem: Problem, headers: Mapping[str, str]) -> ASGIApp:
            return self._answering(Request(scope), problem, headers)

        return Edge(Traced(app) if tracing.is_on() else app, self.settings, self._bodies, answer, self.name)

    def _describe(self, app: FastAPI) -> None:
        """Serve the OpenAPI document, with the schemas of whole messages in it, and the AsyncAPI document.

        Each takes a second to make: it is made when first asked for, and in a thread, where no message waits for it.
        """
        plain = app.openapi

        def described() -> dict[str, Any]:
            document = plain()
            components = document.setdefault("components", {}).setdefault("schemas", {})
            for name, schema in schemas(commands_of(self.name)).items():
                components.setdefault(name, schema)
            if self.door is not None:
                document["components"]["securitySchemes"] = {self.door.SCHEME: self.door.described()}
                # An empty one: what isn't staff's needs none.
                document["paths"][f"/{self.name}/v1/commands"]["post"]["security"] = [{}, {self.door.SCHEME: []}]
            return document

        app.openapi = described  # type: ignore[method-assign]

        @app.get("/openapi.json", include_in_schema=False)
        def _() -> dict[str, Any]:
            return app.openapi()

        @app.get("/asyncapi.json", tags=["operation"], summary="The AsyncAPI 3.0 document")
        def _() -> dict[str, Any]:
            return brokers.asyncapi_document(self.name, VERSION)

    # --- life -------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Run until SIGTERM or SIGINT; the process's whole life.

        Exits with 78 and one sentence on standard error when the configuration is broken.
        """
        try:
            settings = load()
            logs.set_up(self.name, settings.log_level)
            tracing.begin(self.name, settings)
            app = self.configure(settings)
        except ConfigurationError as error:
            self._say_broken(error)
            sys.exit(EXIT_CONFIGURATION)
        self._server = uvicorn.Server(self.serving(app))
        self._server.run()
        if self._broken is not None:
            self._say_broken(self._broken)  # last, where operators and supervisors look for the reason
        sys.exit(self._exit_code)

    def serving(self, app: FastAPI) -> uvicorn.Config:
        """Return how the application is served."""
        return uvicorn.Config(
            self.guarded(app),
            host=self.settings.http_host,
            port=self.settings.http_port,
            http=PatientProtocol,
            ws="none",
            h11_max_incomplete_event_size=HEAD_BYTES,
            forwarded_allow_ips=[str(network) for network in self.settings.trusted_proxies],
            server_header=False,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=10,
        )

    def _say_broken(self, error: Exception) -> None:
        print(f"silta {self.name}: {error}", file=sys.stderr, flush=True)  # noqa: T201 - for the operator's eyes

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        """Answer at once; connect in the background, for as long as it takes."""
        self._start(self._open())
        try:
            yield
        finally:
            await self._close()

    async def _open(self) -> None:
        self._starting = "waiting for the database"
        while True:
            try:
                await self.store.prepare((*self._documents, *STAFF_AUDIT) if self._duty.handles else self._documents)
                break
            except Outage as outage:
                log.warning("waiting for the database: %s", outage)
                await asyncio.sleep(0.5)
        if not self._duty.handles:
            self._start(self._open_sender())
            self._start_workers()
            self._is_ready()
            return
        self._starting = "waiting for the broker"
        await self._open_sender()
        self._relay = brokers.Relay(self.name, self.store, self._link.publisher())
        self.engine = Engine(self.messages, self.store, self, self.clock, self._relay.offer, recorder=self.staff_audit)
        self._lane = Lane(self.engine, self.settings.group_size, self.settings.group_wait)
        self._consumer = brokers.Consumer(
            self.messages, self._lane, self._link.publisher(), self._link.publisher(confirms=False), self.settings
        )
        self._start(self._relay.run())
        self._start(self._lane.run())
        self._start(Schedule(self.store, self.clock, self._lane, self.settings.schedule_poll).run())
        self._start(self._keep(_forget_what_is_old))
        if self.door is not None:
            self._start(self._keep(_settle_audit))
        self._start_workers()
        await self._consumer.start()
        self._is_ready()

    async def _open_sender(self) -> None:
        """Connect to the broker, for as long as it takes."""
        await self._link.open()
        self._sender = brokers.CommandSender(
            self._link.publisher(), self._link.replies, account=self.settings.broker_account
        )

    def _start_workers(self) -> None:
        for worker in (_watch_certificates, *self._duty.workers):
            self._start(self._keep(worker))

    def _is_ready(self) -> None:
        self._starting = ""
        for model in self._documents:
            model.model_rebuild()
        if self._duty.handles:
            self.messages.build()
        _collect_garbage_less_often()
        log.info("ready")

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """End the process when a part of it breaks: what restarts it gives it a clean start."""
        self._tasks.discard(task)
        if task.cancelled():
            if self._starting == "stopping":
                return
            error: BaseException = RuntimeError("a part of the process was cancelled though nobody stops it")
        elif (ended_by := task.exception()) is None:
            return
        else:
            error = ended_by
        if isinstance(error, brokers.TopologyMismatch):
            self._exit_code, self._broken = EXIT_CONFIGURATION, error
        else:
            self._exit_code = os.EX_SOFTWARE
            log.critical("a part of the process broke; it ends, to be started again", exc_info=error)
        if self._server is not None:
            self._server.should_exit = True

    async def _keep(self, worker: Worker) -> None:
        """Keep a worker working: a failure is logged, and it starts again."""
        while True:
            try:
                await worker(self)
            except Outage as outage:
                log.warning("a worker waits for the database: %s", outage)
            except Exception:
                log.exception("a worker failed and starts again")
            await asyncio.sleep(1.0)

    async def _close(self) -> None:
        """Take nothing new, finish what is in hand, then disconnect."""
        handling, self._starting = self._duty.handles and not self._starting, "stopping"
        if handling:
            try:
                async with asyncio.timeout(self.settings.drain_timeout):
                    await self._consumer.stop_consuming()
                    await self._lane.drained()
                    await self._relay.drained()
            except TimeoutError:
                log.warning("stopping with work in hand; it will be delivered again")
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if handling:
            await self._consumer.close()
        await self._link.close()
        if self.door is not None:
            await self.door.close()
        self.store.close()
        # Here, since uvicorn 0.54 ends with the signal that it was ended by. Not in the loop's own thread: it waits.
        await asyncio.to_thread(tracing.end)

    # --- use --------------------------------------------------------------------------------------------------

    async def not_ready(self) -> list[str]:
        """Return why the service can't do its work now; nothing when it can."""
        if self._starting:
            return [self._starting]
        reasons = []
        if self._duty.handles and not (self._link.connected and await self._consumer.connected()):
            reasons.append("the broker is away")
        elif self._duty.handles and self._relay.trouble:
            reasons.append(self._relay.trouble)
        if self._duty.handles and self.engine.outage:
            reasons.append(self.engine.outage)
        else:
            try:
                async with asyncio.timeout(2):
                    await self.store.ping()
            except TimeoutError:
                reasons.append("database: no answer within 2 s")
            except Outage as outage:
                reasons.append(str(outage))
        return reasons

    @property
    def channels(self) -> tuple[str, ...]:
        """The names of the channels that this process sends by."""
        return self._duty.channels

    @property
    def sender(self) -> brokers.CommandSender:
        """Sends commands.

        Raises:
            Rejected: unavailable (503), while the service is still waiting for the broker.
        """
        if self._sender is None:
            raise Rejected(UNAVAILABLE)
        return self._sender

    def admit(self, request: Request, command: Command) -> None:
        """Ask the service's gate, where it has one, before a command is taken over HTTP.

        Raises:
            Rejected: turned away.
        """
        if self._gate is not None:
            self._gate(request, command, self.city, self.links)

    async def ask(
        self,
        command: Command,
        *,
        source: str = "/web",
        wait: float = 10.0,
        id: str | None = None,
    ) -> Outcome | None:
        """Send a command through the broker, as a client would; return its outcome, None when not known in time.

        Raises:
            Rejected: unavailable (503), when the broker is away or full.
        """
        envelope = Envelope(
            id=id or secrets.token_hex(16),
            source=source,
            type=command.TYPE,
            time=self.clock.now(),
            data=command.model_dump(mode="json", exclude_none=True),
        )
        try:
            return await self.sender.send(type(command), envelope, wait=wait)
        except (brokers.BrokerAway, brokers.BrokerFull):
            raise Rejected(UNAVAILABLE) from None


def _collect_garbage_less_often() -> None:
    """Spare what is loaded now, and look at what is new in larger batches.

    With Python's defaults a loaded service collected garbage for a quarter of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _watch_certificates(service: Service) -> None:
    """Look twice a day when the certificates of broker and database end; soon again while one isn't to be seen."""
    while True:
        seen = await certificates.look(service.name, servers_of(service.settings, service.store.servers))
        await asyncio.sleep(43_200 if seen else 60)


async def _settle_audit(service: Service) -> None:
    """Put on record how staff's commands ended whose senders didn't wait."""
    if service.door is not None:
        await service.door.settle()


async def _forget_what_is_old(service: Service) -> None:
    """Once a day, forget the messages and events that need be kept no longer, and old records of staff's commands."""
    while True:
        for model in (InboxRow, Told):
            gone = await service.store.purge(model, datetime.now(UTC))
            if gone:
                log.info("forgot %d old rows of %s", gone, model.COLLECTION)
        await service.staff_audit.forget()
        await asyncio.sleep(random.uniform(0.9, 1.1) * 86_400)  # noqa: S311 - so that replicas don't all scan at once
