"""Rounds: published, changed until voting opens; and how chosen projects get on."""

from __future__ import annotations

from services.feedback.budget.addresses import codes_url, project_page
from services.feedback.budget.documents import Change, Idea, Project, Report, Round, belonging_to
from services.feedback.domain.budget.idea import check_cost
from services.feedback.domain.budget.problems import NOT_CHOSEN
from services.feedback.domain.budget.round import check_changes, check_pots, pot_of
from services.feedback.handlers import messages
from shared.contracts import Rejected
from shared.contracts.budgets import (
    CodesGiven,
    GiveCodes,
    PlanRound,
    ProjectProgressed,
    RealisationReported,
    ReportRealisation,
    RoundPlanned,
)
from shared.store import Work


@messages.handles(PlanRound)
async def plan_round(command: PlanRound, work: Work) -> RoundPlanned:
    """Publish a round, or change it; projects that are there already must still fit."""
    facts = command.facts
    check_pots(facts, work.city)
    known = await work.find(Round, facts.id)
    if known is None:
        known = Round(id=facts.id, facts=facts)
        work.add(known)
    elif check_changes(known.facts, facts, reason=command.reason, now=work.now, zone=work.city.zone):
        for project in await work.select(Project, belonging_to(facts.id)):
            check_cost(project.cost, pot_of(facts, project.district))
        known.facts = facts
        known.edition += 1
        if command.reason is not None:
            known.changes += (Change(at=work.now, reason=command.reason),)
    return RoundPlanned(round=known.id, edition=known.edition)


@messages.handles(GiveCodes)
async def give_codes(command: GiveCodes, work: Work) -> CodesGiven:
    """Return the address of a sheet of codes. The codes are made when it is opened, and stored nowhere."""
    round_ = await work.load(Round, command.round, field="/data/round")
    url = codes_url(work.public_url, round_.id, command.batch, command.count, work.links)
    return CodesGiven(round=round_.id, url=url)


@messages.handles(ReportRealisation)
async def report_realisation(command: ReportRealisation, work: Work) -> RealisationReported:
    """Tell how a chosen project gets on. The same again is no news."""
    id_ = Project.id_of(command.round, command.project)
    project = await work.load(Project, id_, field="/data/project")
    if not project.reports:
        raise Rejected(NOT_CHOSEN, field="/data/project")
    told = Report(at=work.now, status=command.status, words=command.words, ready_by=command.ready_by)
    if project.reports[-1].model_copy(update={"at": work.now}) != told:
        project.reports += (told,)
        idea = await work.load(Idea, project.idea)
        work.publish(
            ProjectProgressed(
                round=project.round,
                project=project.number,
                name=project.name,
                status=told.status,
                words=told.words,
                report=len(project.reports),
                ideas=(idea.id, *idea.absorbed),
                url=project_page(work.public_url, project.round, project.number),
            )
        )
    return RealisationReported(
        round=project.round, project=project.number, status=project.reports[-1].status, reports=len(project.reports)
    )
