"""E-mail over several relays that refuse, fail and send back: real SMTP, real reports."""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aio_pika
import dkim
import httpx
import pytest
from pymongo import MongoClient

from deploy.local import LocalSystem
from shared.contracts.envelope import OWN_SOURCES, Envelope
from shared.contracts.events import OccasionPublished
from tests.mail_relays import Relay
from tests.system.notify.subscribers import post
from tests.system.waiting import eventually
from tests.system.wire import PLAIN, message, over_http
from tests.unit.notify.samples import an_occasion
from tests.unit.notify.test_reports import COMPLAINT, DELIVERY, bounce
from tests.unit.notify.test_signing import published

pytestmark = [pytest.mark.xdist_group("mail"), pytest.mark.timeout(300)]


@dataclass(frozen=True)
class Mail:
    """Notify with two relays, the first of three times the weight."""

    system: LocalSystem
    first: Relay
    second: Relay
    key: bytes

    @property
    def url(self) -> str:
        return self.system.endpoints.http["notify"]

    async def ask(self, email: str, **wish: Any) -> None:
        """Cause a letter to an address: the one to confirm a subscription."""
        asked = message("notify.subscribe", {"email": email, "language": "en", **wish})
        answer = await over_http(self.url, "notify.subscribe", asked)
        assert answer.status == "accepted", answer

    async def tell(self, occasion: str, theme: str) -> str:
        """Tell of an occasion, as the events service does; return the campaign that follows."""
        facts = an_occasion(id=occasion, themes=(theme,), districts=())
        event = OccasionPublished(occasion=facts, version=1, url="https://silta.example/occasion")
        envelope = Envelope(
            id=occasion,
            source=f"{OWN_SOURCES}events",
            type=event.TYPE,
            time=datetime.now(UTC),
            data=event.model_dump(mode="json"),
        )
        async with await aio_pika.connect(self.system.endpoints.amqp) as connection:
            channel = await connection.channel(on_return_raises=True)
            exchange = await channel.get_exchange("silta.events", ensure=False)
            await exchange.publish(aio_pika.Message(envelope.to_bytes()), event.NAME)
        return f"occasion-published.{occasion}"

    async def told(self, campaign: str) -> dict[str, Any]:
        """Wait for the end of a campaign's one delivery; return the campaign's counts and that delivery."""

        async def ended() -> dict[str, Any] | None:
            [delivery] = await self.stored("deliveries", campaign=campaign) or [{"status": "pending"}]
            return None if delivery["status"] in ("pending", "in-flight") else delivery

        delivery = await eventually(ended, patience=60)
        return {**await self.report(campaign), "id": delivery["_id"], "error": delivery["error"]}

    async def report(self, campaign: str) -> dict[str, Any]:
        """A campaign's counts."""
        async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
            report = await client.get(f"{self.url}/notify/v1/campaigns/{campaign}")
        counts: dict[str, Any] = report.json()["counts"]
        return counts

    async def stored(self, collection: str, **query: Any) -> list[dict[str, Any]]:
        def read() -> list[dict[str, Any]]:
            with MongoClient[dict[str, Any]](self.system.endpoints.mongo) as client:
                return list(client["silta_notify"][collection].find(query))

        return await asyncio.to_thread(read)

    async def delivery_to(self, email: str) -> dict[str, Any]:
        """The delivery of the letter that was asked for last."""
        [subscription] = await self.stored("subscriptions", email=email)
        return (await self.stored("deliveries", recipient=subscription["_id"]))[-1]

    async def reported(self, report: bytes) -> httpx.Response:
        """Post a report, as the city's mail system does."""
        async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
            headers = {"content-type": "message/rfc822"}
            return await client.post(f"{self.url}/notify/v1/mail-reports", content=report, headers=headers)

    def answer(self, replies: dict[str, str]) -> None:
        """Have both relays say this to these addresses, and take letters to all others."""
        self.first.replies = self.second.replies = replies

    async def link(self, count: int, email: str) -> str:
        """Wait for an address's letter number `count`; return the link to confirm by, the same in each that has one."""
        letters = await eventually(lambda: _found(self.letters_to(email), count), patience=60)
        texts = [part for letter in letters for part in letter.walk() if part.get_content_type() == "text/plain"]
        words = "\n".join(text.get_payload(decode=True).decode() for text in texts)
        [link] = set(re.findall(r"http://\S+/confirm\S+", words))
        return str(link)

    async def until(self, status: str, email: str) -> dict[str, Any]:
        """Wait until an address's delivery has a status."""

        async def there() -> dict[str, Any] | None:
            found = await self.delivery_to(email)
            return found if found["status"] == status else None

        return await eventually(there, patience=60)

    def letters_to(self, email: str) -> list[Any]:
        return self.first.to(email) + self.second.to(email)


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mail]:
    first, second = Relay(), Relay()
    first.start()
    second.start()
    made = subprocess.run(["openssl", "genrsa", "-traditional", "1024"], capture_output=True, check=True)
    settings = {
        "SILTA_SMTP_URL": f"smtp://127.0.0.1:{first.port}?weight=3 smtp://127.0.0.1:{second.port}?weight=1",
        "SILTA_MAIL_FROM": "Silta <silta@silta.example>",
        "SILTA_MAIL_BOUNCES": "bounces@silta.example",
        "SILTA_MAIL_DOMAIN_RATES": '{"slow.example": 2}',
        "SILTA_DKIM_KEY": made.stdout.decode(),
        "SILTA_DKIM_SELECTOR": "s1",
    }
    try:
        with LocalSystem(tmp_path_factory.mktemp("mail"), ["notify"], settings=settings) as system:
            yield Mail(system, first, second, made.stdout)
    finally:
        for relay in (first, second):
            relay.stop()


