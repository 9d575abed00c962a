"""A relay that takes every letter, and a plain loop that sends prepared ones to it as fast as it can.

`python -m tests.benchmarks.subjects.letters relay PORT FOLDER SECONDS` answers to a letter after so many seconds and
keeps the first in the folder, and
`… loop PORT FOLDER LETTERS CONNECTIONS` sends them again and again; it prints how many a second.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import aiosmtplib
from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT = 20


class Sink:
    """Takes everything; keeps a few letters, as they came."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder, self.seconds, self.taken = folder, seconds, 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.taken < KEPT:
            assert isinstance(envelope.original_content, bytes)
            (self.folder / f"{self.taken}.eml").write_bytes(envelope.original_content)
            self.taken += 1
        if self.seconds:
            await asyncio.sleep(self.seconds)
        return "250 2.0.0 Taken"


def relay(port: int, folder: Path, seconds: float) -> None:
    """Take letters until terminated."""
    loop = asyncio.new_event_loop()
    sink = Sink(folder, seconds)
    UnthreadedController(sink, hostname="127.0.0.1", port=port, loop=loop).begin()  # type: ignore[no-untyped-call]
    loop.run_forever()


async def send(port: int, folder: Path, letters: int, connections: int) -> float:
    """Send the letters of the folder over and over, over so many connections; return how many a second."""
    prepared = [one.read_bytes() for one in sorted(folder.iterdir())]
    left = iter(range(letters))

    async def over_one() -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as smtp:
            for number in left:
                letter = prepared[number % len(prepared)]
                await smtp.sendmail("silta@silta.example", [f"reader-{number}@example.org"], letter)

    began = time.perf_counter()
    await asyncio.gather(*(over_one() for _ in range(connections)))
    return letters / (time.perf_counter() - began)


if __name__ == "__main__":
    what, port, folder, *more = sys.argv[1:]
    if what == "relay":
        relay(int(port), Path(folder), *map(float, more))
    else:
        print(asyncio.run(send(int(port), Path(folder), *map(int, more))))  # noqa: T201
