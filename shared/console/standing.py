"""How the city stands, line by line: what was asked is put into words, each with what is to be done. Pure.

Nothing is measured here. The limits are those of the alerts in deploy/prometheus/rules.yml; a test compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from shared.agreement.compared import Finding, Problem
from shared.agreement.looking import of_lengths
from shared.broker.topology import dead_letter_queues
from shared.observe.metrics import CERTIFICATE_END, CHANNEL_READY, HEARTBEAT_AGE, MAIL_UNSENT, OUTBOX_AGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prometheus_client import Gauge

    from shared.broker.overhearing import Length
    from shared.console.processes import Process

OUTBOX_LIMIT = 300.0
MAIL_LIMITS = {"one": 900.0, "many": 7_200.0}
HEARTBEAT_LIMIT = 2400.0
"""Seconds."""
CERTIFICATE_LIMIT = timedelta(days=30)
_RUNBOOK = "docs/runbook.md#"
_SECTIONS = {
    Problem.UNATTENDED: "SiltaQueueStandsStill",
    Problem.CROWDED: "SiltaQueueBehind",
    Problem.DEAD: "SiltaDeadLetters",
}


class About(StrEnum):
    """What a line is about."""

    SERVICE = "service"
    CHANNEL = "channel"
    BROKER = "broker"
    DATABASE = "database"
    QUEUE = "queue"
    DEAD_LETTERS = "dead letters"
    OUTBOX = "events not told"
    DUE_WORK = "due work"
    MAIL = "mail"
    HEARTBEAT = "heartbeat"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, and whether it needs a hand."""

    about: About
    name: str
    says: str
    section: str | None = None
    """Of the runbook, mostly an alert's: what to do; None when all is well."""
    figures: tuple[tuple[str, float], ...] = ()

    @property
    def well(self) -> bool:
        """Whether nobody has to do anything."""
        return self.section is None

    @property
    def runbook(self) -> str | None:
        """Where it says what to do."""
        return f"{_RUNBOOK}{self.section.lower()}" if self.section else None

    def shape(self) -> dict[str, Any]:
        """Return it for scripts."""
        told = {"about": self.about.value, "name": self.name, "well": self.well, "says": self.says}
        return {**told, "figures": dict(self.figures), "runbook": self.runbook}


def of_processes(processes: Sequence[Process], services: Sequence[str], channels: Sequence[str]) -> Iterator[Line]:
    """Yield how services and channels stand, and what their processes measure."""
    for service in services:
        yield _service(service, [one for one in processes if one.name == service])
    for channel in channels:
        yield _channel(channel, processes)
    for service in services:
        own = [one for one in processes if one.name == service]
        yield _age(About.OUTBOX, service, OUTBOX_AGE, own, OUTBOX_LIMIT, "SiltaEventsNotTold")
    for to, limit in MAIL_LIMITS.items():
        yield _age(About.MAIL, f"to {to}", MAIL_UNSENT, processes, limit, "SiltaMailStuck", to=to)
    # As the alert: one process that sees them arrive is enough.
    yield _age(About.HEARTBEAT, "notify", HEARTBEAT_AGE, processes, HEARTBEAT_LIMIT, "SiltaHeartbeatOld", most=False)


def _service(service: str, own: Sequence[Process]) -> Line:
    ready = [one for one in own if one.is_ready]
    figures = (("processes", float(len(own))), ("ready", float(len(ready))))
    lacking = ", ".join(one.why for one in own if not one.is_ready)
    if not ready:
        says = f"not ready: {lacking}" if own else "nobody knows where its processes are"
        return Line(About.SERVICE, service, says, "SiltaServiceAway", figures)
    if lacking:
        says = f"{len(ready)} of {len(own)} processes are ready: {lacking}"
        return Line(About.SERVICE, service, says, "SiltaReplicaAway", figures)
    return Line(About.SERVICE, service, "ready", None, figures)