async def test_letters_are_shared_out_by_weight_and_each_is_signed_and_names_its_way_back(mail: Mail) -> None:
    people = [f"shared-{number}@example.org" for number in range(40)]
    await asyncio.gather(*(mail.ask(email) for email in people))
    await eventually(lambda: _is(all(mail.letters_to(email) for email in people)), patience=60)
    by_first = sum(bool(mail.first.to(email)) for email in people)
    assert 26 <= by_first <= 34, "three quarters"
    record = published(mail.key.decode())
    for sender, _, letter in mail.first.letters[-3:]:
        assert dkim.verify(letter, dnsfunc=lambda *_, **__: record)
        found = re.search(rb"Message-ID: <([0-9a-f]{40})@silta\.example>\r\n", letter)
        assert found is not None
        assert sender == f"bounces+{found[1].decode()}@silta.example"
        lines = letter.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
        (link,) = [line for line in lines if line.startswith(b"List-Unsubscribe:")]
        assert re.fullmatch(rb"List-Unsubscribe: <http://127\.0\.0\.1:\d+/notify/v1/u/[\w-]{16}\.[\w-]{22}>", link)


async def test_while_one_relay_is_away_the_other_takes_all_letters_and_each_once(mail: Mail) -> None:
    port = mail.first.port
    people = [f"failover-{number}@example.org" for number in range(12)]
    await asyncio.to_thread(mail.first.stop)
    try:
        for email in people:
            await mail.ask(email)
        await eventually(lambda: _is(all(mail.second.to(email) for email in people)), patience=90)
    finally:
        await asyncio.to_thread(mail.first.start, port)
    assert [len(mail.letters_to(email)) for email in people] == [1] * len(people)


