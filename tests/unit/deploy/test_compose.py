from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.accounts.database import ACCOUNTS
from deploy.compose.make_secrets import make
from deploy.kubernetes.services import name_of
from services.notify.carrier import LETTERS_CHANNEL
from services.notify.channels import sending
from services.notify.duty import CORE
from shared.console.settings import ConsoleSettings, find
from shared.settings import Mode, Settings, load
from tests.unit.deploy.dockerfile import ROOT, SERVICES

FOLDER = ROOT / "deploy" / "compose"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
PARTS: dict[str, dict[str, Any]] = COMPOSE["services"]
CHANNELS = {name_of(channel): channel for channel in sending()}
OURS = {service: service for service in SERVICES} | dict.fromkeys(CHANNELS, "notify")
"""Part → the service whose image it runs."""
CONSOLES = {"console": "console", "administrator": "silta"}
"""Where operators work → by which account at the broker."""


def filled(text: str, **variables: str) -> str:
    """A value as compose understands it, with these variables set and no other."""

    def value(match: re.Match[str]) -> str:
        name, mark, other = match.groups()
        return {":-": variables.get(name) or other, ":+": other if variables.get(name) else ""}[mark]

    return re.sub(r"\$\{(\w+)(:[-+])([^}]*)\}", value, text)


def test_the_file_follows_the_compose_specification() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*check, str(FOLDER / "compose.yaml")], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_file_that_is_mounted_is_there_or_made(tmp_path: Path) -> None:
    make(tmp_path)
    for secret in COMPOSE["secrets"].values():
        assert (tmp_path / Path(secret["file"]).name).is_file(), secret
    for config in COMPOSE["configs"].values():
        # Of secrets, the one that is made stands for where it would be.
        file = FOLDER / filled(config["file"])
        assert (tmp_path / file.name if file.parent.name == "secrets" else file).is_file(), config
    mounts = [volume.split(":")[0] for part in PARTS.values() for volume in part.get("volumes", ())]
    assert {mount for mount in mounts if not mount.startswith(".")} == set(COMPOSE["volumes"])
    assert all((FOLDER / mount).is_dir() for mount in mounts if mount.startswith("."))


def test_what_a_part_names_is_declared() -> None:
    for kind in ("secrets", "configs", "networks"):
        named = {
            entry["source"] if isinstance(entry, dict) else entry
            for part in PARTS.values()
            for entry in part.get(kind, ())
        }
        assert named == set(COMPOSE[kind]), kind
    assert all(set(part.get("depends_on", ())) <= set(PARTS) for part in PARTS.values())


@pytest.mark.parametrize(("part", "service"), OURS.items())
def test_a_service_starts_from_its_own_secrets_and_gets_no_other_s(
    part: str, service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "made")
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    for secret in PARTS[part]["secrets"]:
        assert secret["source"] == "ca" or secret["source"].startswith(f"{service}_")
        file = tmp_path / "made" / Path(COMPOSE["secrets"][secret["source"]]["file"]).name
        (mounted / secret["target"]).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    for name, value in PARTS[part]["environment"].items():
        monkeypatch.setenv(name, filled(value).replace("/run/secrets", str(mounted)))
    settings = load()
    assert settings.mode is Mode.PRODUCTION
    assert settings.amqp_ca_file == settings.mongo_ca_file == mounted / "ca.crt"
    assert (settings.amqp_url.username, settings.amqp_url.host) == (service, "rabbitmq")
    assert settings.public_url == "https://localhost"
    [first, *_] = settings.mongo_url.hosts()
    assert (first["username"], first["host"]) == (service, "mongo-1")


