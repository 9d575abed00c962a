from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from deploy.local.ports import Ports
from deploy.local.waiting import wait_until
from deploy.scan.licences import IMAGES as IMAGE_LISTS
from tests.unit.deploy.dockerfile import (
    CONSOLE,
    DOCKERFILE,
    IMAGES,
    ROOT,
    SERVICES,
    environment,
    last,
    lay_out,
    sources,
    stages,
)
from tests.unit.deploy.libraries import called, distributions, imported, lay_out_libraries, size


def test_every_base_is_named_with_its_version() -> None:
    bases = [stage[0].value.split()[0] for stage in stages()]
    assert bases
    assert all(re.fullmatch(r"[a-z0-9./-]+:\d+\.\d+[a-z0-9.-]*", base) for base in bases), bases


def test_libraries_are_installed_as_locked_and_never_built() -> None:
    [install] = [one.words for stage in stages() for one in stage if one.name == "RUN" and "pip" in one.value]
    assert {"--require-hashes", "--only-binary=:all:"} <= set(install)
    assert install[-1] == "/requirements.txt"


@pytest.mark.parametrize("of", IMAGES)
def test_the_image_runs_as_a_numbered_user_without_rights(of: str) -> None:
    user, _, group = last("USER", of).value.partition(":")
    assert int(user) > 0
    assert int(group) > 0


def test_what_is_built_unless_a_target_is_named_is_a_service() -> None:
    assert stages()[-1][0].value.endswith(" AS service")


def test_no_shell_is_needed() -> None:
    commands = [one.value for stage in stages() for one in stage if one.name in {"RUN", "CMD", "ENTRYPOINT"}]
    assert [value for value in commands if not value.startswith("[")] == []
    assert re.search(r"CMD \[", last("HEALTHCHECK").value)


def test_nothing_in_the_image_is_secret() -> None:
    named = [one.value for stage in stages() for one in stage if one.name in {"ENV", "ARG"}]
    assert [value for value in named if re.search("SECRET|PASSWORD|_URL", value)] == []


@pytest.mark.parametrize("service", IMAGES)
def test_only_what_is_copied_is_sent_to_the_builder(service: str) -> None:
    ignored = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert "*" in ignored
    for source, _ in sources(service):
        assert (ROOT / source).exists()
        assert any(source == name or source.startswith(f"{name}/") for name in let_in), source


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user can reach, unlike pytest's own."""
    with TemporaryDirectory(prefix="silta-image-") as name:
        yield Path(name)
        for path in (Path(name), *Path(name).rglob("*")):
            path.chmod(0o755)


@pytest.fixture
def libraries() -> Iterator[Path]:
    """A folder for what an image installs; every user can reach it, too."""
    with TemporaryDirectory(prefix="silta-libraries-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("of", IMAGES)
def test_the_requirements_of_an_image_are_those_that_are_sent_to_the_builder(of: str) -> None:
    [copied] = [one.words[0] for one in stages()[0] if one.name == "COPY"]
    defaults = [one.value for one in stages()[0] if one.name == "ARG"]
    assert defaults == [f"SERVICE={CONSOLE}", "REQUIREMENTS=${SERVICE}"]
    ignored = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert f"!{copied.replace('${REQUIREMENTS}', of)}" in ignored


LARGEST = {"events": 95, "panels": 160, "feedback": 285, "feedback-budgets": 390, "notify": 100, "console": 405}
"""Most MiB that an image's libraries may have: a tenth more than in 2026-11, when those of all together had 398."""


@pytest.mark.parametrize("requirements", IMAGE_LISTS)
def test_an_image_is_small(requirements: str) -> None:
    assert size(requirements) < LARGEST[requirements]


NOT_CALLED_THERE = {
    "feedback": {"pabutools"},  # counts budgets where the list is `feedback-budgets`, and is missed else
    "console": {"highspy"},  # finds what a panel lacks; the console reads applications by the same module
}


@pytest.mark.parametrize("of", IMAGES)
def test_an_image_has_all_that_its_code_imports(of: str) -> None:
    assert imported(of) - {called(one.name) for one in distributions(of)} == NOT_CALLED_THERE.get(of, set())


@pytest.mark.parametrize(("package", "service"), [("highspy", "panels"), ("numpy", "panels"), ("pyarrow", "feedback")])
def test_what_is_large_and_one_service_s_is_in_no_other_s_image(package: str, service: str) -> None:
    assert [of for of in SERVICES if package in {called(one.name) for one in distributions(of)}] == [service]


@pytest.mark.parametrize("service", SERVICES)
def test_the_image_s_own_commands_run_in_a_clean_folder_and_write_nothing(
    service: str, folder: Path, libraries: Path
) -> None:
    """Layout, user, environment, libraries, entry point and health check are the image's; the addresses are ours."""
    lay_out_libraries(service, libraries)
    image, secrets, city = folder / "silta", folder / "secrets", folder / "city.yaml"
    lay_out(service, image)
    secrets.mkdir()
    (secrets / "silta_secret").write_text("0c7f1f7a9b36d2e4583ac81be5f09d62", encoding="utf-8")
    (secrets / "silta_amqp_url").write_text("amqps://someone:Zk3v9Qw7xT1rB5nL@127.0.0.1:1/", encoding="utf-8")
    (secrets / "silta_mongo_url").write_text("mongodb://a:Zk3v9Qw7xT1rB5nL@127.0.0.1:1/?tls=true", encoding="utf-8")
    shutil.copy(ROOT / "deploy" / "demo" / "espoo.yaml", city)
    before = sorted(folder.rglob("*"))
    for path in (folder, *before):
        path.chmod(0o555 if path.is_dir() else 0o444)

    ports, here = Ports.reserve(("http",)), way(libraries)
    settings = environment() | {
        **here.settings,
        "PATH": os.environ["PATH"],
        "SILTA_HTTP_HOST": "127.0.0.1",
        "SILTA_HTTP_PORT": str(ports["http"]),
        "SILTA_CITY_FILE": str(city),
        "SILTA_SECRETS_DIR": str(secrets),
        "SILTA_PUBLIC_URL": "https://osallistu.city.example",
        "SILTA_WEBPUSH_KEY": "7" * 43,
    }
    entry = [*here.python, *(word.replace("/silta", str(image)) for word in last("ENTRYPOINT").words[1:])]
    check = [*here.python, *healthcheck()[1:]]
    with subprocess.Popen(entry, cwd=image, env=settings, stderr=subprocess.PIPE, text=True, **here.user) as process:
        try:
            assert wait_until(lambda: process.poll() is not None or here.succeeds(check, settings), 30)
            assert process.poll() is None
        finally:
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=20)
            ports.release()
    # It has stopped in order, and then passed the signal on, as whoever sent it expects.
    assert "Application shutdown complete" in said
    assert process.returncode == -signal.SIGTERM
    assert sorted(folder.rglob("*")) == before
    if here.user:
        assert list(written_by(here.user["user"], OPEN_TO_ALL)) == []
    assert not here.succeeds(check, settings), "the health check must fail when nobody answers"


