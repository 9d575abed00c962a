"""One function a message: load, let the domain decide, add what changed, say what happened."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from services.panels.addresses import PLACE, application_id, call_page, household_id, place_page, pseudonym
from services.panels.documents import Application, Call, Panel
from services.panels.domain import answer
from services.panels.domain.answer import SEATED
from services.panels.domain.application import (
    check_attributes,
    check_consent,
    same_household,
    same_person,
)
from services.panels.domain.call import (
    CallStatus,
    check_call,
    check_closed,
    check_takes_applications,
    check_term,
    end_of,
    spoken,
)
from services.panels.domain.draw import ALGORITHM, draw
from services.panels.domain.pool import digest, seats
from services.panels.domain.problems import ALREADY_DRAWN, CALL_EXISTS
from services.panels.domain.record import Entry, What
from services.panels.domain.replacement import Seats, Waiting, refill
from services.panels.tasks import EndTerm, end_term_key
from shared.contracts import Rejected
from shared.contracts.panels import (
    AcceptPlace,
    Answered,
    ApplicationStatus,
    Applied,
    Apply,
    CallOpened,
    CallOpenedResult,
    DeclinePlace,
    Draw,
    Drawn,
    MemberAnswered,
    MemberInvited,
    OpenCall,
    PanelDrawn,
    TermEnded,
)
from shared.engine import Messages
from shared.store import Work

messages = Messages("panels")

LAST_MINUTES = timedelta(minutes=2)
"""Longer than any transaction lives (MongoDB: one minute); see `Call`."""

# --- calls and applications ------------------------------------------------------------------------------


@messages.handles(OpenCall)
async def open_call(command: OpenCall, work: Work) -> CallOpenedResult:
    """Publish a call, and plan the end of its term."""
    facts, zone = command.call, work.city.zone
    if await work.find(Call, facts.id):
        raise Rejected(CALL_EXISTS, field="/data/call/id", call=facts.id)
    check_call(facts, now=work.now, zone=zone)
    work.add(Call(id=facts.id, facts=facts))
    await work.schedule(EndTerm(call=facts.id), due=end_of(facts.term, zone), key=end_term_key(facts.id))
    work.publish(CallOpened(call=facts, url=call_page(work.public_url, facts.id)))
    return CallOpenedResult(call=facts.id)


@messages.handles(Apply)
async def apply(command: Apply, work: Work) -> Applied:
    """Put an application in the pool, in place of an earlier one by the same e-mail address."""
    call = await work.load(Call, command.call, field="/data/call")
    facts = call.facts
    check_takes_applications(facts, call.status, now=work.now, zone=work.city.zone)
    check_attributes(facts, command.attributes)
    check_consent(command.consents)
    household = same_household(command.household or "") if facts.one_per_household else ""
    application = Application(
        id=application_id(facts.id, same_person(command.person.email), work.links),
        call=facts.id,
        person=command.person,
        attributes=dict(command.attributes),
        household=household_id(facts.id, household, work.links) if household else None,
        applied_at=work.now,
    )
    earlier = await work.find(Application, application.id)
    if earlier:
        earlier.person, earlier.attributes = application.person, application.attributes
        earlier.household, earlier.applied_at = application.household, application.applied_at
    else:
        work.add(application)
    if work.now >= facts.closes_at - LAST_MINUTES:
        call.last_minute_applications += 1
    return Applied(application=application.id)


# --- the draw --------------------------------------------------------------------------------------------


@messages.handles(Draw)
async def draw_panel(command: Draw, work: Work) -> Drawn:
    """Draw the panel, once, and invite its members."""
    call = await work.load(Call, command.call, field="/data/call")
    facts, zone = call.facts, work.city.zone
    if panel := await work.find(Panel, call.id):
        raise Rejected(ALREADY_DRAWN, field="/data/call", drawn_at=spoken(panel.drawn_at, zone), seed=panel.seed)
    check_term(facts, call.status, now=work.now, zone=zone)
    check_closed(facts, now=work.now, zone=zone)
    applications = {one.id: one for one in await work.select(Application, {"call": call.id})}
    pool = [one.applicant() for one in applications.values()]
    selection = await asyncio.to_thread(
        draw, pool, facts.quotas, size=facts.size, reserve=facts.reserve, seed=command.seed
    )
    members = [applications[id_] for id_ in selection.members]
    for application in applications.values():
        application.status = ApplicationStatus.NOT_DRAWN
    for id_ in selection.reserves:
        applications[id_].status = ApplicationStatus.RESERVE
    call.status = CallStatus.DRAWN
    panel = Panel(
        id=call.id,
        seed=command.seed,
        algorithm=ALGORITHM,
        pool_digest=digest(pool),
        drawn_at=work.now,
        members=len(members),
        reserves=len(selection.reserves),
        seats=seats(facts.quotas, [one.applicant() for one in members]),
    )
    work.add(panel)
    work.publish(
        PanelDrawn(
            call=call.id,
            name=facts.name,
            seed=panel.seed,
            members=panel.members,
            reserves=panel.reserves,
            url=call_page(work.public_url, call.id),
        )
    )
    for member in members:
        _invite(member, call, work, replacement=False)
    return Drawn(call=call.id, seed=panel.seed, members=panel.members, reserves=panel.reserves)


def _invite(application: Application, call: Call, work: Work, *, replacement: bool) -> None:
    """Offer a place to one who was drawn, and write to them."""
    application.status = ApplicationStatus.INVITED
    person = application.person
    if person is None:
        raise ValueError("a forgotten applicant can't be invited")
    accept_url, decline_url = (
        place_page(work.public_url, application.id, words, person.language, work.links)
        for words in ("accept", "decline")
    )
    work.publish(
        MemberInvited(
            call=call.id,
            name=call.facts.name,
            application=application.id,
            person=person,
            term=call.facts.term,
            replacement=replacement,
            accept_url=accept_url,
            decline_url=decline_url,
        )
    )


# --- answers ---------------------------------------------------------------------------------------------


@messages.handles(AcceptPlace)
async def accept_place(command: AcceptPlace, work: Work) -> Answered:
    """Record that a member takes the place."""
    application, _ = await _asked(command, work)
    if answer.accept(application.status):
        _answer(application, ApplicationStatus.ACCEPTED, work)
    return Answered(application=application.id, status=application.status)


@messages.handles(DeclinePlace)
async def decline_place(command: DeclinePlace, work: Work) -> Answered:
    """Record that a member gives the place up, and invite whoever keeps the quotas in their stead."""
    application, call = await _asked(command, work)
    if answer.decline(application.status):
        _answer(application, ApplicationStatus.DECLINED, work)
        await _replace(application, call, work)
    return Answered(application=application.id, status=application.status)


async def _asked(command: AcceptPlace | DeclinePlace, work: Work) -> tuple[Application, Call]:
    """Return what the holder of the link answers about, or refuse."""
    work.links.check(PLACE, command.application, command.token)
    application = await work.load(Application, command.application, field="/data/application")
    call = await work.load(Call, application.call)
    check_term(call.facts, call.status, now=work.now, zone=work.city.zone)
    return application, call


def _answer(application: Application, status: ApplicationStatus, work: Work) -> None:
    application.status, application.answered_at = status, work.now
    work.publish(MemberAnswered(call=application.call, application=application.id, status=status))


async def _replace(declined: Application, call: Call, work: Work) -> None:
    """Fill the seat that was given up, and earlier vacancies with it; or record why it stays empty."""
    panel = await work.load(Panel, call.id)
    by_status: dict[ApplicationStatus, list[Application]] = {status: [] for status in ApplicationStatus}
    for one in await work.select(Application, {"call": call.id}):
        by_status[one.status].append(one)
    remaining = tuple(one.applicant() for status in SEATED for one in by_status[status])
    held = Seats(remaining, open=panel.vacancies + 1, before=panel.seats)
    waiting = Waiting(
        reserves=tuple(one.applicant() for one in by_status[ApplicationStatus.RESERVE]),
        not_drawn=tuple(one.applicant() for one in by_status[ApplicationStatus.NOT_DRAWN]),
    )
    filled = await asyncio.to_thread(refill, held, waiting, call.facts.quotas, seed=panel.seed)
    entries = [Entry(at=work.now, what=What.DECLINED, who=pseudonym(declined.id, work.links))]
    for invited in filled.invited:
        _invite(await work.load(Application, invited.id), call, work, replacement=True)
        entries.append(Entry(at=work.now, what=What.INVITED_INSTEAD, who=pseudonym(invited.id, work.links)))
    panel.vacancies = held.open - len(filled.invited)
    if filled.vacancy:
        entries.append(Entry(at=work.now, what=What.VACANT, seats=panel.vacancies, reason=filled.vacancy))
    panel.record += tuple(entries)
    panel.seats = seats(call.facts.quotas, (*remaining, *filled.invited))


# --- the end of the term ---------------------------------------------------------------------------------


@messages.handles(EndTerm)
async def end_term(task: EndTerm, work: Work) -> None:
    """End the term: keep the counts, forget the people, and say so where there was a panel.

    Whoever was invited leaves a bare status behind, so that a late answer is told that the term is over.
    """
    call = await work.load(Call, task.call)
    if call.status is CallStatus.ENDED:
        return
    applications = await work.select(Application, {"call": call.id})
    call.applicants = len(applications)
    call.pool = seats(call.facts.quotas, [one.applicant() for one in applications])
    for application in applications:
        if application.status in {*SEATED, ApplicationStatus.DECLINED}:
            application.person, application.household, application.attributes = None, None, {}
        else:
            work.remove(application)
    if call.status is CallStatus.DRAWN:
        work.publish(TermEnded(call=call.id, name=call.facts.name))
    call.status = CallStatus.ENDED
