"""One trace from a request or an MQTT message through every service to the letter, and none needed for any of it."""

from __future__ import annotations

import json
import signal
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient

from deploy.local import LocalSystem, set_clock
from tests.system.conftest import City
from tests.system.core.collector import PATH, Collector, Seen, collecting
from tests.system.feedback.rounds import facts, idea
from tests.system.occasions import evening, plan_and_publish, registration
from tests.system.panels.calls import application, call
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("traces"), pytest.mark.timeout(300)]

OCCASION = "2027-traced"
KIOSK = "0af7651916cd43dd8448eb211c80319c"


def way(command: str, event: str) -> list[tuple[str, str, str]]:
    """From a command to the letter, by an event that it causes; each step is part of the one before."""
    service = f"silta-{command.partition('.')[0]}"
    return [
        (service, "PRODUCER", f"send {command}"),
        (service, "CONSUMER", f"process {command}"),
        (service, "PRODUCER", f"send {event}"),
        ("silta-notify", "CONSUMER", f"process notify.on.{event}"),
        ("silta-notify", "CLIENT", "send email"),
    ]


WAY = way("events.register", "events.place.taken")


@dataclass(frozen=True)
class Traced(City):
    collector: Collector

    def logged(self, trace: str) -> list[dict[str, Any]]:
        """The lines of all logs that name a trace."""
        lines = [line for log in (self.home / "log").glob("*.log") for line in log.read_text().splitlines()]
        return [json.loads(line) for line in lines if trace in line and line.startswith("{")]


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    home = tmp_path_factory.mktemp("traced")
    set_clock(home, datetime(2027, 1, 4, 8, 0, tzinfo=UTC))
    with collecting() as collector:
        settings = {"SILTA_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "2000"}
        with LocalSystem(home, settings=settings) as system:
            yield Traced(system, home, collector)


async def registered(city: Traced, protocol: str, email: str, **attributes: Any) -> None:
    await plan_and_publish(city, evening(OCCASION, "2027-03-10T17:00:00+02:00"))
    await answered(city, protocol, "events.register", registration(OCCASION, email), email, **attributes)


async def applied(city: Traced, protocol: str, email: str) -> None:
    await city.done("panels.open-call", {"call": call("traced", one_per_household=False)})
    given = application("traced", 1)
    await answered(city, protocol, "panels.apply", given | {"person": given["person"] | {"email": email}}, email)


async def wished(city: Traced, protocol: str, email: str) -> None:
    await city.done("feedback.plan-round", {"facts": facts("traced")})
    await answered(city, protocol, "feedback.submit-idea", idea("traced", "A bench", email), email)


async def answered(city: Traced, protocol: str, name: str, data: dict[str, Any], email: str, **attributes: Any) -> None:
    """Send a command, and wait for the letter that answers it."""
    answer = await city.ask(name, data, protocol=protocol, **attributes)
    assert answer.status == "accepted", answer
    await city.mailbox.letter(email)


def in_order(found: list[Seen], *way: tuple[str, str, str]) -> list[Seen]:
    """The steps of the way, each of which must be part of the one before."""
    steps = [next(one for one in found if one.name == name) for _, _, name in way]
    assert [(one.service, one.kind, one.name) for one in steps] == list(way)
    assert [one.parent for one in steps[1:]] == [one.id for one in steps[:-1]]
    return steps


@pytest.mark.parametrize(
    ("ask", "steps_after"),
    [
        (registered, WAY),
        (applied, way("panels.apply", "panels.application.received")),
        (wished, way("feedback.submit-idea", "feedback.idea.received")),
    ],
    ids=["events", "panels", "feedback"],
)
async def test_what_is_asked_over_http_is_one_trace_as_far_as_its_letter(
    traced: Traced, ask: Callable[[Traced, str, str], Awaitable[None]], steps_after: list[tuple[str, str, str]]
) -> None:
    service = steps_after[0][0].removeprefix("silta-")
    await ask(traced, "http", f"traced-over-http-{service}@example.org")
    steps_all = (steps_after[0][0], "SERVER", f"POST /{service}/v1/commands"), *steps_after

    async def whole() -> list[Seen] | None:
        return traced.collector.trace_with(*(name for _, _, name in steps_all))

    steps = in_order(await eventually(whole), *steps_all)
    assert steps[0].parent == ""
    assert steps[0].attributes["http.response.status_code"] == 200
    with MongoClient[dict[str, Any]](traced.system.endpoints.mongo) as client:
        delivery = client["silta_notify"]["deliveries"].find_one({"_id": steps[-1].attributes["silta.delivery"]})
    assert delivery is not None
    assert delivery["traceparent"][3:35] == steps[0].trace
    told = repr(traced.collector.spans())
    assert "example.org" not in told
    assert "Asukas" not in told


async def test_over_mqtt_the_trace_that_the_sender_names_goes_on_as_far_as_the_letter(traced: Traced) -> None:
    named = f"00-{KIOSK}-b7ad6b7169203331-01"
    await registered(traced, "mqtt", "traced-over-mqtt@example.org", traceparent=named)

    async def whole() -> list[Seen] | None:
        return traced.collector.trace_with(*(name for _, _, name in WAY[1:]), trace=KIOSK)

    steps = in_order(await eventually(whole), *WAY[1:])
    assert steps[0].parent == "b7ad6b7169203331"


async def test_what_a_sender_does_not_want_sampled_is_not(traced: Traced) -> None:
    kept_back, sent = "11" * 16, "22" * 16
    await registered(traced, "mqtt", "kept-back@example.org", traceparent=f"00-{kept_back}-b7ad6b7169203331-00")
    await registered(traced, "mqtt", "sent@example.org", traceparent=f"00-{sent}-b7ad6b7169203331-01")

    async def letter_of_the_later() -> bool:
        return any(one.trace == sent and one.name == "send email" for one in traced.collector.spans())

    await eventually(letter_of_the_later)
    assert not [one for one in traced.collector.spans() if one.trace == kept_back]


async def test_a_message_that_is_put_aside_leaves_a_line_in_the_log_that_names_its_trace(traced: Traced) -> None:
    unreadable = {"specversion": "1.0", "id": "1", "source": "/t", "type": "silta.events.nonsense.v1", "data": {}}
    await traced.send("mqtt", "events.register", unreadable | {"traceparent": f"00-{'33' * 16}-b7ad6b7169203331-01"})

    async def line() -> list[dict[str, Any]]:
        return traced.logged("33" * 16)

    assert "put aside" in (await eventually(line))[0]["message"]


async def test_a_process_that_ends_tells_of_its_last_steps_first(traced: Traced) -> None:
    named = "44" * 16
    await registered(traced, "mqtt", "last@example.org", traceparent=f"00-{named}-b7ad6b7169203331-01")
    again(traced)
    assert traced.collector.trace_with(*(name for _, _, name in WAY[1:]), trace=named)


async def test_a_collector_that_does_not_answer_delays_and_fails_nothing(traced: Traced) -> None:
    traced.collector.take_no_more()
    before = len(traced.collector.receiver.on(PATH))
    await registered(traced, "http", "no-collector@example.org")

    async def tried() -> bool:
        return len(traced.collector.receiver.on(PATH)) > before

    await eventually(tried)
    again(traced)
    await registered(traced, "http", "no-collector-again@example.org")
    traced.collector.answer()


def again(city: Traced) -> None:
    """Stop the services, each within its grace, and start them again."""
    for name, service in city.system.services.items():
        service.stop()
        assert service.exit_code == -signal.SIGTERM, f"{name} had to be killed"
        service.start()
    for service in city.system.services.values():
        service.wait_ready()
