"""Newsletters of staff on real servers: counted, approved, sent later, called off while running, tried."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesHeaderParser
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from pymongo import MongoClient
from rich.console import Console

from deploy.local import LocalSystem, set_clock
from services.notify.newsletter_console import tables
from services.notify.web.newsletters import NewsletterReport
from shared.contracts.notify import Rhythm
from tests.mail_relays import Relay
from tests.system.waiting import eventually
from tests.system.wire import PLAIN, Answer, message, over_amqp
from tests.unit.notify.samples import a_subscriber, a_wish

pytestmark = [pytest.mark.xdist_group("newsletters"), pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[3]
TEXTS = {"fi": "Kevät tulee", "sv": "Våren kommer", "en": "Spring is coming"}
START = datetime(2027, 1, 4, 8, tzinfo=UTC)


@cache
def subject_of(letter: bytes) -> str:
    return str(BytesHeaderParser(policy=policy.default).parsebytes(letter)["Subject"])


@dataclass(frozen=True)
class Staff:
    """Notify with one relay, in a city where a second person approves above twenty recipients."""

    system: LocalSystem
    relay: Relay
    home: Path

    async def ask(self, command: str, campaign: str, *, id: str | None = None, **data: Any) -> Answer:
        name = f"notify.{command}-campaign"
        content = {"campaign": campaign, **data}
        if command != "preview":
            content.setdefault("by", "Kaisa")
        made = message(name, content, **({"id": id} if id else {}))
        return await over_amqp(self.system.endpoints.amqp, name, made)

    async def done(self, command: str, campaign: str, **data: Any) -> dict[str, Any]:
        answer = await self.ask(command, campaign, **data)
        assert answer.status == "accepted", answer
        assert answer.result is not None
        return answer.result

    async def refused(self, command: str, campaign: str, **data: Any) -> str:
        answer = await self.ask(command, campaign, **data)
        assert answer.problem is not None, answer
        return str(answer.problem["type"]).rpartition(":")[2]

    async def compose(self, campaign: str, theme: str, **more: Any) -> dict[str, Any]:
        subject = {language: f"{words} ({campaign})" for language, words in TEXTS.items()}
        return await self.done("compose", campaign, subject=subject, text=TEXTS, themes=[theme], **more)

    async def counted(self, campaign: str) -> dict[str, Any]:
        """Have the recipients counted; return what staff are told then."""

        async def ready() -> dict[str, Any] | None:
            told = await self.done("preview", campaign)
            return told if told["recipients"] is not None else None

        return await eventually(ready, patience=60)

    async def report(self, campaign: str) -> dict[str, Any]:
        told = await self.done("preview", campaign)
        async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
            report: dict[str, Any] = (await client.get(told["report_url"])).raise_for_status().json()
        return report

    async def when(self, campaign: str, holds: Callable[[dict[str, int]], bool]) -> dict[str, Any]:
        """Wait until a newsletter's counts are as they shall be; return its report."""

        async def there() -> dict[str, Any] | None:
            report = await self.report(campaign)
            return report if report["counts"] and holds(report["counts"]) else None

        return await eventually(there, patience=90)

    def subscribe(self, theme: str, count: int, *, domain: str = "example.org", **wish: Any) -> list[str]:
        """Put confirmed subscribers into the database; return their addresses."""
        emails = [f"{theme}-{number}@{domain}" for number in range(count)]
        rows = []
        for number, email in enumerate(emails):
            theirs = a_wish(themes=(theme,), rhythm=list(Rhythm)[number % 3], **wish)
            language = ("fi", "sv", "en")[number % 3]
            rows.append(a_subscriber(email, theirs.model_copy(update={"language": language})))
        with MongoClient[dict[str, Any]](self.system.endpoints.mongo) as client:
            client["silta_notify"]["subscriptions"].insert_many(rows)
        return emails

    def leave(self, email: str) -> None:
        with MongoClient[dict[str, Any]](self.system.endpoints.mongo) as client:
            client["silta_notify"]["subscriptions"].update_one({"email": email}, {"$set": {"status": "ended"}})

    def letters(self, campaign: str) -> Counter[str]:
        """To whom letters of a campaign have gone."""
        return Counter(to for _, to, letter in list(self.relay.letters) if f"({campaign})" in subject_of(letter))

    def at(self, moment: datetime) -> None:
        set_clock(self.home, moment)


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    home = tmp_path_factory.mktemp("newsletters")
    city = yaml.safe_load((ROOT / "deploy/demo/espoo.yaml").read_text(encoding="utf-8"))
    (home / "city.yaml").write_text(yaml.safe_dump(city | {"campaign_approval_above": 20}), encoding="utf-8")
    set_clock(home, START)
    relay = Relay()
    relay.start()
    settings = {
        "SILTA_SMTP_URL": f"smtp://127.0.0.1:{relay.port}?rate=40",
        "SILTA_MAIL_FROM": "Silta <silta@silta.example>",
        "SILTA_MAIL_ONLY_TO": "example.org somebody@staff.example",
        "SILTA_CITY_FILE": str(home / "city.yaml"),
    }
    try:
        with LocalSystem(home, ["notify"], settings=settings) as system:
            yield Staff(system, relay, home)
    finally:
        relay.stop()


