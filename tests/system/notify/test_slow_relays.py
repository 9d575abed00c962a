"""Relays that fall silent at their greeting or after a letter: others go on, and nobody gets a letter a third time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.local import LocalSystem
from services.notify.channels.email import IN_DOUBT_AFTER
from services.notify.domain.delivery import IN_DOUBT
from tests.mail_relays import CUT, HANG, Relay
from tests.system.notify.test_mail import Mail
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("slow-relays"), pytest.mark.timeout(300)]

CONNECTIONS = 3


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mail]:
    first, second = Relay(), Relay()
    first.start()
    second.start()
    settings = {
        "SILTA_SMTP_URL": f"smtp://127.0.0.1:{first.port} smtp://127.0.0.1:{second.port}",
        "SILTA_MAIL_CONNECTIONS": str(CONNECTIONS),
    }
    try:
        with LocalSystem(tmp_path_factory.mktemp("slow-relays"), ["notify"], settings=settings) as system:
            yield Mail(system, first, second, b"")
    finally:
        for relay in (first, second):
            relay.silent, relay.after_data = False, {}
            relay.stop()


@pytest.fixture(autouse=True)
def _at_peace(mail: Mail) -> Iterator[None]:
    yield
    for relay in (mail.first, mail.second):
        relay.silent, relay.after_data = False, {}


def say(mail: Mail, **after_data: str) -> None:
    mail.first.after_data = mail.second.after_data = after_data


async def ask_all(mail: Mail, name: str, count: int) -> list[str]:
    people = [f"{name}-{number}@example.org" for number in range(count)]
    await asyncio.gather(*(mail.ask(email) for email in people))
    return people


async def all_sent(mail: Mail, people: list[str]) -> list[dict[str, Any]]:
    """Wait until each has its letter; return the deliveries."""

    async def there() -> list[dict[str, Any]]:
        found = [await mail.delivery_to(email) for email in people]
        return found if {one["status"] for one in found} == {"sent"} else []

    return await eventually(there, patience=120)


async def test_an_answer_that_takes_long_is_waited_for_and_nobody_waits_with_it(mail: Mail) -> None:
    slow = "slow@example.org"
    say(mail, **{slow: HANG})
    await mail.ask(slow)
    await mail.until("in-flight", slow)
    begun = datetime.now(UTC)
    await all_sent(mail, await ask_all(mail, "meanwhile", 20))

    async def long() -> dict[str, Any] | None:
        """Whoever had died with it would have been found out by now."""
        found = await mail.delivery_to(slow)
        since = found["in_flight_since"]
        return found if since and since.replace(tzinfo=UTC) > begun + 1.3 * IN_DOUBT_AFTER else None

    await eventually(long, patience=120)
    say(mail)
    sent = await mail.until("sent", slow)
    assert (sent["attempts"], sent["perhaps_twice"], len(mail.letters_to(slow))) == (1, False, 1)


async def test_while_one_relay_greets_nobody_the_other_takes_all_letters_and_each_once(mail: Mail) -> None:
    mail.first.silent = True
    people = await ask_all(mail, "greeting", 20)
    sent = await all_sent(mail, people)
    assert {one["attempts"] for one in sent} == {1}
    assert [len(mail.letters_to(email)) for email in people] == [1] * len(people)
    mail.first.silent = False

    async def back() -> bool:
        await all_sent(mail, await ask_all(mail, f"back-{datetime.now(UTC):%H%M%S}", 10))
        return any(to.startswith("back-") for _, to, _ in mail.first.letters)

    await eventually(back, patience=120)


async def test_letters_that_one_relay_answers_nothing_to_go_once_more_and_all_others_by_the_other(mail: Mail) -> None:
    mail.first.after_data = {"*": HANG}
    people = await ask_all(mail, "silent", 20)

    def held() -> set[str]:
        return {email for email in people if mail.first.to(email)}

    async def all_others_sent() -> bool:
        waiting = {email for email in people if (await mail.delivery_to(email))["status"] != "sent"}
        return bool(waiting) and waiting == held()

    await eventually(all_others_sent, patience=120)
    waiting = held()
    assert len(waiting) <= CONNECTIONS
    mail.first.after_data = {"*": CUT}
    await eventually(lambda: _marked(mail, waiting), patience=60)
    mail.first.after_data = {}
    sent = dict(zip(people, await all_sent(mail, people), strict=True))
    assert {email for email, one in sent.items() if one["perhaps_twice"]} == waiting
    copies = {email: len(mail.letters_to(email)) for email in people}
    assert {email for email, count in copies.items() if count == 2} == waiting
    assert set(copies.values()) == {1, 2}
    for email in waiting:
        one, other = mail.letters_to(email)
        assert one["Message-ID"] == other["Message-ID"]


async def test_a_letter_that_is_never_answered_to_is_sent_twice_and_then_in_doubt(mail: Mail) -> None:
    never = "never-answered@example.org"
    say(mail, **{never: CUT})
    await mail.ask(never)
    failed = await eventually(lambda: _failed(mail, never), patience=120)
    expected = (f"{IN_DOUBT}: SMTPServerDisconnected", True, 2)
    assert (failed["error"], failed["perhaps_twice"], failed["attempts"]) == expected
    assert len(mail.letters_to(never)) == 2


async def test_a_process_that_is_told_to_stop_leaves_a_letter_in_doubt_rather_than_wait(mail: Mail) -> None:
    email = "stopped@example.org"
    say(mail, **{email: HANG})
    await mail.ask(email)
    begun = await mail.until("in-flight", email)

    async def apart() -> bool:
        since = (await mail.delivery_to(email))["in_flight_since"]
        return bool(since - begun["in_flight_since"] > timedelta(seconds=1))

    await eventually(apart, patience=60)
    service = mail.system.services["notify"]
    await asyncio.to_thread(service.stop)
    left = await mail.delivery_to(email)
    assert (left["status"], left["perhaps_twice"]) == ("pending", True), "it ended by itself, and wrote that down"
    say(mail)
    await asyncio.to_thread(service.start)
    await asyncio.to_thread(service.wait_ready)
    sent = await mail.until("sent", email)
    assert (sent["attempts"], sent["perhaps_twice"], len(mail.letters_to(email))) == (2, True, 2)


async def _marked(mail: Mail, people: set[str]) -> bool:
    return all([(await mail.delivery_to(email))["perhaps_twice"] for email in people])


async def _failed(mail: Mail, email: str) -> dict[str, Any] | None:
    found = await mail.delivery_to(email)
    return found if found["status"] == "failed" else None
