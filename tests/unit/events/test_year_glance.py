"""A year at a glance."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from services.events.documents import Occasion, PlannedYear
from services.events.domain.history import Change, Subject
from services.events.year_glance import SHOWN, MadeGlance, months
from shared.text import Text
from tests.unit.events.examples import BEFORE, HELSINKI, STARTS, facts

PROMISE = Text(fi="Kuulemme teitä.")
YEAR = PlannedYear(
    id="2027", promise=PROMISE, history=(Change(what=Subject.PROMISE, at=BEFORE, before=None, after=PROMISE),)
)


def row(id_: str, starts_at: datetime, *, published: bool = False) -> dict[str, Any]:
    """What a query of the year's page brings of an occasion."""
    there = facts(id=id_, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), summary=Text(fi="Salainen"))
    occasion = Occasion.planned(there, zone=HELSINKI, now=BEFORE)
    if published:
        occasion.publish(BEFORE)
    stored = occasion.to_stored()
    return {"_id": id_, "status": stored["status"], "facts": {name: stored["facts"][name] for name in SHOWN}}


def glance(*rows: dict[str, Any]) -> MadeGlance:
    return MadeGlance.of(YEAR, rows, "https://events.example.org")


def test_it_counts_what_stands_where_in_the_order_of_life() -> None:
    made = glance(row("a", STARTS, published=True), row("b", STARTS), row("c", STARTS)).glance
    assert made.counts == {"planned": 2, "confirmed": 1}
    assert list(made.counts) == ["planned", "confirmed"]
    assert made.promise == PROMISE
    assert made.occasions[0].url == "https://events.example.org/events/v1/occasions/a/page"


def test_no_details_are_in_it() -> None:
    assert b"Salainen" not in glance(row("a", STARTS)).body


def test_the_months_are_those_of_the_citys_calendar() -> None:
    late = datetime(2027, 2, 28, 23, 30, tzinfo=HELSINKI)
    early = datetime(2027, 3, 1, 0, 30, tzinfo=HELSINKI)  # still February in UTC
    entries = glance(row("a", STARTS), row("b", late), row("c", early)).glance.occasions
    shown = [
        (month.name, [one.entry.id for one in month.occasions]) for month in months(entries, "sv", HELSINKI, year=2027)
    ]
    assert shown == [("Februari", ["a", "b"]), ("Mars", ["c"])]
    assert months(entries, "fi", HELSINKI, year=2027)[1].occasions[0].when == "maanantaina 1. maaliskuuta 2027 klo 0.30"
    assert months([], "en", HELSINKI, year=2027) == []


def test_a_month_of_another_year_says_so() -> None:
    entries = glance(row("a", STARTS), row("b", STARTS + timedelta(days=365))).glance.occasions
    assert [month.name for month in months(entries, "en", HELSINKI, year=2027)] == ["February", "February 2028"]


def test_the_same_year_has_the_same_name_and_a_changed_one_another() -> None:
    assert glance(row("a", STARTS)).etag == glance(row("a", STARTS)).etag
    assert glance(row("a", STARTS)).etag != glance(row("a", STARTS, published=True)).etag
