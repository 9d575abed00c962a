"""A collector of traces: takes them as any does, by OTLP over HTTP, and shows them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.http_receiver import HttpReceiver

PATH = "/v1/traces"


@dataclass(frozen=True)
class Seen:
    """One span, as a collector shows it."""

    service: str
    name: str
    kind: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, str | int]


@dataclass(frozen=True)
class Collector:
    """What has come, as far as it has been taken."""

    receiver: HttpReceiver

    @property
    def url(self) -> str:
        return self.receiver.url("")

    def spans(self) -> list[Seen]:
        return [seen for posted in self.receiver.on(PATH) for seen in _read(posted.body)]

    def trace_with(self, *names: str, trace: str = "") -> list[Seen] | None:
        """Return the trace, or else the newest, that has spans of all these names; None while there is none."""
        spans = self.spans()
        for id_ in [trace] if trace else reversed(dict.fromkeys(one.trace for one in spans)):
            found = [one for one in spans if one.trace == id_]
            if set(names) <= {one.name for one in found}:
                return found
        return None

    def answer(self) -> None:
        """Take what comes from now on."""
        self.receiver.answers[PATH] = [200]

    def take_no_more(self) -> None:
        """Leave every request without an answer from now on."""
        self.receiver.answers[PATH] = ["hang"]


@contextmanager
def collecting() -> Iterator[Collector]:
    with HttpReceiver(answers={PATH: [200]}) as receiver:
        yield Collector(receiver)


def _read(body: bytes) -> Iterator[Seen]:
    request = ExportTraceServiceRequest.FromString(body)
    for resource in request.resource_spans:
        about = {one.key: one.value.string_value for one in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Seen(
                    service=about["service.name"],
                    name=span.name,
                    kind=Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
                    trace=span.trace_id.hex(),
                    id=span.span_id.hex(),
                    parent=span.parent_span_id.hex(),
                    attributes={one.key: one.value.string_value or one.value.int_value for one in span.attributes},
                )
