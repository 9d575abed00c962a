"""Ideas: submitted without an account, read by staff, combined, judged."""

from __future__ import annotations

from services.feedback.budget.addresses import OWN_IDEA, idea_page
from services.feedback.budget.documents import Idea, Project, Round
from services.feedback.domain.budget.idea import JUDGED, Step, check_cost, check_together
from services.feedback.domain.budget.round import check_ideas, check_not_frozen, pot_of
from services.feedback.domain.personal_data import masked
from services.feedback.handlers import messages
from shared.contracts.budgets import (
    CombineIdeas,
    IdeaDecided,
    IdeaModerated,
    IdeaReceived,
    IdeaStatus,
    IdeaSubmitted,
    IdeaWithdrawn,
    JudgeIdea,
    ModerateIdea,
    ParticipantForgotten,
    SubmitIdea,
    WithdrawIdea,
)
from shared.store import Work
from shared.text import Text


@messages.handles(SubmitIdea)
async def submit_idea(command: SubmitIdea, work: Work) -> IdeaSubmitted:
    """Take an idea, without personal data in its words.

    Its author is known to `notify` alone, which sends them their own link.
    """
    round_ = await work.load(Round, command.round, field="/data/round")
    check_ideas(round_.facts, now=work.now, zone=work.city.zone)
    pot_of(round_.facts, command.district)
    idea = Idea(
        id=work.new_id(),
        round=round_.id,
        title=masked(command.title),
        description=masked(command.description),
        district=command.district,
        theme=command.theme,
        steps=(Step(at=work.now, status=IdeaStatus.SUBMITTED),),
    )
    work.add(idea)
    work.publish(
        IdeaReceived(
            round=round_.id,
            round_name=round_.facts.name,
            idea=idea.id,
            person=command.person,
            url=idea_page(work.public_url, idea.id, command.person.language, work.links),
        )
    )
    return IdeaSubmitted(idea=idea.id)


@messages.handles(WithdrawIdea)
async def withdraw_idea(command: WithdrawIdea, work: Work) -> IdeaWithdrawn:
    """Forget who wrote an idea, and the idea too where nothing rests on it."""
    work.links.check(OWN_IDEA, command.idea, command.token)
    idea = await work.load(Idea, command.idea, field="/data/idea")
    forget_author(idea, work)
    return IdeaWithdrawn(idea=idea.id, status=idea.status)


def forget_author(idea: Idea, work: Work) -> None:
    """Have who wrote an idea forgotten, and the idea too where nothing rests on it."""
    if not idea.author_forgotten:
        idea.author_forgotten = True
        idea.withdraw(work.now)
        work.publish(ParticipantForgotten(participant=idea.id))


@messages.handles(ModerateIdea)
async def moderate_idea(command: ModerateIdea, work: Work) -> IdeaModerated:
    """Publish an idea, or decline to."""
    idea = await work.load(Idea, command.idea, field="/data/idea")
    if idea.moderate(publish=command.publish, reason=command.reason, now=work.now):
        await _tell(idea, work)
    return IdeaModerated(idea=idea.id, status=idea.status)


@messages.handles(CombineIdeas)
async def combine_ideas(command: CombineIdeas, work: Work) -> IdeaModerated:
    """Make ideas part of another, and tell all their authors."""
    into = await work.load(Idea, command.into, field="/data/into")
    absorbed = [await work.load(Idea, id_, field="/data/absorbs") for id_ in command.absorbs]
    check_together(into, absorbed)
    for one in absorbed:
        one.combined_into = into.id
        one.take(IdeaStatus.COMBINED, work.now, command.reason)
        into.absorbed += (one.id, *one.absorbed)
    into.title, into.description = command.title or into.title, command.description or into.description
    into.take(IdeaStatus.PUBLISHED, work.now, command.reason)
    await _tell(into, work, status=IdeaStatus.COMBINED)
    return IdeaModerated(idea=into.id, status=into.status)


@messages.handles(JudgeIdea)
async def judge_idea(command: JudgeIdea, work: Work) -> IdeaModerated:
    """Make an idea a project with its cost, or say why it can't be done; until voting opens it can be judged anew."""
    idea = await work.load(Idea, command.idea, field="/data/idea")
    round_ = await work.load(Round, idea.round)
    check_not_frozen(round_.facts, now=work.now, zone=work.city.zone)
    idea.check(JUDGED)
    # A ballot must never see a project that is being changed: one of the two commits first.
    round_.touched += 1
    known = await work.find(Project, Project.id_of(round_.id, idea.number)) if idea.number else None
    cost = known.cost if known else None
    if command.feasible:
        known = _project(command, idea, round_, known, work)
        status = IdeaStatus.FEASIBLE
    else:
        if known is not None:
            work.remove(known)
        known, status = None, IdeaStatus.NOT_FEASIBLE
    if idea.take(status, work.now, command.reasons) or (known.cost if known else None) != cost:
        await _tell(idea, work, cost=known.cost if known else None)
    return IdeaModerated(idea=idea.id, status=idea.status, project=idea.number if known else None)


def _project(command: JudgeIdea, idea: Idea, round_: Round, known: Project | None, work: Work) -> Project:
    cost = check_cost(command.cost, pot_of(round_.facts, idea.district))
    if idea.number is None:
        round_.projects += 1
        idea.number = round_.projects
    name = command.name or (known.name if known else Text(fi=idea.title))
    if known is None:
        known = Project(
            id=Project.id_of(round_.id, idea.number),
            round=round_.id,
            number=idea.number,
            idea=idea.id,
            name=name,
            description=idea.description,
            district=idea.district,
            theme=idea.theme,
            cost=cost,
            reasons=command.reasons,
        )
        work.add(known)
    known.name, known.cost, known.reasons = name, cost, command.reasons
    return known


async def _tell(idea: Idea, work: Work, *, cost: int | None = None, status: IdeaStatus | None = None) -> None:
    """Have the authors told: those whose ideas became part of this one hear of it too."""
    round_ = await work.load(Round, idea.round)
    idea.told += 1
    work.publish(
        IdeaDecided(
            round=round_.id,
            round_name=round_.facts.name,
            idea=idea.id,
            status=status or idea.status,
            edition=idea.told,
            authors=(idea.id, *idea.absorbed),
            reason=idea.steps[-1].reason,
            cost=cost,
        )
    )