@pytest.mark.parametrize(("part", "account"), CONSOLES.items())
def test_a_console_finds_broker_database_and_processes_by_its_own_accounts(
    part: str, account: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "made")
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    for secret in PARTS[part]["secrets"]:
        file = tmp_path / "made" / Path(COMPOSE["secrets"][secret["source"]]["file"]).name
        (mounted / secret["target"]).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    for name, value in PARTS[part]["environment"].items():
        monkeypatch.setenv(name, filled(value).replace("/run/secrets", str(mounted)))
    settings = find(tmp_path)
    assert settings.mode is Mode.PRODUCTION
    assert settings.amqp_ca_file == settings.mongo_ca_file == mounted / "ca.crt"
    assert (settings.amqp_url.username, settings.amqp_url.host) == (account, "rabbitmq")
    [first, *_] = settings.mongo_url.hosts()
    assert (first["username"], first["host"]) == (part, "mongo-1")
    assert set(settings.plain_hosts) == set(OURS)
    assert all(set(PARTS[part]["networks"]) & set(PARTS[one]["networks"]) for one in (*OURS, "rabbitmq", "mongo-1"))
    if part == "administrator":
        assert settings.management_url is not None
        conf = (FOLDER / COMPOSE["configs"]["rabbitmq_tls"]["file"]).read_text(encoding="utf-8")
        assert f"management.ssl.port = {settings.management_url.port}\n" in conf
    else:
        assert settings.management_url is None


@pytest.mark.parametrize("part", CONSOLES)
def test_a_console_is_started_by_hand_and_has_no_rights(part: str) -> None:
    console = PARTS[part]
    assert console["profiles"] == ["console"]
    assert (console["read_only"], console["cap_drop"]) == (True, ["ALL"])
    assert not {"ports", "restart"} & set(console)
    assert not leads_out(part)
    assert set(console["environment"]) <= {f"SILTA_{name.upper()}" for name in ConsoleSettings.model_fields} | {
        "SILTA_SECRETS_DIR"
    }


