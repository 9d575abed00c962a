"""Social networks and staff chats: what is posted, how long, and what becomes of it where a network fails or hangs."""

from __future__ import annotations

import asyncio
import json
import logging
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pydantic import SecretStr

from services.notify.channels import social
from services.notify.channels.social import PATIENCE
from services.notify.documents import Campaign, Delivery
from services.notify.domain.delivery import IN_DOUBT
from services.notify.domain.news import Happening, News
from services.notify.domain.notice import Facts, of_call, of_occasion
from services.notify.domain.post import worth_a_post
from services.notify.social import account
from services.notify.social.wording import post_text
from services.notify.tasks import FanOut, TellNews
from shared.children import child
from shared.contracts.events import OccasionCancelled, OccasionPublished
from shared.contracts.networks import ReadNetworks
from shared.service import Service
from shared.settings import ConfigurationError, Mode, Settings, load
from shared.text import LANGUAGES, Text
from tests.http_receiver import HttpReceiver
from tests.unit.notify.books import Books
from tests.unit.notify.running import Running, Surroundings
from tests.unit.notify.samples import CITY, NOW, an_occasion
from tests.unit.notify.test_notices import CALL

URL = "https://events.example.org/occasions/1"
FACTS = of_occasion(an_occasion(), URL)
LONG = FACTS.model_copy(update={"title": Text(fi="Ilta " * 40), "summary": Text(fi="Kouluista ja teistä. " * 40)})


# --- what is posted -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("facts", [FACTS, LONG, of_call(CALL, URL)], ids=["short", "long", "call"])
@pytest.mark.parametrize("limit", [140, 300, 500, 4000])
def test_a_post_is_no_longer_than_the_network_takes_and_keeps_its_link(facts: Facts, language: Any, limit: int) -> None:
    words = post_text(facts, language, CITY.zone, limit)
    assert len(words) <= limit
    assert words.splitlines()[-1] == URL
    assert words.splitlines()[0].startswith(facts.title.in_language(language)[:10])
    if facts.starts_at:
        assert "2027" in words


def test_what_is_too_long_is_cut_between_words_and_marked() -> None:
    title, _, summary, _ = post_text(LONG, "fi", CITY.zone, 400).splitlines()
    assert title == ("Ilta " * 40).strip()
    assert summary.endswith(("ja…", "teistä.…", "Kouluista…"))
    assert post_text(LONG, "fi", CITY.zone, 140).splitlines()[0].endswith("Ilta…")
    one_word = FACTS.model_copy(update={"title": Text(fi="A" * 500), "summary": None})
    assert post_text(one_word, "fi", CITY.zone, 140).splitlines()[0].endswith("A…")


@pytest.mark.parametrize("happening", Happening)
def test_not_each_word_that_changes_is_worth_a_post(happening: Happening) -> None:
    news = News(notice="n", change=1, happening=happening, facts=FACTS, told_at=NOW)
    assert worth_a_post(news) is (happening is not Happening.CHANGED)


# --- settings -------------------------------------------------------------------------------------------------


def settings(**networks: dict[str, Any]) -> Settings:
    return Settings(mode=Mode.PRODUCTION, secret=SecretStr("s" * 32), apprise_urls=cast("Any", networks))


def from_environment(monkeypatch: pytest.MonkeyPatch, value: str) -> Settings:
    monkeypatch.setenv("SILTA_MODE", "local")
    monkeypatch.setenv("SILTA_SECRET", "s" * 32)
    monkeypatch.setenv("SILTA_APPRISE_URLS", value)
    return load()


def test_networks_are_named_in_the_environment_or_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    read = from_environment(monkeypatch, '{"chat": {"url": "json://u:hidden@h", "language": "sv", "kinds": ["call"]}}')
    assert read.apprise_urls["chat"].language == "sv"
    assert "hidden" not in repr(read)
    assert from_environment(monkeypatch, "").apprise_urls == {}


