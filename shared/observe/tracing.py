"""Traces: which request or message led to what, over all services, as far as the letter.

A trace is made of steps, which OpenTelemetry calls spans. Unless a collector is named (`begin`) there are none: every
function here then does nothing, and nothing of OpenTelemetry is loaded. What a step is called and what it says of
itself follows OpenTelemetry's semantic conventions for HTTP and messaging; nothing in it is of a person.
See docs/decisions/0073-traces.md.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from shared.settings import Settings

STANDARD_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""OpenTelemetry's own variables that name a collector."""
TRACEPARENT = "traceparent"
"""What says which step something is part of: an HTTP header, an AMQP header and an extension of CloudEvents."""

Attributes = dict[str, str | int]
_WITHOUT_STEP = nullcontext()
_NO_IDS: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """What a step is to others, by the names of OpenTelemetry."""

    SERVER = "SERVER"
    CLIENT = "CLIENT"
    PRODUCER = "PRODUCER"
    CONSUMER = "CONSUMER"


class Step:
    """One step of a trace; this one is none. As a context it is the one at hand, and ends with the block."""

    @property
    def traceparent(self) -> str | None:
        """What names this step, as W3C's Trace Context writes it; None where there is none."""
        return None

    @property
    def headers(self) -> dict[str, str] | None:
        """What goes with a message that this step sends."""
        return {TRACEPARENT: self.traceparent} if self.traceparent else None

    def part_of(self, traceparent: str | None) -> None:
        """Say what it is part of, unless that is known already. Only before it is at hand for the first time."""

    def caused_by(self, traceparent: str | None) -> None:
        """Say which step of another trace led to it. Only before it is at hand for the first time."""

    def call(self, name: str) -> None:
        """Give it another name."""

    def tell(self, **attributes: str | int) -> None:
        """Say something of it; `__` in a name stands for a dot."""

    def fail(self, error: str) -> None:
        """Say that it failed, by a word from a small set, such as an exception's type."""

    def at_hand(self) -> AbstractContextManager[None]:
        """Be what all that is done in the block is part of; it goes on after that, until `end`."""
        return _WITHOUT_STEP

    def end(self) -> None:
        """Be over now."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        return None


NO_STEP = Step()


class Tracer(Protocol):
    """What makes steps: `shared.observe.spans`, once a collector is named."""

    def step(self, name: str, kind: Kind, attributes: Attributes) -> Step: ...  # noqa: D102

    def here(self) -> str | None: ...  # noqa: D102

    def ids(self) -> Mapping[str, str]: ...  # noqa: D102

    def end(self) -> None: ...  # noqa: D102


_tracer: Tracer | None = None


def use(tracer: Tracer | None) -> None:
    """Have steps made by this one from now on; None: by none."""
    global _tracer  # noqa: PLW0603 - one a process, as the logs
    _tracer = tracer


def begin(service: str, settings: Settings) -> None:
    """Send steps to the collector that the settings or OpenTelemetry's own variables name; nothing without."""
    if settings.otlp_endpoint or any(os.environ.get(name) for name in STANDARD_ENDPOINTS):
        # Imported late: it takes a quarter of a second, which who doesn't trace needn't spend.
        from shared.observe.spans import tracer_to_collector  # noqa: PLC0415

        use(tracer_to_collector(service, settings.otlp_endpoint, settings.trace_ratio))


def end() -> None:
    """Send what is left, for a few seconds at most."""
    if _tracer is not None:
        _tracer.end()
        use(None)


def is_on() -> bool:
    """Tell whether anything is traced."""
    return _tracer is not None


def step(name: str, kind: Kind, attributes: Attributes, *, parent: str | None = None, cause: str | None = None) -> Step:
    """Return a new step, which begins now.

    Args:
        name: from a small set; never a person's, a sender's or an address.
        kind: what it is to others.
        attributes: what it says of itself.
        parent: the step that it is part of; without one, or with none that can be read, that which is at hand, or else
            it begins a trace.
        cause: the step of another trace that led to it.
    """
    if _tracer is None:
        return NO_STEP
    made = _tracer.step(name, kind, attributes)
    made.part_of(parent)
    made.caused_by(cause)
    return made


def here() -> str | None:
    """Return what names the step at hand, for what it leads to later; None where there is none."""
    return _tracer.here() if _tracer is not None else None


def trace_of(traceparent: str | None) -> str | None:
    """Return the trace's own part of what names a step."""
    return traceparent[3:35] if traceparent else None


def ids() -> Mapping[str, str]:
    """Return what a log's line says of the step at hand."""
    return _tracer.ids() if _tracer is not None else _NO_IDS
