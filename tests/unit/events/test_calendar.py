"""Calendar feeds are written once a change, and not once a request."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Request

from services.events.built import Built
from services.events.feed import Entry, Feed
from services.events.web.calendar import Wanted, calendar
from tests.unit.events.examples import CITY
from tests.unit.events.test_kept import Stored


class Written:
    """Counts what is written of feeds and their entries."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.feeds, self.entries = 0, 0
        write_feed, write_entry = Feed.to_ical, Entry.of

        def to_ical(feed: Feed) -> bytes:
            self.feeds += 1
            return write_feed(feed)

        def of(*args: Any, **named: Any) -> Entry:
            self.entries += 1
            return write_entry(*args, **named)

        monkeypatch.setattr(Feed, "to_ical", to_ical)
        monkeypatch.setattr(Entry, "of", of)


async def test_a_feed_is_written_once_a_change_and_an_entry_only_when_it_is_what_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store, built, written = Stored("first", "second", "third"), Built(), Written(monkeypatch)
    settings = SimpleNamespace(public_url="https://events.example.org")
    service: Any = SimpleNamespace(store=store, city=CITY, settings=settings)

    async def asked(**wanted: str) -> bytes:
        request = Request({"type": "http", "method": "GET", "path": "/calendar.ics", "headers": []})
        return bytes((await calendar(request, service, built, "fi", Wanted.model_validate(wanted))).body)

    first = await asked()
    assert [await asked() for _ in range(3)] == [first] * 3
    assert (written.feeds, written.entries) == (1, 3)
    await asked(district="leppavaara")
    assert (written.feeds, written.entries) == (2, 3), "another feed has the same entries"
    store.publish("second")
    assert await asked() != first
    assert (written.feeds, written.entries) == (3, 4)
