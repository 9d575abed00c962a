"""What many answers and many viewers cost: results read over HTTP, followed by hundreds, and exported as files.

``python -m tests.benchmarks.results <url> <format> <file>`` is the process whose memory an export is measured by.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import secrets
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

import httpx
import psutil

from services.feedback import console
from services.feedback.addresses import answers_export
from services.feedback.documents import AnswerSheet, StoredAnswer, SummaryPart, Survey
from services.feedback.domain.choosing import DistrictChoice, PlaceChoice
from services.feedback.domain.lots import Lots, settled
from services.feedback.export.columns import Dictionary, Row
from services.feedback.export.files import WRITERS, Format
from services.feedback.reading import key_for
from shared.contracts.feedback import Background
from shared.contracts.survey import MOST_OPTIONS, Option, PlaceOption
from shared.links import Links
from shared.text import Text
from tests.benchmarks.followers import follow
from tests.benchmarks.lines import Line, at_most
from tests.benchmarks.stage import SECRET, SURVEY, Stage

FEW = 1_000
MANY = int(os.environ.get("SILTA_BENCH_MOST_ANSWERS", "1000000"))
READS = int(os.environ.get("SILTA_BENCH_READS", "200"))
GROWTH = 32.0
"""MiB that a process may grow by in an export: 33 bytes for each of a million answers, which take ten times that."""
MIB = 2**20
_DISTRICTS = ("leppavaara", "tapiola", "matinkyla", "espoonlahti", "kauklahti", None)
_STOPS = tuple(PlaceOption(id=f"stop-{number}", text=Text(en=f"Stop {number}")) for number in range(MOST_OPTIONS))
_PLACES = (
    PlaceChoice(key="from", text=Text(en="Where do you get on?"), options=_STOPS),
    PlaceChoice(key="to", text=Text(en="Where do you get off?"), options=_STOPS),
    DistrictChoice(
        key="work",
        text=Text(en="Where do you work?"),
        options=tuple(Option(id=one, text=Text(en=one)) for one in _DISTRICTS if one),
    ),
)
_AGES = ("15-29", "30-44", "45-64", "65-74", None)


def _places(number: int) -> dict[str, tuple[str, ...]]:
    """Return three places: of 4,500 sets, so that beside a day and a background hardly two are alike."""
    chance = random.Random(-number)
    return {one.key: (chance.choice(one.options).id,) for one in _PLACES}


def _given(number: int) -> StoredAnswer:
    """An answer of one of the days before yesterday: what came today is not exported."""
    chance = random.Random(number)
    answers: dict[str, Any] = {"welcome": chance.randint(1, 5), "heard": chance.randint(1, 5)}
    if number % 3 == 0:
        answers["wish"] = f"Lisää valoa puistoon ja penkkejä matkan varrelle, {number}"
    at = datetime.now(UTC) - timedelta(days=2 + number % 10)
    return StoredAnswer(
        id="",
        answered_at=at,
        received_at=at,
        language=chance.choice(("fi", "fi", "fi", "sv", "en")),
        answers=answers,
        background=Background(district=chance.choice(_DISTRICTS), age_group=chance.choice(_AGES)),
    )


class Answers:
    """Answers that are put into the database straight, with the sums that counting them one by one would have left.

    As many parts of the sums as there may be, however few answers, as if they had all come on one day: until the day's
    settling each part has what its processes took of each district, so that a thousand answers leave most of that empty
    and a million fill it.
    """

    def __init__(self, on: Stage) -> None:
        self._database = on.mongo["silta_feedback"]
        self._kinds = [_given(number) for number in range(FEW)]
        self._parts = [
            SummaryPart(id=f"{SURVEY}.{number}", version=1, survey=SURVEY) for number in range(SummaryPart.PARTS)
        ]
        self.count, self._version = 0, 0

    def ask_where(self) -> None:
        """Have the survey ask for places and a district, too, of who wants: what is told of them depends on all."""
        more = [one.model_copy(update={"required": False}).model_dump() for one in _PLACES]
        self._database[Survey.COLLECTION].update_one({"_id": SURVEY}, {"$push": {"questions": {"$each": more}}})

    def grow(self, total: int) -> None:
        """Have `total` of them."""
        while self.count < total:
            numbers = range(self.count, min(total, self.count + 20_000))
            for number in numbers:
                part, kind = self._parts[number % len(self._parts)], self._kinds[number % FEW]
                given = kind.model_copy(update={"answers": kind.answers | _places(number)})
                part.answers += 1
                part.lots.count(given)
            self._database[AnswerSheet.COLLECTION].insert_many(list(self._sheets(numbers)), ordered=False)
            self.count = numbers.stop
        self._store(self._parts)

    def settle(self) -> None:
        """Have them stored as the service leaves them every day; what comes then is added to what was before that."""
        first, *others = [part.model_copy(update={"lots": Lots()}) for part in self._parts]
        together = settled(part.lots for part in self._parts)
        self._store([first.model_copy(update={"lots": together}), *others])

    def _store(self, parts: Sequence[SummaryPart]) -> None:
        sums = self._database[SummaryPart.COLLECTION]
        sums.delete_many({"survey": SURVEY})
        self._version += 1
        sums.insert_many([part.to_stored() | {"version": self._version} for part in parts])

    def change(self) -> None:
        """Have one of the sums another version, as another answer would."""
        self._database[SummaryPart.COLLECTION].update_one({"_id": self._parts[0].id}, {"$inc": {"version": 1}})

    def _sheets(self, numbers: range) -> Iterator[dict[str, Any]]:
        kinds = [one.model_dump() for one in self._kinds]
        for start in range(numbers.start, numbers.stop, AnswerSheet.MOST):
            sheet = f"{AnswerSheet.prefix(SURVEY)}{secrets.token_hex(12)}-0"
            rows = [
                {
                    **(kind := kinds[number % FEW]),
                    "id": f"{sheet}-{secrets.token_hex(8)}",
                    "answers": kind["answers"] | _places(number),
                }
                for number in range(start, min(numbers.stop, start + AnswerSheet.MOST))
            ]
            yield {"_id": sheet, "version": 1, "survey": SURVEY, "answers": rows}


def _median(client: httpx.Client, path: str, reads: int, before: Callable[[], None]) -> float:
    """Return the median milliseconds of a read over HTTP, each after something else."""
    took = []
    for _ in range(reads):
        before()
        started = time.perf_counter()
        client.get(path).raise_for_status()
        took.append((time.perf_counter() - started) * 1_000)
    return statistics.median(took)


def _reads(client: httpx.Client, reads: int, answers: Answers) -> dict[str, float]:
    own = f"/feedback/v1/surveys/{SURVEY}"
    paths = {"data": f"{own}/summary", "page": f"{own}/results?lang=fi"}
    changes: dict[str, Callable[[], None]] = {"": lambda: None, " after a change": answers.change}
    return {
        f"{what}{when}": _median(client, path, reads, change)
        for what, path in paths.items()
        for when, change in changes.items()
    }


# --- memory -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Memory:
    """MiB resident early in an export, and the most that there were in it."""

    early: float
    most: float

    @classmethod
    def of(cls, seen: Sequence[float]) -> Memory:
        """Take the first tenth of what was seen as early."""
        return cls(max(seen[: max(1, len(seen) // 10)]), max(seen))

    def lines(self, what: str) -> list[Line]:
        return [
            Line(f"{what}: memory early", self.early, "MiB"),
            at_most(f"{what}: growth from then to its end", self.most - self.early, "MiB", GROWTH),
        ]


@contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    """Look at a process's memory again and again, until the block ends."""
    process, seen, over = psutil.Process(pid), list[float](), threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            seen.append(process.memory_info().rss / MIB)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


