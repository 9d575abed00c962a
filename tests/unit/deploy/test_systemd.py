from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from shared.contracts.catalogue import SERVICES
from shared.settings import EXIT_CONFIGURATION, SECRETS_DIR, Settings, load
from tests.unit.deploy.dockerfile import ROOT

UNITS = ROOT / "deploy" / "systemd"
UNIT = (UNITS / "silta@.service").read_text(encoding="utf-8")
EXPOSURE = 20
"""Most of systemd's own measure of what a broken-in service could reach, tenths: below 25 it is called OK or better."""


def options() -> dict[str, list[str]]:
    """Option → its values, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, value in re.findall(r"^(\w+)=(.*)$", UNIT, re.MULTILINE):
        found[name].append(value)
    return found


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as a city installs them, with a Python that is there."""
    here = UNIT.replace("/opt/silta/venv/bin/python", sys.executable).replace("/opt/silta/code", str(ROOT))
    (tmp_path / "silta@.service").write_text(here, encoding="utf-8")
    (tmp_path / "silta.target").write_bytes((UNITS / "silta.target").read_bytes())
    return tmp_path


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


def test_systemd_understands_every_line(installed: Path) -> None:
    for service in SERVICES:
        (installed / f"silta@{service}.service").symlink_to("silta@.service")
    units = [str(installed / f"silta@{service}.service") for service in SERVICES]
    checked = analyze("verify", "--man=no", "--recursive-errors=no", *units, str(installed / "silta.target"))
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_a_service_that_is_broken_into_reaches_little(installed: Path) -> None:
    checked = analyze("security", "--offline=true", f"--threshold={EXPOSURE}", str(installed / "silta@.service"))
    assert checked.returncode == 0, checked.stdout


def test_every_service_is_started_by_its_module() -> None:
    [start] = options()["ExecStart"]
    assert start == "/opt/silta/venv/bin/python -m services.%i"
    assert all((ROOT / "services" / service / "__main__.py").is_file() for service in SERVICES)
    wanted = re.findall(r"silta@(\w+)\.service", (UNITS / "silta.target").read_text(encoding="utf-8"))
    assert set(wanted) == set(SERVICES)


def test_it_has_time_to_stop_and_is_not_restarted_into_a_broken_configuration() -> None:
    [patience] = options()["TimeoutStopSec"]
    assert int(patience) > Settings.model_fields["drain_timeout"].default + 10
    assert options()["RestartPreventExitStatus"] == [str(EXIT_CONFIGURATION)]


def test_credentials_are_what_the_settings_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [credentials] = options()["LoadCredential"]
    prefix, _, folder = credentials.partition(":")
    assert folder == "/etc/silta/secrets/%i"
    assert f"{SECRETS_DIR}=%d" in options()["Environment"][0].split()
    assert "SILTA_MODE=production" in options()["Environment"][0].split()
    secrets = {
        "secret": "0c7f1f7a9b36d2e4583ac81be5f09d62",
        "amqp_url": "amqps://events:Zk3v9Qw7xT1rB5nL@broker/",
        "mongo_url": "mongodb://events:Zk3v9Qw7xT1rB5nL@database/?tls=true",
    }
    monkeypatch.setenv("SILTA_PUBLIC_URL", "https://osallistu.city.example")
    for name, value in secrets.items():
        (tmp_path / f"{prefix}_{name}").write_text(value, encoding="utf-8")
    monkeypatch.setenv(SECRETS_DIR, str(tmp_path))
    assert load().amqp_url.host == "broker"
