from __future__ import annotations

from services.feedback.budget.documents import Ballot, Idea, Project, Round
from services.feedback.budget.handlers.ballots import LAST_MINUTES, MOST_LETTERS
from services.feedback.budget.tasks import ForgetBallots
from shared.contracts.budgets import (
    AskForBallot,
    CombineIdeas,
    CountBallots,
    EnterPapers,
    IdeaStatus,
    JudgeIdea,
    ModerateIdea,
    PaperBallot,
    PaperStatus,
    PlanRound,
    RealisationStatus,
    ReportRealisation,
    SubmitIdea,
    Vote,
    WithdrawIdea,
)
from shared.text import Text
from tests.unit.feedback.budget.running import (
    CLOSED,
    JUDGING,
    REASON,
    ROUND,
    Budgets,
    at,
    facts,
    token_of,
    vote,
)


def stored(budgets: Budgets, model: type[Idea | Project | Ballot | Round]) -> list[dict[str, object]]:
    return budgets.store.all(model)


async def test_a_round_can_be_changed_with_a_reason_until_voting_opens_and_never_after() -> None:
    budgets = Budgets()
    await budgets.handle(PlanRound(facts=facts()))
    richer = facts(pots=[{"district": "tapiola", "amount": 20_000}])
    assert (await budgets.handle(PlanRound(facts=facts()))).edition == 1
    assert await budgets.refusal(PlanRound(facts=richer)) == "change-needs-reason"
    assert (await budgets.handle(PlanRound(facts=richer, reason=REASON))).edition == 2
    budgets.now = facts().voting_from
    for change in ({"rule": {"method": "greedy"}}, {"voting_until": at("2027-05-10T20:00")}, {"ballot": "approval"}):
        later = PlanRound(facts=facts(pots=richer.pots, **change), reason=REASON)
        assert await budgets.refusal(later) == "rules-frozen"
    assert (await budgets.handle(PlanRound(facts=richer, reason=REASON))).edition == 2


async def test_nothing_of_an_ideas_author_is_stored_here() -> None:
    budgets = Budgets()
    await budgets.handle(PlanRound(facts=facts()))
    await budgets.idea("Benches by the shore")
    kept = {name: rows for name, rows in budgets.store.rows.items() if name != "outbox"}
    assert "asukas" not in repr(kept).casefold()
    [told] = budgets.heard("feedback.idea.received")
    assert told["person"]["email"] == "asukas@example.org"


async def test_personal_data_in_an_idea_is_replaced_before_it_is_stored_or_becomes_a_project() -> None:
    budgets = Budgets()
    await budgets.handle(PlanRound(facts=facts()))
    idea = await budgets.idea("Benches, call 040 123 4567", description="Ask aino@example.org, 131052-308T")
    budgets.now = at(JUDGING)
    await budgets.handle(ModerateIdea(idea=idea, publish=True))
    await budgets.handle(JudgeIdea(idea=idea, feasible=True, reasons=REASON, cost=9))
    [kept], [project] = stored(budgets, Idea), stored(budgets, Project)
    assert (kept["title"], kept["description"]) == ("Benches, call [telephone]", "Ask [e-mail], [identity code]")
    assert (project["name"]["fi"], project["description"]) == (kept["title"], kept["description"])  # type: ignore[index]


async def test_an_idea_comes_in_its_phase_and_for_an_area_that_has_a_sum() -> None:
    budgets = Budgets()
    await budgets.handle(PlanRound(facts=facts(pots=[{"district": "tapiola", "amount": 10}])))
    budgets.now = at(JUDGING)
    idea = {
        "round": ROUND,
        "person": {"name": "A", "email": "a@example.org"},
        "title": "Benches",
        "district": "tapiola",
    }
    told = SubmitIdea.model_validate({**idea, "description": "Benches by the shore"})
    assert await budgets.refusal(told) == "wrong-phase"
    budgets.now = at("2027-01-12T12:00")
    assert await budgets.refusal(told.model_copy(update={"district": "leppavaara"})) == "no-such-pot"
    assert await budgets.handle(told)


