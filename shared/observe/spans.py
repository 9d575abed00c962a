"""Steps as OpenTelemetry's spans, and their way to a collector (OTLP over HTTP).

Loaded only where a collector is named. A collector that is away, slow or full delays and fails nothing: spans wait in a
bounded queue for a thread of their own, and what finds it full is dropped.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.observe.tracing import TRACEPARENT, Attributes, Kind, Step, Tracer
from shared.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType
    from typing import Self

    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span

MOST_WAITING = 4_096
"""Spans that wait for the collector; more are dropped."""
EXPORT_SECONDS = 5.0
"""How long one batch may take on its way to the collector, all tries together."""
LAST_SECONDS = 3.0
"""How long a process that ends waits for its last spans to be taken."""

_TALKATIVE = ("opentelemetry.sdk._shared_internal", "opentelemetry.exporter.otlp.proto.http.trace_exporter")
_WRITING = TraceContextTextMapPropagator()
_KINDS = {kind: trace.SpanKind[kind.value] for kind in Kind}


class SpanStep(Step):
    """A step that is a span: begun when it is first at hand or ends, with the time at which this object was made."""

    def __init__(self, tracer: trace.Tracer, name: str, kind: Kind, attributes: Attributes) -> None:
        """Prepare it; of no trace yet."""
        self._tracer, self._kind, self._since = tracer, _KINDS[kind], time.time_ns()
        self._name, self._attributes = name, attributes
        self._parent: Context | None = None
        self._links: list[trace.Link] = []
        self._span: Span | None = None
        self._block: AbstractContextManager[None] | None = None

    def _begun(self) -> Span:
        if self._span is None:
            self._span = self._tracer.start_span(
                self._name, self._parent, self._kind, self._attributes, self._links, start_time=self._since
            )
        return self._span

    @property
    def traceparent(self) -> str | None:
        """Begin it, if need be, and return its name."""
        return _written(self._begun())

    def part_of(self, traceparent: str | None) -> None:
        """Take a parent, unless it has one or has begun."""
        if self._parent is None and self._span is None:
            self._parent = _read(traceparent)

    def caused_by(self, traceparent: str | None) -> None:
        """Take a link."""
        if (context := _read(traceparent)) is not None:
            self._links.append(trace.Link(trace.get_current_span(context).get_span_context()))

    def call(self, name: str) -> None:
        """Rename it."""
        self._name = name
        if self._span is not None:
            self._span.update_name(name)

    def tell(self, **attributes: str | int) -> None:
        """Set attributes."""
        told = {name.replace("__", "."): value for name, value in attributes.items()}
        self._attributes |= told
        if self._span is not None:
            self._span.set_attributes(told)

    def fail(self, error: str) -> None:
        """Set its status and `error.type`."""
        self._begun().set_status(trace.StatusCode.ERROR)
        self._begun().set_attribute("error.type", error)

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Make it the current span."""
        # An exception's own words may quote a person: its type alone is told, by `fail`.
        with trace.use_span(self._begun(), record_exception=False, set_status_on_exception=False):
            yield

    def end(self) -> None:
        """End it."""
        self._begun().end()

    def __enter__(self) -> Self:
        self._block = self.at_hand()
        self._block.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            self.fail(kind.__name__)
        if self._block is not None:
            self._block.__exit__(None, None, None)
        self.end()


class SpanTracer(Tracer):
    """Makes spans."""

    def __init__(self, provider: TracerProvider) -> None:
        """Make them by this provider, which is closed at the end."""
        self._provider = provider
        self.otel = provider.get_tracer("silta", VERSION)

    def step(self, name: str, kind: Kind, attributes: Attributes) -> SpanStep:
        """Return a span that hasn't begun."""
        return SpanStep(self.otel, name, kind, attributes)

    def here(self) -> str | None:
        """Return the current span's name."""
        return _written(trace.get_current_span())

    def ids(self) -> Mapping[str, str]:
        """Return the current span's ids, by the names that OpenTelemetry gives them in logs."""
        context = trace.get_current_span().get_span_context()
        if not context.is_valid:
            return {}
        return {"trace_id": trace.format_trace_id(context.trace_id), "span_id": trace.format_span_id(context.span_id)}

    def end(self) -> None:
        """Send what is left; who waits for a collector that doesn't answer is left behind."""
        # The SDK's own limit is of one wait out of several.
        ending = threading.Thread(target=self._provider.shutdown, name="last spans", daemon=True)
        ending.start()
        ending.join(LAST_SECONDS)


def tracer_to_collector(service: str, endpoint: str, ratio: float) -> SpanTracer:
    """Return what makes spans and sends them.

    Args:
        service: events, panels, feedback or notify.
        endpoint: base of the collector's URL, as OpenTelemetry has it; empty: its own variables say.
        ratio: how many of the traces that begin here are sent, 0 to 1; one that began elsewhere says so itself.
    """
    # They tell of every batch that a dead collector didn't take, and of what is dropped; once in a while is enough.
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_Seldom())
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces" if endpoint else None, timeout=EXPORT_SECONDS)
    return SpanTracer(provider(service, ratio, BatchSpanProcessor(exporter, max_queue_size=MOST_WAITING)))


def provider(service: str, ratio: float, processor: SpanProcessor) -> TracerProvider:
    """Return what makes spans of a service and hands them to a processor."""
    made = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(ratio)),
        resource=Resource.create(
            {
                "service.name": f"silta-{service}",
                "service.namespace": "silta",
                "service.version": VERSION,
                "service.instance.id": secrets.token_hex(8),
            }
        ),
        shutdown_on_exit=False,  # it would wait for longer than `end` does
    )
    made.add_span_processor(processor)
    return made


class _Seldom(logging.Filter):
    """Lets one line through a minute."""

    _last = float("-inf")

    def filter(self, _: logging.LogRecord) -> bool:
        now = time.monotonic()
        if now - self._last < 60:  # noqa: PLR2004 - seconds
            return False
        self._last = now
        return True


def _read(traceparent: str | None) -> Context | None:
    """Return the context that a name stands for; None for one that isn't any."""
    if not traceparent:
        return None
    context = _WRITING.extract({TRACEPARENT: traceparent}, Context())
    return context if trace.get_current_span(context).get_span_context().is_valid else None


def _written(span: Span) -> str | None:
    """Return a span's name; None where it isn't any."""
    carrier: dict[str, str] = {}
    _WRITING.inject(carrier, trace.set_span_in_context(span, Context()))
    return carrier.get(TRACEPARENT)
