"""A private RabbitMQ node: own name, ports, data, accounts, cookie; the system's own is never touched."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import ClassVar

from deploy.local import probes
from deploy.local.broker_files import NODE_NAME, lay_out
from deploy.local.child import ROOT, Child
from deploy.local.credentials import Credentials
from deploy.local.epmd import EpmdProcess
from deploy.local.failures import LocalError
from deploy.local.ports import Ports

# Debian's and Fedora's packages, then Homebrew's; never the wrapper in /usr/sbin, which changes the user.
_PROGRAMS = (
    "/usr/lib/rabbitmq/bin/rabbitmq-server",
    "/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server",
    "/usr/local/opt/rabbitmq/sbin/rabbitmq-server",
)


def find_program() -> Path:
    """RabbitMQ's own start script. Raises LocalError when RabbitMQ is not installed."""
    for candidate in _PROGRAMS:
        if Path(candidate).exists():
            return Path(candidate)
    raise LocalError(
        "RabbitMQ is not installed: install the package rabbitmq-server, or let SILTA_AMQP_URL name a running broker."
    )


class BrokerNode(Child):
    """One RabbitMQ node and the name server (epmd) it needs, on loopback ports only.

    Ports used: amqp, mqtt, mqtt_ws, management, metrics, distribution, epmd.
    """

    PORTS: ClassVar[tuple[str, ...]] = (
        "amqp",
        "mqtt",
        "mqtt_ws",
        "management",
        "metrics",
        "distribution",
        "epmd",
    )
    patience = 90.0
    grace = 30.0

    def __init__(self, home: Path, ports: Ports | None = None, *, accounts: bool = False) -> None:
        """`home` is the system's folder; without `ports`, free ones are chosen.

        With `accounts` the node starts with the topology and an account for each service; without, with nothing but
        the administrator's.
        """
        super().__init__(home, "broker")
        self._accounts = accounts
        self.ports = ports if ports is not None else Ports.reserve(self.PORTS)
        self.credentials = Credentials.of(self.home)
        self.epmd = EpmdProcess(self.home, self.ports["epmd"])
        self._program = find_program()

    @property
    def amqp_url(self) -> str:
        """`amqp://user:password@127.0.0.1:port/` of the administrator."""
        return f"amqp://{self._account}@127.0.0.1:{self.ports['amqp']}/"

    def amqp_url_of(self, account: str) -> str:
        """The same of another account, such as a service's; the administrator's where there is none of that name."""
        password = self.credentials.amqp_accounts.get(account) if self._accounts else None
        return f"amqp://{account}:{password}@127.0.0.1:{self.ports['amqp']}/" if password else self.amqp_url

    @property
    def mqtt_url(self) -> str:
        """`mqtt://user:password@127.0.0.1:port`."""
        return f"mqtt://{self._account}@127.0.0.1:{self.ports['mqtt']}"

    @property
    def mqtt_ws_url(self) -> str:
        """`ws://127.0.0.1:port/ws`, without the account: browsers refuse one in the address."""
        return f"ws://127.0.0.1:{self.ports['mqtt_ws']}/ws"

    @property
    def management_url(self) -> str:
        """`http://user:password@127.0.0.1:port` of the management API and pages."""
        return f"http://{self._account}@127.0.0.1:{self.ports['management']}"

    @property
    def folder(self) -> Path:
        """The node's own folder, where a crash dump would land."""
        return self.home / "broker"

    def prepare(self) -> None:
        """Writes the node's files anew and sees that its name server answers."""
        lay_out(self.folder, self.ports, self.credentials, accounts=self._accounts)
        self.epmd.start()
        # Otherwise Erlang starts a name server of its own, as a daemon that nobody would stop.
        self.epmd.wait_ready()

    def command(self) -> list[str]:
        """RabbitMQ's own start script."""
        return [str(self._program)]

    def environment(self) -> dict[str, str]:
        """Ours less any setting of another RabbitMQ or Erlang, plus the node's own."""
        files = self.folder
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
        return inherited | {
            "HOME": str(files),
            "ERL_EPMD_PORT": str(self.ports["epmd"]),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_CRASH_DUMP_SECONDS": "0",
            "ERL_INETRC": str(files / "inetrc"),
            "RABBITMQ_NODENAME": NODE_NAME,
            "RABBITMQ_DIST_PORT": str(self.ports["distribution"]),
            "RABBITMQ_CONFIG_FILE": str(files / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(files / "advanced.config"),
            "RABBITMQ_CONF_ENV_FILE": str(files / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(files / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(files / "generated"),
            "RABBITMQ_MNESIA_BASE": str(files / "data"),
            "RABBITMQ_MNESIA_DIR": str(files / "data" / "node"),
            "RABBITMQ_LOG_BASE": str(self.log.parent),
            "RABBITMQ_LOGS": "-",
            # The script then becomes the node (exec): our child's id is the node's own, and SIGKILL means it.
            "RUNNING_UNDER_SYSTEMD": "true",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                # The other schedulers' busy waiting is off by default; two threads are plenty on one machine.
                "+S 2:2 +SDio 4 +sbwt none -start_epmd false -kernel inet_dist_use_interface {127,0,0,1}"
            ),
        }

    def is_ready(self) -> bool:
        """Whether clients of every kind can connect and the administrator's account works."""
        return (
            probes.amqp_answers(self.ports["amqp"])
            and probes.tcp_open(self.ports["mqtt"])
            and probes.tcp_open(self.ports["mqtt_ws"])
            and probes.http_status(
                self.ports["management"],
                "/api/whoami",
                user=self.credentials.amqp_user,
                password=self.credentials.amqp_password,
            )
            == probes.HTTP_OK
        )

    def ctl(self, *arguments: str) -> str:
        """Runs `rabbitmqctl` against this node, such as `ctl("set_vm_memory_high_watermark", "0")`.

        Returns what it printed. Raises LocalError with its complaint when it fails.
        """
        done = subprocess.run(
            [str(self._program.with_name("rabbitmqctl")), "--quiet", *arguments],
            env=self.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode != 0:
            raise LocalError(f"rabbitmqctl {arguments[0]} failed: {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def stop(self, grace: float | None = None) -> None:
        """Stops the node, then its name server."""
        super().stop(grace)
        self.epmd.stop()

    def wipe(self) -> None:
        """Forgets all queues, messages and accounts. Only while it does not run."""
        if self.running:
            raise LocalError("A running broker cannot be wiped.")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _account(self) -> str:
        return f"{self.credentials.amqp_user}:{self.credentials.amqp_password}"