async def test_combined_ideas_tell_all_their_authors_then_and_later() -> None:
    budgets = Budgets()
    await budgets.handle(PlanRound(facts=facts()))
    ideas = [await budgets.idea(f"Benches {number}") for number in range(3)]
    for one in ideas:
        await budgets.handle(ModerateIdea(idea=one, publish=True))
    together = CombineIdeas(into=ideas[0], absorbs=tuple(ideas[1:]), reason=REASON, title="Benches everywhere")
    await budgets.handle(together)
    assert await budgets.refusal(together) == "idea-stands-otherwise"
    budgets.now = at(JUDGING)
    await budgets.handle(JudgeIdea(idea=ideas[0], feasible=True, reasons=REASON, cost=100))
    combined, judged = budgets.heard("feedback.idea.decided")[-2:]
    assert (combined["status"], judged["status"], judged["cost"]) == ("combined", "feasible", 100)
    assert combined["authors"] == judged["authors"] == ideas
    other = JudgeIdea(idea=ideas[1], feasible=True, reasons=REASON, cost=100)
    assert await budgets.refusal(other) == "idea-stands-otherwise"


async def test_a_withdrawn_idea_leaves_no_word_and_a_project_stays_but_its_author_is_forgotten() -> None:
    budgets = Budgets()
    await budgets.handle(PlanRound(facts=facts()))
    gone, kept = await budgets.idea("A secret wish"), await budgets.idea("Benches")
    links = {one["idea"]: token_of(one["url"]) for one in budgets.heard("feedback.idea.received")}
    assert await budgets.refusal(WithdrawIdea(idea=gone, token=links[kept])) == "forbidden"
    await budgets.handle(ModerateIdea(idea=kept, publish=True))
    await budgets.handle(JudgeIdea(idea=kept, feasible=True, reasons=REASON, cost=100))
    for idea, status in ((gone, IdeaStatus.WITHDRAWN), (kept, IdeaStatus.FEASIBLE)):
        for _ in range(2):
            assert (await budgets.handle(WithdrawIdea(idea=idea, token=links[idea]))).status is status
    assert "secret" not in repr(stored(budgets, Idea))
    assert [one["participant"] for one in budgets.heard("feedback.participant.forgotten")] == [gone, kept]


async def test_a_cost_over_the_areas_sum_or_none_at_all_is_refused() -> None:
    budgets = Budgets()
    await budgets.handle(PlanRound(facts=facts()))
    idea = await budgets.idea("Benches")
    judged = JudgeIdea(idea=idea, feasible=True, reasons=REASON, cost=10_001)
    assert await budgets.refusal(judged) == "idea-stands-otherwise"
    await budgets.handle(ModerateIdea(idea=idea, publish=True))
    assert await budgets.refusal(judged) == "cost-over-budget"
    assert await budgets.refusal(judged.model_copy(update={"cost": None})) == "cost-missing"
    await budgets.handle(judged.model_copy(update={"cost": 10_000}))
    lower = facts(pots=[{"district": "tapiola", "amount": 9_999}])
    assert await budgets.refusal(PlanRound(facts=lower, reason=REASON)) == "cost-over-budget"
    await budgets.handle(JudgeIdea(idea=idea, feasible=False, reasons=REASON))
    assert stored(budgets, Project) == []


async def test_what_is_voted_on_is_frozen_with_the_rules() -> None:
    budgets = await Budgets().voting(100)
    [project] = stored(budgets, Project)
    again = JudgeIdea(idea=str(project["idea"]), feasible=True, reasons=REASON, cost=90)
    assert await budgets.refusal(again) == "rules-frozen"


