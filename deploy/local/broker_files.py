"""The files of the private broker: configuration, plugins, cookie."""

import json
from pathlib import Path

from deploy.accounts import make_secrets
from deploy.local.child import ROOT
from deploy.local.credentials import Credentials
from deploy.local.files import PRIVATE
from deploy.local.ports import Ports

NODE_NAME = "silta@localhost"
"""The same everywhere: names meet only at a name server, and each node has its own."""

PLUGINS = ("rabbitmq_management", "rabbitmq_mqtt", "rabbitmq_prometheus", "rabbitmq_web_mqtt")

SHARED_CONFIGURATION = ROOT / "deploy" / "rabbitmq" / "rabbitmq.conf"


def configuration(ports: Ports, credentials: Credentials) -> str:
    """rabbitmq.conf: what every Silta broker has in common, then this machine's addresses and account."""
    return f"""\
{SHARED_CONFIGURATION.read_text(encoding="utf-8")}
# ── this machine ──
listeners.tcp.local = 127.0.0.1:{ports["amqp"]}
mqtt.listeners.tcp.local = 127.0.0.1:{ports["mqtt"]}
web_mqtt.tcp.ip = 127.0.0.1
web_mqtt.tcp.port = {ports["mqtt_ws"]}
management.tcp.ip = 127.0.0.1
management.tcp.port = {ports["management"]}
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = {ports["metrics"]}

default_user = {credentials.amqp_user}
default_pass = {credentials.amqp_password}
default_user_tags.administrator = true

# A developer's disk is often nearly full; the broker's own limit would block every sender without a word.
disk_free_limit.absolute = 50MB
log.console = true
log.console.level = info
log.file = false
"""


def definitions(credentials: Credentials) -> str:
    """Topology, and every account with its rights: what a city's broker loads (deploy/accounts)."""
    return json.dumps(
        make_secrets.with_passwords(
            {**credentials.amqp_accounts, credentials.amqp_user: credentials.amqp_password},
        )
    )


def lay_out(folder: Path, ports: Ports, credentials: Credentials, *, accounts: bool = False) -> None:
    """Writes all files of the node into `folder`; its data is left as it is.

    With `accounts` the node has one for each service; without, the administrator's alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chosen = configuration(ports, credentials)
    if accounts:
        _write(folder / "definitions.json", definitions(credentials), PRIVATE)
        chosen += f"load_definitions = {folder / 'definitions.json'}\n"
    _write(folder / "rabbitmq.conf", chosen, PRIVATE)
    _write(folder / "enabled_plugins", f"[{','.join(PLUGINS)}].\n", 0o644)
    # Empty, and present: without them RabbitMQ reads those of the system's own broker.
    _write(folder / "rabbitmq-env.conf", "", 0o644)
    _write(folder / "advanced.config", "[].\n", 0o644)
    # The node finds itself whatever this machine's resolver says of localhost: nothing, or only ::1.
    _write(folder / "inetrc", '{host, {127,0,0,1}, ["localhost"]}.\n{lookup, [file, native]}.\n', 0o644)
    # Erlang refuses a cookie that others could read.
    _write(folder / ".erlang.cookie", credentials.cookie, 0o400)


def _write(path: Path, text: str, mode: int) -> None:
    # Away with the old one first: a read-only file cannot be opened for writing, unless by root.
    path.unlink(missing_ok=True)
    path.touch(mode=mode)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
