"""The whole of Silta on one machine: broker, database, mailbox and services, composed."""

import os
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from deploy.local import ports as port_numbers
from deploy.local import roll
from deploy.local.broker import BrokerNode
from deploy.local.child import Child
from deploy.local.credentials import Credentials
from deploy.local.database import DatabaseServer
from deploy.local.endpoints import FILE_NAME as ENDPOINTS_FILE_NAME
from deploy.local.endpoints import Endpoints
from deploy.local.failures import LocalError, NotReadyError
from deploy.local.issuer import IssuerServer
from deploy.local.issuer_server.signing import AUDIENCE
from deploy.local.keeper import Keeper
from deploy.local.mail import MailServer
from deploy.local.occupancy import Occupancy
from deploy.local.ports import Ports
from deploy.local.service import ServiceProcess
from deploy.local.waiting import wait_until

SERVICES = ("events", "panels", "feedback", "notify")

_TENDING = 0.2
"""Seconds between two looks at the children."""


def _silent(_: str) -> None:
    """Says nothing."""


class LocalSystem:
    """`start` → use `endpoints` → `stop`; a context manager does both. The data in `home` outlives it.

    Several systems may run side by side in different homes. Not for use by two threads at once, except
    `keep`, which a thread of its own may run.
    """

    def __init__(  # noqa: PLR0913 - each is a plain choice with a default
        self,
        home: Path = Path(".silta"),
        services: Sequence[str] = SERVICES,
        *,
        module: str = "services.{name}",
        settings: Mapping[str, str] = MappingProxyType({}),
        sign_in: bool = False,
        usual_ports: bool = False,
        say: Callable[[str], None] = _silent,
    ) -> None:
        """Nothing is started yet.

        `services` are the names to start, run as the Python module that `module` gives for a name;
        `settings` are environment variables for them. With `sign_in`, staff's commands over HTTP need a token of
        the issuer that is started then. With `usual_ports`, those of last time or else the
        documented ones are preferred, otherwise free ones are taken. `say` is told what a person should know.
        """
        self.home = Path(home).resolve()
        self.broker: BrokerNode | None = None
        """None when SILTA_AMQP_URL names another."""
        self.database: DatabaseServer | None = None
        """None when SILTA_MONGO_URL names another."""
        self.mail: MailServer | None = None
        self.issuer: IssuerServer | None = None
        """None where nobody has to sign in."""
        self.services: dict[str, ServiceProcess] = {}
        self.awaited: tuple[str, ...] = ()
        """What does not answer yet, by name, while the start is waited for."""
        self._replicas: list[ServiceProcess] = []
        self._names = tuple(services)
        self._module = module
        self._settings = dict(settings)
        self._sign_in = sign_in
        self._usual_ports = usual_ports
        self._say = say
        self._occupancy: Occupancy | None = None
        self._ports: Ports | None = None
        self._keeper: Keeper | None = None

    @property
    def children(self) -> list[Child]:
        """All processes, in the order of their start."""
        broker = [self.broker.epmd, self.broker] if self.broker else []
        others = [child for child in (self.database, self.mail, self.issuer) if child]
        return [*broker, *others, *self.services.values()]

    @property
    def endpoints(self) -> Endpoints:
        """Where everything is. Raises LocalError before `start`."""
        if self.mail is None:
            raise LocalError("The system has not been started.")
        broker, database = self.broker, self.database
        return Endpoints(
            amqp=broker.amqp_url if broker else os.environ["SILTA_AMQP_URL"],
            mqtt=broker.mqtt_url if broker else None,
            mqtt_ws=broker.mqtt_ws_url if broker else None,
            management=broker.management_url if broker else None,
            mongo=database.url if database else os.environ["SILTA_MONGO_URL"],
            smtp=self.mail.smtp_url,
            mailbox=self.mail.url,
            issuer=self.issuer.url if self.issuer else None,
            http={name: service.url for name, service in self.services.items()},
        )

    def wipe(self) -> None:
        """Forgets everything in `home`: data, mail, secrets, logs.

        Raises AlreadyRunningError while a system runs there.
        """
        occupancy = Occupancy.take(self.home)
        try:
            roll.stop_orphans(self.home)
            for entry in self.home.iterdir():
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        finally:
            occupancy.end()

    def start(self, *, wait: bool = True) -> Self:
        """Starts everything side by side and, by default, waits until all of it answers.

        Raises AlreadyRunningError when the home has a running system, BrokenConfigurationError when a
        service refuses its configuration, NotReadyError when something does not come up; then nothing is
        left running.
        """
        self._occupancy = Occupancy.take(self.home)
        try:
            for name in roll.stop_orphans(self.home):
                self._say(f"{name} was left over from a system that was killed, and has been stopped.")
            # Whoever finds the file may take everything in it for ready.
            (self.home / ENDPOINTS_FILE_NAME).unlink(missing_ok=True)
            self._compose()
            self._keeper = Keeper(self.children, self._say)
            self._keeper.start_all()
            if wait:
                self.wait_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def wait_ready(self, stopping: threading.Event | None = None) -> bool:
        """True once everything answers and `endpoints.json` is written; False when `stopping` was set first.

        Meanwhile `awaited` names what does not answer yet. Raises like `start`.
        """
        waiting = list(self.children)
        patience = max(child.patience for child in waiting)

        def ready_or_stopping() -> bool:
            self.tend()
            waiting[:] = [child for child in waiting if not (child.running and child.is_ready())]
            self.awaited = tuple(child.name for child in waiting)
            return not waiting or (stopping is not None and stopping.is_set())

        if not wait_until(ready_or_stopping, patience, pause=0.1):
            child = waiting[0]
            raise NotReadyError(
                f"{child.name} did not answer within {patience:.0f} s; its last words are in {child.log}."
            )
        if waiting:
            return False
        self.endpoints.write(self.home)
        return True

    def tend(self) -> None:
        """One look at every child; restarts the dead. Raises BrokenConfigurationError."""
        if self._keeper is not None:
            self._keeper.tend()

    def keep(self, stopping: threading.Event) -> None:
        """Looks after the children until `stopping` is set. Raises BrokenConfigurationError."""
        while not stopping.wait(_TENDING):
            self.tend()

    def replica(self, name: str) -> ServiceProcess:
        """One more process of a service, on a port of its own; not started and not kept alive by us.

        It is stopped with the system.
        """
        if self._ports is None:
            raise LocalError("The system has not been started.")
        key = f"{name}-{len(self._replicas) + 2}"
        replica = self._service(key, self._ports.add(key), account=name)
        self._replicas.append(replica)
        return replica

    def stop(self) -> None:
        """Stops services first, so that they can still finish their work, then the rest. Data stays."""
        self._keeper = None
        parts = [self.issuer, self.mail, self.database, self.broker]
        for group in ([*self._replicas, *self.services.values()], parts):
            for child in filter(None, group):
                child.ask_to_stop()
            for child in filter(None, group):
                child.stop()
        (self.home / ENDPOINTS_FILE_NAME).unlink(missing_ok=True)
        if self._ports is not None:
            self._ports.release()
        if self._occupancy is not None:
            self._occupancy.end()

    def _compose(self) -> None:
        own_broker = not os.environ.get("SILTA_AMQP_URL")
        own_database = not os.environ.get("SILTA_MONGO_URL")
        names = [
            *self._names,
            *MailServer.PORTS,
            *(IssuerServer.PORTS if self._sign_in else ()),
            *(BrokerNode.PORTS if own_broker else ()),
            *(DatabaseServer.PORTS if own_database else ()),
        ]
        preferred = port_numbers.remembered(self.home) if self._usual_ports else {}
        self._ports = Ports.reserve(names, preferred)
        for name, (wanted, got) in self._ports.moved.items():
            self._say(f"Port {wanted} ({name}) is taken by another program; {got} is used instead.")
        if self._usual_ports:
            port_numbers.remember(self.home, self._ports)
        self.broker = BrokerNode(self.home, self._ports, accounts=True) if own_broker else None
        self.database = DatabaseServer(self.home, self._ports) if own_database else None
        self.mail = MailServer(self.home, self._ports)
        self.issuer = IssuerServer(self.home, self._ports) if self._sign_in else None
        self.services = {name: self._service(name, self._ports[name], account=name) for name in self._names}

    def _service(self, key: str, port: int, *, account: str) -> ServiceProcess:
        """One process of the service `account`, under that account of the broker."""
        parts = self.endpoints
        module = self._module.format(name=account)
        settings = {
            "SILTA_AMQP_URL": self.broker.amqp_url_of(account) if self.broker else parts.amqp,
            "SILTA_MONGO_URL": parts.mongo,
            "SILTA_SMTP_URL": parts.smtp,
            "SILTA_SECRET": Credentials.of(self.home).secret,
            "SILTA_WEBPUSH_KEY": Credentials.of(self.home).webpush_key,
        }
        if self.issuer is not None:
            settings |= {"SILTA_OIDC_ISSUER": self.issuer.url, "SILTA_OIDC_AUDIENCE": AUDIENCE}
        return ServiceProcess(self.home, key, port, module=module, settings=settings | self._settings)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
