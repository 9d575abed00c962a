"""Inviting somebody to a place."""

from __future__ import annotations

from services.panels.addresses import place_page
from services.panels.documents import Application, Call
from services.panels.domain.answer import deadline
from services.panels.tasks import LapseInvitation, lapse_invitation_key
from shared.contracts.panels import ApplicationStatus, MemberInvited
from shared.store import Work


async def invite(application: Application, call: Call, work: Work, *, replacement: bool) -> None:
    """Offer a place to one who was drawn, and write to them."""
    application.status = ApplicationStatus.INVITED
    application.answer_by = answer_by = deadline(call.facts, work.now, work.city.zone)
    task = LapseInvitation(application=application.id)
    await work.schedule(task, due=answer_by, key=lapse_invitation_key(application.id))
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
            answer_by=answer_by,
            accept_url=accept_url,
            decline_url=decline_url,
        )
    )
