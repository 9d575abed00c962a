"""How answers of processes, queues and databases are judged, and said."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import Gauge
from prometheus_client.samples import Sample

from shared.agreement.compared import Finding, Problem
from shared.broker.overhearing import Length
from shared.console import standing
from shared.console.processes import Process
from shared.console.standing import About, Line, of_certificates, of_due_work, of_processes, of_queues
from shared.observe.metrics import CERTIFICATE_END, CHANNEL_READY, HEARTBEAT_AGE, MAIL_UNSENT, OUTBOX_AGE
from tests.unit.deploy.dockerfile import ROOT
from tests.unit.deploy.watched import ALERTS

AWAY = "doesn't answer (ConnectionRefusedError)"


def sample(metric: Gauge, value: float, **labels: str) -> Sample:
    [family] = metric.describe()
    return Sample(family.name, labels, value)


def told(name: str, *samples: Sample, reasons: tuple[str, ...] = (), at: str = "10.0.0.1:8080") -> Process:
    return Process(name, at, reasons=reasons, samples=samples)


def well(outbox: float = 0) -> Process:
    return told("events", sample(OUTBOX_AGE, outbox, service="events"))


def notify(name: str, heartbeat: float, unsent: float = 0.0) -> Process:
    samples = (sample(HEARTBEAT_AGE, heartbeat), sample(MAIL_UNSENT, unsent, to="many"), sample(OUTBOX_AGE, 0))
    return told(name, *samples, sample(CHANNEL_READY, 1, channel="email"))


def judged(*processes: Process, about: About, services: tuple[str, ...] = ("events",)) -> list[Line]:
    return [one for one in of_processes(processes, services, ("email",)) if one.about is about]


@pytest.mark.parametrize(
    ("processes", "section", "says"),
    [
        ([well()], None, "ready"),
        ([], "SiltaServiceAway", "nobody knows where its processes are"),
        ([Process("events", "h:1", silent=AWAY)], "SiltaServiceAway", f"not ready: h:1 {AWAY}"),
        ([told("events", reasons=("the broker is away",))], "SiltaServiceAway", "the broker is away"),
        (
            [well(), Process("events", "h:1", silent=AWAY)],
            "SiltaReplicaAway",
            f"1 of 2 processes are ready: h:1 {AWAY}",
        ),
        ([told("panels")], "SiltaServiceAway", "nobody knows"),
    ],
)
def test_a_service_is_as_ready_as_its_processes_say(processes: list[Process], section: str | None, says: str) -> None:
    [line] = judged(*processes, about=About.SERVICE)
    assert line.section == section
    assert says in line.says


@pytest.mark.parametrize(
    ("processes", "section", "says"),
    [
        ([notify("notify", 0)], None, "ready"),
        ([told("notify"), notify("notify-email", 0)], None, "ready"),
        ([told("notify")], "SiltaChannelAway", "nobody sends by it"),
        ([told("notify"), Process("notify-email", "h:1", silent=AWAY)], "SiltaChannelAway", f"h:1 {AWAY}"),
    ],
)
def test_a_channel_is_as_ready_as_who_sends_by_it(processes: list[Process], section: str | None, says: str) -> None:
    [line] = judged(*processes, about=About.CHANNEL)
    assert line.section == section
    assert says in line.says


def test_a_channels_process_that_has_no_address_is_nothing_where_another_sends_by_it() -> None:
    elsewhere = Process("notify-email", "notify-email:8080", silent="has no address")
    [line] = judged(notify("notify", 0), elsewhere, about=About.CHANNEL)
    assert line.well


def test_of_several_processes_the_oldest_event_counts_and_the_newest_heartbeat() -> None:
    several = (notify("notify", 5_000), notify("notify", 10), well(20), well(400))
    [outbox] = judged(*several, about=About.OUTBOX)
    [heartbeat] = judged(*several, about=About.HEARTBEAT)
    assert (outbox.section, dict(outbox.figures)) == ("SiltaEventsNotTold", {"seconds": 400})
    assert (heartbeat.section, dict(heartbeat.figures)) == (None, {"seconds": 10})


def test_letters_to_many_may_wait_for_longer_than_those_to_one() -> None:
    waits = told("notify", sample(MAIL_UNSENT, 1_000, to="one"), sample(MAIL_UNSENT, 1_000, to="many"))
    assert {one.name: one.section for one in judged(waits, about=About.MAIL)} == {
        "to one": "SiltaMailStuck",
        "to many": None,
    }


def test_what_no_process_tells_is_not_taken_for_well() -> None:
    [line] = judged(Process("events", "h:1", silent=AWAY), about=About.OUTBOX)
    assert not line.well


@pytest.mark.parametrize(
    ("left", "says", "section"),
    [
        (timedelta(days=31), "ends on 2026-04-01, in 31 days", None),
        (timedelta(days=30), "ends on 2026-03-31, in 30 days", None),
        (timedelta(days=29, hours=23), "ends on 2026-03-30, in 29 days", "SiltaCertificateEnds"),
        (timedelta(hours=-1), "ended on 2026-02-28", "SiltaCertificateEnds"),
    ],
)
def test_of_a_servers_certificates_the_first_to_end_counts(left: timedelta, says: str, section: str | None) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    ends = [(now + each).timestamp() for each in (left, timedelta(days=90))]
    several = [told("events", sample(CERTIFICATE_END, end, service="events", of="broker")) for end in ends]
    [line] = of_certificates([well(), *several], now)
    assert (line.about, line.name, line.says, line.section) == (About.CERTIFICATE, "broker", says, section)
    assert dict(line.figures) == {"seconds": left.total_seconds()}


def test_of_servers_that_speak_no_tls_nothing_is_said_of_certificates() -> None:
    assert not list(of_certificates([well()], datetime(2026, 3, 1, tzinfo=UTC)))


def test_queues_are_judged_as_by_the_check() -> None:
    lengths = [
        Length("events.register", 0, 2),
        Length("feedback.answer", 3, 0),
        Length("notify.subscribe", 1_000, 1),
        Length("events.register.dead", 2, 0),
        Length("feedback.answer.dead", 0, 0),
    ]
    assert {one.name: one.section for one in of_queues(lengths)} == {
        "events.register": None,
        "feedback.answer": "SiltaQueueStandsStill",
        "notify.subscribe": "SiltaQueueBehind",
        "events.register.dead": "SiltaDeadLetters",
    }
    [line] = [one for one in of_queues(lengths[:1]) if one.about is About.DEAD_LETTERS]
    assert (line.well, line.says) == (True, "none")


def test_work_that_is_late_needs_a_hand_and_none_needs_none() -> None:
    [late] = of_due_work([Finding("panels", Problem.OVERDUE, "panels.end-term", count=2)])
    [none] = of_due_work([])
    assert (late.well, "2 of panels" in late.says, none.well) == (False, True, True)


@pytest.mark.parametrize(
    ("alert", "limit"),
    [
        ("SiltaEventsNotTold", standing.OUTBOX_LIMIT),
        *(("SiltaMailStuck", limit) for limit in standing.MAIL_LIMITS.values()),
        ("SiltaHeartbeatOld", standing.HEARTBEAT_LIMIT),
    ],
)
def test_the_limits_are_those_of_the_alerts(alert: str, limit: float) -> None:
    [expression] = [one["expr"] for one in ALERTS if one["alert"] == alert]
    assert re.search(rf"> {limit:.0f}\b", expression)


def test_certificates_need_a_hand_when_the_alert_says_so() -> None:
    [expression] = [one["expr"] for one in ALERTS if one["alert"] == "SiltaCertificateEnds"]
    assert expression.endswith(f"< {standing.CERTIFICATE_LIMIT.days} * 86400")


def test_each_section_that_is_named_is_in_the_runbook() -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    headings = {one.lower().replace(" ", "-") for one in re.findall(r"^##+ (.+)$", runbook, re.MULTILINE)}
    code = (ROOT / "shared" / "console" / "standing.py").read_text(encoding="utf-8")
    named = set(re.findall(r'"(Silta\w+|[a-z]+-[a-z-]+)"', code))
    assert len(named) > 8
    assert {one.lower() for one in named} <= headings
