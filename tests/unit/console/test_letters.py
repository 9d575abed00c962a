from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.console.letters import Arrival, json_object, read
from tests.unit.console.letters import QUEUE, envelope, failed, unroutable

DEATH = {
    "reason": "delivery_limit",
    "queue": "events.register",
    "exchange": "silta.commands",
    "routing-keys": ["events.register.kiosk-1"],
}
CLAIMS = {
    "silta-reason": "failed",
    "silta-routing-key": "events.register.mayor",
    "silta-account": "mayor",
    "silta-operator": "maija",
}


def test_what_our_consumer_noted_is_read() -> None:
    letter = failed()
    assert (letter.id, letter.reason, letter.exception, letter.tries) == ("m-1", "failed", "KeyError", 3)
    assert letter.routing_key == "events.register.kiosk-1"
    assert letter.died_at == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_what_the_broker_noted_is_read_where_we_noted_nothing() -> None:
    death = DEATH | {"time": datetime(2026, 3, 1, 9)}  # noqa: DTZ001
    letter = read(QUEUE, b"{}", {"x-death": [death], "x-first-death-reason": "expired"}, "events.register")
    assert letter.reason == "delivery_limit"
    assert letter.routing_key == "events.register.kiosk-1"
    assert letter.died_at == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_a_letter_nobody_noted_anything_about_has_an_unknown_reason() -> None:
    letter = read(QUEUE, b"x", {}, "events.register")
    assert (letter.reason, letter.died_at, letter.detail) == ("unknown", None, None)


def test_an_unroutable_message_cannot_claim_to_have_been_in_our_hands() -> None:
    letter = unroutable(
        "events.registr.kiosk-1", **{"silta-reason": "failed", "silta-routing-key": "events.register.boss"}
    )
    assert letter.reason == "unroutable"
    assert letter.routing_key == "events.registr.kiosk-1"
    assert letter.headers_to_replay() == {}


def test_a_replay_forgets_the_death_and_keeps_the_senders_own_headers_and_key() -> None:
    headers: dict[str, Any] = {"traceparent": "00-1", "x-death": [], "x-delivery-count": 3}
    letter = failed(**headers)
    assert letter.headers_to_replay() == {"traceparent": "00-1", "silta-routing-key": "events.register.kiosk-1"}


def test_a_replay_keeps_who_it_was_that_sent_a_command() -> None:
    by_whom = {"silta-account": "console", "silta-operator": "maija"}
    assert failed(**by_whom).headers_to_replay() == {"silta-routing-key": "events.register.kiosk-1", **by_whom}
    assert unroutable("events.registr", **by_whom).headers_to_replay() == {}


@pytest.mark.parametrize("account", ["events", "silta", "me"])
def test_what_a_service_put_there_says_whose_it_was(account: str) -> None:
    letter = read(QUEUE, b"{}", CLAIMS, QUEUE, arrival=Arrival("", account, own="me"))
    assert (letter.reason, letter.routing_key, letter.account) == ("failed", "events.register.mayor", "mayor")


@pytest.mark.parametrize(
    ("queue", "arrival", "headers"),
    [
        (QUEUE, Arrival(""), CLAIMS),
        (QUEUE, Arrival("", "notify", own="console"), CLAIMS),
        (QUEUE, Arrival("notify.wait.1000ms", "events"), CLAIMS),
        (QUEUE, Arrival("silta.dead"), CLAIMS | {"x-death": [DEATH | {"exchange": "culture.replies.1"}]}),
        (QUEUE, Arrival("silta.dead"), CLAIMS | {"x-death": [DEATH, {"queue": "culture.replies.1"}]}),
        (QUEUE, Arrival("silta.dead", "notify"), CLAIMS | {"x-death": [DEATH | {"exchange": ""}]}),
        (QUEUE, Arrival("silta.dead"), CLAIMS | {"x-death": [DEATH | {"routing-keys": ["feedback.answer.kiosk-1"]}]}),
        ("silta.unroutable", Arrival(""), CLAIMS),
        ("silta.unroutable", Arrival("culture.replies.1"), CLAIMS),
        ("silta.unroutable", Arrival("silta.commands"), CLAIMS | {"x-death": [{"queue": "culture.replies.1"}]}),
    ],
)
def test_of_what_nobody_vouches_for_nothing_is_believed(queue: str, arrival: Arrival, headers: dict[str, Any]) -> None:
    letter = read(queue, b"{}", headers, "events.register.mayor", arrival=arrival)
    assert (letter.reason, letter.routing_key, letter.account) == ("untrusted", "events.register", None)
    assert "mayor" not in json.dumps(letter.headers_to_replay())


def test_what_the_broker_put_there_is_its_senders_whatever_that_wrote() -> None:
    letter = read(QUEUE, b"{}", CLAIMS | {"x-death": [DEATH]}, "events.register", arrival=Arrival("silta.dead"))
    assert (letter.reason, letter.routing_key, letter.account) == ("delivery_limit", "events.register.kiosk-1", None)
    waited = CLAIMS | {"x-death": [DEATH | {"exchange": "", "routing-keys": ["events.register"]}]}
    letter = read(QUEUE, b"{}", waited, "events.register", arrival=Arrival("silta.dead", "events"))
    assert (letter.reason, letter.routing_key, letter.account) == ("delivery_limit", "events.register.mayor", "mayor")


def test_a_replay_goes_to_one_queue_only() -> None:
    assert not {"CC", "BCC"} & failed(CC=["panels.draw"], BCC=["panels.draw"]).headers_to_replay().keys()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"a": NaN}', b'{"a":' * 500 + b"1" + b"}" * 500, b"[" * 100_000],
    ids=["empty", "cut", "list", "text", "no-utf8", "nan", "deep", "bottomless"],
)
def test_a_body_that_is_no_sound_json_object_has_no_envelope_but_an_id(body: bytes) -> None:
    letter = read(QUEUE, body, {}, "events.register")
    assert letter.envelope is None
    assert letter.id.startswith("body:")


@pytest.mark.parametrize("id", ["", "x" * 257, "a\x1b[2Jb", "\ud800", 7, None])
def test_an_id_that_is_none_or_unfit_to_be_shown_is_replaced(id: object) -> None:
    assert read(QUEUE, json.dumps(envelope() | {"id": id}).encode(), {}, "k").id.startswith("body:")


def test_a_letter_is_told_from_the_same_message_that_died_again() -> None:
    once, again = failed(), failed(**{"silta-died-at": "2026-03-02T10:00:00+00:00"})
    assert once.fingerprint == failed().fingerprint
    assert once.fingerprint != again.fingerprint


def test_an_object_is_read_as_it_is() -> None:
    assert json_object(json.dumps(envelope(name="x")).encode()) == envelope(name="x")