@pytest.mark.parametrize(
    "value", ["hidden", '["hidden"]', '{"chat": "hidden"}', '{"chat": {"url": "json://hidden", "tongue": "hidden"}}']
)
def test_networks_that_are_wrong_stop_the_start_and_no_secret_is_told(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    with pytest.raises(ConfigurationError, match="SILTA_APPRISE_URLS") as refused:
        from_environment(monkeypatch, value)
    assert "hidden" not in str(refused.value)


def test_a_url_that_apprise_doesnt_know_stops_the_start_of_the_channel_and_is_not_told() -> None:
    with pytest.raises(ConfigurationError, match="as that of chat") as refused:
        social.check(settings(chat={"url": "carrier-pigeon://hidden"}))
    assert "hidden" not in str(refused.value)
    social.check(settings(chat={"url": "mastodons://hidden@mastodon.example.org"}))


@pytest.mark.parametrize(
    "url",
    ["mastodon://hidden@mastodon.example.org", "mastodons://hidden@mastodon.example.org?verify=no", "json://hidden/"],
)
def test_production_doesnt_post_where_anyone_on_the_way_can_read_the_token(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"can read what chat is sent.*mastodons://") as refused:
        social.check(settings(chat={"url": url}))
    assert "hidden" not in str(refused.value)
    social.check(settings(chat={"url": url}).model_copy(update={"mode": Mode.LOCAL}))


@pytest.mark.parametrize("url", ["slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#a", "jsons://chat.example/"])
def test_production_posts_where_tls_is_spoken(url: str) -> None:
    social.check(settings(chat={"url": url}))


# --- from an event to a post ----------------------------------------------------------------------------------


@pytest.fixture
def network() -> Iterator[HttpReceiver]:
    with HttpReceiver() as one:
        yield one


class Posting:
    """The channel over accounts at a network."""

    def __init__(self, limits: dict[str, Any] | None = None, **networks: dict[str, Any]) -> None:
        self.settings = settings(**networks).model_copy(update=limits)
        self.notify = Running(surroundings=Surroundings(settings=self.settings))
        clock = SimpleNamespace(now=lambda: self.notify.now)
        service = SimpleNamespace(
            name="notify", store=Books(self.notify.store), settings=self.settings, clock=clock, city=CITY
        )
        self.serving = social.serving(cast("Service", service))

    async def told(self, *events: Any) -> None:
        """Hear events, and have each told on."""
        for event in events:
            await self.notify.handle(event)
            for row in list(self.notify.store.rows["schedule"].values()):
                if row["task"] == TellNews.NAME:
                    await self.notify.handle(TellNews.model_validate(row["data"]))
            for one in self.notify.stored(Campaign):
                if one.news:
                    await self.notify.handle(FanOut(campaign=one.id))

    async def again(self) -> None:
        """Post what is due, as if what was put off were and nobody rested."""
        self.serving._resting.clear()
        for row in self.deliveries():
            row["next_attempt_at"] = datetime(1970, 1, 1, tzinfo=UTC)
        while await self.serving.round():
            await asyncio.gather(*self.serving._serving.values())

    def deliveries(self) -> list[dict[str, Any]]:
        return [row for row in self.notify.store.all(Delivery) if row["channel"] == "social"]

    def fates(self) -> list[tuple[str, str, bool]]:
        return sorted((row["recipient"], row["status"], row["perhaps_twice"]) for row in self.deliveries())


def at(network: HttpReceiver, path: str, **more: Any) -> dict[str, Any]:
    return {"url": network.url(path).replace("http://", "json://user:hidden@"), **more}


def published(**changes: Any) -> OccasionPublished:
    return OccasionPublished(version=1, occasion=an_occasion(**changes), url=URL)


def called_off() -> OccasionCancelled:
    return OccasionCancelled(version=2, occasion=an_occasion(), url=URL, reason=Text(fi="Ei tilaa"))


def words_of(network: HttpReceiver, path: str) -> list[str]:
    return [json.loads(one.body)["message"] for one in network.on(path)]


async def test_news_is_posted_to_each_network_in_its_language_if_it_wants_it(network: HttpReceiver) -> None:
    here = Posting(
        finnish=at(network, "/fi"), swedish=at(network, "/sv", language="sv"), calls=at(network, "/c", kinds=["call"])
    )
    await here.told(published(), called_off())
    await here.again()
    assert here.fates() == [
        *(("finnish", "sent", False), ("finnish", "withdrawn", False)),
        *(("swedish", "sent", False), ("swedish", "withdrawn", False)),
    ], "what was not posted before the cancellation isn't posted any more"
    [finnish], [swedish] = words_of(network, "/fi"), words_of(network, "/sv")
    assert finnish.startswith("Peruttu: Leppävaaran asukasilta\n")
    assert swedish.startswith("Inställt: ")
    assert finnish.endswith(URL)


async def test_words_that_change_are_not_posted_again(network: HttpReceiver) -> None:
    here = Posting(chat=at(network, "/chat"))
    await here.told(published(), published(summary=Text(fi="Toisin")).model_copy(update={"version": 2}))
    assert len(here.deliveries()) == 1


async def test_what_is_over_is_never_posted(network: HttpReceiver) -> None:
    here = Posting(chat=at(network, "/chat"))
    await here.told(published())
    here.notify.now = an_occasion().ends_at
    await here.again()
    assert here.fates() == [("chat", "withdrawn", False)]
    assert network.posted == []


async def test_a_network_that_fails_is_tried_up_to_a_limit_and_then_seen_and_no_secret_is_told(
    network: HttpReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    network.answers = {"/hidden": [500, "garbled", 500]}
    here = Posting(chat=at(network, "/hidden"))
    await here.told(published())
    for _ in range(PATIENCE.attempts + 1):
        await here.again()
    assert here.fates() == [("chat", "failed", False)]
    assert len(network.posted) == PATIENCE.attempts
    [seen] = (await here.notify.handle(ReadNetworks())).networks
    assert (seen.network, seen.failed[0].error, seen.waiting) == ("chat", "it answers 500", 0)
    assert "hidden" not in seen.model_dump_json() + str(here.notify.store.rows) + caplog.text


async def test_a_network_that_hangs_is_in_doubt_and_delays_no_other(
    network: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "LIMIT", 1.0)
    network.answers = {"/hangs": ["hang", 204]}
    here = Posting(chat=at(network, "/hangs"), other=at(network, "/other"))
    await here.told(published())
    await here.again()
    assert here.fates() == [("chat", "pending", True), ("other", "sent", False)]
    [chat, _] = (await here.notify.handle(ReadNetworks())).networks
    assert (chat.error, chat.waiting) == ("the connection broke: no answer in time", 1)
    await here.again()
    assert here.fates() == [("chat", "sent", True), ("other", "sent", False)]
    [seen, _] = (await here.notify.handle(ReadNetworks())).networks
    assert (seen.perhaps_twice, seen.error) == (1, None)
    assert not network.released.is_set()


async def test_a_network_that_drips_costs_one_attempt_and_the_next_post_goes(
    network: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "LIMIT", 2.5)
    network.answers = {"/chat": ["drip", 204]}
    here = Posting(chat=at(network, "/chat"))
    await here.told(published(), published(id="2027-next"))
    await here.again()
    assert here.fates() == [("chat", "pending", False), ("chat", "pending", True)]
    here.serving._resting.clear()
    while await here.serving.round():
        await asyncio.gather(*here.serving._serving.values())
    assert here.fates() == [("chat", "pending", True), ("chat", "sent", False)]
    assert not network.released.is_set(), "it still drips"


async def test_what_is_in_doubt_twice_is_not_posted_a_third_time_and_says_so(
    network: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "LIMIT", 1.0)
    network.answers = {"/chat": ["hang"]}
    here = Posting(chat=at(network, "/chat"))
    await here.told(published())
    for _ in range(4):
        await here.again()
    assert here.fates() == [("chat", "failed", True)]
    assert len(network.posted) == 2
    [seen] = (await here.notify.handle(ReadNetworks())).networks
    assert seen.failed[0].error == f"{IN_DOUBT}: no answer in time"
    assert (seen.failed[0].attempts, seen.perhaps_twice, seen.waiting) == (2, 1, 0)


@pytest.mark.parametrize(("doubtful_before", "fate", "posts"), [(False, "sent", 1), (True, "failed", 0)])
async def test_what_a_crash_leaves_in_doubt_is_posted_again_once(
    network: HttpReceiver, fate: str, posts: int, *, doubtful_before: bool
) -> None:
    here = Posting(chat=at(network, "/chat"))
    await here.told(published())
    [row] = here.deliveries()
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    row |= {"status": "in-flight", "in_flight_since": long_ago, "attempts": 1, "perhaps_twice": doubtful_before}
    await here.again()
    assert here.fates() == [("chat", fate, True)]
    assert len(network.posted) == posts
    assert here.deliveries()[0]["error"] == (IN_DOUBT if doubtful_before else None)


async def test_a_post_that_was_refused_after_it_was_in_doubt_is_still_tried_again(
    network: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "LIMIT", 1.0)
    network.answers = {"/chat": ["hang", 500, 204]}
    here = Posting(chat=at(network, "/chat"))
    await here.told(published())
    for _ in range(3):
        await here.again()
    assert here.fates() == [("chat", "sent", True)]


async def test_a_process_that_doesnt_begin_or_ends_is_told_apart(
    network: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Posting(chat=at(network, "/chat"))
    await here.told(published())
    for what, doubtful, words in (
        (("false",), False, "the process that posts doesn't begin"),
        (("no-such-program",), False, "no process for it: No such file or directory"),
        (("sh", "-c", "read url; echo ready; read words"), True, "the process that posts has ended"),
    ):
        monkeypatch.setattr(account, "PROCESS", what)
        await here.again()
        assert here.fates() == [("chat", "pending", doubtful)]
        assert words in here.deliveries()[0]["error"]
    assert network.posted == []


async def test_a_post_ends_with_who_waits_for_it(network: HttpReceiver) -> None:
    network.answers = {"/chat": ["hang"]}
    async with child(*account.PROCESS, stdin=PIPE, stdout=PIPE, start_new_session=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(at(network, "/chat")["url"]).encode() + b"\n")
        assert json.loads(await process.stdout.readline()) == "ready"
        process.stdin.write(b'"words"\n')
        async with asyncio.timeout(20):
            while not network.posted:
                await asyncio.sleep(0.01)
            process.terminate()  # as who stops a service does with all of its processes
            process.stdin.close()
            assert await process.wait() == 1, "it has ended by itself"


@pytest.mark.parametrize("limits", [{"news_only_to": ("named",)}, {"mail_only_to": ("a.example",)}])
async def test_a_trial_system_posts_to_the_accounts_that_it_names_only(
    network: HttpReceiver, limits: dict[str, Any]
) -> None:
    here = Posting(named=at(network, "/named"), other=at(network, "/other"), limits=limits)
    await here.told(published())
    await here.again()
    assert here.fates() == [("named", "sent", False), ("other", "sent", False)]
    named = "named" in limits.get("news_only_to", ())
    assert [one.path for one in network.posted] == ["/named"] * named
    assert {row["recipient"]: row["simulated"] for row in here.deliveries()} == {"named": not named, "other": True}
    first, second = (await here.notify.handle(ReadNetworks())).networks
    assert (first.simulated, second.simulated) == (0 if named else 1, 1)


async def test_what_a_title_says_is_words_to_a_network_of_html_too(network: HttpReceiver) -> None:
    here = Posting(chat=at(network, "/chat?format=html"))
    await here.told(published(name=Text(fi="Koulut & <päiväkodit>")))
    await here.again()
    [posted] = network.posted
    words = json.loads(posted.body)["message"]
    assert "&lt;päiväkodit&gt;" in words
    assert "<päiväkodit>" not in words
    assert "apprise" not in (posted.body + str(posted.headers).encode()).decode().casefold()


async def test_a_network_that_is_not_there_is_tried_again(network: HttpReceiver) -> None:
    here = Posting(chat=at(network, "/chat"))
    network.__exit__(None)
    await here.told(published())
    await here.again()
    [delivery] = here.deliveries()
    assert (delivery["status"], delivery["attempts"]) == ("pending", 1)
    assert (delivery["error"], delivery["perhaps_twice"]) == ("no connection", False), "nothing has gone out"
    assert delivery["next_attempt_at"] > datetime.now(UTC) + timedelta(seconds=5)
    network.__enter__()
