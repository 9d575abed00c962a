from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.ports import Ports
from deploy.local.waiting import wait_until
from tests.unit.deploy.dockerfile import DOCKERFILE, ROOT, SERVICES, environment, last, lay_out, sources, stages


def test_every_base_is_named_with_its_version() -> None:
    bases = [stage[0].value.split()[0] for stage in stages()]
    assert bases
    assert all(re.fullmatch(r"[a-z0-9./-]+:\d+\.\d+[a-z0-9.-]*", base) for base in bases), bases


def test_libraries_are_installed_as_locked_and_never_built() -> None:
    [install] = [one.words for stage in stages() for one in stage if one.name == "RUN" and "pip" in one.value]
    assert {"--require-hashes", "--only-binary=:all:"} <= set(install)
    assert install[-1] == "/runtime.txt"


def test_the_image_runs_as_a_numbered_user_without_rights() -> None:
    user, _, group = last("USER").value.partition(":")
    assert int(user) > 0
    assert int(group) > 0


def test_no_shell_is_needed() -> None:
    commands = [one.value for stage in stages() for one in stage if one.name in {"RUN", "CMD", "ENTRYPOINT"}]
    assert [value for value in commands if not value.startswith("[")] == []
    assert re.search(r"CMD \[", last("HEALTHCHECK").value)


def test_nothing_in_the_image_is_secret() -> None:
    named = [one.value for stage in stages() for one in stage if one.name in {"ENV", "ARG"}]
    assert [value for value in named if re.search("SECRET|PASSWORD|_URL", value)] == []


@pytest.mark.parametrize("service", SERVICES)
def test_only_what_is_copied_is_sent_to_the_builder(service: str) -> None:
    ignored = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert "*" in ignored
    for source, _ in sources(service):
        assert (ROOT / source).exists()
        assert any(source == name or source.startswith(f"{name}/") for name in let_in), source


@pytest.mark.parametrize("service", SERVICES)
def test_the_image_s_own_commands_run_in_a_clean_folder_and_write_nothing(service: str, tmp_path: Path) -> None:
    """Layout, environment, entry point and health check are the Dockerfile's; only the addresses are ours."""
    image, secrets = tmp_path / "silta", tmp_path / "secrets"
    lay_out(service, image)
    secrets.mkdir()
    (secrets / "silta_secret").write_text("0c7f1f7a9b36d2e4583ac81be5f09d62", encoding="utf-8")
    (secrets / "silta_amqp_url").write_text("amqps://someone:Zk3v9Qw7xT1rB5nL@127.0.0.1:1/", encoding="utf-8")
    (secrets / "silta_mongo_url").write_text("mongodb://a:Zk3v9Qw7xT1rB5nL@127.0.0.1:1/?tls=true", encoding="utf-8")
    before = sorted(image.rglob("*"))
    for path in (image, *before):
        path.chmod(0o555 if path.is_dir() else 0o444)

    ports = Ports.reserve(("http",))
    settings = environment() | {
        "PATH": os.environ["PATH"],
        "SILTA_HTTP_HOST": "127.0.0.1",
        "SILTA_HTTP_PORT": str(ports["http"]),
        "SILTA_CITY_FILE": str(ROOT / "deploy" / "demo" / "espoo.yaml"),
        "SILTA_SECRETS_DIR": str(secrets),
        "SILTA_PUBLIC_URL": "https://osallistu.city.example",
        "SILTA_WEBPUSH_KEY": "7" * 43,
    }
    entry = [
        word.replace("/silta", str(image)).replace("python", sys.executable, 1) for word in last("ENTRYPOINT").words
    ]
    check = [sys.executable, *healthcheck()[1:]]
    with subprocess.Popen(entry, cwd=image, env=settings, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert wait_until(lambda: process.poll() is not None or succeeds(check, settings), 30)
            assert process.poll() is None
        finally:
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=20)
            ports.release()
    # It has stopped in order, and then passed the signal on, as whoever sent it expects.
    assert "Application shutdown complete" in said
    assert process.returncode == -signal.SIGTERM
    for path in (image, *before):
        path.chmod(0o755)
    assert sorted(image.rglob("*")) == before
    assert not succeeds(check, settings), "the health check must fail when nobody answers"


def healthcheck() -> list[str]:
    """The command of HEALTHCHECK."""
    return list(json.loads(last("HEALTHCHECK").value.partition("CMD ")[2]))


def succeeds(command: list[str], settings: dict[str, str]) -> bool:
    """Whether the command ends with 0."""
    return subprocess.run(command, env=settings, capture_output=True, check=False).returncode == 0
