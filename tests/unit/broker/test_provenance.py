"""What is believed of a message, by the way that it came."""

from __future__ import annotations

from typing import Any

import pytest

from shared.broker.provenance import Provenance, Way
from shared.contracts.problem import Rejected

COMMAND, EVENT = "panels.draw", "panels.on.events.occasion.published"
CLAIMS: dict[str, Any] = {"silta-account": "mayor", "silta-routing-key": "panels.draw.mayor", "silta-tries": 2}


def died_in(*queues: str) -> dict[str, Any]:
    return {"x-death": [{"queue": queue} for queue in queues]}


def claiming(key: str) -> dict[str, Any]:
    return {"silta-routing-key": key}


WAITED = died_in("panels.wait.1000ms")


def way(
    queue: str = COMMAND,
    exchange: str = "silta.commands",
    key: str = "panels.draw.mayor",
    account: str | None = None,
    **headers: Any,
) -> Way:
    return Way(queue, exchange, key, account, headers)


@pytest.mark.parametrize(
    ("came", "known"),
    [
        (way(**CLAIMS), Provenance("panels.draw.mayor", "mayor")),
        (way(key=COMMAND, **CLAIMS), Provenance("panels.draw")),
        (way(key=COMMAND, account="culture"), Provenance("panels.draw.culture", "culture", "culture")),
        (way(key=COMMAND, account="panels"), Provenance("panels.draw", None, "panels")),
        (way(key=COMMAND, account="console"), Provenance("panels.draw", None, "console")),
        (way(EVENT, "silta.events", "events.occasion.published"), Provenance("events.occasion.published")),
    ],
)
def test_what_came_by_its_own_exchange_is_its_senders_and_says_nothing_for_us(came: Way, known: Provenance) -> None:
    assert came.provenance("panels") == known


@pytest.mark.parametrize("account", ["panels", "console", "silta", "guest"])
@pytest.mark.parametrize("waited", [{}, WAITED])
def test_what_has_waited_or_is_given_back_keeps_its_sender(account: str, waited: dict[str, Any]) -> None:
    came = way(exchange="", key=COMMAND, account=account, **CLAIMS, **waited)
    assert came.provenance("panels") == Provenance("panels.draw.mayor", "mayor", "mayor", None, 2)


def test_what_is_given_back_in_nobodys_name_is_sent_by_who_gives_it_back() -> None:
    assert way(exchange="", key=COMMAND, account="console").provenance("panels").account == "console"
    named = way(exchange="", account="console", **claiming("panels.draw.mayor"))
    assert named.provenance("panels") == Provenance("panels.draw.mayor", "mayor")


def test_a_key_that_is_another_commands_is_not_believed_of_anybody() -> None:
    other = claiming("panels.apply.mayor")
    assert way(exchange="", account="console", **other).provenance("panels").routing_key == COMMAND


@pytest.mark.parametrize(
    "came",
    [
        way(exchange="", **CLAIMS),
        way(exchange="", account="notify", **CLAIMS),
        way(exchange="", account="mayor", **CLAIMS),
        way(exchange="", **CLAIMS, **WAITED),
        way(exchange="", account="panels", **CLAIMS, **died_in("notify.wait.1000ms")),
        way(exchange="", account="panels", **died_in("panels.wait.1000ms", "culture.replies.1")),
        way(exchange="culture.replies.1"),
        way(exchange="silta.events"),
        way(exchange="silta.dead", account="panels"),
        way(**died_in("culture.replies.1")),
        way(account="mayor", **died_in("culture.replies.1")),
        Way(COMMAND, "silta.commands", COMMAND, None, {"x-death": "what a sender wrote"}),
        way(key="feedback.answer.kiosk-1"),
        way(key="panels.draw.of.mayor"),
        way(key=""),
        way(account="sports"),
        way(key=COMMAND, account="events"),
        way(EVENT, "silta.commands", "events.occasion.published"),
        way(EVENT, "silta.events", "panels.session.planned"),
        way(EVENT, "silta.events", "events.occasion.published", **died_in("notify.wait.1000ms")),
        way(EVENT, "", "events.occasion.published"),
        way(EVENT, "", "events.occasion.published", "events"),
        way(EVENT, "notify.wait.1000ms", "events.occasion.published", "notify"),
    ],
)
def test_nobody_vouches_for_what_came_otherwise(came: Way) -> None:
    with pytest.raises(Rejected) as refusal:
        came.provenance("panels")
    assert refusal.value.problem.status == 403


def test_how_it_came_is_told_in_every_language_and_cut_where_it_is_long() -> None:
    with pytest.raises(Rejected) as refusal:
        way(exchange="{odd}" + "x" * 500).provenance("panels")
    texts = refusal.value.problem.texts
    assert texts is not None
    for text in (texts.fi, texts.sv, texts.en):
        assert text is not None
        assert "exchange {odd}xxx" in text
        assert len(text) < 400


def test_an_account_that_all_share_is_no_system_of_the_citys() -> None:
    assert way(key=COMMAND, account="me").provenance("me") == Provenance("panels.draw", None, "me")
    assert way(exchange="", key=COMMAND, account="me", **CLAIMS).provenance("me").account == "mayor"
