"""What people see."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from shared.console.masking import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

Json = dict[str, Any]
_SCALES = ((86_400, "d"), (3_600, "h"), (60, "min"))


def age(at: str | None, now: datetime) -> str:
    """Return how long ago a time was, such as `3 h`; `?` when nobody noted it."""
    if at is None:
        return "?"
    seconds = max(0, round((now - datetime.fromisoformat(at)).total_seconds()))
    for length, unit in _SCALES:
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


def _text(value: object, style: str = "") -> Text:
    return Text(printable(str(value)) if value is not None else "", style=style)


def causes(queues: list[Json]) -> Table:
    """Return the table of `list`."""
    now = datetime.now(UTC)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("queue", "cause", "count", "oldest", "newest", "reason", "what"):
        table.add_column(name, justify="right" if name == "count" else "left", no_wrap=name != "what")
    for queue in queues:
        for cause in queue["causes"]:
            what = cause["text"] or " at ".join(filter(None, (cause["exception"], cause["place"])))
            table.add_row(
                _text(queue["queue"]),
                _text(cause["cause"], "cyan"),
                _text(cause["count"]),
                _text(age(cause["oldest"], now)),
                _text(age(cause["newest"], now)),
                _text(cause["reason"]),
                _text(what),
            )
    return table


def letter(shape: Json) -> Iterable[RenderableType]:
    """Return one letter of `show`, as lines."""
    yield _text(shape["id"], "bold cyan")
    fields = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
    for name in ("cause", "reason", "detail", "exception", "place", "routing_key", "tries", "died_at", "bytes"):
        if shape[name] is not None:
            fields.add_row(_text(name.replace("_", " "), "dim"), _text(shape[name]))
    for name, value in shape["headers"].items():
        if name.startswith("silta-"):
            continue  # said above
        fields.add_row(_text(name, "dim"), _text(value if isinstance(value, str) else json.dumps(value)))
    yield fields
    for name in ("stack", "body"):
        if shape[name]:
            yield _text(f"  {name}", "dim")
            yield _text(shape[name])
    if shape["envelope"] is not None:
        yield _text("  envelope", "dim")
        yield _text(json.dumps(shape["envelope"], indent=2, ensure_ascii=False))
    yield ""


def records(shapes: list[Json]) -> Table:
    """Return the table of `audit list`."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("at", "who", "action", "queue", "messages", "selection", "note"):
        table.add_column(name, justify="right" if name == "messages" else "left")
    for shape in shapes:
        who = (
            shape["operator"] if shape["operator"] == shape["os_user"] else f"{shape['operator']} ({shape['os_user']})"
        )
        state = shape["note"] or ("" if shape["ended_at"] else "did not end")
        table.add_row(
            _text(shape["at"]),
            _text(who),
            _text(shape["action"] + (" (dry run)" if shape["dry_run"] else "")),
            _text(shape["queue"]),
            _text(f"{len(shape['done'])} of {len(shape['intended'])}"),
            _text(shape["selection"]),
            _text(state),
        )
    return table


def staff_records(shapes: list[Json]) -> Table:
    """Return the table of `audit staff`."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("at", "who", "role", "command", "message", "ended"):
        table.add_column(name)
    for shape in shapes:
        ended = " ".join(filter(None, (shape["status"], shape["problem"]))) or "no outcome known"
        table.add_row(
            _text(shape["at"]),
            _text(f"{shape['name']} ({shape['subject']})" if shape["name"] else shape["subject"] or "not named"),
            _text(shape["role"] or shape["issuer"]),
            _text(shape["command"] + (" (dry run)" if shape["dry_run"] else "")),
            _text(f"{shape['source']} {shape['message']}"),
            _text(ended),
        )
    return table


def senders(shapes: list[Json]) -> Table:
    """Return the table of `devices list` and `systems list`."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("name", "connections", "roles", "commands"):
        table.add_column(name, justify="right" if name == "connections" else "left")
    for shape in shapes:
        words = (_text(", ".join(shape[name])) for name in ("roles", "commands"))
        table.add_row(_text(shape["name"], "cyan"), _text(shape["connections"]), *words)
    return table


def roles(shapes: list[Json]) -> Table:
    """Return the table of `systems roles`."""
    table = Table("role", "commands", box=None, padding=(0, 2, 0, 0), header_style="bold")
    for shape in shapes:
        table.add_row(_text(shape["role"], "cyan"), _text(", ".join(shape["commands"])))
    return table


def pairs(shape: Json) -> Table:
    """Return names and values, one a line; what is empty is left out."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in shape.items():
        if value not in (None, {}, [], False):
            table.add_row(_text(name.replace("_", " "), "dim"), _text(value))
    return table


def steps(shapes: list[Json]) -> Table:
    """Return what a restore does with each database."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("name", "state", "deed", "documents"):
        table.add_column(name, justify="right" if name == "documents" else "left")
    for shape in shapes:
        table.add_row(*(_text(shape[name]) for name in ("name", "state", "deed", "documents")))
    return table


def findings(shapes: list[Json]) -> Table:
    """Return the table of `check`."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    names = ("service", "problem", "what", "id", "told", "kept", "count")
    for name in names:
        table.add_column(name, justify="right" if name in {"told", "kept", "count"} else "left")
    for shape in shapes:
        table.add_row(*(_text(shape[name]) for name in names))
    return table


def standing(shapes: Iterable[Json]) -> Table:
    """Return the table of `status`."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("", "what", "name", "state", "what to do"):
        table.add_column(name, overflow="fold")
    for shape in shapes:
        style = "" if shape["well"] else "bold red"
        words = (_text(shape[name], style) for name in ("about", "name", "says", "runbook"))
        table.add_row(_text("" if shape["well"] else "!", style), *words)
    return table