def _channel(channel: str, processes: Sequence[Process]) -> Line:
    senders = [one for one in processes if one.told(CHANNEL_READY, channel=channel)]
    ready = [one for one in senders if one.is_ready]
    own = [one for one in processes if one in senders or one.name.endswith(f"-{channel}")]
    figures = (("processes", float(len(senders))), ("ready", float(len(ready))))
    lacking = ", ".join(one.why for one in own if not one.is_ready)
    if not ready:
        says = f"nobody sends by it: {lacking}" if lacking else "nobody sends by it"
        return Line(About.CHANNEL, channel, says, "SiltaChannelAway", figures)
    if len(ready) < len(senders):
        says = f"{len(ready)} of {len(senders)} processes are ready: {lacking}"
        return Line(About.CHANNEL, channel, says, "SiltaReplicaAway", figures)
    return Line(About.CHANNEL, channel, "ready", None, figures)


def _age(  # noqa: PLR0913, PLR0917 - what is measured, and how it is judged
    about: About,
    name: str,
    metric: Gauge,
    processes: Iterable[Process],
    limit: float,
    alert: str,
    *,
    most: bool = True,
    **labels: str,
) -> Line:
    values = [value for one in processes for value in one.told(metric, **labels)]
    if not values:
        return Line(about, name, "not known: no process tells", "SiltaServiceAway")
    seconds = max(values) if most else min(values)
    says = f"for {seconds:.0f} s" if seconds else "nothing waits"
    return Line(about, name, says, alert if seconds > limit else None, (("seconds", seconds),))


def of_certificates(processes: Sequence[Process], now: datetime) -> Iterator[Line]:
    """Yield when the certificates of broker and database end, of those that speak TLS."""
    for server in (About.BROKER, About.DATABASE):
        ends = [value for one in processes for value in one.told(CERTIFICATE_END, of=server.value)]
        if ends:
            end = datetime.fromtimestamp(min(ends), UTC)
            left = end - now
            says = f"ended on {end:%Y-%m-%d}" if left < timedelta() else f"ends on {end:%Y-%m-%d}, in {left.days} days"
            section = "SiltaCertificateEnds" if left < CERTIFICATE_LIMIT else None
            yield Line(About.CERTIFICATE, server.value, says, section, (("seconds", left.total_seconds()),))


def of_queues(lengths: Sequence[Length]) -> Iterator[Line]:
    """Yield how each queue stands, and which hold dead letters."""
    sections = {one.what: _SECTIONS[one.problem] for one in of_lengths(lengths)}
    set_aside = set(dead_letter_queues())
    for one in lengths:
        if one.queue not in set_aside:
            takers = f"{one.consumers} take from it" if one.consumers else "nobody takes from it"
            figures = (("messages", float(one.messages)), ("consumers", float(one.consumers)))
            yield Line(About.QUEUE, one.queue, f"{one.messages} wait, {takers}", sections.get(one.queue), figures)
    dead = [one for one in lengths if one.queue in set_aside and one.messages]
    for one in dead:
        says = f"{one.messages} wait for somebody's decision: see “silta dead-letters list”"
        yield Line(About.DEAD_LETTERS, one.queue, says, sections[one.queue], (("messages", float(one.messages)),))
    if not dead:
        yield Line(About.DEAD_LETTERS, "all", "none")


def of_due_work(overdue: Iterable[Finding]) -> Iterator[Line]:
    """Yield the work that should have been done by now."""
    found = list(overdue)
    for one in found:
        says = f"{one.count} of {one.service} should have been done by now: {one.remedy}"
        yield Line(About.DUE_WORK, one.what, says, "how-it-stands", (("count", float(one.count)),))
    if not found:
        yield Line(About.DUE_WORK, "all", "nothing is late")


def away(about: About, why: str) -> Line:
    """Return that nobody can be asked."""
    return Line(about, about.value, f"can't be asked: {why}", "SiltaServiceAway")
