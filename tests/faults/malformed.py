"""Messages that are wrong in ways a seed chooses. Each is wrong for certain: it is for a survey that isn't there."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from tests.system.wire import message

MUCH = 40_000
_STRANGE: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e308, 1 << 70, "", " ", "\0", "\ud800", "x" * 300, "ä" * 300, [], {}, [[]], {"": None}),
    *(
        "9999-99-99T99:99:99Z",
        "2027-02-30T10:00:00+02:00",
        "2027-01-01T10:00:00",
        "<script>",
        "${jndi:ldap://x}",
        "../..",
    ),
    *({"$ne": None}, {"$where": "1"}, {"__proto__": {}}, {"answers": {"$gt": ""}}),
)
_FIELDS = ("specversion", "source", "type", "datacontenttype", "data", "time", "subject")


def malformed(chance: random.Random, number: int) -> bytes:
    """Return one of them; those that can be read have ids of their own."""
    body = message("feedback.answer", _data(chance), id=f"malformed-{number}", source="/fuzz")
    return chance.choice(_WAYS)(chance, body)


def _data(chance: random.Random) -> dict[str, Any]:
    answers = {"welcome": chance.randint(1, 5), "heard": chance.randint(1, 5), "wish": "listen"}
    return {"survey": "no-such-survey", "answered_at": "2027-02-10T20:00:00+02:00", "answers": answers}


def _bytes(body: Any) -> bytes:
    return json.dumps(body).encode("utf-8", "surrogatepass")


def _noise(chance: random.Random, _: dict[str, Any]) -> bytes:
    return chance.randbytes(chance.randint(0, 2_000))


def _cut_short(chance: random.Random, body: dict[str, Any]) -> bytes:
    whole = _bytes(body)
    return whole[: chance.randrange(len(whole))]


def _flipped(chance: random.Random, body: dict[str, Any]) -> bytes:
    """A few bytes are others, but none of those that tell messages apart."""
    before, id_, after = _bytes(body).partition(_bytes(body["id"]))
    flipped = bytearray(after)
    for _ in range(chance.randint(1, 8)):
        flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return before + id_ + bytes(flipped).replace(b"/fuzz", b"/fizz")


def _of_another_kind(_: random.Random, body: dict[str, Any]) -> bytes:
    return _bytes([body, body])


def _strange_field(chance: random.Random, body: dict[str, Any]) -> bytes:
    return _bytes(body | {chance.choice(_FIELDS): chance.choice(_STRANGE)})


def _strange_data(chance: random.Random, body: dict[str, Any]) -> bytes:
    data: dict[str, Any] = body["data"]
    if chance.random() < 0.5:
        name = chance.choice((*data["answers"], "no-such-question"))
        changed = data | {"answers": data["answers"] | {name: chance.choice(_STRANGE)}}
    else:
        changed = data | {chance.choice((*data, "no-such-field")): chance.choice(_STRANGE)}
    return _bytes(body | {"data": changed})


def _lacking(chance: random.Random, body: dict[str, Any]) -> bytes:
    return _bytes({name: value for name, value in body.items() if name != chance.choice(_FIELDS)})


def _deep(chance: random.Random, body: dict[str, Any]) -> bytes:
    depth = chance.choice((50, 500, 50_000))
    opened, closed = chance.choice(((b"[", b"]"), (b'{"a":', b"}")))
    nested = opened * depth + b"1" + closed * (depth if chance.random() < 0.5 else 0)
    return _bytes(body)[:-1] + b',"deep":' + nested[: 200 * 1024] + b"}"


def _long(chance: random.Random, body: dict[str, Any]) -> bytes:
    body["data"]["answers"]["wish"] = "x" * chance.choice((MUCH, 270 * 1024))
    return _bytes(body)


def _wide(_: random.Random, body: dict[str, Any]) -> bytes:
    return _bytes(body | {f"extension{number}": number for number in range(2_000)})


def _twice(chance: random.Random, body: dict[str, Any]) -> bytes:
    """A field stands in it twice, and one of the two is wrong."""
    again = f", {json.dumps(chance.choice(_FIELDS))}: {json.dumps(chance.choice(_STRANGE))}}}"
    return _bytes(body)[:-1] + again.encode()


def _not_utf8(chance: random.Random, body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode(chance.choice(("utf-16", "utf-32", "cp037", "utf-7"))) + b"\xff"


_WAYS: tuple[Callable[[random.Random, dict[str, Any]], bytes], ...] = (
    *(_noise, _cut_short, _flipped, _of_another_kind, _strange_field, _strange_field, _strange_data, _strange_data),
    *(_lacking, _deep, _long, _wide, _twice, _not_utf8),
)