async def test_it_is_sent_to_exactly_those_who_were_counted_once_a_second_person_approves(staff: Staff) -> None:
    name, theme = "to-exactly-those", "exactly-theme"
    people = staff.subscribe(theme, 150, districts=("leppavaara", "tapiola"))
    await staff.compose(name, theme)
    assert await staff.refused("send", name, edition=1) == "not-counted"
    told = await staff.counted(name)
    assert (told["recipients"], told["needs_approval"], told["stage"]) == (150, True, "counted")
    assert await staff.refused("send", name, edition=1) == "needs-approval"
    assert await staff.refused("approve", name, edition=1, by="KAISA") == "own-work"
    report = await staff.report(name)
    assert {one["language"]: one["people"] for one in report["languages"]} == {"fi": 50, "sv": 50, "en": 50}
    assert {one["district"]: one["people"] for one in report["audience"]["districts"]}["tapiola"] == 150
    assert (report["counts"]["held"], report["reach"]) == (150, None)
    public = f"{staff.system.endpoints.http['notify']}/notify/v1/campaigns"
    async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
        assert name not in (await client.get(public)).text, "nobody else sees it before it is sent"
    staff.subscribe(f"{theme}-late", 1)
    staff.leave(people[0])
    await staff.done("approve", name, edition=1, by="Maija")
    # Pressed twice at once, and the same message again.
    sent = await asyncio.gather(
        *(staff.ask("send", name, edition=1, id=id_) for id_ in ("press-1", "press-2", "press-1"))
    )
    assert "accepted" in [one.status for one in sent]
    report = await staff.when(name, lambda counts: counts["sent"] == 149)
    assert report["counts"]["withdrawn"] == 1, "who has left meanwhile"
    assert staff.letters(name) == Counter(people[1:])
    assert {one["district"]: one["people"] for one in report["reach"]["districts"]}["tapiola"] == 145
    assert await staff.refused("send", name, edition=1) == "no-draft-any-more"
    async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
        shown = (await client.get(f"{public}/newsletter.{name}.1")).json()
    assert (shown["counts"]["sent"], shown["reach"]["whole_city"]) == (149, "under 5")
    assert not any(email in json.dumps(shown) + json.dumps(report) for email in people)


async def test_it_is_sent_later_and_what_is_called_off_while_running_goes_to_nobody_else(staff: Staff) -> None:
    name, theme = "called-off", "off-theme"
    people = staff.subscribe(theme, 400)
    await staff.compose(name, theme)
    await staff.counted(name)
    await staff.done("approve", name, edition=1, by="Maija")
    await staff.done("send", name, edition=1, at=(START + timedelta(hours=1)).isoformat())
    assert staff.letters(name) == Counter()
    staff.at(START + timedelta(hours=1))
    await eventually(lambda: _so(len(staff.letters(name)) >= 20), patience=60)
    told = await staff.done("cancel", name, by="Ville")
    assert told["url"]
    report = await staff.when(name, lambda counts: counts["held"] == counts["pending"] == counts["in_flight"] == 0)
    counts = report["counts"]
    gone = staff.letters(name)
    assert 20 <= counts["sent"] < 400, "it is called off while it runs"
    assert counts["sent"] + counts["withdrawn"] == 400
    assert (report["stage"], report["cancelled_by"]) == ("cancelled", "Ville")
    assert set(gone) <= set(people)
    assert (len(gone), set(gone.values())) == (counts["sent"], {1})


async def test_what_has_expired_is_never_sent(staff: Staff) -> None:
    name, theme, now = "expired", "expired-theme", START + timedelta(hours=2)
    staff.at(now)
    staff.subscribe(theme, 3)
    await staff.compose(name, theme)
    await staff.counted(name)
    later = {"at": (now + timedelta(hours=1)).isoformat(), "expires_at": (now + timedelta(hours=2)).isoformat()}
    await staff.done("send", name, edition=1, **later)
    staff.at(now + timedelta(hours=3))
    report = await staff.when(name, lambda counts: counts["withdrawn"] == 3)
    assert report["counts"]["sent"] == 0
    assert staff.letters(name) == Counter()


