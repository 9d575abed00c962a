"""From a request over its command, the events and what they lead to: each names what it is part of."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.notify.campaigns import record
from services.notify.carrier import Carrier
from services.notify.documents import Campaign, Delivery
from services.notify.domain.delivery import Failure, Refused
from services.notify.domain.message import Message
from services.notify.settlements import Settlements
from shared.broker.commands import CommandSender
from shared.broker.consumer import _step
from shared.broker.publisher import BrokerAway, Publisher
from shared.broker.relay import Relay
from shared.contracts.envelope import Envelope, read
from shared.contracts.events import CountHeads
from shared.contracts.feedback import SurveyClosed
from shared.engine import Lane
from shared.observe import tracing
from shared.observe.tracing import Kind
from shared.store import Group, OutboxRow, Scheduled, Store, Work
from shared.text import Text
from tests.unit.engine import test_engine as engines
from tests.unit.memory import MemoryStore
from tests.unit.observe.spans_kept import attributes, kept, name_of, parent_id, span_id, trace_id
from tests.unit.web.serving import client_of, serve

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
OTHER = f"00-{'7' * 32}-{'7' * 16}-01"


class Broker:
    """A publisher that remembers the headers of what it published."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.headers: list[dict[str, str] | None] = []
        self._failure = failure

    async def publish(self, *_: Any, headers: dict[str, str] | None = None, **__: Any) -> None:
        if self._failure is not None:
            raise self._failure
        self.headers.append(headers)


def envelope(**extra: Any) -> Envelope:
    return Envelope.model_validate({"id": "1", "source": "/x", "type": CountHeads.TYPE, "data": {}, **extra})


@pytest.mark.parametrize("nonsense", [17, {"a": "b"}, "", "00-x", None, PARENT.upper()])
def test_no_message_is_refused_for_what_it_says_of_its_trace(nonsense: object) -> None:
    body = {"specversion": "1.0", "id": "1", "source": "/x", "type": "t", "data": {}, "traceparent": nonsense}
    taken = read(json.dumps(body).encode())
    assert taken.traceparent is None
    assert b"traceparent" not in taken.to_bytes()


def test_a_message_that_names_its_trace_keeps_it() -> None:
    assert read(envelope(traceparent=PARENT).to_bytes()).traceparent == PARENT


# --- over HTTP --------------------------------------------------------------------------------------------------


async def test_a_request_is_a_step_that_is_named_by_its_route_and_tells_nothing_of_a_person() -> None:
    with kept() as spans:
        service, app = serve("events")
        async with client_of(service, app) as client:
            answer = await client.get(
                "/events/v1/commands/secret-receipt?email=maija@example.org", headers={"traceparent": PARENT}
            )
            await client.get("/livez")
    [span] = spans.all
    assert span.name == "GET /events/v1/commands/{receipt}"
    assert attributes(span) == {
        "http.request.method": "GET",
        "http.response.status_code": answer.status_code,
        "http.route": "/events/v1/commands/{receipt}",
        "url.scheme": "http",
    }
    assert (trace_id(span), parent_id(span)) == (TRACE, "b7ad6b7169203331")
    assert not any(word in span.to_json() for word in ("secret-receipt", "maija", "8.8.8.8"))


async def test_a_request_that_ends_in_a_fault_is_a_failed_step() -> None:
    with kept() as spans:
        service, app = serve("events", failure=RuntimeError("maija@example.org"))
        async with client_of(service, app) as client:
            assert (await client.get("/events/v1/occasions")).status_code == 500
    [span] = spans.all
    assert not span.status.is_ok
    assert "maija" not in span.to_json()


