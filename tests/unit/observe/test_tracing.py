"""Steps and their traces: whose part they are, what they tell, and what they never do."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic import SecretStr

from shared.observe import logs, spans, tracing
from shared.observe.spans import SpanTracer, provider
from shared.observe.tracing import NO_STEP, Kind
from shared.settings import Mode, Settings
from tests.http_receiver import HttpReceiver
from tests.unit.observe.spans_kept import attributes, kept, name_of, parent_id, span_id, trace_id

TRACE = "0af7651916cd43dd8448eb211c80319c"
SENT_ON = f"00-{TRACE}-b7ad6b7169203331-01"
NOWHERE = SimpleSpanProcessor(InMemorySpanExporter())
KEPT_BACK = f"00-{TRACE}-b7ad6b7169203331-00"


def step(name: str = "do", *, parent: str | None = None, cause: str | None = None) -> tracing.Step:
    return tracing.step(name, Kind.CONSUMER, {"silta.kind": "test"}, parent=parent, cause=cause)


def test_without_a_collector_there_is_no_step_and_nothing_of_the_sdk_is_loaded() -> None:
    assert step() is NO_STEP
    assert (tracing.here(), dict(tracing.ids()), NO_STEP.headers) == (None, {}, None)
    look = """if True:
        import sys, services.notify.app
        print([one for one in ("sdk", "exporter") if f"opentelemetry.{one}" in sys.modules])
    """
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"


def test_a_step_is_part_of_the_one_that_it_names() -> None:
    with kept() as spans_kept, step(parent=SENT_ON):
        pass
    [span] = spans_kept.all
    assert (trace_id(span), parent_id(span)) == (TRACE, "b7ad6b7169203331")
    assert attributes(span) == {"silta.kind": "test"}


def test_a_step_is_part_of_the_one_at_hand_and_names_itself() -> None:
    with kept() as spans_kept, step("outer"), step("inner") as inner:
        named = inner.traceparent
        assert tracing.here() == named
    outer, found = spans_kept.one("outer"), spans_kept.one("inner")
    assert parent_id(outer) is None
    assert (trace_id(found), parent_id(found)) == (trace_id(outer), span_id(outer))
    assert named == name_of(found)


@pytest.mark.parametrize("nonsense", ["", "nonsense", f"00-{'0' * 32}-{'0' * 16}-01", "ff-" + SENT_ON[3:]])
def test_what_names_no_step_begins_a_trace(nonsense: str) -> None:
    with kept() as spans_kept, step(parent=nonsense):
        pass
    assert parent_id(spans_kept.all[0]) is None


def test_a_cause_is_a_link_to_another_trace() -> None:
    with kept() as spans_kept, step(cause=SENT_ON):
        pass
    [span] = spans_kept.all
    assert trace_id(span) != TRACE
    assert [f"{link.context.trace_id:032x}" for link in span.links] == [TRACE]


@pytest.mark.parametrize(("ratio", "parent", "sent"), [(0.0, SENT_ON, 1), (0.0, None, 0), (1.0, KEPT_BACK, 0)])
def test_a_trace_that_began_elsewhere_says_whether_it_is_sent_and_the_ratio_says_it_of_new_ones(
    ratio: float, parent: str | None, sent: int
) -> None:
    with kept(ratio) as spans_kept, step(parent=parent) as made:
        passed_on = made.headers
    assert len(spans_kept.all) == sent
    assert passed_on is not None
    assert int(passed_on["traceparent"][-2:], 16) & 1 == sent, "whoever comes next must do the same"


def test_a_failure_is_told_by_its_type_and_never_by_its_words() -> None:
    with kept() as spans_kept, pytest.raises(ValueError, match="maija"), step():
        raise ValueError("maija@example.org")
    [span] = spans_kept.all
    assert attributes(span)["error.type"] == "ValueError"
    assert "maija" not in span.to_json()


def test_the_lines_of_the_log_name_the_trace() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs._WithContext("test"))
    log = logging.getLogger("of-a-test")
    log.addHandler(handler)
    try:
        with kept() as spans_kept, step(parent=SENT_ON):
            log.error("inside")
        log.error("outside")
    finally:
        log.removeHandler(handler)
    inside, outside = map(json.loads, written.getvalue().splitlines())
    assert (inside["trace_id"], inside["span_id"]) == (TRACE, span_id(spans_kept.all[0]))
    assert "trace_id" not in outside


@pytest.mark.parametrize("variable", [None, *tracing.STANDARD_ENDPOINTS])
def test_a_collector_is_named_by_our_setting_or_by_a_standard_variable(
    variable: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str, float]] = []

    def made(service: str, endpoint: str, ratio: float) -> SpanTracer:
        asked.append((service, endpoint, ratio))
        return SpanTracer(provider(service, ratio, NOWHERE))

    monkeypatch.setattr(spans, "tracer_to_collector", made)
    endpoint = "http://127.0.0.1:9"
    if variable:
        monkeypatch.setenv(variable, endpoint)
    settings = Settings(
        mode=Mode.LOCAL, secret=SecretStr("s" * 32), otlp_endpoint="" if variable else endpoint, trace_ratio=0.5
    )
    tracing.begin("events", settings)
    try:
        assert tracing.is_on()
        assert asked == [("events", "" if variable else endpoint, 0.5)]
    finally:
        tracing.end()
    assert not tracing.is_on()


def test_a_process_ends_though_its_last_spans_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = threading.Event()
    monkeypatch.setattr(spans, "LAST_SECONDS", 0.01)
    made = provider("test", 1.0, NOWHERE)
    monkeypatch.setattr(made, "shutdown", taken.wait)
    tracing.use(SpanTracer(made))
    tracing.end()
    assert not taken.is_set()
    taken.set()


def test_what_is_left_is_sent_at_the_end() -> None:
    with HttpReceiver(answers={"/v1/traces": [200]}) as collector:
        tracing.use(spans.tracer_to_collector("test", collector.url("/"), 1.0))
        with step():
            pass
        tracing.end()
        assert collector.counts() == {"/v1/traces": 1}


def test_a_dead_collector_is_told_of_once_in_a_while() -> None:
    seldom = spans._Seldom()
    record = logging.makeLogRecord({})
    assert [seldom.filter(record) for _ in range(3)] == [True, False, False]
