"""Web push: who hears by a browser, what it is sent, and what becomes of each message at a real HTTP server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI
from pydantic import SecretStr

from services.notify.channels import webpush
from services.notify.channels.webpush import PATIENCE, Push
from services.notify.documents import Campaign, Delivery, Subscription
from services.notify.domain import notification
from services.notify.domain.notification import KEPT_UNLESS_SAID, LONGEST_ON_ITS_WAY, kept_for
from services.notify.links import CHOICES, UNSUBSCRIBE, told_url
from services.notify.tasks import FanOut
from services.notify.web import telling
from services.notify.webpush.encryption import CURVE, LONGEST, encrypted, unpadded
from services.notify.webpush.identity import Identity, public_key_of
from services.notify.webpush.wording import shown
from shared.contracts.events import OccasionCancelled, OccasionPublished
from shared.contracts.notify import (
    Browser,
    ConfirmSubscription,
    Rhythm,
    Subscribe,
    SubscribeBrowser,
    SubscriptionStatus,
    Unsubscribe,
)
from shared.contracts.problem import Rejected
from shared.settings import ConfigurationError, Mode, Settings
from shared.store import Document
from shared.text import Text
from tests.http_receiver import HttpReceiver
from tests.push_service import Reader, require_signed, written
from tests.unit.notify.books import Books
from tests.unit.notify.running import Running, Surroundings
from tests.unit.notify.samples import CITY, NOW, an_occasion

KEY = SecretStr(written(bytes(range(1, 33))))
SETTINGS = Settings(secret=SecretStr("s" * 32), mode=Mode.LOCAL, webpush_key=KEY, public_url="https://n.example.org")
PUBLISHED = OccasionPublished(version=1, occasion=an_occasion(), url="https://events.example.org/occasions/1")
FIREBASE = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture
def service() -> Iterator[HttpReceiver]:
    with HttpReceiver() as one:
        yield one


def running(**settings: Any) -> Running:
    return Running(surroundings=Surroundings(settings=SETTINGS.model_copy(update=settings)))


def asking(browser: dict[str, str], **wish: Any) -> SubscribeBrowser:
    return SubscribeBrowser.model_validate({"browser": browser, "language": "en", **wish}, strict=False)


# --- encryption and identity ----------------------------------------------------------------------------------


def test_a_message_is_encrypted_as_the_standards_own_example() -> None:
    """RFC 8291, appendix A."""
    browser = Browser(
        endpoint="https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg",
    )
    number = int.from_bytes(unpadded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    body = encrypted(
        b"When I grow up, I want to be a watermelon",
        browser,
        ec.derive_private_key(number, CURVE),
        unpadded("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert written(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBr"
        "u3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_the_longest_message_fits_what_every_push_service_takes_and_a_longer_one_is_refused() -> None:
    with HttpReceiver() as nobody:
        browser = Browser(**Reader(nobody, "long").browser)
    assert len(encrypted(b"x" * LONGEST, browser)) == 4096
    with pytest.raises(ValueError, match="longer"):
        encrypted(b"x" * (LONGEST + 1), browser)


def test_a_word_for_a_push_service_is_used_for_an_hour_and_each_has_its_own() -> None:
    now = SimpleNamespace(at=1_800_000_000.0)
    identity = Identity(KEY, "https://n.example.org", clock=lambda: now.at)
    first = identity.authorization(FIREBASE)
    now.at += 3599
    assert identity.authorization(FIREBASE) == first
    assert identity.authorization("https://push.example/1") != first
    now.at += 1
    assert identity.authorization(FIREBASE) != first


@pytest.mark.parametrize("key", ["short", written(bytes(32)), "ä" * 43, written(b"\xff" * 32)])
def test_what_is_no_key_stops_the_start(key: str) -> None:
    with pytest.raises(ConfigurationError, match="SILTA_WEBPUSH_KEY"):
        webpush.check(SETTINGS.model_copy(update={"webpush_key": SecretStr(key)}))


def test_production_needs_a_key_and_a_trial_does_not() -> None:
    without = SETTINGS.model_copy(update={"webpush_key": SecretStr("")})
    webpush.check(without)
    with pytest.raises(ConfigurationError, match="SILTA_WEBPUSH_KEY is empty"):
        webpush.check(without.model_copy(update={"mode": Mode.PRODUCTION}))
    webpush.check(SETTINGS.model_copy(update={"mode": Mode.PRODUCTION}))
    assert public_key_of(without) is None


# --- subscribing ----------------------------------------------------------------------------------------------


async def test_a_browser_subscribes_at_once_and_what_is_stored_goes_when_it_leaves(service: HttpReceiver) -> None:
    notify, reader = running(), Reader(service, "one")
    result = await notify.handle(asking(reader.browser, districts=["leppavaara"], rhythm="daily"))
    assert result.status is SubscriptionStatus.ACTIVE
    [stored] = notify.stored(Subscription)
    assert (stored.id, stored.email, stored.confirmed_at) == (result.subscription, None, NOW)
    assert stored.browser == Browser(**reader.browser)
    assert (stored.wish.districts, stored.wish.rhythm) == (("leppavaara",), Rhythm.DAILY)
    assert notify.stored(Delivery) == [], "there is nothing to confirm"
    token = notify.surroundings.links.token(UNSUBSCRIBE, stored.id)
    await notify.handle(Unsubscribe(subscription=stored.id, token=token))
    [left] = notify.stored(Subscription)
    assert (left.status, left.browser, left.wish) == (SubscriptionStatus.ENDED, None, None)
    assert reader.browser["endpoint"] not in str(notify.store.rows["subscriptions"])
    assert (left.confirmed_at, left.ended_at) == (NOW, NOW), "when its owner consented stays known"
    assert [name for name, _ in notify.said] == ["notify.subscription.confirmed", "notify.subscription.ended"]
    await notify.handle(asking(reader.browser))
    assert [one.status for one in notify.stored(Subscription)] == [SubscriptionStatus.ACTIVE]


async def test_the_same_browser_changes_what_it_wants_and_keeps_what_the_form_does_not_ask(
    service: HttpReceiver,
) -> None:
    notify, reader = running(), Reader(service, "one")
    await notify.handle(asking(reader.browser, districts=["leppavaara"]))
    await notify.handle(asking(reader.browser, occasions=["2027-fair"], rhythm="followed"))
    [stored] = notify.stored(Subscription)
    assert (stored.wish.districts, stored.wish.follows, stored.revision) == (("leppavaara",), ("2027-fair",), 1)


async def test_who_knows_a_browsers_address_only_can_change_nothing(service: HttpReceiver) -> None:
    notify, reader = running(), Reader(service, "one")
    await notify.handle(asking(reader.browser))
    other = Reader(service, "one").browser
    with pytest.raises(Rejected) as refused:
        await notify.handle(asking(other, districts=["tapiola"]))
    assert refused.value.problem.type.endswith(":anothers-browser")


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        (FIREBASE, True),
        ("https://updates.push.services.mozilla.com/wpush/v2/g", True),
        ("https://web.push.apple.com/Q", True),
        ("https://db5.notify.windows.com/w/?token=B", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com.example.org/fcm/send/abc", False),
        ("https://xfcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/fcm/send/abc", False),
        ("https://127.0.0.1/push", False),
        ("https://[fcm.googleapis.com/push", False),
        ("https://fcm.googleapis.com:x/push", False),
    ],
)
async def test_in_production_browsers_name_known_push_services_only(
    service: HttpReceiver, endpoint: str, *, known: bool
) -> None:
    notify = running(mode=Mode.PRODUCTION)
    command = asking(Reader(service, "one").browser | {"endpoint": endpoint})
    if known:
        await notify.handle(command)
    else:
        with pytest.raises(Rejected) as refused:
            await notify.handle(command)
        assert refused.value.problem.type.endswith(":unknown-push-service")
        assert notify.stored(Subscription) == []


async def test_a_key_that_is_none_and_a_city_without_a_key_are_refused(service: HttpReceiver) -> None:
    browser = Reader(service, "one").browser
    with pytest.raises(Rejected) as refused:
        await running().handle(asking(browser | {"p256dh": written(b"\4" + bytes(64))}))
    assert refused.value.problem.type.endswith(":no-browser-keys")
    with pytest.raises(Rejected) as refused:
        await running(webpush_key=SecretStr("")).handle(asking(browser))
    assert refused.value.problem.type.endswith(":no-browsers")


async def test_each_subscriber_hears_by_the_one_way_that_they_chose(service: HttpReceiver) -> None:
    notify = await told(Reader(service, "one"))
    assert {(one.channel, one.recipient) for one in of_campaign(notify)} == {
        (one.way.value, one.id) for one in notify.stored(Subscription)
    }
    assert {one.channel for one in notify.stored(Delivery)} == {"email", "webpush"}


def of_campaign(notify: Running) -> list[Delivery]:
    return [one for one in notify.stored(Delivery) if one.campaign.startswith("occasion-published")]


async def told(*readers: Reader, by_mail: bool = True, **wish: Any) -> Running:
    """Return the service in which these browsers, and an address, are to hear of an occasion."""
    notify = running()
    for reader in readers:
        await notify.handle(asking(reader.browser, **wish))
    if by_mail:
        asked = await notify.handle(Subscribe(email="one@example.org"))
        token = notify.surroundings.links.token("confirm-subscription", asked.subscription)
        await notify.handle(ConfirmSubscription(subscription=asked.subscription, token=token))
    await notify.handle(PUBLISHED)
    await fan_out(notify)
    return notify


async def fan_out(notify: Running) -> None:
    for campaign in notify.stored(Campaign):
        await notify.handle(FanOut(campaign=campaign.id))


# --- sending --------------------------------------------------------------------------------------------------


class Sending:
    """The channel over what there is to tell browsers."""

    def __init__(self, notify: Running, **settings: Any) -> None:
        self.notify, self.books = notify, Books(notify.store)
        service = SimpleNamespace(
            name="notify",
            service="notify",
            store=self.books,
            settings=SETTINGS.model_copy(update=settings),
            city=CITY,
            links=notify.surroundings.links,
            clock=SimpleNamespace(now=lambda: notify.now),
        )
        self.push = Push(cast("Any", service))

    async def rounds(self) -> None:
        """Push until nothing finds a place any more."""
        while await self.push.round():
            await self.push.settled()

    async def again(self) -> None:
        """Push once more, as if what was put off were due and nobody rested."""
        for lane in self.push._lanes.values():
            lane.until = 0.0
        for row in self.notify.store.all(Delivery):
            row["next_attempt_at"] = datetime(1970, 1, 1, tzinfo=UTC)
        await self.rounds()

    def fates(self) -> list[tuple[str, int]]:
        rows = [row for row in self.notify.store.all(Delivery) if row["channel"] == "webpush"]
        return [(row["status"], row["attempts"]) for row in rows]

    def row(self) -> dict[str, Any]:
        [row] = [row for row in self.notify.store.all(Delivery) if row["channel"] == "webpush"]
        return row


async def test_a_browser_shows_what_it_is_told_and_its_push_service_learns_nothing_of_it(
    service: HttpReceiver,
) -> None:
    reader = Reader(service, "one")
    notify = await told(reader)
    here = Sending(notify)
    await here.rounds()
    [shown], [posted] = reader.shown(), reader.posted()
    [id_] = [one.id for one in notify.stored(Subscription) if one.way == "webpush"]
    choices = f"https://n.example.org/notify/v1/c/{id_}.{notify.surroundings.links.token(CHOICES, id_)}?lang=en"
    assert shown == {
        "title": "Leppävaara resident evening",
        "body": "Wednesday 10 February 2027, 12:00–14:00, Sellon kirjasto, Leppävaarankatu 9",
        "url": PUBLISHED.url,
        "lang": "en",
        "tag": posted.headers["topic"],
        "choices": {"title": "Change your choices", "url": choices},
    }
    assert posted.headers["content-encoding"] == "aes128gcm"
    assert posted.headers["urgency"] == "normal"
    assert posted.headers["ttl"] == str(int((PUBLISHED.occasion.ends_at - NOW).total_seconds()))
    assert len(posted.headers["topic"]) <= 32
    assert "occasion" not in str(posted.headers)
    public = public_key_of(SETTINGS)
    claims = require_signed(posted, str(public), service.url(""))
    assert claims["sub"] == "https://n.example.org"
    assert here.fates() == [("sent", 1)]


async def test_a_newer_message_about_the_same_occasion_takes_the_place_of_an_older_one(service: HttpReceiver) -> None:
    reader = Reader(service, "one")
    notify = await told(reader, occasions=[PUBLISHED.occasion.id])
    here = Sending(notify)
    await here.rounds()
    cancelled = OccasionCancelled(
        version=2, occasion=PUBLISHED.occasion, url=PUBLISHED.url, reason=Text(fi="Sali on rikki", en="Hall broken")
    )
    await notify.handle(cancelled)
    await fan_out(notify)
    await here.rounds()
    first, second = reader.posted()
    assert first.headers["topic"] == second.headers["topic"]
    assert second.headers["urgency"] == "high"
    assert reader.shown()[1]["title"] == "Cancelled: Leppävaara resident evening"
    assert reader.shown()[1]["body"] == "Hall broken"


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_unsubscribed_at_once(service: HttpReceiver, status: int) -> None:
    reader = Reader(service, "gone")
    service.answers = {reader.path: [status]}
    here = Sending(await told(reader, by_mail=False))
    await here.rounds()
    assert here.fates() == [("failed", 1)]
    [left] = here.notify.stored(Subscription)
    assert (left.status, left.browser) == (SubscriptionStatus.ENDED, None)


async def test_what_is_too_large_fails_in_the_services_own_words_and_nothing_else_does(service: HttpReceiver) -> None:
    large, small = Reader(service, "large"), Reader(service, "small")
    service.answers = {large.path: [413]}
    here = Sending(await told(large, small, by_mail=False))
    await here.rounds()
    assert sorted(here.fates()) == [("failed", 1), ("sent", 1)]
    [row] = [row for row in here.notify.store.all(Delivery) if row["status"] == "failed"]
    assert row["error"] == "413 sorry, not now: ask <address>"
    assert {one.status for one in here.notify.stored(Subscription)} == {SubscriptionStatus.ACTIVE}


async def test_a_service_that_asks_for_time_gets_it(service: HttpReceiver) -> None:
    reader = Reader(service, "busy")
    service.answers = {reader.path: [(429, "7200"), 201]}
    here = Sending(await told(reader, by_mail=False))
    before = datetime.now(UTC)
    await here.rounds()
    assert here.fates() == [("pending", 1)]
    assert here.row()["next_attempt_at"] >= before + timedelta(hours=2)
    [lane] = here.push._lanes.values()
    assert lane.rests_for() > 7000
    await here.again()
    assert here.fates() == [("sent", 2)]


async def test_what_is_due_to_a_resting_service_is_put_off_and_not_tried(service: HttpReceiver) -> None:
    reader = Reader(service, "busy")
    service.answers = {reader.path: [(503, "600")]}
    here = Sending(await told(reader, by_mail=False))
    await here.rounds()
    here.row()["next_attempt_at"] = datetime(1970, 1, 1, tzinfo=UTC)
    before = datetime.now(UTC)
    assert not await here.push.round(), "it found no place"
    assert len(reader.posted()) == 1
    assert here.row()["attempts"] == 1
    assert here.row()["next_attempt_at"] > before + timedelta(minutes=9)


@pytest.mark.parametrize("status", [500, 502, 401, 403])
async def test_what_may_pass_is_tried_again_up_to_a_limit(service: HttpReceiver, status: int) -> None:
    reader = Reader(service, "fails")
    service.answers = {reader.path: [status]}
    here = Sending(await told(reader, by_mail=False))
    for attempt in range(1, PATIENCE.attempts + 1):
        await here.again()
        assert here.fates() == [("failed" if attempt == PATIENCE.attempts else "pending", attempt)]
    await here.again()
    assert len(reader.posted()) == PATIENCE.attempts


async def test_a_service_that_hangs_keeps_no_other_waiting(
    service: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webpush, "host_of", lambda endpoint: endpoint.split("/")[-1].split("-", maxsplit=1)[0])
    slow = [Reader(service, f"slow-{number}") for number in range(webpush.AT_ONCE + 3)]
    quick = Reader(service, "quick-1")
    service.answers = {one.path: ["hang"] for one in slow}
    here = Sending(await told(*slow, quick, by_mail=False))
    async with asyncio.timeout(30):
        while not quick.posted():
            await here.push.round()
            await asyncio.sleep(0)
    assert not service.released.is_set()
    service.released.set()
    await here.push.settled()


async def test_what_is_over_is_withdrawn_and_in_quiet_hours_it_waits(service: HttpReceiver) -> None:
    reader = Reader(service, "one")
    here = Sending(await told(reader, by_mail=False))
    here.notify.now = datetime(2027, 1, 20, 20, tzinfo=UTC)
    await here.rounds()
    assert here.fates() == [("later", 0)]
    assert here.row()["next_attempt_at"] == datetime(2027, 1, 21, 5, tzinfo=UTC)
    here.notify.now = PUBLISHED.occasion.ends_at
    await here.rounds()
    assert here.fates() == [("withdrawn", 0)]
    assert reader.posted() == []


async def test_a_ceiling_counts_for_browsers_too(service: HttpReceiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webpush, "AT_ONCE", 1)  # the store in memory keeps transactions side by side apart no better
    reader = Reader(service, "one")
    notify = await told(reader, by_mail=False)
    for row in notify.store.all(Subscription):
        row["wish"]["at_most"] = 1
    await notify.handle(PUBLISHED.model_copy(update={"occasion": an_occasion(id="2027-second")}))
    await fan_out(notify)
    here = Sending(notify)
    await here.rounds()
    assert sorted(here.fates()) == [("later", 0), ("sent", 1)]


@pytest.mark.parametrize(
    ("limits", "posted"),
    [
        ({"mail_only_to": ("127.0.0.1",)}, False),
        ({"news_only_to": ("example.org",)}, False),
        ({"mail_only_to": ("example.org",), "news_only_to": ("127.0.0.1",)}, True),
    ],
)
async def test_on_a_trial_system_only_the_push_services_that_it_names_get_anything(
    service: HttpReceiver, limits: dict[str, Any], *, posted: bool
) -> None:
    reader = Reader(service, "one")
    here = Sending(await told(reader, by_mail=False), **limits)
    await here.rounds()
    assert len(reader.posted()) == posted
    assert (here.row()["status"], here.row()["simulated"]) == ("sent", not posted)


async def test_a_message_that_cant_be_worded_fails_alone_and_says_so(
    service: HttpReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    first, bad, last = (Reader(service, name) for name in ("first", "bad", "last"))
    notify = await told(first, bad, last, by_mail=False)
    too_long = {"occasion": an_occasion(id="2027-too-long"), "url": f"https://e.example/{'x' * LONGEST}"}
    await notify.handle(PUBLISHED.model_copy(update=too_long))
    await fan_out(notify)
    for row in notify.store.all(Subscription):
        if row["browser"]["endpoint"] == bad.browser["endpoint"]:
            row["browser"]["p256dh"] = written(b"\4" + bytes(64))
    here = Sending(notify)
    await here.rounds()
    unworded = ("failed", 0, "it can't be worded; see the log")
    fates = sorted((row["status"], row["attempts"], row["error"]) for row in notify.store.all(Delivery))
    assert fates == [*[unworded] * 4, *[("sent", 1, None)] * 2], "one's key is none, and one occasion's link too long"
    assert (len(first.posted()), len(bad.posted()), len(last.posted())) == (1, 0, 1)
    assert caplog.text.count("can't be worded: ValueError") == 4
    assert bad.browser["endpoint"] not in caplog.text


async def test_a_pace_that_is_set_is_kept(service: HttpReceiver) -> None:
    readers = [Reader(service, f"of-{number}") for number in range(3)]
    here = Sending(await told(*readers, by_mail=False), webpush_rates={"127.0.0.1": 1.0})
    await here.rounds()
    assert sorted(here.fates()) == [("pending", 0), ("pending", 0), ("sent", 1)]


# --- what is said ---------------------------------------------------------------------------------------------


def test_a_push_service_keeps_a_message_until_there_is_nothing_left_to_tell() -> None:
    assert kept_for(NOW + timedelta(hours=3), NOW) == timedelta(hours=3)
    assert kept_for(NOW + timedelta(days=90), NOW) == LONGEST_ON_ITS_WAY
    assert kept_for(NOW - timedelta(hours=1), NOW) == timedelta()
    assert kept_for(None, NOW) == KEPT_UNLESS_SAID


def test_titles_and_lines_are_short_whatever_was_written() -> None:
    said = shown(
        notification.of_words(Text(fi="x" * 500), "sana " * 500, "https://n.example.org", "newsletter.1"), "fi"
    )
    assert (len(said.title), len(said.line)) <= (notification.LONGEST_TITLE, notification.LONGEST_LINE)


# --- the page that a notification leads to --------------------------------------------------------------------


async def test_a_summarys_page_shows_its_occasions_to_who_holds_the_link_once_it_is_sent(service: HttpReceiver) -> None:
    notify = await told(Reader(service, "one"), by_mail=False)
    [campaign] = [one for one in notify.stored(Campaign) if one.message == "occasion-published"]
    rows, links = notify.store.rows[Campaign.COLLECTION], notify.surroundings.links

    async def find(model: type[Document], id_: str) -> Document | None:
        return model.from_stored(rows[id_]) if id_ in rows else None

    app = FastAPI()
    app.state.service = SimpleNamespace(
        city=CITY, links=links, clock=SimpleNamespace(now=lambda: NOW), store=SimpleNamespace(find=find)
    )
    app.include_router(telling.router)
    link = told_url("http://notify.example.org", links, campaign.id, "sv")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        page = await client.get(link)
        assert page.status_code == 200
        assert "Invånarkväll i Alberga" in page.text
        assert f'href="{PUBLISHED.url}"' in page.text
        assert (await client.get(link.replace("token=", "token=x"))).status_code == 403
        rows[campaign.id]["held"] = True
        assert (await client.get(link)).status_code == 404
