"""Applications: put in the pool."""

from __future__ import annotations

from datetime import timedelta

from services.panels.addresses import application_id, household_id
from services.panels.documents import Application, Call
from services.panels.domain.application import check_attributes, check_consent, same_household, same_person
from services.panels.domain.call import check_takes_applications
from services.panels.handlers._messages import messages
from shared.contracts.panels import Applied, Apply
from shared.store import Work

LAST_MINUTES = timedelta(minutes=2)
"""Longer than any transaction lives (MongoDB: one minute); see `Call`."""


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
