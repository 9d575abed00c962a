"""The benchmark of results, run small: what it shows of a million answers and five hundred viewers holds here too."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.benchmarks.followers import follow
from tests.benchmarks.results import read_and_export
from tests.benchmarks.stage import stage

pytestmark = [pytest.mark.timeout(400)]


async def test_an_export_needs_no_more_memory_as_it_goes_on_and_many_viewers_read_what_one_does(tmp_path: Path) -> None:
    async with stage(tmp_path) as on:
        lines = await asyncio.to_thread(read_and_export, on, 3_000, 5)
        lines += await follow(on, 30)
        on.mongo.close()
    # How long a read takes is for a quiet machine to say.
    judged = {line.what: line.met for line in lines if line.met is not None and line.unit != "×"}
    assert len(judged) == 7, "the service, four formats, and viewers in a second and for each change"
    assert all(judged.values()), [line for line in lines if line.met is False]
