"""A person is erased: their ballot while voting is on, and their idea when `notify` has said whose it was."""

from __future__ import annotations

import pytest

from services.feedback.budget.documents import Ballot, Idea, Round
from services.feedback.budget.handlers.ballots import LAST_MINUTES
from shared.contracts.budgets import AskForBallot, IdeaStatus, ModerateIdea, PlanRound
from shared.contracts.privacy import AuthorErased, ErasePersonAtFeedback, PersonErased
from tests.unit.feedback.budget.running import CLOSED, ROUND, Budgets, at, facts

EMAIL = "asukas@example.org"


async def asked() -> Budgets:
    budgets = await Budgets().voting(100)
    await budgets.handle(AskForBallot(round=ROUND, email="Asukas@Example.org", language="fi"))
    return budgets


async def erase(budgets: Budgets, email: str = EMAIL) -> PersonErased:
    result: PersonErased = await budgets.handle(ErasePersonAtFeedback(email=email))
    return result


@pytest.mark.parametrize("email", [EMAIL, "ASUKAS@example.org"])
async def test_a_ballot_is_taken_back_while_voting_is_on(email: str) -> None:
    budgets = await asked()
    assert await erase(budgets, email) == PersonErased(erased={"budget_ballots": 1})
    assert budgets.store.all(Ballot) == []
    assert len(budgets.heard("feedback.participant.forgotten")) == 1
    assert await erase(budgets, email) == PersonErased(erased={})


async def test_in_the_last_minutes_a_count_must_not_overlook_it() -> None:
    budgets = await asked()
    budgets.now = facts().voting_until - LAST_MINUTES
    before = budgets.store.all(Round)[0]["touched"]
    await erase(budgets)
    assert budgets.store.all(Round)[0]["touched"] == before + 1


async def test_a_ballot_that_is_about_to_be_counted_stays_and_that_is_said() -> None:
    budgets = await asked()
    budgets.now = at(CLOSED)
    result = await erase(budgets)
    assert (result.erased, [one.collection for one in result.left]) == ({}, ["budget_ballots"])
    assert len(budgets.store.all(Ballot)) == 1


async def test_nobody_elses_ballot_is_touched() -> None:
    budgets = await asked()
    assert await erase(budgets, "other@example.org") == PersonErased(erased={})
    assert len(budgets.store.all(Ballot)) == 1


async def test_an_idea_goes_with_its_author() -> None:
    budgets = Budgets()
    await budgets.handle(PlanRound(facts=facts()))
    id_ = await budgets.idea("A bench by the sea")
    await budgets.handle(ModerateIdea(idea=id_, publish=True))
    for _ in range(2):
        await budgets.handle(AuthorErased(idea=id_))
    await budgets.handle(AuthorErased(idea="unknown"))
    (idea,) = [Idea.from_stored(row) for row in budgets.store.all(Idea)]
    assert (idea.status, idea.title, idea.author_forgotten) == (IdeaStatus.WITHDRAWN, "", True)
    assert "bench" not in repr(budgets.store.all(Idea))
    assert len(budgets.heard("feedback.participant.forgotten")) == 1