async def test_a_mailbox_has_one_ballot_that_counts_as_it_was_sent_last() -> None:
    budgets = await Budgets().voting(100, 200)
    for email in ("Aino@example.org", "aino+budget@EXAMPLE.org"):
        await budgets.handle(AskForBallot(round=ROUND, email=email))
    first, second = budgets.heard("feedback.ballot.asked")
    assert first["url"] == second["url"]
    signature = token_of(first["url"], "signature")
    for projects, edition in (((1,), 1), ((1,), 1), ((2, 1), 2), ((1, 2), 2)):
        told = Vote(round=ROUND, projects=projects, ballot=first["ballot"], signature=signature)
        assert (await budgets.handle(told)).edition == edition
    [ballot] = stored(budgets, Ballot)
    assert ballot["projects"] == (1, 2)
    assert "aino" not in repr(ballot).casefold()
    forged = Vote(round=ROUND, projects=(1,), ballot=first["ballot"], signature="a" * 22)
    assert await budgets.refusal(forged) == "forbidden"


async def test_a_mailbox_cannot_be_filled_with_letters() -> None:
    budgets = await Budgets().voting(100)
    for _ in range(MOST_LETTERS):
        await budgets.handle(AskForBallot(round=ROUND, email="aino@example.org"))
    assert await budgets.refusal(AskForBallot(round=ROUND, email="aino@example.org")) == "ballot-asked-too-often"


async def test_a_code_votes_once_however_it_is_typed_and_a_made_up_one_not_at_all() -> None:
    budgets = await Budgets().voting(100)
    code = budgets.codes(3)[2]
    for typed in (code, code.lower().replace("-", " "), code.replace("0", "O").replace("1", "l")):
        await budgets.handle(vote(typed, 1))
    assert len(stored(budgets, Ballot)) == 1
    made_up = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert await budgets.refusal(vote(made_up, 1)) == "code-wrong"
    assert code not in repr(budgets.store.rows)


async def test_a_ballot_that_breaks_the_rules_is_refused_and_the_earlier_one_stands() -> None:
    budgets = await Budgets().voting(6_000, 5_000)
    code = budgets.codes(1)[0]
    await budgets.handle(vote(code, 1))
    assert await budgets.refusal(vote(code, 1, 2)) == "ballot-over-budget"
    assert await budgets.refusal(vote(code, 7)) == "unknown-project"
    budgets.now = at(CLOSED)
    assert await budgets.refusal(vote(code, 2)) == "wrong-phase"
    [ballot] = stored(budgets, Ballot)
    assert ballot["projects"] == (1,)


async def test_an_approval_ballot_has_a_number_of_projects_whatever_they_cost() -> None:
    budgets = await Budgets().voting(6_000, 5_000, 4_000, ballot="approval", most_projects=2)
    code = budgets.codes(1)[0]
    await budgets.handle(vote(code, 1, 2))
    assert await budgets.refusal(vote(code, 1, 2, 3)) == "too-many-projects"


async def test_votes_leave_the_round_alone_until_its_last_minutes() -> None:
    budgets = await Budgets().voting(100, 200)
    [code] = budgets.codes(1)
    before = stored(budgets, Round)[0]["touched"]
    await budgets.handle(vote(code, 1))
    assert stored(budgets, Round)[0]["touched"] == before
    budgets.now = facts().voting_until - LAST_MINUTES
    await budgets.handle(vote(code, 2))
    assert stored(budgets, Round)[0]["touched"] != before


def papers(by: str, *choices: tuple[int, ...], codes: list[str], **changes: object) -> EnterPapers:
    ballots = tuple(
        PaperBallot(number=number, code=code, projects=choice)
        for number, (choice, code) in enumerate(zip(choices, codes, strict=True), 1)
    )
    told = {"round": ROUND, "batch": 1, "by": by, "papers": len(ballots), "ballots": ballots}
    return EnterPapers.model_validate(told | changes)


async def test_one_person_who_is_vouched_for_enters_no_papers_under_two_names() -> None:
    budgets = await Budgets().voting(6_000, 5_000)
    codes = budgets.codes(1)
    await budgets.handle(papers("Anna", (1,), codes=codes), account="anna")
    assert await budgets.refusal(papers("Bo", (1,), codes=codes), account="anna") == "under-another-name"
    corrected = await budgets.handle(papers("anna", (2,), codes=codes), account="anna")
    assert corrected.status is PaperStatus.WAITS
    assert (await budgets.handle(papers("Bo", (2,), codes=codes), account="bo")).status is PaperStatus.AGREES


