"""Where the city tells of itself: calendar, feed, screens and pages, each read by a parser that is not ours."""

from datetime import timedelta
from html.parser import HTMLParser
from importlib import import_module
from importlib.util import find_spec
from xml.etree import ElementTree as ET

from icalendar import Calendar

from deploy.demo import words
from deploy.demo.city_year import Occasion, first_evening
from deploy.demo.stage import Stage

SHOWN_BEFORE = timedelta(days=30)
"""How long before it begins an occasion is on the screens."""
FEED_LENGTH = 50
_ATOM = "{http://www.w3.org/2005/Atom}"


async def live(stage: Stage) -> str:
    """Fetch and count everything that is published, while the panel's call is open."""
    now = stage.at(2, 16, 12)
    stage.move_clock(now)
    counted = [await _calendars(stage), await _feeds(stage), await _screen(stage)]
    page = await _follow_up_page(stage)
    return f"calendar {counted[0]}, feed {counted[1]}, screen {counted[2]} entries, follow-up page {page} points"


async def _calendars(stage: Stage) -> int:
    district = stage.city.districts[0].id
    calendar_address = stage.web.address("events", "calendar.ics")
    for what, query, expected in (
        ("whole city", {"lang": "sv"}, stage.occasions),
        (district, {"district": district}, [one for one in stage.occasions if district in one.districts]),
    ):
        body = (await stage.web.fetch(calendar_address, **query)).content
        events = Calendar.from_ical(body).events
        stage.ledger.equal(f"iCalendar entries, {what}", len(expected), len({str(event["UID"]) for event in events}))
    starts = sorted(event.start for event in Calendar.from_ical(body).events)
    stage.ledger.equal(
        "iCalendar times",
        expected=sorted(one.starts_at for one in stage.occasions if district in one.districts),
        seen=starts,
    )
    counted = (await stage.web.read("events", "occasions", district=district, limit=100))["count"]
    stage.ledger.equal(
        f"occasions in JSON, {district}", sum(district in one.districts for one in stage.occasions), counted
    )
    return len(stage.occasions)


async def _feeds(stage: Stage) -> int:
    feed_address = stage.web.address("notify", "feed.atom")
    # The follow-up of the evening and the panel's call are told beside the occasions.
    told = len(stage.occasions) + 2
    district = first_evening(stage.occasions).districts[0]
    near = sum(_concerns(one, district) for one in stage.occasions) + 2
    whole = entries((await stage.web.fetch(feed_address, lang="fi")).content)
    of_district = entries((await stage.web.fetch(feed_address, district=district)).content)
    stage.ledger.equal("Atom entries, whole city", min(FEED_LENGTH, told), whole)
    stage.ledger.equal(f"Atom entries, {district}", min(FEED_LENGTH, near), of_district)
    return whole


def _concerns(occasion: Occasion, district: str) -> bool:
    return not occasion.districts or district in occasion.districts


async def _screen(stage: Stage) -> int:
    """Compare a library's playlist; its screen shows the whole city, since the city's file gives it no district."""
    now = stage.at(2, 16, 12)
    ahead = [one.id for one in stage.occasions if one.starts_at - SHOWN_BEFORE <= now < one.ends_at]
    playlist = await stage.web.read("notify", f"screens/{stage.city.libraries[0].id}/playlist")
    expected = {"call": 1, "follow-up": 1, "occasion": len(ahead)}
    seen = {kind: sum(item["kind"] == kind for item in playlist["items"]) for kind in expected}
    stage.ledger.equal("on a library's screen: call, follow-up, occasions", [*expected.values()], [*seen.values()])
    return len(playlist["items"])


async def _follow_up_page(stage: Stage) -> int:
    occasion = first_evening(stage.occasions)
    page = await stage.web.fetch(stage.web.address("feedback", f"occasions/{occasion.id}/follow-up/page"), lang="sv")
    shown = _Words()
    shown.feed(page.text)
    told = [text["sv"] for text in (*words.WHAT_HAPPENED, *words.WHAT_WE_TAKE, *words.WHAT_WE_DEVELOP)]
    found = sum(text in shown.words for text in told)
    stage.ledger.equal("points on the follow-up page, in Swedish", len(told), found)
    return found


class _Words(HTMLParser):
    """Collects what a page says."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []

    @property
    def words(self) -> str:
        """All text, each space once."""
        return " ".join(" ".join(self._parts).split())

    def handle_data(self, data: str) -> None:
        """Take the text between tags."""
        self._parts.append(data)


def entries(feed: bytes) -> int:
    """Count an Atom feed's entries by their ids: with feedparser where it is installed, else as plain XML."""
    if find_spec("feedparser"):
        parsed = import_module("feedparser").parse(feed)
        return len({entry.id for entry in parsed.entries}) if not parsed.bozo else 0
    found = ET.fromstring(feed).iterfind(f"{_ATOM}entry")  # noqa: S314 - our own service's words
    return len({entry.findtext(f"{_ATOM}id") for entry in found})
