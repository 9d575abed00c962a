"""Signed webhooks: to whom news is posted, what is signed, and what becomes of each post at a real HTTP server."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pydantic import SecretStr, ValidationError
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from services.notify import claims, serving
from services.notify.channel_documents import Webhook
from services.notify.channels import webhooks
from services.notify.channels.webhooks import PATIENCE
from services.notify.documents import Campaign, Delivery, Notice
from services.notify.domain.delivery import Refused, Unknown
from services.notify.domain.news import Happening, News, happening, told_at, wanted
from services.notify.domain.notice import Facts, of_call, of_occasion
from services.notify.tasks import FanOut, TellNews
from services.notify.webhooks import poster
from services.notify.webhooks.poster import Gone, Guard, Poster
from services.notify.webhooks.secrets import secret_of, signature, written
from shared.clock import Clock
from shared.contracts.events import OccasionCancelled, OccasionMoved, OccasionPublished, Span
from shared.contracts.news import Interest, NoticeKind, Standing
from shared.contracts.problem import Rejected
from shared.contracts.webhooks import AddWebhook, ReadWebhooks, RemoveWebhook
from shared.observe.metrics import DELIVERIES
from shared.service import Service
from shared.settings import Mode, Settings
from shared.text import Text
from tests.http_receiver import HttpReceiver
from tests.unit.notify.books import Books
from tests.unit.notify.running import Running, Surroundings
from tests.unit.notify.samples import NOW, an_occasion
from tests.unit.notify.test_notices import CALL

URL = "https://events.example.org/occasions/1"
SETTINGS = Settings(secret=SecretStr("s" * 32), mode=Mode.LOCAL)
OF_OCCASION = of_occasion(an_occasion(), URL)


# --- who wants which news -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interest", "wants"),
    [
        (Interest(), True),
        (Interest(kinds=(NoticeKind.CALL, NoticeKind.OCCASION)), True),
        (Interest(kinds=(NoticeKind.CALL,)), False),
        (Interest(districts=("tapiola", "leppavaara")), True),
        (Interest(districts=("tapiola",)), False),
        (Interest(themes=("schools", "parks")), True),
        (Interest(themes=("parks",)), False),
    ],
)
def test_a_receiver_gets_the_news_that_it_wants(interest: Interest, *, wants: bool) -> None:
    assert wanted(interest, OF_OCCASION) is wants


def test_what_is_of_the_whole_city_is_news_in_every_district() -> None:
    assert wanted(Interest(districts=("tapiola",)), of_call(CALL, URL))


def test_an_occasion_is_news_at_once_and_a_call_when_it_opens() -> None:
    early = NOW - timedelta(days=60)
    assert told_at(OF_OCCASION, early) == early
    assert told_at(of_call(CALL, URL), early) == CALL.opens_at


LATER = OF_OCCASION.model_copy(update={"starts_at": NOW + timedelta(days=30)})
MOVED, MOVED_AGAIN, CANCELLED, TOUCHED = (
    OF_OCCASION.model_copy(update={"standing": Standing.MOVED}),
    LATER.model_copy(update={"standing": Standing.MOVED}),
    OF_OCCASION.model_copy(update={"standing": Standing.CANCELLED}),
    OF_OCCASION.model_copy(update={"summary": Text(fi="Toisin sanoin")}),
)


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [
        (None, OF_OCCASION, "published"),
        (None, MOVED, "moved"),
        (None, CANCELLED, "cancelled"),
        (OF_OCCASION, TOUCHED, "changed"),
        (OF_OCCASION, MOVED, "moved"),
        (MOVED, MOVED_AGAIN, "moved"),
        (MOVED, MOVED.model_copy(update={"summary": None}), "changed"),
        (MOVED, CANCELLED, "cancelled"),
        (CANCELLED, CANCELLED.model_copy(update={"summary": None}), "changed"),
    ],
)
def test_what_has_happened_follows_from_what_was_told_before(before: Facts | None, now: Facts, what: str) -> None:
    assert happening(before, now) == what


def test_news_says_what_is_public_and_nothing_else() -> None:
    told = News(notice="occasion-1", change=3, happening=Happening.MOVED, facts=MOVED, told_at=NOW).as_plain()
    assert (told["type"], told["timestamp"]) == ("occasion.moved", "2027-01-20T10:00:00Z")
    assert told["data"].keys() == {
        *("id", "change", "kind", "standing", "title", "summary", "url", "districts", "themes"),
        *("starts_at", "ends_at", "until"),
    }
    assert told["data"]["title"]["sv"]


# --- from an event to deliveries ------------------------------------------------------------------------------


def published(**changes: Any) -> OccasionPublished:
    return OccasionPublished(version=1, occasion=an_occasion(**changes), url=URL)


async def told(notify: Running) -> list[Campaign]:
    """Have all that is due told, and return the campaigns to receivers."""
    for row in list(notify.store.rows["schedule"].values()):
        if row["task"] == TellNews.NAME and row["due"] <= notify.now:
            await notify.handle(TellNews.model_validate(row["data"]))
    campaigns = [one for one in notify.stored(Campaign) if one.news]
    for one in campaigns:
        await notify.handle(FanOut(campaign=one.id))
    return campaigns


def recipients(notify: Running) -> list[str]:
    return sorted(one.recipient for one in notify.stored(Delivery) if one.channel == "webhooks")


async def add(notify: Running, name: str, **given: Any) -> str | None:
    url = given.pop("url", f"https://{name}.example.org/news?key=of-the-receiver")
    secret: str | None = (await notify.handle(AddWebhook(webhook=name, url=url, **given))).secret
    return secret


async def test_news_gets_a_delivery_for_each_receiver_that_wants_it_and_no_letter() -> None:
    notify = Running()
    await add(notify, "app")
    await add(notify, "of-tapiola", districts=("tapiola",))
    await notify.handle(published())
    [campaign] = await told(notify)
    assert recipients(notify) == ["app"]
    assert {one.channel for one in notify.stored(Delivery)} == {"webhooks"}
    assert campaign.expires_at == an_occasion().ends_at
    assert campaign.news is not None
    await notify.handle(TellNews(notice=campaign.news.notice))  # as after a crash
    await told(notify)
    assert recipients(notify) == ["app"]


async def test_where_nobody_wants_the_news_there_is_no_campaign() -> None:
    notify = Running()
    await add(notify, "of-tapiola", districts=("tapiola",))
    await notify.handle(published())
    assert await told(notify) == []


async def test_what_changes_before_it_is_told_is_told_once_and_as_it_is_then() -> None:
    notify = Running()
    await add(notify, "app")
    await notify.handle(published())
    occasion, reason = an_occasion(), Text(fi="Remontti")
    before = Span(starts_at=occasion.starts_at, ends_at=occasion.ends_at)
    later = an_occasion(starts_at=NOW + timedelta(days=28), ends_at=NOW + timedelta(days=28, hours=2))
    await notify.handle(
        OccasionMoved(version=2, occasion=later, url=URL, reason=reason, time_before=before, place_before=None)
    )
    [campaign] = await told(notify)
    assert campaign.news is not None
    assert campaign.news.type == "occasion.moved"
    assert campaign.news.facts.starts_at == later.starts_at


async def test_what_is_over_is_no_news() -> None:
    notify = Running()
    await add(notify, "app")
    await notify.handle(published())
    notify.now = an_occasion().ends_at
    assert await told(notify) == []


# --- staff ----------------------------------------------------------------------------------------------------


async def test_a_secret_is_told_once_and_another_one_when_it_is_asked_for() -> None:
    notify = Running()
    first = await add(notify, "app")
    assert first is not None
    assert first.startswith("whsec_")
    assert await add(notify, "app", kinds=(NoticeKind.CALL,)) is None
    second = await add(notify, "app", new_secret=True)
    assert second not in {None, first}
    [webhook] = notify.stored(Webhook)
    assert webhook.previous_until == NOW + timedelta(days=1)
    assert webhook.interest == Interest()
    assert first.removeprefix("whsec_") not in str(notify.store.rows), "nothing secret is stored"


async def test_a_receiver_that_is_added_again_gets_another_secret() -> None:
    notify = Running()
    first = await add(notify, "app")
    await notify.handle(RemoveWebhook(webhook="app"))
    assert await add(notify, "app") not in {None, first}


@pytest.mark.parametrize(
    ("given", "code"),
    [({"url": "http://app.example.org/"}, "insecure-webhook"), ({"districts": ("atlantis",)}, "unknown-districts")],
)
async def test_a_receiver_is_refused(given: dict[str, Any], code: str) -> None:
    notify = Running()
    with pytest.raises(Rejected) as refused:
        await add(notify, "app", **given)
    assert refused.value.problem.type == f"urn:silta:problem:{code}"
    assert notify.stored(Webhook) == []


@pytest.mark.parametrize("login", ["user:secret@", "user@", ":secret@"])
def test_an_address_with_a_login_is_refused_since_none_would_be_sent(login: str) -> None:
    with pytest.raises(ValidationError, match="must not name a user or a password"):
        AddWebhook.model_validate({"webhook": "app", "url": f"https://{login}app.example.org/"})


async def test_on_one_machine_a_receiver_needs_no_https() -> None:
    notify = Running(surroundings=Surroundings(settings=SETTINGS))
    assert await add(notify, "app", url="http://127.0.0.1:8080/news")


async def test_staff_see_how_each_receiver_fares_and_no_address() -> None:
    notify = Running()
    await add(notify, "app")
    await add(notify, "ended")
    await notify.handle(published())
    await told(notify)
    rows = notify.store.rows
    rows["webhooks"]["ended"] |= {"ended_at": NOW, "error": "410 gone"}
    of_app = next(row for row in rows["deliveries"].values() if row["recipient"] == "app")
    rows["deliveries"]["other"] = of_app | {"_id": "other", "status": "failed", "attempts": 12, "error": "500 no"}
    app, ended = (await notify.handle(ReadWebhooks())).webhooks
    assert (app.host, app.waiting, app.error) == ("app.example.org", 1, None)
    assert [(one.attempts, one.error) for one in app.failed] == [(12, "500 no")]
    assert (ended.ended_at, ended.error) == (NOW, "410 gone")
    assert "key=of-the-receiver" not in app.model_dump_json()


# --- signatures -----------------------------------------------------------------------------------------------


def test_a_signature_is_what_another_s_library_expects() -> None:
    first, second = (secret_of(SecretStr("s" * 32), "app", one) for one in ("old", "new"))
    timestamp = int(datetime.now(UTC).timestamp())
    body = '{"type":"occasion.published","title":"Leppävaara"}'.encode()
    headers = {
        "webhook-id": "d" * 40,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature((first, second), "d" * 40, timestamp, body),
    }
    for secret in (first, second):
        assert Verifier(written(secret)).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(written(secret_of(SecretStr("s" * 32), "other", "old"))).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(written(first)).verify(body.replace(b"pub", b"Pub"), headers)


# --- to where it may go ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1"),
        *("64:ff9b::a00:1", "2002:a00:1::", "2001:0:1::1", "64:ff9b:1::a00:1", "::10.0.0.1", "::ffff:0:10.0.0.1"),
        *("fec0::1", "192.0.0.192"),
    ],
)
def test_what_is_not_public_is_not_posted_to(address: str) -> None:
    assert not Guard(()).may(ip_address(address))
    assert Guard(None).may(ip_address(address)), "on one machine everything may"


def test_public_addresses_and_networks_that_are_allowed_are_posted_to() -> None:
    guard = Guard((ip_network("10.20.0.0/16"),))
    assert all(guard.may(ip_address(one)) for one in ("193.166.3.2", "2001:708::1", "10.20.3.4", "::ffff:10.20.3.4"))
    assert not guard.may(ip_address("10.21.0.1"))


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with HttpReceiver() as one:
        yield one


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"])
async def test_no_name_and_no_spelling_leads_to_our_own_network(receiver: HttpReceiver, host: str) -> None:
    posting = Poster(())
    with pytest.raises(Refused, match="not a public one"):
        await posting.post(receiver.url("/news").replace("127.0.0.1", host), b"{}", {})
    await posting.close()
    assert receiver.posted == []


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (500, Refused, "500 sorry, not now"),
        (400, Refused, "400 sorry"),
        (410, Gone, "410 sorry"),
        ("redirect", Refused, "307"),
        ("huge", Refused, "500 xxx"),
        ("hang", Unknown, "no answer in time"),
        ("drip", Unknown, "no answer in time"),
    ],
)
async def test_whatever_a_receiver_answers_it_takes_little_time_and_room(
    receiver: HttpReceiver, monkeypatch: pytest.MonkeyPatch, answer: Any, error: type[Exception], words: str
) -> None:
    monkeypatch.setattr(poster, "TOTAL", 2.0)
    receiver.answers = {"/news": [answer]}
    posting = Poster(None)
    with pytest.raises(error, match=words) as caught:
        await posting.post(receiver.url("/news"), b"{}", {})
    await posting.close()
    assert len(str(caught.value)) < 2_100
    assert receiver.counts() == {"/news": 1}, "a redirect is not followed"


async def test_a_receiver_that_is_not_there_is_told_apart_from_one_that_does_not_answer(receiver: HttpReceiver) -> None:
    gone = receiver.url("/news")
    receiver.__exit__(None)
    posting = Poster(None)
    for url in (gone, "http://no-such-host.invalid/", f"http://{'long' * 20}.example/"):
        with pytest.raises(Refused, match="no connection"):
            await posting.post(url, b"{}", {})
    await posting.close()
    receiver.__enter__()


def test_what_may_fail_is_counted_from_nought_so_that_the_first_is_seen() -> None:
    store = SimpleNamespace()
    serving.Serving(
        cast("Service", SimpleNamespace(name="counted", store=store, clock=None)),
        "webhooks",
        no_end,
        PATIENCE,
    )
    counted = (sample for metric in DELIVERIES.collect() for sample in metric.samples)
    found = {
        one.labels["status"]: one.value
        for one in counted
        if one.name.endswith("_total") and one.labels["service"] == "counted"
    }
    assert found["failed"] == 0


async def no_end(_: str) -> None:
    """Know nobody."""


# --- what becomes of a delivery -------------------------------------------------------------------------------


class Sending:
    """The channel over receivers that were added, and news that was told to them."""

    def __init__(self, notify: Running, **settings: Any) -> None:
        self.notify = notify
        self.clock = SimpleNamespace(now=lambda: notify.now)
        service = SimpleNamespace(
            name="notify",
            store=Books(notify.store),
            settings=SETTINGS.model_copy(update=settings),
            clock=cast("Clock", self.clock),
        )
        self.posting = webhooks.serving(cast("Service", service), webhooks.poster_of(cast("Service", service)))

    async def rounds(self) -> None:
        """Post until nothing is due."""
        while await self.posting.round():
            await asyncio.gather(*self.posting._serving.values())
        await asyncio.gather(*self.posting._serving.values())

    async def again(self) -> None:
        """Post once more, as if what was put off were due and nobody rested."""
        self.posting._resting.clear()
        for row in self.deliveries():
            row["next_attempt_at"] = datetime(1970, 1, 1, tzinfo=UTC)
        await self.rounds()

    def deliveries(self, recipient: str = "") -> list[dict[str, Any]]:
        return [row for row in self.notify.store.all(Delivery) if recipient in {"", row["recipient"]}]

    def fates(self, recipient: str = "") -> list[tuple[str, int]]:
        return [(row["status"], row["attempts"]) for row in self.deliveries(recipient)]


async def set_up(receiver: HttpReceiver, *names: str, occasions: int = 1, **settings: Any) -> Sending:
    notify = Running(surroundings=Surroundings(settings=SETTINGS))
    for name in names:
        await add(notify, name, url=receiver.url(f"/{name}"))
    for number in range(occasions):
        await notify.handle(published(id=f"2027-evening-{number}"))
    await told(notify)
    return Sending(notify, **settings)


async def test_news_is_posted_signed_as_json(receiver: HttpReceiver) -> None:
    notify = Running(surroundings=Surroundings(settings=SETTINGS))
    secret = await add(notify, "app", url=receiver.url("/app"))
    assert secret
    await notify.handle(published())
    await told(notify)
    here = Sending(notify)
    await here.rounds()
    [post] = receiver.posted
    assert post.headers["content-type"] == "application/json"
    Verifier(secret).verify(post.body, post.headers)
    assert json.loads(post.body)["type"] == "occasion.published"
    [delivery] = here.deliveries()
    assert (delivery["status"], delivery["_id"]) == ("sent", post.headers["webhook-id"])
    [webhook] = notify.stored(Webhook)
    assert (webhook.taken_at, webhook.error) == (NOW, None)


async def test_after_a_change_of_secret_both_sign_for_a_day(receiver: HttpReceiver) -> None:
    notify = Running(surroundings=Surroundings(settings=SETTINGS))
    first = await add(notify, "app", url=receiver.url("/app"))
    second = await add(notify, "app", url=receiver.url("/app"), new_secret=True)
    assert first
    assert second
    for number in (1, 2):
        await notify.handle(published(id=f"2027-evening-{number}"))
        await told(notify)
        await Sending(notify).rounds()
        notify.now += timedelta(days=1)
    early, late = receiver.posted
    Verifier(first).verify(early.body, early.headers)
    Verifier(second).verify(early.body, early.headers)
    Verifier(second).verify(late.body, late.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(first).verify(late.body, late.headers)


async def test_what_fails_is_tried_again_under_the_same_id_up_to_a_limit_and_then_seen(receiver: HttpReceiver) -> None:
    receiver.answers = {"/app": [500]}
    here = await set_up(receiver, "app")
    for attempt in range(1, PATIENCE.attempts + 1):
        await here.again()
        last = attempt == PATIENCE.attempts
        assert here.fates() == [("failed" if last else "pending", attempt)]
    await here.again()
    assert len(receiver.posted) == PATIENCE.attempts
    assert len({post.headers["webhook-id"] for post in receiver.posted}) == 1
    [seen] = (await here.notify.handle(ReadWebhooks())).webhooks
    assert seen.failed[0].error == seen.error == "500 sorry, not now: ask <address>"


@pytest.mark.parametrize("status", [429, 503])
async def test_a_receiver_that_asks_for_time_gets_it(receiver: HttpReceiver, status: int) -> None:
    receiver.answers = {"/app": [(status, "5400"), 204]}
    here = await set_up(receiver, "app")
    before = datetime.now(UTC)
    await here.rounds()
    [delivery] = here.deliveries()
    assert delivery["next_attempt_at"] >= before + timedelta(minutes=90)
    assert here.posting._resting["app"].until > time.monotonic() + 5000
    await here.again()
    assert here.fates("app") == [("sent", 2)]


@pytest.mark.parametrize("said", ["0", "soon", "-5", "9" * 40, "Mon, 32 Foo 2027", "Fri, 01 Jan 2027 00:00:00 -9999"])
async def test_what_is_no_time_or_none_to_wait_for_changes_nothing(receiver: HttpReceiver, said: str) -> None:
    receiver.answers = {"/app": [(503, said)]}
    here = await set_up(receiver, "app")
    await here.rounds()
    [delivery] = here.deliveries()
    assert delivery["next_attempt_at"] <= datetime.now(UTC) + PATIENCE.first_wait


async def test_a_receiver_may_ask_for_time_until_a_date_and_gets_a_day_at_most(receiver: HttpReceiver) -> None:
    receiver.answers = {"/app": [(503, "Fri, 31 Dec 2100 23:59:59 GMT")]}
    here = await set_up(receiver, "app")
    await here.rounds()
    [delivery] = here.deliveries()
    day = timedelta(days=1)
    assert day - timedelta(minutes=5) < delivery["next_attempt_at"] - datetime.now(UTC) <= day


async def test_waits_between_attempts_grow(receiver: HttpReceiver) -> None:
    receiver.answers = {"/app": [500]}
    here = await set_up(receiver, "app")
    before = datetime.now(UTC)
    await here.rounds()
    [delivery] = here.deliveries()
    assert timedelta(seconds=4) < delivery["next_attempt_at"] - before
    assert len(receiver.posted) == 1, "what was put off isn't tried before its time"


async def test_a_receiver_that_is_gone_gets_nothing_more_until_it_is_added_again(receiver: HttpReceiver) -> None:
    receiver.answers = {"/app": [410, 204]}
    here = await set_up(receiver, "app", occasions=3)
    await here.rounds()
    await here.again()
    assert sorted(here.fates()) == [("failed", 1), ("withdrawn", 0), ("withdrawn", 0)]
    await here.notify.handle(published(id="2027-later"))
    await told(here.notify)
    assert len(here.deliveries()) == 3, "nothing is recorded for who is gone"
    await add(here.notify, "app", url=receiver.url("/app"))
    await here.notify.handle(published(id="2027-latest"))
    await told(here.notify)
    await here.again()
    assert here.fates()[-1] == ("sent", 1)


async def test_what_waits_for_a_receiver_that_was_removed_is_withdrawn(receiver: HttpReceiver) -> None:
    here = await set_up(receiver, "app")
    await here.notify.handle(RemoveWebhook(webhook="app"))
    await here.rounds()
    assert here.fates() == [("withdrawn", 0)]
    assert receiver.posted == []


async def test_a_change_overtakes_what_was_not_taken_yet(receiver: HttpReceiver) -> None:
    receiver.answers = {"/app": [500, 204]}
    here = await set_up(receiver, "app")
    await here.rounds()
    cancelled = OccasionCancelled(
        version=2, occasion=an_occasion(id="2027-evening-0"), url=URL, reason=Text(fi="Ei tilaa")
    )
    await here.notify.handle(cancelled)
    await told(here.notify)
    await here.again()
    assert sorted(here.fates()) == [("sent", 1), ("withdrawn", 1)]
    assert [json.loads(post.body)["type"] for post in receiver.posted] == ["occasion.published", "occasion.cancelled"]


async def test_what_is_over_by_now_is_not_posted(receiver: HttpReceiver) -> None:
    here = await set_up(receiver, "app")
    here.notify.now = an_occasion().ends_at
    await here.rounds()
    assert here.fates() == [("withdrawn", 0)]


async def test_a_receiver_that_hangs_keeps_nobody_waiting(
    receiver: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "BATCH", 2)  # far less than waits for the one that hangs
    receiver.answers = {"/aaa-hangs": ["hang"], "/aab-fails": [500]}
    here = await set_up(receiver, "aaa-hangs", "aab-fails", "app", "other", occasions=5)
    async with asyncio.timeout(30):
        while [state for state, _ in here.fates("app") + here.fates("other")] != ["sent"] * 10:
            await here.posting.round()
            await asyncio.sleep(0)
    assert len(receiver.on("/aaa-hangs")) == 1, "the first one still hangs, and those after it wait"
    receiver.released.set()
    await here.posting.stop()
    assert {state for state, _ in here.fates("aab-fails")} == {"pending"}


async def test_what_a_crash_left_in_doubt_is_posted_again_under_its_id_and_marked(
    receiver: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "LEFT_BEHIND", 0.0)
    here = await set_up(receiver, "app")
    [delivery] = here.deliveries()
    delivery |= {"status": "in-flight", "attempts": 1, "in_flight_since": datetime.now(UTC)}
    await here.rounds()
    assert receiver.posted == [], "somebody may be at it"
    delivery["in_flight_since"] -= timedelta(seconds=91)
    await here.rounds()
    [delivery] = here.deliveries()
    assert (delivery["status"], delivery["perhaps_twice"], delivery["attempts"]) == ("sent", True, 2)
    assert receiver.posted[0].headers["webhook-id"] == delivery["_id"]


async def test_what_is_in_doubt_is_posted_as_often_as_what_is_refused_since_its_id_tells_that_it_is_the_same(
    receiver: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poster, "TOTAL", 0.3)
    receiver.answers = {"/app": ["hang", "hang", "hang", 204]}
    here = await set_up(receiver, "app")
    for _ in range(4):
        await here.again()
    [delivery] = here.deliveries()
    assert (delivery["status"], delivery["perhaps_twice"], delivery["attempts"]) == ("sent", True, 4)
    assert {post.headers["webhook-id"] for post in receiver.posted} == {delivery["_id"]}


@pytest.mark.parametrize(
    ("limits", "posted"),
    [
        ({"news_only_to": ("127.0.0.1",)}, True),
        ({"news_only_to": ("0.0.1",), "mail_only_to": ("espoo.fi",)}, True),
        ({"news_only_to": ("7.0.0.1",)}, False),
        ({"news_only_to": ("app",)}, False),
        ({"mail_only_to": ("127.0.0.1",)}, False),
    ],
    ids=["its-host", "above-its-host", "another-host", "its-name", "letters-only"],
)
async def test_a_trial_system_posts_to_the_hosts_that_it_names_only(
    receiver: HttpReceiver, limits: dict[str, Any], *, posted: bool
) -> None:
    here = await set_up(receiver, "app", **limits)
    await here.rounds()
    [delivery] = here.deliveries()
    assert (delivery["status"], delivery["simulated"], len(receiver.posted)) == ("sent", not posted, posted)
    [seen] = (await here.notify.handle(ReadWebhooks())).webhooks
    assert (seen.simulated, seen.taken_at) == (0, NOW) if posted else (1, None)


async def test_a_stop_finishes_the_post_on_its_way_and_frees_the_rest(receiver: HttpReceiver) -> None:
    receiver.answers = {"/app": ["hang"]}
    here = await set_up(receiver, "app", occasions=3)
    await here.posting.round()
    async with asyncio.timeout(30):
        while not receiver.posted:
            await asyncio.sleep(0.01)
    stopping = asyncio.create_task(here.posting.stop())
    receiver.released.set()
    await stopping
    books = cast("Books", here.posting._store)
    assert books.leased == set()
    assert [attempts for _, attempts in here.fates()] == [1, 0, 0]


def test_facts_stored_before_they_told_how_an_occasion_stands_are_as_promised() -> None:
    stored = OF_OCCASION.model_dump(exclude={"standing"})
    assert Facts.model_validate(stored).standing is Standing.AS_PROMISED
    row = {"_id": "n", "facts": stored, "published_at": NOW, "updated_at": NOW}
    assert Notice.from_stored(row).changes == 0
