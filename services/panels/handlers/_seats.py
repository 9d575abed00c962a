"""Seats that are given up, and who is asked instead."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

from services.panels.addresses import pseudonym
from services.panels.documents import DRAWN_BY, Application, Call, Panel, as_drawn
from services.panels.domain.answer import SEATED, given_up
from services.panels.domain.application import UNDRAWN
from services.panels.domain.choice import of_other_households
from services.panels.domain.pool import Applicant, seats
from services.panels.domain.record import Entry, What
from services.panels.domain.replacement import WAITS_FOR_DRAW, Refill, Seats, Waiting, refill
from services.panels.handlers._inviting import invite
from services.panels.lottery_documents import Lottery
from services.panels.tasks import lapse_invitation_key
from services.panels.words import groups_of
from shared.contracts.panels import ApplicationStatus, MemberAnswered
from shared.store import Work
from shared.stretches import BASE64URL, next_width
from shared.text import Text

WHAT = {
    ApplicationStatus.DECLINED: What.DECLINED,
    ApplicationStatus.LAPSED: What.LAPSED,
    ApplicationStatus.LEFT: What.LEFT,
}

_LOOKED_AT = 100
"""Applications that are read together, about, to see whether anybody is left."""


async def give_up(application: Application, call: Call, work: Work, told: dict[str, Text] | None = None) -> None:
    """Give a seat up, and invite whoever keeps the quotas in their stead, in the same commit.

    `told` is what the record says of it beside that: `reason`, and `by` whom.
    """
    status = given_up(application.status, call.facts.term, work.now, work.city.zone)
    await empty_seat(application, status, call, work, told)


async def empty_seat(
    application: Application, status: ApplicationStatus, call: Call, work: Work, told: dict[str, Text] | None = None
) -> None:
    """Record why a seat is empty, and offer it on."""
    await record_answer(application, status, work)
    entry = Entry(at=work.now, what=WHAT[status], who=pseudonym(application.id, work.links))
    panel = await work.load(Panel, call.id)
    panel.vacancies += 1
    await offer_on([entry.model_copy(update=told or {})], call, work)


async def record_answer(application: Application, status: ApplicationStatus, work: Work) -> None:
    """Record how an invited person has answered."""
    application.status, application.answered_at = status, work.now
    await work.unschedule(lapse_invitation_key(application.id))
    work.publish(MemberAnswered(call=application.call, application=application.id, status=status))


async def offer_on(entries: list[Entry], call: Call, work: Work, *, drawn: Sequence[Application] = ()) -> None:
    """Add to the record, and fill what is vacant; or record why it stays empty. `drawn` are who was drawn just now."""
    panel = await work.load(Panel, call.id)
    there = await work.select(Application, {"call": call.id, "status": {"$in": [*SEATED, ApplicationStatus.RESERVE]}})
    known = {one.id: one for one in (*there, *drawn)}
    remaining = tuple(one.applicant() for one in known.values() if one.status in SEATED)
    filled = Refill((), None)
    if panel.vacancies:
        held = Seats(remaining, open=panel.vacancies, before=panel.seats)
        waiting = Waiting(
            reserves=tuple(one.applicant() for one in known.values() if one.status is ApplicationStatus.RESERVE),
            others=await _are_others(panel, known, remaining, work),
        )
        groups = groups_of(call.facts, work.city)
        filled = (
            Refill((), WAITS_FOR_DRAW)
            if await _draw_is_pending(panel, work)
            else await asyncio.to_thread(refill, held, waiting, call.facts.quotas, groups, seed=panel.seed)
        )
    for invited in filled.invited:
        await invite(await work.load(Application, invited.id), call, work, replacement=True)
        entries.append(Entry(at=work.now, what=What.INVITED_INSTEAD, who=pseudonym(invited.id, work.links)))
    panel.vacancies -= len(filled.invited)
    if filled.vacancy:
        entries.append(Entry(at=work.now, what=What.VACANT, seats=panel.vacancies, reason=filled.vacancy))
    panel.record += tuple(entries)
    panel.seats = seats(call.facts.quotas, (*remaining, *filled.invited))
    panel.tell_seats()


async def _are_others(panel: Panel, known: Collection[str], remaining: Sequence[Applicant], work: Work) -> bool:
    """Tell whether a lottery for the vacant seats could reach anybody.

    That is one whom no draw has drawn, who isn't `known` to be drawn just now, and who lives with none of those
    remaining.
    """
    after, width = "", BASE64URL.first_width
    while True:
        end, found = BASE64URL.end_of_stretch(after, width), 0
        for status in sorted(UNDRAWN):
            rows = await work.read(Application, Application.between(panel.id, status, after, end), DRAWN_BY)
            found += len(rows)
            others = [one for _, one in as_drawn(rows) if one.id not in known]
            if of_other_households(others, remaining):
                return True
        if end is None:
            return False
        after, width = end, next_width(width, found, _LOOKED_AT)


async def _draw_is_pending(panel: Panel, work: Work) -> bool:
    """Tell whether the vacant seats wait for a draw of their own: who is in it has been published."""
    lottery = await work.find(Lottery, Lottery.id_of(panel.id, panel.turn)) if panel.turn else None
    return lottery is not None and lottery.is_pending
