"""Applications: put in the pool, corrected and withdrawn by their own link."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from services.panels.addresses import OWN_APPLICATION, application_id, application_page, household_id
from services.panels.documents import Application, Call, ToldPool
from services.panels.domain.answer import SEATED
from services.panels.domain.application import (
    IN_POOL,
    check_attributes,
    check_consent,
    check_eligible,
    check_may_change,
    check_may_write,
    same_household,
    same_person,
)
from services.panels.domain.call import check_takes_applications, check_term
from services.panels.handlers._messages import messages
from services.panels.handlers._seats import give_up
from services.panels.pool import lot_of
from shared.contracts.panels import (
    ApplicantForgotten,
    ApplicationCorrected,
    ApplicationReceived,
    ApplicationStatus,
    ApplicationWithdrawn,
    Applied,
    Apply,
    CorrectApplication,
    EnterApplication,
    WithdrawApplication,
)
from shared.links import Links
from shared.store import Document, Work

LAST_MINUTES = timedelta(minutes=2)
"""Longer than any transaction lives (MongoDB: one minute); see `Call`."""


def _reads(command: Apply | EnterApplication, links: Links) -> Iterator[tuple[type[Document], str]]:
    """Return what `_receive` will ask for."""
    yield Call, command.call
    yield Application, application_id(command.call, same_person(command.person.email), links)
    yield ToldPool, command.call


@messages.handles(Apply, reads=_reads)
async def apply(command: Apply, work: Work) -> Applied:
    """Put an application in the pool, in place of an earlier one by the same e-mail address."""
    return await _receive(command, work)


@messages.handles(EnterApplication, reads=_reads)
async def enter_application(command: EnterApplication, work: Work) -> Applied:
    """Put an application in the pool that staff have on paper or in a list."""
    return await _receive(command, work)


async def _receive(command: Apply | EnterApplication, work: Work) -> Applied:
    call = await work.load(Call, command.call, field="/data/call")
    facts = call.facts
    _check_open(call, work)
    check_eligible(
        facts,
        born_on=command.born_on,
        lives_in_city=command.lives_in_city,
        city=work.city.name,
        zone=work.city.zone,
    )
    check_attributes(facts, command.attributes)
    check_consent(command.consents)
    new = Application(
        id=application_id(facts.id, same_person(command.person.email), work.links),
        call=facts.id,
        person=command.person,
        attributes=dict(command.attributes),
        household=_mark(call, command.household, work),
        applied_at=work.now,
        lot=lot_of(await work.find(ToldPool, facts.id)),
    )
    earlier = await work.find(Application, new.id)
    if earlier is None:
        work.add(new)
        _write(new, call, work)
    elif earlier.told() != new.told():
        check_may_write(earlier.edition)
        earlier.tell_anew(new, work.now, lot_of(await work.find(ToldPool, facts.id)))
        _write(earlier, call, work)
    if work.now >= facts.closes_at - LAST_MINUTES:
        call.last_minute_applications += 1
    return Applied(application=new.id)


@messages.handles(CorrectApplication)
async def correct_application(command: CorrectApplication, work: Work) -> ApplicationCorrected:
    """Change what was told, while the call is open."""
    application, call = await _own(command, work)
    check_may_change(application.status)
    _check_open(call, work)
    if command.attributes is not None:
        check_attributes(call.facts, command.attributes)
    changed = application.model_copy()
    if changed.person is not None:
        given = command.model_dump(include={"name", "language"}, exclude_none=True)
        changed.person = changed.person.model_copy(update=given)
    changed.attributes = command.attributes or changed.attributes
    if command.household or command.forget_household:
        changed.household = _mark(call, command.household, work)
    if application.told() != changed.told():
        check_may_write(application.edition)
        application.tell_anew(changed, work.now, lot_of(await work.find(ToldPool, call.id)))
        _write(application, call, work)
    return ApplicationCorrected(application=application.id)


@messages.handles(WithdrawApplication)
async def withdraw_application(command: WithdrawApplication, work: Work) -> ApplicationWithdrawn:
    """Take the application out of the pool, or give the place up; and forget the person."""
    application, call = await _own(command, work)
    check_term(call.facts, call.status, now=work.now, zone=work.city.zone)
    await withdraw(application, call, work)
    return ApplicationWithdrawn(application=application.id, status=application.status)


async def withdraw(application: Application, call: Call, work: Work) -> None:
    """Take an application out of the pool, or give its place up; and have its person forgotten everywhere."""
    if application.status in SEATED:
        await give_up(application, call, work)
    elif application.status in IN_POOL:
        application.status = ApplicationStatus.WITHDRAWN
    await forget(application, call, work)


async def forget(application: Application, call: Call, work: Work) -> None:
    """Have the person of an application forgotten everywhere; where it stands stays."""
    if application.person is not None:
        application.withdraw(lot_of(await work.find(ToldPool, call.id)))
        work.publish(ApplicantForgotten.model_validate(_facts(application, call)))


async def _own(command: CorrectApplication | WithdrawApplication, work: Work) -> tuple[Application, Call]:
    """Return the application that the link is for, and its call."""
    work.links.check(OWN_APPLICATION, command.application, command.token)
    application = await work.load(Application, command.application, field="/data/application")
    return application, await work.load(Call, application.call)


def _check_open(call: Call, work: Work) -> None:
    check_takes_applications(call.facts, call.status, now=work.now, zone=work.city.zone)


def _mark(call: Call, address: str | None, work: Work) -> str | None:
    """Return what is stored of a home address, where the call needs it."""
    home = same_household(address or "") if call.facts.one_per_household else ""
    return household_id(call.id, home, work.links) if home else None


def _write(application: Application, call: Call, work: Work) -> None:
    """Send the person their own link."""
    if application.person is None:
        raise ValueError("nobody can write to a forgotten applicant")
    work.publish(
        ApplicationReceived(
            **_facts(application, call),
            person=application.person,
            url=application_page(work.public_url, application.id, application.person.language, work.links),
        )
    )


def _facts(application: Application, call: Call) -> dict[str, Any]:
    return {
        "call": call.id,
        "name": call.facts.name,
        "application": application.id,
        "closes_at": call.facts.closes_at,
        "edition": application.edition,
    }