@dataclass
class Watching:
    """A writer of files, and the memory of this process after each part that it has written."""

    format: Format
    seen: list[float] = field(default_factory=list)

    def __call__(self, file: IO[bytes]) -> Watching:
        self.writer = WRITERS[self.format](file)
        return self

    def begin(self, dictionary: Dictionary) -> None:
        self.writer.begin(dictionary)

    def write(self, rows: Sequence[Row]) -> None:
        self.writer.write(rows)
        self.look()

    def end(self) -> None:
        self.writer.end()
        self.look()

    def look(self) -> None:
        self.seen.append(psutil.Process().memory_info().rss / MIB)


def exported(url: str, format: Format, output: Path) -> Memory:
    """Write the answers to a file as `silta feedback export` does, in this process."""
    watching = Watching(format)
    with patch.object(console, "WRITERS", {format: watching}):
        console._save(url, output, format)
    return Memory.of(watching.seen)


def _export_url(service: str) -> str:
    until, key = key_for(Links(SECRET), SURVEY, now=datetime.now(UTC), hours=12)
    return answers_export(service, SURVEY, until, key)


def _streamed(url: str, answers: int) -> None:
    """Read all lines of an export, and keep none."""
    with httpx.stream("GET", url, timeout=600) as stream:
        stream.raise_for_status()
        lines = sum(1 for _ in stream.iter_lines())
    assert lines >= answers, f"{lines} lines for {answers} answers"


