"""The life of a panel after its draw: silence, leaving, sessions, statements, and what is told of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.panels.documents import Application, Call, Session
from services.panels.domain.composition import SMALLEST, composition, percent, populations, told
from services.panels.domain.pool import seats
from services.panels.domain.record import What
from services.panels.handlers import terms
from services.panels.tasks import (
    EndTerm,
    ForgetApplicants,
    LapseInvitation,
    forget_applicants_key,
    lapse_invitation_key,
)
from shared.contracts.panels import (
    AcceptPlace,
    ApplicationStatus,
    DeclinePlace,
    PlanSession,
    PublishStatement,
    RecordAttendance,
    ReleaseMember,
    WithdrawApplication,
)
from shared.contracts.population import Population
from shared.store.records import Scheduled
from shared.text import Text
from tests.unit.panels.people import quota
from tests.unit.panels.test_call import at, facts
from tests.unit.panels.test_handlers import CALL, Panels, answer, refusal
from tests.unit.panels.test_own_application import link, stored

OFFICE, REASON = Text(en="Democracy unit"), Text(en="They moved away")
DRAWN_AT = "2027-02-01T12:00"


def status(panels: Panels, application: str) -> ApplicationStatus:
    return Application.from_stored(panels.store.rows["applications"][application]).status


def scheduled(panels: Panels) -> dict[str, Any]:
    return {row["_id"]: row["due"] for row in panels.store.all(Scheduled) if row["_id"].startswith("lapse")}


def what(panels: Panels) -> list[What]:
    return [entry.what for entry in panels.panel().record]


async def sitting() -> tuple[Panels, list[str]]:
    """A drawn panel whose members have all accepted, on its first day; and their applications."""
    panels = await Panels().drawn()
    for invitation in panels.invitations():
        await panels.handle(answer(AcceptPlace, invitation))
    panels.now = at("2027-03-01T00:00")
    return panels, [one["application"] for one in panels.invitations()]


async def test_an_invitation_says_until_when_and_that_is_planned_until_it_is_answered() -> None:
    panels = await Panels().drawn()
    invited = panels.invitations()
    by = at(DRAWN_AT) + timedelta(days=14)
    assert {one["answer_by"] for one in invited} == {by.isoformat()}
    assert set(scheduled(panels).values()) == {by}
    await panels.handle(answer(AcceptPlace, invited[0]))
    await panels.handle(answer(DeclinePlace, invited[1]))
    asked = {one["application"] for one in panels.invitations()}
    assert set(scheduled(panels)) == {
        lapse_invitation_key(one) for one in asked - {invited[0]["application"], invited[1]["application"]}
    }


async def test_silence_passes_the_place_on_once_and_a_late_answer_is_told_so() -> None:
    panels = await Panels().drawn()
    silent = panels.invitations()[0]
    panels.now = at(DRAWN_AT) + timedelta(days=14)
    assert await refusal(panels, answer(AcceptPlace, silent)) == "invitation-lapsed", "the promise is to the next"
    for _ in range(2):
        await panels.handle(LapseInvitation(application=silent["application"]))
    assert status(panels, silent["application"]) is ApplicationStatus.LAPSED
    assert what(panels) == [What.LAPSED, What.INVITED_INSTEAD]
    assert [name for name, _ in panels.said].count("panels.member.lapsed") == 1
    for kind in (AcceptPlace, DeclinePlace):
        assert await refusal(panels, answer(kind, silent)) == "invitation-lapsed"


async def test_a_clock_that_went_back_takes_no_time_from_anybody() -> None:
    panels = await Panels().drawn()
    invited = panels.invitations()[0]["application"]
    await panels.handle(LapseInvitation(application=invited))
    assert status(panels, invited) is ApplicationStatus.INVITED
    assert scheduled(panels)[lapse_invitation_key(invited)] == at(DRAWN_AT) + timedelta(days=14)


async def test_who_gives_up_before_the_term_declines_and_who_does_later_leaves() -> None:
    panels = await Panels().drawn()
    first, second = panels.invitations()[:2]
    for one in (first, second):
        await panels.handle(answer(AcceptPlace, one))
    await panels.handle(answer(DeclinePlace, first))
    panels.now = at("2027-03-01T00:00")
    await panels.handle(answer(DeclinePlace, second))
    assert status(panels, first["application"]) is ApplicationStatus.DECLINED
    assert status(panels, second["application"]) is ApplicationStatus.LEFT
    assert what(panels) == [What.DECLINED, What.INVITED_INSTEAD, What.LEFT, What.INVITED_INSTEAD]


async def test_staff_record_who_leaves_and_the_reason_is_public() -> None:
    panels, members = await sitting()
    leaving = ReleaseMember(application=members[0], by=OFFICE, reason=REASON)
    assert (await panels.handle(leaving)).status is ApplicationStatus.LEFT
    assert panels.panel().record[0].reason == REASON
    assert await refusal(panels, leaving) == "not-a-member"


def session(id_: str = "first", starts: str = "2027-03-10T17:00", **changes: Any) -> PlanSession:
    held = {
        "id": id_,
        "name": {"en": "First session"},
        "starts_at": at(starts),
        "ends_at": at(starts) + timedelta(hours=2),
    }
    return PlanSession.model_validate({"call": CALL, "session": held | changes, "by": OFFICE})


async def test_a_session_is_planned_within_the_term_changed_and_then_stands() -> None:
    panels, _ = await sitting()
    assert await refusal(panels, session(starts="2027-02-28T17:00")) == "session-outside-term"
    assert await refusal(panels, session(starts="2027-12-31T23:00")) == "session-outside-term"
    assert (await panels.handle(session())).changed is False
    assert (await panels.handle(session(starts="2027-03-11T17:00"))).changed is True
    panels.now = at("2027-03-11T17:00")
    assert await refusal(panels, session(starts="2027-03-12T17:00")) == "session-begun"


async def test_members_and_nobody_else_are_told_of_a_session_each_time_it_changes() -> None:
    panels, members = await sitting()
    await panels.handle(ReleaseMember(application=members[0], by=OFFICE, reason=REASON))
    await panels.handle(session())
    await panels.handle(session(starts="2027-03-11T17:00"))
    told = [(data["application"], data["edition"]) for name, data in panels.said if name == "panels.member.summoned"]
    assert sorted(told) == sorted((one, edition) for one in members[1:] for edition in (1, 2))


async def test_attendance_is_of_members_and_only_its_numbers_outlive_the_term() -> None:
    panels, members = await sitting()
    await panels.handle(session())
    came = RecordAttendance(call=CALL, session="first", present=tuple(members[:3]), by=OFFICE)
    assert await refusal(panels, came) == "session-to-come"
    panels.now = at("2027-03-10T19:00")
    strangers = came.model_copy(update={"present": ("nobody", members[0])})
    assert await refusal(panels, strangers) == "attended-by-others"
    recorded = await panels.handle(came)
    assert (recorded.members, recorded.present) == (4, 3)
    await panels.handle(ReleaseMember(application=members[0], by=OFFICE, reason=REASON))
    assert (await panels.handle(came)).present == 3, "who was there stays there after leaving"
    panels.now = at("2028-01-01T00:00")
    await panels.end_term()
    [kept] = [Session.from_stored(row) for row in panels.store.all(Session)]
    assert kept.present == ()
    assert kept.attended is not None
    assert kept.attended.present == 3


async def test_every_edition_of_a_statement_stays_and_the_last_is_news_even_after_the_term() -> None:
    panels, _ = await sitting()
    for number, words in enumerate(("Build the tram", "Build the tram now"), 1):
        said = await panels.handle(PublishStatement(call=CALL, statement=Text(en=words), by=OFFICE))
        assert said.edition == number
        panels.now = at("2028-01-01T00:00")
        await panels.end_term()
    assert [one.text.en for one in panels.panel().statements] == ["Build the tram", "Build the tram now"]
    assert [data["edition"] for name, data in panels.said if name == "panels.statement.published"] == [1, 2]


RULES = (quota("a", "x", 0, 50), quota("a", "y", 0, 50), quota("a", "z", 0, 50), quota("b", "x", 0, 50))


@pytest.mark.parametrize(
    ("counts", "public"),
    [
        ((10, 20, 30, 60), (10, 20, 30, 60)),
        ((4, 20, 30, 60), (None, None, 30, 60)),
        ((4, 3, 30, 60), (None, None, 30, 60)),
        ((0, 20, 30, 60), (0, 20, 30, 60)),
        ((0, 4, 30, 60), (None, None, None, 60)),
        ((1, 1, 30, 60), (None, None, None, 60)),
    ],
)
def test_small_counts_are_not_told_and_can_not_be_worked_out(
    counts: tuple[int, ...], public: tuple[int | None, ...]
) -> None:
    assert told(RULES, counts) == public


@given(st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_no_single_count_of_a_category_is_missing(counts: list[int]) -> None:
    public = told([quota("a", str(place), 0, 50) for place in range(len(counts))], counts)
    assert all(one is None or one == count for one, count in zip(public, counts, strict=True))
    assert not any(0 < one < SMALLEST for one in public if one is not None)
    assert public.count(None) != 1


def test_applicants_drawn_and_seated_stand_beside_the_calls_own_population_before_the_citys() -> None:
    own = Population(category="b", weights={"x": 1, "y": 3})
    city = Population(category="a", weights={"x": 1, "y": 1, "z": 1})
    call = facts(quotas=RULES, population=(own,))
    known = populations(call, (city, Population(category="b", weights={"x": 1})))
    shown = composition(call, known, applicants=(10, 0, 0, 15), drawn=(), seated=())
    assert [one.population_percent for one in shown.groups] == [33.3, 33.3, 33.3, 25.0]
    assert [one.applicants_at_least for one in shown.groups] == [10, 0, 0, 15]
    assert {one.drawn for one in shown.groups} == {None}
    assert percent(own, "unheard-of") is None


async def test_applicants_are_forgotten_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "PAGE", 5)
    panels = await Panels().drawn(applicants=80)
    undrawn = next(number for number in range(80) if stored(panels, number).status is ApplicationStatus.RECEIVED)
    await panels.handle(WithdrawApplication.model_validate(link(panels, undrawn)))
    applied = [Application.from_stored(row) for row in panels.store.all(Application)]
    there = [one.applicant() for one in applied if one.status is not ApplicationStatus.WITHDRAWN]
    panels.now = at("2028-01-01T00:00")
    await panels.handle(EndTerm(call=CALL))
    left = [80]
    while row := panels.store.rows[Scheduled.COLLECTION].pop(forget_applicants_key(CALL), None):
        await panels.handle(ForgetApplicants.model_validate(row["data"]))
        left.append(len(panels.store.all(Application)))
    assert left[-1] == 4, "whoever was invited stays, as a bare status"
    assert len(left) > 5
    assert max(before - after for before, after in pairwise(left)) < 30
    ended = Call.from_stored(panels.store.rows["calls"][CALL])
    assert ended.applicants == 79, "who has withdrawn was none"
    assert ended.pool == seats(ended.facts.quotas, there)


async def test_counts_that_an_earlier_version_has_kept_at_the_end_of_the_term_stay() -> None:
    panels = await Panels().drawn(applicants=8)
    await panels.handle(EndTerm(call=CALL))
    ended = panels.store.rows["calls"][CALL]
    ended["applicants"], ended["pool"] = 8, [4, 4]
    await panels.handle(ForgetApplicants(call=CALL))
    there = Call.from_stored(panels.store.rows["calls"][CALL])
    assert (there.applicants, there.pool) == (8, (4, 4))
