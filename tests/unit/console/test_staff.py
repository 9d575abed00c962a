"""Every command that staff may send can be sent from the command line."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from shared.console import staff
from shared.console.cli import application
from shared.console.examples import command_line, example
from shared.contracts import Command, Who
from shared.contracts.catalogue import COMMANDS

STAFF = [command for command in COMMANDS if command.WHO is Who.STAFF]
MOVE = ("events", "move-occasion", "--occasion", "2027-evening", "--by-en", "Unit", "--reason-en", "Repairs")


def ran(*arguments: str, input: str | None = None) -> Any:
    return CliRunner().invoke(application, arguments, input=input, env={"TERM": "dumb", "COLUMNS": "200"})


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Command]:
    """What would be sent."""
    messages: list[Command] = []

    async def send(_: object, message: Command, *, dry_run: bool, **__: object) -> int:
        messages.append(message)
        return 10 if dry_run else 0

    monkeypatch.setattr(staff, "send", send)
    monkeypatch.setenv("SILTA_AMQP_URL", "amqp://127.0.0.1:1/")
    return messages


def test_there_are_commands_for_staff() -> None:
    assert len(STAFF) > 30
    assert {command.SERVICE for command in STAFF} == {"events", "panels", "feedback", "notify"}


@pytest.mark.parametrize("command", STAFF, ids=lambda one: one.NAME)
def test_a_command_has_an_example_that_works_as_it_is(command: type[Command], sent: list[Command]) -> None:
    name = command.NAME.split(".", 1)
    shown = ran(*name, "--example")
    assert shown.exit_code == 0
    assert ran(*name, "--data", "-", input=shown.stdout).exit_code == 0
    assert sent == [command.model_validate(example(command))]


@pytest.mark.parametrize("command", STAFF, ids=lambda one: one.NAME)
def test_the_line_that_the_help_gives_works_as_it_is(
    command: type[Command], sent: list[Command], tmp_path: Path
) -> None:
    line = command_line(command)
    said = " ".join(ran(*command.NAME.split(".", 1), "--help").stdout.split())
    assert line in said.replace("│ ", "")
    if "it.json" in line:
        file = tmp_path / "it.json"
        file.write_text(json.dumps(example(command)))
        line = line.partition(", then ")[2].replace("it.json", str(file))
    assert ran(*shlex.split(line)[1:]).exit_code == 10, "a dry run"
    assert len(sent) == 1


def test_no_option_of_a_command_hides_another() -> None:
    for group in staff.groups().values():
        commands = typer.main.get_group(group).commands
        for name, command in commands.items():
            names = [one for option in command.params for one in option.opts]
            assert len(names) == len(set(names)), name


def test_options_go_before_what_the_file_says(sent: list[Command]) -> None:
    content = {"occasion": "another", "starts_at": "2027-02-10T17:30:00+02:00"}
    assert ran(*MOVE, "--data", "-", input=json.dumps(content)).exit_code == 0
    (message,) = sent
    assert message.model_dump(mode="json", exclude_none=True) == {
        "occasion": "2027-evening",
        "starts_at": "2027-02-10T17:30:00+02:00",
        "by": {"en": "Unit"},
        "reason": {"en": "Repairs"},
    }


def test_a_dry_run_that_the_file_or_the_line_asks_for_is_one(sent: list[Command]) -> None:
    content = {"starts_at": "2027-02-10T17:30:00+02:00"}
    codes = [
        ran(*MOVE, "--data", "-", *more, input=json.dumps(content | wants)).exit_code
        for wants in ({}, {"dry_run": True})
        for more in ((), ("--dry-run",))
    ]
    assert (codes, len(sent)) == ([0, 10, 10, 10], 4)


@pytest.mark.parametrize(("said", "accept"), [("true", True), ("yes", True), ("false", False), ("no", False)])
def test_a_yes_is_never_taken_for_a_no(sent: list[Command], said: str, accept: bool) -> None:  # noqa: FBT001
    decide = ("events", "decide-activity", "--activity", "a", "--reason-en", "b")
    assert ran(*decide, "--accept", said).exit_code == 0
    assert [message.model_dump()["accept"] for message in sent] == [accept]
    assert ran(*decide, "--accept", "maybe").exit_code == 2


def test_what_is_no_such_message_is_said_field_by_field_and_not_sent(sent: list[Command]) -> None:
    said = ran("events", "move-occasion", "--occasion", "Not An Id", "--starts-at", "soon")
    assert said.exit_code == 2
    words = " ".join(said.stderr.split())
    for field in ("occasion:", "starts_at:", "by:", "reason:"):
        assert f"silta: {field}" in words
    assert sent == []


@pytest.mark.parametrize(
    ("content", "why"), [("{", "isn't JSON"), ("[]", "a JSON object"), ('{"by": 3}', "isn't JSON that can be read")]
)
def test_a_file_that_is_no_content_is_refused(sent: list[Command], content: str, why: str) -> None:
    said = ran(*MOVE, "--data", "-", input=content)
    assert said.exit_code == 2
    assert why in " ".join(said.stderr.replace("│", " ").split())
    assert sent == []


def test_a_broker_that_is_away_is_said_with_an_exit_code_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_AMQP_URL", "amqp://127.0.0.1:1/")
    said = ran(*MOVE, "--starts-at", "2027-02-10T17:30:00+02:00")
    assert said.exit_code == 69
    assert "the broker at 127.0.0.1:1 is away" in said.stderr