def _exports(on: Stage, service: str, pid: int, answers: int) -> list[Line]:
    url = _export_url(service)
    with _watched(pid) as seen:
        _streamed(url, answers)
    lines = Memory.of(seen).lines(f"{answers:,} answers from the service")
    for format in Format:  # noqa: A001 - the field's own name
        output = on.home / f"answers.{format}"
        command = [sys.executable, "-m", "tests.benchmarks.results", url, format, str(output)]
        started = time.perf_counter()
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        lines.append(Line(f"{answers:,} answers as {format}", time.perf_counter() - started, "s"))
        lines += Memory(**json.loads(ran.stdout)).lines(f"{answers:,} answers as {format}")
        output.unlink()
    return lines


# --- all of it ----------------------------------------------------------------------------------------------------


def read_and_export(on: Stage, many: int = MANY, reads: int = READS) -> list[Line]:
    """What a read of the results costs with few answers and with many, and what memory their export takes."""
    on.empty()
    answers = Answers(on)
    answers.ask_where()
    of_one_day: dict[int, dict[str, float]] = {}
    settled: dict[int, dict[str, float]] = {}
    with on.service("feedback") as feedback, httpx.Client(base_url=feedback.url, timeout=60) as client:
        for count in (FEW, many):
            answers.grow(count)
            of_one_day[count] = _reads(client, reads, answers)
            answers.settle()
            settled[count] = _reads(client, reads, answers)
        assert feedback.pid is not None
        exports = _exports(on, feedback.url, feedback.pid, many)
    return [*_compared(settled, "settled", 1.5), *_compared(of_one_day, "all of one day", 4), *exports]


def _compared(costs: Mapping[int, Mapping[str, float]], when: str, bar: float) -> list[Line]:
    """Compare what many answers cost with what few do."""
    (few, least), (many, most) = sorted(costs.items())
    lines = [
        Line(f"results as {what} with {count:,} answers, {when}", cost, "ms")
        for count, by_form in costs.items()
        for what, cost in by_form.items()
    ]
    ratios = {what: most[what] / cost for what, cost in least.items()}
    return lines + [
        at_most(f"results as {what}, {when}, {many:,} / {few:,}", ratio, "×", bar) for what, ratio in ratios.items()
    ]


async def measure(on: Stage) -> list[Line]:
    """Run all."""
    lines = await asyncio.to_thread(read_and_export, on)
    return lines + await follow(on)


if __name__ == "__main__":
    memory = exported(sys.argv[1], Format(sys.argv[2]), Path(sys.argv[3]))
    sys.stdout.write(json.dumps({"early": memory.early, "most": memory.most}))