def test_the_console_s_image_runs_its_commands_in_a_clean_folder_and_writes_nothing(
    folder: Path, libraries: Path
) -> None:
    """Layout, user, environment, libraries and entry point are the image's; the broker is one that isn't there."""
    lay_out_libraries(CONSOLE, libraries)
    image, secrets, city = folder / "silta", folder / "secrets", folder / "city.yaml"
    lay_out(CONSOLE, image)
    secrets.mkdir()
    (secrets / "silta_amqp_url").write_text("amqps://console:Zk3v9Qw7xT1rB5nL@127.0.0.1:1/", encoding="utf-8")
    shutil.copy(ROOT / "deploy" / "demo" / "espoo.yaml", city)
    before = sorted(folder.rglob("*"))
    for path in (folder, *before):
        path.chmod(0o555 if path.is_dir() else 0o444)
    here = way(libraries)
    given = environment(CONSOLE)
    places = [str(image) if one == "/silta" else one for one in given["PYTHONPATH"].split(":")]
    settings = {
        **given,
        "PATH": os.environ["PATH"],
        "PYTHONPATH": ":".join((*places, here.settings["PYTHONPATH"])),
        "SILTA_CITY_FILE": str(city),
        "SILTA_SECRETS_DIR": str(secrets),
        "SILTA_MODE": "production",
    }
    entry = [*here.python, *last("ENTRYPOINT", CONSOLE).words[1:]]

    def silta(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*entry, *arguments], cwd="/", env=settings, capture_output=True, text=True, check=False, **here.user
        )

    helped = silta("--help")
    assert helped.returncode == 0, helped.stderr
    assert {"dead-letters", "devices", "backup", "privacy"} <= set(re.findall(r"[a-z-]+", helped.stdout))
    away = silta("dead-letters", "list", "--json")
    assert (away.returncode, "is away" in away.stderr) == (os.EX_UNAVAILABLE, True), away.stderr
    assert sorted(folder.rglob("*")) == before
    if here.user:
        assert list(written_by(here.user["user"], OPEN_TO_ALL)) == []


OPEN_TO_ALL = tuple(Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm", "/run/lock"))


@dataclass(frozen=True)
class Way:
    """How the image's commands run here: by which Python, and as whom where that isn't us."""

    python: tuple[str, ...]
    """Without the libraries that it has (`-S`)."""
    settings: Mapping[str, str]
    user: dict[str, Any]

    def succeeds(self, command: list[str], settings: Mapping[str, str]) -> bool:
        """Whether the command ends with 0."""
        settings = {**settings, **self.settings}
        ran = subprocess.run(command, cwd="/", env=settings, capture_output=True, check=False, **self.user)
        return ran.returncode == 0


def way(libraries: Path) -> Way:
    """As the image's user, where we may: by our Python, or by the system's where ours is in somebody's home."""
    settings = {"PYTHONPATH": str(libraries)}
    if os.geteuid() == 0:
        user, _, group = last("USER").value.partition(":")
        other = {"user": int(user), "group": int(group), "extra_groups": []}
        system = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
        for program in (sys.executable, system):
            found = Way((program, "-S"), settings, other)
            with suppress(OSError):
                if found.succeeds([*found.python, "-c", "import pydantic"], {}):
                    return found
    return Way((sys.executable, "-S"), settings, {})


def written_by(user: int, folders: Iterable[Path]) -> Iterator[Path]:
    """Whatever is theirs, in those folders and below as far as they can come."""
    for folder in folders:
        for parent, inner, files in os.walk(folder):
            inner[:] = [name for name in inner if is_open(Path(parent, name))]
            yield from (path for name in (*inner, *files) if owner(path := Path(parent, name)) == user)


def is_open(folder: Path) -> bool:
    """Whether anybody may go there; what is gone by now is not."""
    try:
        return bool(folder.lstat().st_mode & stat.S_IXOTH)
    except FileNotFoundError:
        return False


def owner(path: Path) -> int | None:
    """Whose it is; nobody's when it is gone by now."""
    try:
        return path.lstat().st_uid
    except FileNotFoundError:
        return None


def healthcheck() -> list[str]:
    """The command of HEALTHCHECK."""
    return list(json.loads(last("HEALTHCHECK").value.partition("CMD ")[2]))