async def test_two_people_enter_papers_and_only_what_they_agree_on_counts() -> None:
    budgets = await Budgets().voting(6_000, 5_000)
    codes = budgets.codes(3)
    first = await budgets.handle(papers("Anna", (1,), (2,), (1, 2), codes=codes))
    assert first.status is PaperStatus.WAITS
    second = await budgets.handle(papers("Bo", (1,), (1,), (1, 2), codes=codes))
    assert second.status is PaperStatus.DIFFERS
    assert [(one.number, one.says.in_language("en")) for one in second.differences] == [(2, "2 / 1")]
    assert (second.agreed, second.spoiled) == (2, 1)
    budgets.now = at(CLOSED)
    assert await budgets.refusal(CountBallots(round=ROUND)) == "papers-unsettled"
    corrected = await budgets.handle(papers("Bo", (1,), (2,), (1, 2), codes=codes))
    assert (corrected.status, corrected.agreed) == (PaperStatus.AGREES, 3)
    assert (await budgets.handle(CountBallots(round=ROUND))).papers == 3
    assert await budgets.refusal(papers("Bo", (1,), (2,), (1, 2), codes=codes)) == "count-exists"


async def test_one_person_is_not_two_by_typing_the_name_otherwise() -> None:
    budgets = await Budgets().voting(6_000)
    codes = budgets.codes(1)
    await budgets.handle(papers("Anna Aalto", (1,), codes=codes))
    for again in ("anna aalto", "ANNA  AALTO"):
        assert (await budgets.handle(papers(again, (1,), codes=codes))).status is PaperStatus.WAITS
    assert (await budgets.handle(papers("Bo", (1,), codes=codes))).status is PaperStatus.AGREES


async def test_papers_that_do_not_add_up_are_refused() -> None:
    budgets = await Budgets().voting(6_000)
    codes = budgets.codes(2)
    assert await budgets.refusal(papers("Anna", (1,), (1,), codes=codes, papers=3)) == "papers-dont-add-up"
    twice = tuple(PaperBallot(number=1, code=code, projects=(1,)) for code in codes)
    assert await budgets.refusal(papers("Anna", (1,), (1,), codes=codes, ballots=twice)) == "papers-dont-add-up"
    assert await budgets.refusal(papers("Anna", (9,), (1,), codes=codes)) == "unknown-project"


async def test_a_round_is_counted_after_voting_once_and_only_with_votes() -> None:
    budgets = await Budgets().voting(100)
    assert await budgets.refusal(CountBallots(round=ROUND)) == "wrong-phase"
    await budgets.handle(AskForBallot(round=ROUND, email="aino@example.org"))
    budgets.now = at(CLOSED)
    assert await budgets.refusal(CountBallots(round=ROUND)) == "nothing-to-count"
    budgets.now = at("2027-04-29T12:00")
    await budgets.handle(vote(budgets.codes(1)[0], 1))
    budgets.now = at(CLOSED)
    await budgets.handle(CountBallots(round=ROUND))
    assert await budgets.refusal(CountBallots(round=ROUND)) == "count-exists"


async def test_ballots_are_removed_in_steps() -> None:
    budgets = await Budgets().voting(100)
    for code in budgets.codes(201):
        await budgets.handle(vote(code, 1))
    for left in (1, 0):
        await budgets.handle(ForgetBallots(round=ROUND))
        assert len(stored(budgets, Ballot)) == left


async def test_only_a_chosen_project_is_reported_on() -> None:
    budgets = await Budgets().voting(100)
    told = ReportRealisation(round=ROUND, project=1, status=RealisationStatus.UNDER_WAY, words=Text(en="Digging"))
    assert await budgets.refusal(told) == "not-chosen"