async def test_what_a_relay_puts_off_is_tried_again_and_what_it_refuses_is_not(mail: Mail) -> None:
    later, never = "later@example.org", "never@example.org"
    mail.answer({later: "451 4.7.1 Greylisted, come back", never: f"554 5.7.1 <{never}> is not welcome"})
    await mail.ask(later)
    await mail.ask(never)
    failed = await mail.until("failed", never)
    assert failed["error"] == "554 5.7.1 <address> is not welcome"

    async def put_off() -> bool:
        found = await mail.delivery_to(later)
        return found["status"] == "pending" and found["attempts"] == 1 and found["error"] is not None

    await eventually(put_off)
    mail.answer({})
    sent = await mail.until("sent", later)
    assert (sent["attempts"], sent["perhaps_twice"]) == (2, False)
    assert mail.first.asked[never] + mail.second.asked[never] == 1


async def test_a_domain_gets_no_more_than_its_rate_and_others_dont_wait_for_it(mail: Mail) -> None:
    slow = [f"{number}@slow.example" for number in range(10)]
    quick = [f"quick-{number}@example.org" for number in range(10)]
    asked: dict[str, datetime] = {}
    for pair in zip(slow, quick, strict=True):
        for email in pair:
            await mail.ask(email)
            asked[email] = datetime.now(UTC)
    sent = [(await mail.until("sent", email))["sent_at"] for email in slow]
    moments = sorted(sent)
    for early, late in zip(moments, moments[4:], strict=False):
        assert (late - early).total_seconds() > 0.9, "five letters at two a second, two of them at once"
    for email in quick:
        due = (await mail.until("sent", email))["next_attempt_at"].replace(tzinfo=UTC)
        assert due <= asked[email], "it was put off"


@pytest.mark.parametrize("how", ["report", "refusal", "complaint"])
async def test_an_address_that_takes_nothing_gets_nothing_until_its_owner_confirms(mail: Mail, how: str) -> None:
    email, theme = f"gone-by-{how}@example.org", f"theme-of-{how}"
    await mail.ask(email, themes=[theme])
    await post(await mail.link(1, email))
    if how == "refusal":
        mail.answer({email: "550 5.1.1 User unknown"})
        first = await mail.told(await mail.tell(f"{how}-1", theme))
        mail.answer({})
        assert (first["failed"], first["error"]) == (1, "550 5.1.1 User unknown")
    else:
        campaign = await mail.tell(f"{how}-1", theme)
        id_ = (await mail.told(campaign))["id"]
        report = (COMPLAINT if how == "complaint" else bounce()).replace(DELIVERY.encode(), id_.encode())
        for _ in range(2):
            answer = await mail.reported(report)
            assert (answer.status_code, answer.json()) == (200, {"noted": True})
        counts = await mail.told(campaign)
        bounced = how == "report"
        assert (counts["sent"], counts["delivered"]) == (1, 0 if bounced else 1)
        assert (counts["bounced"], counts["complaints"]) == ((1, 0) if bounced else (0, 1))
    assert (await mail.told(await mail.tell(f"{how}-2", theme)))["suppressed"] == 1
    kept = await mail.stored("suppressions")
    assert email not in str(kept), "no address is kept"
    await mail.ask(email, themes=[theme])  # its owner asks again, and the letter to confirm goes out
    await post(await mail.link(2 if how == "refusal" else 3, email))
    assert (await mail.told(await mail.tell(f"{how}-3", theme)))["sent"] == 1
    assert len(await mail.stored("suppressions")) == len(kept) - 1


async def test_what_is_no_report_or_of_no_letter_of_ours_is_told_so_and_changes_nothing(mail: Mail) -> None:
    answer = await mail.reported(b"Subject: hello\r\n\r\nI am away.\r\n")
    assert (answer.status_code, answer.json()) == (200, {"noted": False})
    assert (await mail.reported(bounce())).status_code == 404
    assert (await mail.reported(b"x" * 2_000_000)).status_code == 413


async def _is(condition: bool) -> bool:  # noqa: FBT001 - what is waited for
    return condition


async def _found(letters: list[Any], count: int) -> list[Any] | None:
    return sorted(letters, key=lambda one: parsedate_to_datetime(one["Date"])) if len(letters) >= count else None
