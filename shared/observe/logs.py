"""JSON logs, one object a line, with the id of the message at hand and of its trace. Never personal data."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pythonjsonlogger.json import JsonFormatter

from shared.observe import tracing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))


@contextmanager
def about(**what: str) -> Iterator[None]:
    """Put these fields on every line that is logged inside the block."""
    token = _about.set({**_about.get(), **what})
    try:
        yield
    finally:
        _about.reset(token)


class _WithContext(JsonFormatter):
    """Adds the service and the message at hand."""

    def __init__(self, service: str) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            static_fields={"service": service},
            timestamp=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return super().process_log_record({**log_data, **_about.get(), **tracing.ids()})


def set_up(service: str, level: str) -> None:
    """Log as JSON to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithContext(service))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("aio_pika", "aiormq", "pymongo", "uvicorn.access", "faststream", "httpx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Their reconnect attempts are ours to report, once, by /readyz and one log line.
    for reconnecting in ("aio_pika.robust_connection", "aio_pika.tools", "aiormq.connection"):
        logging.getLogger(reconnecting).setLevel(logging.CRITICAL)
