"""Sessions of a panel, and who came."""

from __future__ import annotations

from services.panels.addresses import place_page
from services.panels.documents import Application, Call, Occasion, Panel, Session
from services.panels.domain.call import check_term
from services.panels.domain.record import Attendance
from services.panels.domain.session import check_attendance, check_may_change_session, check_session
from services.panels.handlers._messages import messages
from shared.contracts.panels import (
    ApplicationStatus,
    AttendanceRecorded,
    MemberSummoned,
    PlanSession,
    RecordAttendance,
    SessionPlanned,
    SessionPlannedResult,
)
from shared.store import Work


@messages.handles(PlanSession)
async def plan_session(command: PlanSession, work: Work) -> SessionPlannedResult:
    """Plan a session of a drawn panel, or change it."""
    call, facts, zone = await _sitting(command.call, work), command.session, work.city.zone
    check_session(facts, call.facts.term, zone)
    planned = await work.find(Session, Session.id_of(call.id, facts.id))
    if planned is None:
        session = Session(id=Session.id_of(call.id, facts.id), call=call.id, facts=facts)
        work.add(session)
    else:
        check_may_change_session(planned.facts, work.now, zone)
        session = planned
        session.facts, session.edition = facts, session.edition + 1
    await _summon(session, call, work)
    work.publish(SessionPlanned(call=call.id, session=facts, by=command.by, reason=command.reason))
    return SessionPlannedResult(session=facts.id, changed=planned is not None)


@messages.handles(RecordAttendance)
async def record_attendance(command: RecordAttendance, work: Work) -> AttendanceRecorded:
    """Record which of the members came."""
    call = await _sitting(command.call, work)
    session = await work.load(Session, Session.id_of(call.id, command.session), field="/data/session")
    accepted = {"call": call.id, "status": ApplicationStatus.ACCEPTED.value}
    members = {one.id for one in await work.select(Application, accepted)}
    check_attendance(session.facts, command.present, members | set(session.present), work.now, work.city.zone)
    session.present = tuple(dict.fromkeys(command.present))
    session.attended = Attendance(
        members=len(members | set(session.present)), present=len(session.present), by=command.by
    )
    return AttendanceRecorded(session=command.session, **session.attended.model_dump(exclude={"by"}))


async def _summon(session: Session, call: Call, work: Work) -> None:
    """Tell every member of a session; who accepts later finds it on their page."""
    occasion = await work.find(Occasion, session.facts.occasion) if session.facts.occasion else None
    for member in await work.select(Application, {"call": call.id, "status": ApplicationStatus.ACCEPTED.value}):
        if member.person is not None:
            work.publish(
                MemberSummoned(
                    call=call.id,
                    name=call.facts.name,
                    application=member.id,
                    person=member.person,
                    session=session.facts,
                    edition=session.edition,
                    occasion=occasion.of_session() if occasion else None,
                    url=place_page(work.public_url, member.id, "accept", member.person.language, work.links),
                )
            )


async def _sitting(call_id: str, work: Work) -> Call:
    """Return the call of a panel that is drawn and whose term is not over, or refuse."""
    call = await work.load(Call, call_id, field="/data/call")
    check_term(call.facts, call.status, now=work.now, zone=work.city.zone)
    await work.load(Panel, call_id, field="/data/call")
    return call
