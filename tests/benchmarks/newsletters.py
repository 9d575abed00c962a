"""What it costs to tell many: recording who hears of a publication, finding few among many, and sending the letters."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil

from deploy.local import Ports, ServiceProcess
from deploy.local.probes import tcp_open
from deploy.local.waiting import wait_until
from services.notify.domain.subscription import Wish
from services.notify.domain.targeting import ALL
from shared.contracts.notify import Rhythm
from shared.settings import Settings
from tests.benchmarks.lines import Line, at_least, at_most
from tests.benchmarks.load import publish
from tests.benchmarks.stage import Stage
from tests.unit.notify.samples import a_subscriber

READERS = int(os.environ.get("SILTA_BENCH_READERS", "100000"))
FEW = 100
SHARE = 5
"""Memory is compared with that of so many times fewer subscribers: what is kept of each would show."""
LETTERS = int(os.environ.get("SILTA_BENCH_LETTERS", "4000"))
CONNECTIONS = 8
SLOW_LETTERS = int(os.environ.get("SILTA_BENCH_SLOW_LETTERS", "1500"))
ANSWER = 0.05
"""Seconds that a real relay takes at least to answer to a letter: 50 to 200 ms."""
PROCESSES = (1, 2, 3)
ROUNDS = 3
LONGEST = 120
"""Seconds that recording may take until it is left unfinished."""
SUBJECT = "tests.benchmarks.subjects.letters"
_AT_ONCE = 500
"""Rows in one statement: see docs/decisions/0005-local-database.md."""
_SENT = re.compile(r'^silta_letters_total{[^}]*status="sent"[^}]*} (\S+)$', re.MULTILINE)


async def measure(on: Stage) -> list[Line]:
    """Fan-out, targeting, and letters a second against a plain loop."""
    few_of_few = await _targeted(on, 1_000)
    _, grown_by_few = await _fanned_out(on, READERS // SHARE)
    seconds, grown = await _fanned_out(on, READERS)
    few_of_many = await _targeted(on, READERS)
    further = READERS - READERS // SHARE
    rates = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as letters:
            ours = await _sent(on, 1, Path(letters))
            rates.append((ours, await asyncio.to_thread(_plain, Path(letters))))
    with tempfile.TemporaryDirectory() as letters:
        two = await _sent(on, 2, Path(letters))
    one, plain = (statistics.median(column) for column in zip(*rates, strict=True))
    return [
        at_most(f"recording a publication to {READERS:,} subscribers", seconds, "s", 60),
        at_most("memory of the process meanwhile, grown by", grown, "MiB", 50),
        Line(f"memory meanwhile, with {READERS // SHARE:,} subscribers grown by", grown_by_few, "MiB"),
        at_most("memory for each further subscriber", (grown - grown_by_few) * 2**20 / further, "B", 100),
        *(
            Line(f"{FEW} recipients by {choice} among {among:,}", took[choice], "ms")
            for among, took in ((1_000, few_of_few), (READERS, few_of_many))
            for choice in took
        ),
        *(
            at_most(
                f"targeting by {choice}, among many / among few", few_of_many[choice] / few_of_few[choice], "×", 1.5
            )
            for choice in few_of_few
        ),
        Line("letters by a plain loop", plain, "/s"),
        Line("letters by one process", one, "/s"),
        at_least("letters, one process / plain loop", statistics.median(ours / bare for ours, bare in rates), 0.7),
        Line("letters by two processes", two, "/s"),
    ]


async def measure_senders(on: Stage) -> list[Line]:
    """Letters a second of one process and of more, to a relay that answers as real ones do, over usual connections."""
    connections = Settings.model_fields["mail_connections"].default
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as letters:
            rounds.append(
                [
                    await _sent(on, count, Path(letters), SLOW_LETTERS, connections=connections, answer=ANSWER)
                    for count in PROCESSES
                ]
            )
    rates = [statistics.median(column) for column in zip(*rounds, strict=True)]
    what = f"letters to a relay that answers after {ANSWER * 1_000:.0f} ms"
    return [
        *(Line(f"{what}, processes: {count}", rate, "/s") for count, rate in zip(PROCESSES, rates, strict=True)),
        at_least(f"{what}, two / one", statistics.median(two / one for one, two, _ in rounds), 1.7),
        Line(f"{what}, three / one", statistics.median(three / one for one, _, three in rounds), "×"),
    ]


# --- who hears -------------------------------------------------------------------------------------------------


def _subscribe(on: Stage, count: int, name: str, **chosen: Any) -> None:
    """Have so many subscribers, to the theme of that name for the whole city unless they have `chosen` otherwise."""
    wish = Wish.model_validate(
        {"language": "en", "districts": (ALL,), "themes": (name,), "rhythm": Rhythm.IMMEDIATE, **chosen}
    )
    collection = on.mongo["silta_notify"]["subscriptions"]
    for begun in range(0, count, _AT_ONCE):
        numbers = range(begun, min(count, begun + _AT_ONCE))
        rows = (a_subscriber(f"{name}-{number}@example.org", wish) for number in numbers)
        collection.insert_many(list(rows))


def _empty(on: Stage) -> None:
    for name in ("subscriptions", "deliveries", "campaigns", "occasions", "notices", "newsletters"):
        on.mongo["silta_notify"][name].delete_many({})


async def _tell(on: Stage, theme: str, kind: str = "resident-evening") -> str:
    """Publish an occasion of the theme, as the events service does; return the campaign."""
    starts, id_ = datetime.now(UTC) + timedelta(days=30), f"bench-{secrets.token_hex(4)}"
    occasion = {
        "id": id_,
        "kind": kind,
        "name": {"fi": "Asukasilta", "sv": "Invånarkväll", "en": "Evening"},
        "themes": [theme],
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
    }
    event = {
        "specversion": "1.0",
        "id": id_,
        "source": "/silta/events",
        "type": "silta.events.occasion.published.v1",
        "data": {"version": 1, "url": "http://127.0.0.1/", "occasion": occasion},
    }
    await publish(on.channel, "notify.on.events.occasion.published", [event])
    return f"occasion-published.{id_}"


async def _recorded(on: Stage, campaign: str, of: int) -> float:
    """Return the seconds until all `of` them have a delivery; after `LONGEST`, what they would be at that rate."""
    began, database = time.perf_counter(), on.mongo["silta_notify"]
    while not await asyncio.to_thread(database["campaigns"].find_one, {"_id": campaign, "complete": True}):
        if time.perf_counter() - began > LONGEST:
            recorded = await asyncio.to_thread(database["deliveries"].count_documents, {"campaign": campaign})
            return (time.perf_counter() - began) * of / max(1, recorded)
        await asyncio.sleep(0.01)
    return time.perf_counter() - began


async def _compose(on: Stage, theme: str, language: str) -> str:
    """Have a newsletter's recipients put on record, as staff do: of that theme, in that language; return it."""
    id_, words = f"bench-{secrets.token_hex(4)}", {"fi": "Kevät", "sv": "Våren", "en": "Spring"}
    content = {"subject": words, "text": words, "themes": [theme], "languages": [language]}
    await _command(on, "compose-campaign", {"campaign": id_, "by": "Kaisa", **content})
    while not await asyncio.to_thread(on.mongo["silta_notify"]["newsletters"].find_one, {"_id": id_}):
        await asyncio.sleep(0.01)
    await _command(on, "preview-campaign", {"campaign": id_})
    return f"newsletter.{id_}.1"


