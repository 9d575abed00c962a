"""A year at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from markupsafe import Markup

from services.events.documents import Occasion, PlannedYear, Revision, YearPart
from services.events.domain.history import UNSAID, Change, Subject
from services.events.year_glance import Glance, GlanceEntry, YearGlance, made_glance, months, present_year, upcoming
from shared.text import Language, Text
from tests.unit.events.examples import BEFORE, HELSINKI, STARTS, facts

PROMISE = Text(fi="Kuulemme teitä.")
YEAR = PlannedYear(
    id="2027", promise=PROMISE, history=(Change(what=Subject.PROMISE, at=BEFORE, before=None, after=PROMISE),)
)


def occasion(id_: str, starts_at: datetime, *, published: bool = False) -> Occasion:
    there = facts(id=id_, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), summary=Text(fi="Salainen"))
    planned = Occasion.planned(there, zone=HELSINKI, now=BEFORE)
    if published:
        planned.publish(BEFORE)
    return planned


class Kept:
    """A year's parts as they are stored, and the revision that names them."""

    def __init__(self) -> None:
        self.revision = Revision(id="public")
        self.parts: dict[str, YearPart] = {}

    def keep(self, *occasions: Occasion) -> list[dict[str, Any]]:
        """Take a change, and return the parts that it changed."""
        self.revision.number += 1
        for one in occasions:
            id_ = YearPart.id_for(one.year, one.id)
            self.parts.setdefault(id_, YearPart(id=id_)).keep(one, HELSINKI)
            self.revision.parts[id_] = self.revision.number
        return [
            part.to_stored() for id_, part in self.parts.items() if self.revision.parts[id_] == self.revision.number
        ]

    def glance(self, changed: Iterable[dict[str, Any]], before: Glance | None = None) -> Glance:
        return made_glance(YEAR, self.revision, list(changed), before, lambda id_: f"https://events.example.org/{id_}")


def glance(*occasions: Occasion) -> Glance:
    kept = Kept()
    return kept.glance(kept.keep(*occasions))


def shown(made: Glance, language: Language, *, year: int = 2027) -> list[tuple[str, list[str]]]:
    def show(entry: GlanceEntry, when: str, promised: str | None) -> Markup:
        return Markup(", ").join(part for part in (entry.id, when, promised) if part)

    return [(month.name, list(month.occasions)) for month in months(made.lines, language, HELSINKI, show, year=year)]


def test_what_is_sent_is_the_year_in_the_order_of_time() -> None:
    tomorrow = STARTS + timedelta(days=1)
    made = glance(occasion("c", tomorrow), occasion("b", STARTS, published=True), occasion("a", tomorrow))
    told = YearGlance.model_validate_json(made.body)
    assert [one.id for one in told.occasions] == ["b", "a", "c"]
    assert told.counts == made.counts == {"planned": 2, "confirmed": 1}
    assert list(made.counts) == ["planned", "confirmed"], "in the order of life"
    assert told.promise == PROMISE
    assert (told.occasions[0].starts_at, told.occasions[0].url) == (STARTS, "https://events.example.org/b")


def test_a_year_with_no_occasions_is_told_too() -> None:
    assert YearGlance.model_validate_json(glance().body).occasions == []


def test_no_details_are_in_it() -> None:
    assert b"Salainen" not in glance(occasion("a", STARTS)).body


def test_what_is_only_proposed_or_was_declined_is_not_listed() -> None:
    proposal = Occasion.proposed(facts(), zone=HELSINKI, now=BEFORE, why=UNSAID)
    assert not glance(proposal).lines


def test_only_what_has_changed_is_made_anew() -> None:
    kept, many = Kept(), [occasion(f"evening-{number}", STARTS) for number in range(200)]
    before = kept.glance(kept.keep(*many))
    many[0].publish(BEFORE)
    [changed] = kept.keep(many[0])
    made = kept.glance([changed], before)
    assert made.counts == {"planned": 199, "confirmed": 1}
    assert len(set(made.lines) - set(before.lines)) == 1
    assert made.etag != before.etag
    assert made.body == kept.glance([part.to_stored() for part in kept.parts.values()]).body