async def test_staff_read_in_the_relays_own_words_why_letters_failed_and_nobodys_address(staff: Staff) -> None:
    name, theme = "not-taken", "not-taken-theme"
    people = staff.subscribe(theme, 4)
    staff.relay.replies |= {one: f"554 5.7.1 <{one}> is not welcome" for one in people[:2]}
    staff.relay.replies |= {people[2]: "550 5.1.1 User unknown"}
    await staff.compose(name, theme)
    await staff.counted(name)
    await staff.done("send", name, edition=1)
    report = await staff.when(name, lambda counts: (counts["failed"], counts["sent"]) == (3, 1))
    words = {"554 5.7.1 <address> is not welcome": 2, "550 5.1.1 User unknown": 1}
    assert {one["words"]: one["letters"] for one in report["failures"]} == words
    told = await staff.done("preview", name)
    async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
        page = (await client.get(f"{told['url']}&lang=fi")).text
    assert "554 5.7.1 &lt;address&gt; is not welcome" in page
    assert "Miksi kirjeitä jäi lähtemättä tai palasi" in page
    assert not any(one in page + json.dumps(report) for one in people)
    shown = StringIO()
    for table in tables(NewsletterReport.model_validate(report)):
        Console(file=shown, width=200).print(table)
    assert re.search(r"2 +554 5\.7\.1 <address> is not welcome", shown.getvalue())


async def test_a_change_drops_who_was_counted_and_another_edition_is_counted(staff: Staff) -> None:
    name, theme = "changed", "changed-theme"
    staff.subscribe(theme, 130)
    await staff.compose(name, theme)
    await staff.counted(name)
    await staff.compose(name, theme, languages=["sv"], replaces=1)
    assert (await staff.counted(name))["recipients"] == 43

    def kept() -> Counter[str]:
        campaigns = [f"newsletter.{name}.{edition}" for edition in (1, 2)]
        with MongoClient[dict[str, Any]](staff.system.endpoints.mongo) as client:
            found = client["silta_notify"]["deliveries"].find({"campaign": {"$in": campaigns}})
            return Counter(one["campaign"] for one in found)

    await eventually(lambda: _so(kept() == {f"newsletter.{name}.2": 43}), patience=60)


async def test_a_test_goes_to_named_addresses_in_each_language_and_says_that_it_is_one(staff: Staff) -> None:
    name, theme = "tried", "tried-theme"
    staff.subscribe(theme, 2)
    await staff.compose(name, theme)
    to = ["somebody@staff.example", "stranger@staff.example", "bounced@simulated.example", "refused@simulated.example"]
    told = await staff.done("test", name, to=to)
    assert told["letters"] == 12
    public = f"{staff.system.endpoints.http['notify']}/notify/v1/campaigns/{told['report']}"

    async def ended() -> dict[str, int] | None:
        async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
            counts: dict[str, int] = (await client.get(public)).json()["counts"]
        return counts if counts["pending"] == counts["in_flight"] == 0 else None

    counts = await eventually(ended, patience=60)
    told_of = {key: counts[key] for key in ("sent", "delivered", "bounced", "failed", "simulated")}
    assert told_of == {"sent": 9, "delivered": 6, "bounced": 3, "failed": 3, "simulated": 9}
    assert staff.letters(name) == {"somebody@staff.example": 3}
    marks = {subject_of(letter).split()[0] for _, to, letter in staff.relay.letters if to == "somebody@staff.example"}
    assert marks == {"[KOE]", "[TEST]"}
    assert (await staff.when(name, lambda counts: counts["held"] == 2))["counts"]["sent"] == 0, "counted apart"


async def test_staff_see_it_before_it_is_sent_by_a_link_that_ends_and_on_the_command_line(staff: Staff) -> None:
    name, theme = "seen-before", "seen-theme"
    staff.subscribe(theme, 12)
    await staff.compose(name, theme)
    told = await staff.counted(name)
    async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
        page = await client.get(f"{told['url']}&lang=sv")
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
        for words in TEXTS.values():
            assert f"{words} ({name})" in page.text
        letter = await client.get(told["url"].replace(f"/{name}?", f"/{name}/letter?") + "&lang=fi")
        assert '<html lang="fi">' in letter.text
        assert "sandbox" in letter.headers["Content-Security-Policy"]
        assert (await client.get(told["url"][:-4] + "AAAA")).status_code == 403
        assert (await client.get(re.sub(r"/seen-before\?", "/other?", told["url"]))).status_code == 403
        ended = datetime.fromisoformat(told["until"]) + timedelta(seconds=1)
        staff.at(ended)
        assert (await client.get(told["url"])).status_code == 403
    asked = ("notify", "campaign", name, "--json", "--home", str(staff.home))
    command = [sys.executable, "-m", "services.console", *asked]
    ran = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert (report["counted"], report["counts"]["held"]) == (12, 12)


async def _so(condition: bool) -> bool:  # noqa: FBT001 - what is waited for
    return condition