async def _command(on: Stage, name: str, data: dict[str, Any]) -> None:
    command = {"specversion": "1.0", "id": secrets.token_hex(8), "source": "/bench", "data": data}
    await publish(on.channel, f"notify.{name}", [command | {"type": f"silta.notify.{name}.v1"}])


async def _fanned_out(on: Stage, count: int) -> tuple[float, float]:
    """Return the seconds that it takes to record so many, and the MiB by which a new process grows."""
    with on.service("notify", SILTA_NOTIFY_CHANNELS="core") as service:
        assert service.pid is not None
        process = psutil.Process(service.pid)
        _empty(on)
        await asyncio.to_thread(_subscribe, on, FEW, "first")
        await _recorded(on, await _tell(on, "first"), FEW)
        await asyncio.to_thread(_subscribe, on, count, "many")
        before = process.memory_info().rss
        recording = asyncio.create_task(_recorded(on, await _tell(on, "many"), count))
        most = before
        while not recording.done():
            most = max(most, process.memory_info().rss)
            await asyncio.sleep(0.2)
        seconds = await recording
    return seconds, (most - before) / 2**20


async def _targeted(on: Stage, among: int) -> dict[str, float]:
    """Return the milliseconds until `FEW` subscribers are recorded, found by one thing they chose, among others.

    Others chose another theme, or another kind of occasion, or read another language, and are the same but for that.
    """
    few = FEW - 1  # less than a page: one look and no more
    evenings = {"kinds": ("resident-evening",)}
    with on.service("notify", SILTA_NOTIFY_CHANNELS="core"):
        _empty(on)
        await asyncio.to_thread(_subscribe, on, among, "others", **evenings)
        await asyncio.to_thread(_subscribe, on, few, "few", **evenings)
        await asyncio.to_thread(_subscribe, on, few, "workshops", themes=("others",), kinds=("workshop",))
        await asyncio.to_thread(_subscribe, on, few, "swedish", themes=("others",), language="sv", **evenings)
        tells: dict[str, Callable[[], Awaitable[str]]] = {
            "theme": lambda: _tell(on, "few"),
            "kind": lambda: _tell(on, "others", "workshop"),
            "language": lambda: _compose(on, "others", "sv"),
        }
        took = {choice: [await _recorded(on, await tell(), few) for _ in range(3)] for choice, tell in tells.items()}
    return {choice: statistics.median(times) * 1_000 for choice, times in took.items()}


