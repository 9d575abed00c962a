"""Events about participatory budgeting: letters to authors and voters who asked, none to who asked to be forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.notify.documents import Delivery, Notice, Participant
from services.notify.tasks import FanOut, ForgetParticipant
from shared.contracts.budgets import (
    BallotAsked,
    IdeaDecided,
    IdeaReceived,
    IdeaStatus,
    ParticipantForgotten,
    ProjectProgressed,
    RealisationStatus,
    RoundDecided,
)
from shared.people import Person
from shared.store.records import Scheduled
from shared.text import Text
from tests.unit.notify.samples import NOW
from tests.unit.notify.test_changes import heard

ROUND, NAME, URL = "our-espoo", Text(en="Our Espoo"), "https://feedback.example.org/1"


def received(idea: str) -> IdeaReceived:
    person = Person(name="Aino Example", email=f"{idea}@example.org", language="en")
    return IdeaReceived(round=ROUND, round_name=NAME, idea=idea, person=person, url=URL)


def asked(ballot: str, *, letter: int = 1, tell_result: bool = False) -> BallotAsked:
    return BallotAsked(
        round=ROUND,
        round_name=NAME,
        ballot=ballot,
        email=f"{ballot}@example.org",
        language="sv",
        letter=letter,
        closes_at=NOW + timedelta(days=9),
        tell_result=tell_result,
        url=URL,
    )


def decided(*authors: str, edition: int = 1) -> IdeaDecided:
    return IdeaDecided(
        round=ROUND, round_name=NAME, idea=authors[0], status=IdeaStatus.COMBINED, edition=edition, authors=authors
    )


RESULT = RoundDecided(round=ROUND, name=NAME, ballots=9, chosen=2, amount=300, url=URL)
PROGRESS = ProjectProgressed(
    round=ROUND,
    project=1,
    name=Text(en="Benches"),
    status=RealisationStatus.DONE,
    words=Text(en="They stand"),
    report=2,
    ideas=("i1",),
    url=URL,
)


async def told(*events: Any, message: str) -> set[str]:
    """Return who is written to after these events, and after every page of what they begin."""
    store = await heard(*events)
    for row in store.all(Scheduled):
        if row["task"] == FanOut.NAME:
            await heard(FanOut.model_validate(row["data"]), store=store)
    return {row["recipient"] for row in store.all(Delivery) if row["campaign"].startswith(message)}


async def test_an_author_and_a_voter_get_their_own_link_once_a_request() -> None:
    store = await heard(received("i1"), received("i1"), asked("b1"), asked("b1"), asked("b1", letter=2))
    sent = sorted((row["campaign"].split(".")[0].split(":")[0], row["recipient"]) for row in store.all(Delivery))
    assert [recipient for _, recipient in sent] == ["b1", "b1", "i1"]


async def test_all_authors_of_combined_ideas_are_told_each_time_it_stands_otherwise() -> None:
    events = (received("i1"), received("i2"), decided("i1", "i2"), decided("i1", "i2"), decided("i1", "i2", edition=2))
    store = await heard(*events)
    letters = [row["recipient"] for row in store.all(Delivery) if row["campaign"].startswith("idea-decided")]
    assert sorted(letters) == ["i1", "i1", "i2", "i2"]


async def test_a_result_goes_to_authors_and_to_voters_who_asked_and_to_everyone_as_a_notice() -> None:
    events = (received("i1"), asked("quiet"), asked("curious", tell_result=True), asked("curious", letter=2))
    assert await told(*events, RESULT, RESULT, message="round-decided") == {"i1", "curious"}
    store = await heard(*events, RESULT)
    [notice] = store.all(Notice)
    assert notice["facts"]["title"]["en"] == "Residents have decided: Our Espoo"


async def test_progress_goes_to_the_projects_own_authors_and_to_voters_who_asked() -> None:
    events = (received("i1"), received("other"), asked("curious", tell_result=True), asked("quiet"))
    assert await told(*events, PROGRESS, message="project-progressed") == {"i1", "curious"}


async def test_who_asks_to_be_forgotten_is_and_hears_no_more() -> None:
    forgotten = ParticipantForgotten(participant="curious")
    events = (received("i1"), asked("curious", tell_result=True), forgotten)
    assert await told(*events, RESULT, message="round-decided") == {"i1"}
    store = await heard(*events)
    assert "curious@example.org" not in repr(store.rows)


async def test_an_address_is_dropped_in_time_sooner_where_no_news_are_wanted() -> None:
    store = await heard(received("i1"), asked("quiet"), asked("curious", tell_result=True))
    due = {row["data"]["participant"]: row["due"] for row in store.all(Scheduled) if "participant" in row["data"]}
    assert due["quiet"] == NOW + timedelta(days=9 + 7)
    assert due["curious"] == NOW + timedelta(days=9 + 730)
    await heard(*(ForgetParticipant(participant=one) for one in ("i1", "quiet", "curious")), store=store)
    assert {row["email"] for row in store.all(Participant)} == {None}