async def test_a_command_is_part_of_the_request_that_brought_it() -> None:
    broker = Broker()
    with kept() as spans:
        sender = CommandSender(cast("Publisher", broker), cast("Any", SimpleNamespace(queue="")), account="events")
        with tracing.step("POST", Kind.SERVER, {}) as request:
            mine = request.traceparent
            await sender.send(CountHeads, envelope(), wait=0)
            assert mine is not None
            earlier = f"{mine[:36]}b7ad6b7169203331{mine[-3:]}"
            await sender.send(CountHeads, envelope(traceparent=earlier), wait=0)
            await sender.send(CountHeads, envelope(traceparent=PARENT), wait=0)
    first, same, other, served = spans.all
    assert broker.headers[0] == {"traceparent": name_of(first)}
    assert [(parent_id(one), len(one.links)) for one in (first, same)] == [(span_id(served), 0)] * 2
    assert (trace_id(other), len(other.links)) == (TRACE, 1), "it says of itself that it belongs elsewhere"
    assert attributes(first) == {
        "messaging.destination.name": "silta.commands:events.count-heads",
        "messaging.operation.name": "send",
        "messaging.operation.type": "send",
        "messaging.rabbitmq.destination.routing_key": "events.count-heads",
        "messaging.system": "rabbitmq",
    }


# --- handling ---------------------------------------------------------------------------------------------------


def arrived(headers: dict[str, Any], routing_key: str = "events.count-heads.door-maija") -> tracing.Step:
    message: Any = SimpleNamespace(
        headers=headers, exchange="silta.commands", routing_key=routing_key, body=b"{}", message_id="1"
    )
    return _step(message, "events.count-heads", "events.count-heads")


@pytest.mark.parametrize("header", [PARENT, 17, None, "nonsense"])
async def test_handling_is_part_of_what_the_broker_s_header_names_or_else_the_message(header: object) -> None:
    deliveries = [replace(engines.delivery(1, traceparent=OTHER), settle=_settle)]
    with kept() as spans:
        deliveries[0] = replace(deliveries[0], step=arrived({"traceparent": header} if header else {}))
        await _through_a_lane(deliveries)
    [span] = spans.all
    assert trace_id(span) == (TRACE if header == PARENT else "7" * 32)
    assert span.name == "process events.count-heads"
    assert attributes(span) == {
        "messaging.destination.name": "silta.commands:events.count-heads",
        "messaging.message.body.size": 2,
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.system": "rabbitmq",
        "silta.group_size": 1,
        "silta.verdict": "accepted",
    }


async def test_each_message_of_a_group_is_a_step_of_its_own_trace() -> None:
    with kept() as spans:
        await _through_a_lane(
            [
                replace(one, settle=_settle, step=arrived({}))
                for one in (
                    engines.delivery(1, traceparent=PARENT),
                    engines.delivery(2, traceparent=OTHER),
                    engines.delivery(engines.BUG),
                    engines.raw(b"nonsense"),
                )
            ]
        )
    assert {trace_id(one) for one in spans.all} >= {TRACE, "7" * 32}
    assert len({trace_id(one) for one in spans.all}) == 4
    told = {(attributes(one)["silta.verdict"], attributes(one).get("error.type")) for one in spans.all}
    assert told == {("accepted", None), ("failed", "RuntimeError"), ("unreadable", "unreadable")}


async def test_what_a_handler_says_and_does_at_once_is_part_of_its_step_and_what_it_does_later_is_not() -> None:
    store, seen = MemoryStore(), dict[str, Any]()

    async with store.transaction() as transaction:
        group = Group(transaction)
        work = Work(group, engines.Here(), cast("Any", SimpleNamespace()), engines.NOW)
        with kept() as spans, tracing.step("process", Kind.CONSUMER, {}):
            work.publish(SurveyClosed(survey="s", name=Text(en="S"), answers=1))
            task = engines.Recount(occasion="o", heads=1)
            await work.schedule(task, due=engines.NOW, key="now")
            await work.schedule(task, due=engines.NOW + timedelta(days=1), key="later")
        work.accept()
        seen = {key: (await group.get(Scheduled, key)) for key in ("now", "later")}
    [span] = spans.all
    named = name_of(span)
    [row] = group.outbox
    assert (row.traceparent, json.loads(row.body)["traceparent"]) == (named, named)
    assert (seen["now"].traceparent, seen["later"].traceparent) == (named, None)


async def _settle(_: Any) -> None:
    pass


async def _through_a_lane(deliveries: list[Any]) -> None:
    """Have them handled together, and wait until all are settled."""
    made, _ = engines.engine(MemoryStore())
    lane = Lane(made, 100)
    for one in deliveries:
        lane.put(one)
    running = asyncio.create_task(lane.run())
    async with asyncio.timeout(30):
        await lane.drained()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