# --- letters ----------------------------------------------------------------------------------------------------


@contextmanager
def _relay(folder: Path, answer: float = 0.0) -> Iterator[int]:
    ports = Ports.reserve(("smtp",))
    how = ["relay", str(ports["smtp"]), str(folder), str(answer)]
    with subprocess.Popen([sys.executable, "-m", SUBJECT, *how]) as process:
        try:
            assert wait_until(lambda: tcp_open(ports["smtp"]), 20)
            yield ports["smtp"]
        finally:
            process.terminate()
            ports.release()


def _plain(letters: Path) -> float:
    """Return letters a second of a loop that does nothing else than send those, already prepared."""
    with tempfile.TemporaryDirectory() as folder, _relay(Path(folder)) as port:
        how = [str(port), str(letters), str(LETTERS), str(CONNECTIONS)]
        told = subprocess.run([sys.executable, "-m", SUBJECT, "loop", *how], stdout=subprocess.PIPE, check=True)
    return float(told.stdout)


async def _sent(
    on: Stage,
    processes: int,
    folder: Path,
    letters: int = LETTERS,
    *,
    connections: int = CONNECTIONS,
    answer: float = 0.0,
) -> float:
    """Return letters a second of so many processes together; some of the letters are left in the folder."""
    with _relay(folder, answer) as port, ExitStack() as running:
        settings = {"SILTA_SMTP_URL": f"smtp://127.0.0.1:{port}", "SILTA_MAIL_CONNECTIONS": str(connections)}
        with on.service("notify", SILTA_NOTIFY_CHANNELS="core"):
            _empty(on)
            await asyncio.to_thread(_subscribe, on, letters, "letters")
            await _recorded(on, await _tell(on, "letters"), letters)
        services = [
            running.enter_context(on.service("notify", SILTA_NOTIFY_CHANNELS="email", **settings))
            for _ in range(processes)
        ]
        async with asyncio.timeout(600):
            begun, first = await _reached(services, letters // 10)  # under way
            done, last = await _reached(services, letters)
    return (last - first) / (done - begun)


async def _reached(services: Sequence[ServiceProcess], goal: int) -> tuple[float, float]:
    """Wait until so many letters are sent; return when that was, and how many were by then.

    The processes say it themselves: a database that is asked to count sends fewer.
    """
    async with httpx.AsyncClient(timeout=30) as client:
        while True:
            told = await asyncio.gather(*(client.get(f"{service.url}/metrics") for service in services))
            sent = sum(float(count) for one in told for count in _SENT.findall(one.text))
            if sent >= goal:
                return time.perf_counter(), sent
            await asyncio.sleep(0.1)
