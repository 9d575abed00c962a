"""Steps that a test can look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext

from shared.observe import tracing
from shared.observe.spans import SpanTracer, provider


class Spans:
    """What was traced, in the order in which it ended."""

    def __init__(self, exporter: InMemorySpanExporter) -> None:
        self._exporter = exporter

    @property
    def all(self) -> tuple[ReadableSpan, ...]:
        return self._exporter.get_finished_spans()

    @property
    def names(self) -> list[str]:
        return [span.name for span in self.all]

    def one(self, name: str) -> ReadableSpan:
        [found] = [span for span in self.all if span.name == name]
        return found


@contextmanager
def kept(ratio: float = 1.0) -> Iterator[Spans]:
    """Trace as long as the block lasts."""
    exporter = InMemorySpanExporter()
    made = provider("test", ratio, SimpleSpanProcessor(exporter))
    tracing.use(SpanTracer(made))
    try:
        yield Spans(exporter)
    finally:
        tracing.use(None)
        made.shutdown()


def _context(span: ReadableSpan) -> SpanContext:
    context = span.get_span_context()
    assert context is not None
    return context


def trace_id(span: ReadableSpan) -> str:
    return f"{_context(span).trace_id:032x}"


def span_id(span: ReadableSpan) -> str:
    return f"{_context(span).span_id:016x}"


def name_of(span: ReadableSpan) -> str:
    """What others call it, as W3C's Trace Context writes it."""
    return f"00-{trace_id(span)}-{span_id(span)}-{_context(span).trace_flags:02x}"


def parent_id(span: ReadableSpan) -> str | None:
    return f"{span.parent.span_id:016x}" if span.parent is not None else None


def attributes(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})
