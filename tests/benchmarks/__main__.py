"""Measures everything in one run: `make bench`; ``python -m tests.benchmarks year draws`` for some parts of it.

Prints a table of each part when it is done, writes JSON, exits 1 where a bar isn't met.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from deploy.local import Ports, ServiceProcess
from tests.benchmarks import draws, latency, newsletters, panel, registrations, results, throughput, year
from tests.benchmarks.lines import Line, at_least, at_most, report, show
from tests.benchmarks.stage import Stage, memory_and_start, stage

OUTPUT = Path(".silta/bench.json")
REPLICAS = 4


def in_a_thread(part: Callable[[Stage], list[Line]]) -> Callable[[Stage], Awaitable[list[Line]]]:
    """Return a part that waits for everything it does, as one that doesn't."""
    return lambda on: asyncio.to_thread(part, on)


async def answers(on: Stage) -> list[Line]:
    """The heart against its anchors, scale-out and latency.

    Latency is measured at shares of the capacity with a sender beside it, as there is in that measurement too.
    """
    rates = await throughput.measure(on)
    lines = [Line(f"({one.name}) {one.about}", rates[one.name], "/s") for one in throughput.CONTESTANTS]
    lines += [
        at_least(f"d / {name}", rates["d"] / rates[name], bar) for name, bar in (("a", 0.5), ("b", 2.5), ("c", 12))
    ]
    scaled = {count: await throughput.scale(on, count) for count in (1, 2, 4)}
    lines += [Line(f"ours with {count} processes, sent meanwhile", rate, "/s") for count, rate in scaled.items()]
    for share in (0.01, 0.5, 0.9):
        figures = await latency.ours(on, max(5.0, scaled[1] * share))
        lines += [Line(f"latency at {share:.0%} of capacity, {name}", value, "ms") for name, value in figures.items()]
    lone, single, bare = [
        await latency.ours(on, latency.LONE, samples=latency.LONE_SAMPLES),
        await latency.ours(on, latency.LONE, samples=latency.LONE_SAMPLES, group_size=1),
        await latency.bare(on, latency.LONE, samples=latency.LONE_SAMPLES),
    ]
    lines += [
        Line(f"{name} alone at {latency.LONE:.0f}/s, {who}", figures[name], "ms")
        for name in ("p50", "p99")
        for who, figures in (("ours", lone), ("ours, groups of one", single), ("(c)", bare))
    ]
    lines.append(at_most("p99 at 10/s, grouped / single", lone["p99"] / single["p99"], "×", 2))
    lines.append(at_most("p99 at 10/s, ours / (c)", lone["p99"] / bare["p99"], "×", 2))
    return lines


async def hot_occasion(on: Stage) -> list[Line]:
    """Registrations to one occasion."""
    grouped = await registrations.rate(on, grouped=True)
    one_by_one = await registrations.rate(on, grouped=False)
    together = await registrations.rate_of(on, REPLICAS)
    return [
        Line("registrations to one occasion, ours", grouped, "/s"),
        Line(f"registrations to one occasion, ours with {REPLICAS} replicas", together, "/s"),
        Line("registrations to one occasion, one transaction each", one_by_one, "/s"),
        at_least("registrations, ours / one by one", grouped / one_by_one, 8),
        at_least(f"registrations, ours with {REPLICAS} replicas / one by one", together / one_by_one, 8),
    ]


async def large_year(on: Stage) -> list[Line]:
    """What is read of a year of 5,000 occasions and 100,000 registrations; after a change unless it says otherwise."""
    took = await year.measure(on)
    lines = [Line(f"a large year: {what}", value, "ms") for what, value in took.items() if what != "glance"]
    return [
        at_most("a large year: glance", took["glance"], "ms", 50),
        *lines,
        at_most("a large year: glance / bare query", took["glance"] / took["bare query"], "×", 3),
        at_most(
            "a large year: Linked Events, last page / second",
            took["Linked Events, last page"] / took["Linked Events, second page"],
            "×",
            1.5,
        ),
    ]


def processes(on: Stage) -> list[Line]:
    """Start-up time and resident memory of each service."""
    lines = []
    for name in ("events", "panels", "feedback", "notify"):
        port = Ports.reserve(("http",))["http"]
        settings = on.environment
        memory_and_start(ServiceProcess(on.home, name, port, settings=settings))  # the first one makes its queues
        seconds, resident = memory_and_start(ServiceProcess(on.home, name, port, settings=settings))
        lines += [at_most(f"{name}: start", seconds, "s", 2), at_most(f"{name}: memory", resident, "MiB", 100)]
    return lines


PARTS = {
    "answers": answers,
    "registrations": hot_occasion,
    "year": large_year,
    "processes": in_a_thread(processes),
    "results": results.measure,
    "newsletters": newsletters.measure,
    "senders": newsletters.measure_senders,
    "panel": panel.measure,
    "draws": in_a_thread(lambda _: draws.measure()),
}


async def main(wanted: Sequence[str]) -> int:
    """Run the parts that are wanted, or all; tell each when it is done, and return the exit code."""
    lines: list[Line] = []
    exit_code = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        async with stage(Path(home)) as on:
            for part in wanted or PARTS:
                more = await PARTS[part](on)
                lines += more
                show(more, part)
                exit_code = report(lines, OUTPUT)
    return exit_code


def wanted_of(arguments: Sequence[str]) -> Sequence[str]:
    """Return the parts that are named; says which there are, and ends, where one is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parts: list[str] = parser.parse_args(arguments).parts
    if unknown := sorted(set(parts) - set(PARTS)):
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return parts


if __name__ == "__main__":
    sys.exit(asyncio.run(main(wanted_of(sys.argv[1:]))))
