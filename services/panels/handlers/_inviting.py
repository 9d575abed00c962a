"""Inviting somebody to a place."""

from __future__ import annotations

from services.panels.addresses import place_page
from services.panels.documents import Application, Call
from shared.contracts.panels import ApplicationStatus, MemberInvited
from shared.store import Work


def invite(application: Application, call: Call, work: Work, *, replacement: bool) -> None:
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
