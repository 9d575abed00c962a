"""The whole command with everything around it replaced: what it says and how it ends."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from deploy.demo import __main__ as command
from deploy.demo.patience import DemoError, OutOfPatience
from deploy.demo.stage import Stage
from deploy.local import Endpoints, LocalSystem

NOWHERE = "http://127.0.0.1:9"

Story = Callable[[Stage], None]
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command with a story of one's own in place of the year."""
    endpoints = Endpoints(
        amqp="amqp://127.0.0.1:9/",
        mqtt="mqtt://127.0.0.1:9",
        mqtt_ws=None,
        management=None,
        mongo="mongodb://127.0.0.1:9/",
        smtp="smtp://127.0.0.1:9",
        mailbox=NOWHERE,
        http=dict.fromkeys(("events", "panels", "feedback", "notify"), NOWHERE),
    )

    @contextlib.contextmanager
    def running(*_: object) -> Iterator[Any]:
        yield SimpleNamespace(endpoints=endpoints, services={}, home=tmp_path)

    def run(story: Story, *arguments: str) -> Result:
        async def live_through(stage: Stage, _: Console) -> None:
            story(stage)

        monkeypatch.setattr(command, "_running", running)
        monkeypatch.setattr(command, "_stop_on_signals", threading.Event)
        monkeypatch.setattr(command, "live_through", live_through)
        # A console of now: the one made at import writes where pytest no longer looks.
        monkeypatch.setattr(command, "terminal", Console(highlight=False, soft_wrap=True, width=200))
        return CliRunner().invoke(command.application, arguments)

    return run


def test_a_year_in_which_every_number_is_right_ends_well(run: Run) -> None:
    result = run(lambda stage: stage.ledger.equal("heads counted", 131, 131))
    assert result.exit_code == 0, result.output
    assert "All as it should be." in result.output


def test_a_wrong_number_ends_badly_and_is_told(run: Run) -> None:
    result = run(lambda stage: stage.ledger.equal("heads counted", 131, 138))
    assert result.exit_code == 1
    assert "heads counted should be 131 and is 138." in result.output
    assert "All as it should be." not in result.output


def test_what_never_comes_ends_badly_with_the_numbers_until_then(run: Run) -> None:
    def story(stage: Stage) -> None:
        stage.ledger.equal("occasions planned", 60, 60)
        raise OutOfPatience("events.register over HTTP: nothing came within 90 s.")

    result = run(story)
    assert result.exit_code == 1
    assert "occasions planned" in result.output
    assert "events.register over HTTP: nothing came within 90 s." in result.output


def test_an_unknown_service_to_kill_is_a_wrong_use(run: Run) -> None:
    result = run(lambda _: None, "--kill", "kitchen")
    assert result.exit_code == 2
    assert "there is no service kitchen" in result.output


def test_a_folder_that_no_demo_has_made_is_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(DemoError, match="holds what no demo has made"):
        command.empty(LocalSystem(tmp_path))
    assert (tmp_path / "thesis.txt").exists()


def test_what_an_earlier_demo_has_left_is_thrown_away(tmp_path: Path) -> None:
    system = LocalSystem(tmp_path / "home")
    command.empty(system)
    (system.home / "mail").mkdir()
    command.empty(system)
    assert not (system.home / "mail").exists()