def test_secrets_are_random_kept_and_their_owner_s_alone(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    made = make(one)
    assert stat.S_IMODE(one.stat().st_mode) == 0o700
    assert make(one) == []
    make(other)
    assert (one / "events_secret").read_text() != (other / "events_secret").read_text()
    accounts = json.loads((one / "definitions.json").read_text())["users"]
    assert len({account["password_hash"] for account in accounts}) == len(accounts)
    assert {path.name for path in made} <= {path.name for path in one.iterdir()}


def test_the_broker_loads_the_accounts_that_are_mounted() -> None:
    mounted = PARTS["rabbitmq"]["secrets"][0]
    conf = (FOLDER / COMPOSE["configs"]["rabbitmq_accounts"]["file"]).read_text(encoding="utf-8")
    assert f"load_definitions = {mounted['target']}\n" in conf
    assert COMPOSE["secrets"][mounted["source"]]["file"].endswith("/definitions.json")


def test_broker_database_and_mailbox_speak_tls_with_what_is_mounted(tmp_path: Path) -> None:
    make(tmp_path)
    conf = (FOLDER / COMPOSE["configs"]["rabbitmq_tls"]["file"]).read_text(encoding="utf-8")
    assert {"listeners.tcp = none", "mqtt.listeners.tcp = none"} <= set(conf.splitlines())
    assert "--tlsMode=requireTLS" in PARTS["mongo-1"]["command"]
    assert PARTS["mailbox"]["environment"]["MP_SMTP_REQUIRE_STARTTLS"] == "true"
    said = {
        "rabbitmq": set(re.findall(r"/run/secrets/(\S+)", conf)),
        "mongo-1": set(re.findall(r"/run/secrets/(\S+?)(?:'|,|\])", str(PARTS["mongo-1"]["command"]))),
        "mailbox": {path.rpartition("/")[2] for path in PARTS["mailbox"]["environment"].values() if "/" in path},
    }
    for part, files in said.items():
        mounted = {one["target"]: one["source"] for one in PARTS[part]["secrets"] if isinstance(one, dict)}
        assert files <= set(mounted), part
        for file in files:
            assert (
                (tmp_path / Path(COMPOSE["secrets"][mounted[file]]["file"]).name).read_text().startswith("-----BEGIN")
            )


def test_each_account_of_the_database_has_a_password_there() -> None:
    given = {f"{account}_mongo_password" for account in ACCOUNTS}
    assert given < {one for one in PARTS["mongo-init"]["secrets"] if isinstance(one, str)}


def test_no_secret_is_in_the_environment() -> None:
    given = {name for part in PARTS.values() for name in part.get("environment", {})}
    assert {name for name in given if re.search("SECRET|PASSWORD|_URL", name)} == {
        "SILTA_SECRETS_DIR",
        "SILTA_PUBLIC_URL",
        "MONGO_INITDB_ROOT_PASSWORD_FILE",
        "GF_SECURITY_ADMIN_PASSWORD__FILE",
    }


def test_every_setting_that_is_given_exists() -> None:
    known = {f"SILTA_{name.upper()}" for name in Settings.model_fields} | {"SILTA_SECRETS_DIR"}
    assert {name for part in OURS for name in PARTS[part]["environment"]} <= known


@pytest.mark.parametrize("channel", CHANNELS.values())
def test_a_channel_sends_by_itself_and_is_no_part_of_what_the_public_reaches(channel: str) -> None:
    part, notify = PARTS[name_of(channel)], PARTS["notify"]
    shared = {"SILTA_MAIL_SENDERS": part["scale"]} if channel == LETTERS_CHANNEL else {}
    assert part["environment"] == notify["environment"] | {"SILTA_NOTIFY_CHANNELS": channel} | shared
    assert notify["environment"]["SILTA_NOTIFY_CHANNELS"] == CORE
    assert (part["image"], part["secrets"]) == (notify["image"], notify["secrets"])
    assert set(part["networks"]) == {"back", "outside"}


@pytest.mark.parametrize("name", OURS)
def test_a_service_has_no_rights_and_time_to_finish(name: str) -> None:
    part = PARTS[name]
    assert part["read_only"]
    assert part["cap_drop"] == ["ALL"]
    assert "ports" not in part
    drain = timedelta(seconds=Settings.model_fields["drain_timeout"].default)
    assert timedelta(seconds=int(part["stop_grace_period"].removesuffix("s"))) > drain + timedelta(seconds=10)


def test_only_the_proxy_is_open_to_the_world() -> None:
    ports = {name: part["ports"] for name, part in PARTS.items() if "ports" in part}
    assert [name for name, opened in ports.items() if not all(port.startswith("127.0.0.1:") for port in opened)] == [
        "proxy"
    ]


def leads_out(part: str) -> bool:
    """Whether any of its networks leads out of this machine's containers."""
    return any(not (COMPOSE["networks"][network] or {}).get("internal") for network in PARTS[part]["networks"])


@pytest.mark.parametrize("service", SERVICES)
def test_whoever_takes_staff_s_commands_can_reach_the_issuer(service: str) -> None:
    part = PARTS[service]
    assert "edge" in part["networks"], "the proxy brings it what staff send"
    assert leads_out(service)
    city_s = {"SILTA_OIDC_ISSUER": "https://login.city.example", "SILTA_OIDC_CA_FILE": "/etc/city/authority.crt"}
    given = {name: filled(value, **city_s) for name, value in part["environment"].items()}
    mounts = {one["target"]: one["source"] for one in part["configs"]}
    assert given["SILTA_OIDC_ISSUER"] == city_s["SILTA_OIDC_ISSUER"]
    assert (
        filled(COMPOSE["configs"][mounts[given["SILTA_OIDC_CA_FILE"]]]["file"], **city_s)
        == city_s["SILTA_OIDC_CA_FILE"]
    )


def test_broker_and_database_lead_nowhere() -> None:
    assert [name for name in PARTS if ("mongo" in name or name == "rabbitmq") and leads_out(name)] == []


def test_the_proxy_can_reach_no_database() -> None:
    assert not any(
        set(part["networks"]) & set(PARTS["proxy"]["networks"]) for name, part in PARTS.items() if "mongo" in name
    )


def test_the_public_reaches_the_versioned_paths_only() -> None:
    caddyfile = (FOLDER / "Caddyfile").read_text(encoding="utf-8")
    [pattern] = re.findall(r"path_regexp service (\S+)", caddyfile)
    assert all(re.match(pattern, f"/{service}/v1/commands") for service in SERVICES)
    assert not any(re.match(pattern, path) for path in ("/metrics", "/readyz", "/openapi.json", "/other/v1/x"))


def test_every_image_has_a_version() -> None:
    images = [part["image"] for part in PARTS.values()]
    assert [image for image in images if not re.search(r":(v?\d+\.\d+|\$\{SILTA_VERSION:-latest\})", image)] == []
