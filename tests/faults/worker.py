"""Runs a service that will have an accident: ``python -m tests.faults.worker feedback --die-at before-commit``.

The accident is patched in from here, around the step that it is named after, so that no service carries anything
for tests. It happens only once the process has been armed with SIGUSR1: a test can prepare its ground first.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import importlib
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, NoReturn

from shared.broker import Consumer, Relay, relay, topology
from shared.engine import Engine, Lane
from shared.engine.messages import Handler, Messages
from shared.store import Group, Store
from shared.store.mongo_transaction import MongoTransaction

Step = Callable[..., Awaitable[Any]]


class Accident:
    """Strikes when an armed process passes a step for the n-th time."""

    def __init__(self, count: int) -> None:
        self._left = count
        self._armed = False
        signal.signal(signal.SIGUSR1, lambda *_: setattr(self, "_armed", True))

    def is_next(self) -> bool:
        """Count one passing; tell whether it is the one."""
        if self._armed:
            self._left -= 1
        return self._armed and self._left == 0

    @staticmethod
    def strike() -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError  # nobody lives to see it

    def before(self, owner: Any, name: str) -> None:
        """Die instead of taking a step."""
        step: Step = getattr(owner, name)

        @functools.wraps(step)
        async def stepped(*arguments: Any, **named: Any) -> Any:
            if self.is_next():
                self.strike()
            return await step(*arguments, **named)

        setattr(owner, name, stepped)

    def after(self, owner: Any, name: str) -> None:
        """Die as soon as a step has been taken."""
        step: Step = getattr(owner, name)

        @functools.wraps(step)
        async def stepped(*arguments: Any, **named: Any) -> Any:
            result = await step(*arguments, **named)
            if self.is_next():
                self.strike()
            return result

        setattr(owner, name, stepped)

    def after_in_a_thread(self, owner: Any, name: str) -> None:
        """Die as soon as a step has been taken that is a call in a thread."""
        step: Callable[..., Any] = getattr(owner, name)

        @functools.wraps(step)
        def stepped(*arguments: Any, **named: Any) -> Any:
            result = step(*arguments, **named)
            if self.is_next():
                self.strike()
            return result

        setattr(owner, name, stepped)

    def between_acknowledging_and_relaying(self) -> None:
        """Die when a group is acknowledged, before any event of it has been sent."""
        send: Step = Relay._send
        settle: Step = Lane._settle
        settled = asyncio.Event()

        async def settling(*arguments: Any) -> None:
            await settle(*arguments)
            settled.set()

        async def sending(*arguments: Any) -> None:
            if self.is_next():
                settled.clear()
                await settled.wait()
                await asyncio.sleep(0.05)  # the acknowledgement leaves after this turn of the loop
                self.strike()
            await send(*arguments)

        Lane._settle = settling  # type: ignore[method-assign,assignment]
        Relay._send = sending  # type: ignore[method-assign,assignment]


def plan(accident: Accident, step: str) -> None:
    """Have the accident happen at a step."""
    match step:
        case "after-read":
            accident.after(Group, "prefetch")
        case "before-writing":
            accident.after(Group, "flush")
        case "before-commit":
            accident.after_in_a_thread(MongoTransaction, "_write")
        case "after-commit":
            accident.after(Engine, "_commit")
        case "amid-acknowledging":
            accident.after(Consumer, "_settle")
        case "before-relaying":
            accident.between_acknowledging_and_relaying()
        case "amid-relaying":
            accident.after(Relay, "_publish")
        case "before-forgetting":
            accident.before(Store, "forget_outbox")
        case "amid-scheduled-work":
            accident.after(Engine, "_run_scheduled")
        case _:
            plan_storing(accident, step)


def plan_storing(accident: Accident, step: str) -> None:
    """Have the accident happen while a lottery that was computed is stored."""
    worker = importlib.import_module("services.panels.lottery_worker")
    match step:
        case "before-storing-a-lottery":
            accident.before(worker, "_store")
        case "amid-storing-a-lottery":
            accident.after(worker, "_publish")
        case "after-storing-a-lottery":
            accident.after(worker, "_store")
        case _:
            raise ValueError(step)


STEPS = (
    "after-read",
    "before-writing",
    "before-commit",
    "after-commit",
    "amid-acknowledging",
    "before-relaying",
    "amid-relaying",
    "before-forgetting",
)
"""The steps of handling a message, in order. Only the first five are passed by a message that causes no event."""

LOTTERY_STEPS = ("before-storing-a-lottery", "amid-storing-a-lottery", "after-storing-a-lottery")
"""The steps of storing a lottery that was computed: its files, its status and its event, in one transaction."""


def poison(messages: Messages, word: str, *, deadly: bool, times: int | None = None) -> None:
    """Make every message that holds a word raise, or end the process, where it is handled: always or so many times."""
    left = times

    def poisoned(handler: Handler) -> Handler:
        async def handle(message: Any, work: Any) -> Any:
            nonlocal left
            if left != 0 and word in message.model_dump_json():
                left = left and left - 1
                if deadly:
                    Accident.strike()
                raise ZeroDivisionError(f"{word} was handled")
            return await handler.handle(message, work)

        return Handler(handler.contract, handle, handler.reads)

    for name, handler in messages.commands.items():
        messages.commands[name] = poisoned(handler)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("service")
    parser.add_argument("--die-at", help="a step")
    parser.add_argument("--count", type=int, default=1, help="at which passing of it, once armed")
    parser.add_argument("--poison", help="a word that makes handling a message fail")
    parser.add_argument("--fail-times", type=int, help="how often it fails before it is handled; always unless said")
    parser.add_argument("--deadly", help="a word that makes handling a message end the process")
    parser.add_argument("--delivery-limit", type=int, default=topology.DELIVERY_LIMIT)
    arguments = parser.parse_args()
    if arguments.die_at:
        plan(Accident(arguments.count), arguments.die_at)
    # As in a city, only sooner: still longer than a publish may take (`SILTA_PUBLISH_TIMEOUT` in `ground`).
    relay._LEFT_AFTER = timedelta(seconds=4)
    topology.DELIVERY_LIMIT = arguments.delivery_limit
    service = importlib.import_module(f"services.{arguments.service}.app").service()
    if arguments.poison:
        poison(service.messages, arguments.poison, deadly=False, times=arguments.fail_times)
    if arguments.deadly:
        poison(service.messages, arguments.deadly, deadly=True)
    service.run()


if __name__ == "__main__":
    main()