# --- events and letters -----------------------------------------------------------------------------------------


def row(**about: Any) -> OutboxRow:
    fields = {"id": "a", "routing_key": "events.place.taken", "body": b"", "message": "a"}
    return OutboxRow.model_validate(fields | {"created_at": datetime.now(UTC)} | about)


async def test_an_event_is_sent_as_part_of_what_caused_it_whoever_sends_it() -> None:
    broker = Broker()
    with kept() as spans:
        relay = Relay("events", cast("Store", None), cast("Publisher", broker))
        await relay._publish(row(traceparent=PARENT))
    [span] = spans.all
    assert (span.name, trace_id(span), parent_id(span)) == ("send events.place.taken", TRACE, "b7ad6b7169203331")
    assert broker.headers == [{"traceparent": name_of(span)}]


async def test_an_event_that_the_broker_does_not_take_is_a_failed_step() -> None:
    with kept() as spans:
        relay = Relay("events", cast("Store", None), cast("Publisher", Broker(BrokerAway("no"))))
        with pytest.raises(BrokerAway):
            await relay._publish(row(traceparent=PARENT))
    assert attributes(spans.all[0])["error.type"] == "BrokerAway"


async def test_without_a_collector_nothing_is_said_of_traces() -> None:
    broker = Broker()
    relay = Relay("events", cast("Store", None), cast("Publisher", broker))
    await relay._publish(row())
    assert broker.headers == [None]
    assert await _recorded(bulk=False) is None


async def _recorded(*, bulk: bool) -> str | None:
    """Record a delivery; return which step it remembers."""
    message = next(one for one in Message if one.is_bulk is bulk and one.audience.value)
    campaign = Campaign(id="c", message=message, subject="s", created_at=engines.NOW)
    async with MemoryStore().transaction() as transaction:
        group = Group(transaction)
        work = Work(group, engines.Here(), cast("Any", SimpleNamespace()), engines.NOW)
        [delivery, *_] = await record(work, campaign, {"who": "who"})
    return delivery.traceparent


async def test_a_delivery_remembers_the_step_that_recorded_it() -> None:
    with kept() as spans, tracing.step("process", Kind.CONSUMER, {}):
        remembered = await _recorded(bulk=False)
    [span] = spans.all
    assert remembered == name_of(span)


def test_what_was_stored_before_there_were_traces_is_read() -> None:
    stored = {"_id": "d", "version": 1, "campaign": "c", "recipient": "r", "channel": "email", "bulk": False}
    assert Delivery.from_stored(stored).traceparent is None
    due = {"_id": "k", "version": 1, "due": engines.NOW, "task": "t", "data": {}, "run": "r"}
    assert Scheduled.from_stored(due).traceparent is None


class Books:
    """Records whatever it is told of a delivery."""

    async def settle(self, *_: object, **__: object) -> int:
        return 1


def a_delivery(*, bulk: bool) -> Delivery:
    return Delivery(id="d1", campaign="c", recipient="r", channel="email", bulk=bulk, traceparent=PARENT)


async def test_a_letter_to_one_person_is_part_of_what_caused_it() -> None:
    async def hand_over() -> None:
        pass

    with kept() as spans:
        await Carrier(Settlements(cast("Store", Books()))).carry(a_delivery(bulk=False), hand_over)
    [span] = spans.all
    assert (span.name, trace_id(span), parent_id(span)) == ("send email", TRACE, "b7ad6b7169203331")
    assert attributes(span) == {"silta.attempt": 1, "silta.channel": "email", "silta.delivery": "d1"}


async def test_one_letter_of_many_begins_a_trace_that_names_its_cause() -> None:
    async def hand_over() -> None:
        raise Refused(Failure(permanent=True, words="550 <maija@example.org> unknown"))

    with kept() as spans:
        await Carrier(Settlements(cast("Store", Books()))).carry(a_delivery(bulk=True), hand_over)
    [span] = spans.all
    assert parent_id(span) is None
    assert [f"{link.context.trace_id:032x}" for link in span.links] == [TRACE]
    assert attributes(span)["error.type"] == "Refused"
    assert "maija" not in span.to_json()