def test_the_months_are_those_of_the_citys_calendar() -> None:
    late = datetime(2027, 2, 28, 23, 30, tzinfo=HELSINKI)
    early = datetime(2027, 3, 1, 0, 30, tzinfo=HELSINKI)  # still February in UTC
    made = glance(occasion("a", STARTS), occasion("b", late), occasion("c", early))
    [february, march] = shown(made, "sv")
    assert (february[0], [one[0] for one in february[1]], march[0]) == ("Februari", ["a", "b"], "Mars")
    assert shown(made, "fi")[1] == ("Maaliskuu", ["c, maanantai 1.3. klo\u00a00.30–1.30"])
    assert shown(glance(), "en") == []


def test_a_month_of_another_year_says_so() -> None:
    made = glance(occasion("a", STARTS), occasion("b", STARTS + timedelta(days=365)))
    kept = Kept()
    late = occasion("b", STARTS + timedelta(days=365)).model_copy(update={"year": 2027})
    made = kept.glance(kept.keep(occasion("a", STARTS), late))
    assert [name for name, _ in shown(made, "en")] == ["February", "February 2028"]


def test_the_same_year_has_the_same_name_and_a_changed_one_another() -> None:
    assert glance(occasion("a", STARTS)).etag == glance(occasion("a", STARTS)).etag
    assert glance(occasion("a", STARTS)).etag != glance(occasion("a", STARTS, published=True)).etag


def test_an_occasion_is_in_the_same_part_wherever_it_is_moved_to() -> None:
    kept, moved = Kept(), occasion("a", STARTS)
    before = kept.glance(kept.keep(moved))
    moved.facts = moved.facts.model_copy(update={"starts_at": datetime(2027, 5, 1, 9, tzinfo=UTC)})
    made = kept.glance(kept.keep(moved), before)
    assert [name for name, _ in shown(made, "en")] == ["May"]


def test_what_was_moved_says_what_was_promised_first_and_how_far_it_has_slipped() -> None:
    kept, moved = Kept(), occasion("a", STARTS, published=True)
    moved.move(
        starts_at=STARTS + timedelta(days=14, hours=-1),
        ends_at=None,
        place=None,
        zone=HELSINKI,
        now=BEFORE,
        why=UNSAID,
    )
    made = kept.glance(kept.keep(moved))
    [told] = YearGlance.model_validate_json(made.body).occasions
    assert (told.first_starts_at, told.slipped_days, told.revision) == (STARTS, 14, 4)
    assert (told.promised_at, told.published_at) == (BEFORE, BEFORE)
    assert shown(made, "fi") == [("Helmikuu", ["a, keskiviikko 24.2. klo\u00a017.00–18.00, keskiviikko 10.2."])]
    assert shown(made, "sv") == [("Februari", ["a, onsdag 24.2 kl.\u00a017.00–18.00, onsdag 10.2"])]
    assert shown(made, "en") == [
        ("February", ["a, Wednesday 24 February, 17:00–18:00, Wednesday 10 February"]),
    ]


def test_the_next_occasions_are_those_that_have_not_begun_and_are_not_called_off() -> None:
    days = [occasion(f"day-{number}", STARTS + timedelta(days=number)) for number in range(6)]
    days[2].cancel(BEFORE, UNSAID)
    lines = glance(*days).lines
    assert [one.entry.id for one in upcoming(lines, STARTS)] == ["day-1", "day-3", "day-4"]
    assert upcoming(lines, STARTS + timedelta(days=9)) == []


def test_the_present_year_is_this_one_else_the_next_else_the_last() -> None:
    assert present_year([2026, 2027, 2028], 2027) == 2027
    assert present_year([2026, 2028], 2027) == 2028
    assert present_year([2025, 2026], 2027) == 2026
    assert present_year([], 2027) is None
