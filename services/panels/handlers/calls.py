"""Calls: quotas proposed, the call opened, its term planned."""

from __future__ import annotations

from functools import partial

from services.panels.addresses import call_page
from services.panels.documents import Call
from services.panels.domain.call import Phase, check_call, end_of, phase, promised
from services.panels.domain.outreach import lacking, look_at
from services.panels.domain.problems import CALL_EXISTS, POPULATION_UNKNOWN
from services.panels.domain.quotas import Names, proposed
from services.panels.handlers._messages import messages
from services.panels.pool import renewed
from services.panels.tasks import EndTerm, LookAtPool, end_term_key, look_at_pool_key
from services.panels.words import category_name, group_name, value_name
from shared.contracts import Rejected
from shared.contracts.panels import (
    CallFacts,
    CallOpened,
    CallOpenedResult,
    CallRead,
    CategoryRead,
    LackingGroup,
    OpenCall,
    PoolLacking,
    ProposeQuotas,
    QuotasProposed,
    ReadCall,
    ValueRead,
)
from shared.store import Work


@messages.handles(OpenCall)
async def open_call(command: OpenCall, work: Work) -> CallOpenedResult:
    """Publish a call, and plan the end of its term."""
    facts, zone = promised(command.call, work.city.required_languages), work.city.zone
    if await work.find(Call, facts.id):
        raise Rejected(CALL_EXISTS, field="/data/call/id", call=facts.id)
    names = Names(partial(category_name, facts), lambda quota: group_name(facts, quota, work.city))
    check_call(facts, names, now=work.now, zone=zone, longest_term=work.city.longest_panel_term_days)
    work.add(Call(id=facts.id, facts=facts))
    await work.schedule(EndTerm(call=facts.id), due=end_of(facts.term, zone), key=end_term_key(facts.id))
    await _plan_look(work, facts, 0)
    work.publish(CallOpened(call=facts, url=call_page(work.public_url, facts.id)))
    return CallOpenedResult(call=facts.id)


@messages.handles(ReadCall)
async def read_call(command: ReadCall, work: Work) -> CallRead:
    """Return the call with what people are shown for what it asks. Changes nothing."""
    call = await work.load(Call, command.call, field="/data/call")
    facts = call.facts
    return CallRead(
        call=facts,
        asked=tuple(
            CategoryRead(
                category=category,
                name=category_name(facts, category),
                values=tuple(
                    ValueRead(value=one.value, name=value_name(one, work.city))
                    for one in facts.quotas
                    if one.category == category
                ),
            )
            for category in facts.categories()
        ),
    )


@messages.handles(ProposeQuotas)
async def propose_quotas(command: ProposeQuotas, work: Work) -> QuotasProposed:
    """Reckon quotas from the population that is given, else from the city's own. Changes nothing."""
    given = {one.category: one for one in command.population}
    known = {one.category: one for one in work.city.population} | given
    wanted = command.categories or tuple(given or known)
    for position, category in enumerate(wanted):
        if category not in known:
            names = ", ".join(known)
            field = f"/data/categories/{position}"
            raise Rejected(POPULATION_UNKNOWN, field=field, category=category, known=names)
    population = tuple(known[category] for category in dict.fromkeys((*wanted, *given)))
    return QuotasProposed(quotas=proposed(population, command.size), population=population)


@messages.handles(LookAtPool)
async def look_at_pool(task: LookAtPool, work: Work) -> None:
    """Tell from which groups too few have applied, or that it is none any more."""
    call = await work.load(Call, task.call)
    facts = call.facts
    if phase(facts, call.status, work.now) is not Phase.OPEN:
        return
    missing = lacking(facts.quotas, (await renewed(call, work)).counts)
    if missing or call.outreach:
        work.publish(
            PoolLacking(
                call=call.id,
                name=facts.name,
                url=call_page(work.public_url, call.id),
                closes_at=facts.closes_at,
                groups=tuple(
                    LackingGroup(category=one.category, value=one.value, name=group_name(facts, one, work.city))
                    for one in missing
                ),
            )
        )
    call.outreach = bool(missing)
    await _plan_look(work, facts, task.look + 1)


async def _plan_look(work: Work, facts: CallFacts, look: int) -> None:
    if (due := look_at(facts, look)) is not None:
        await work.schedule(LookAtPool(call=facts.id, look=look), due=due, key=look_at_pool_key(facts.id))
