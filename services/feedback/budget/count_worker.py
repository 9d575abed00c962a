"""Has rounds counted, one at a time, aside from all messages; a lease says which replica is at it.

Whatever dies, the ballots are frozen and the count is computed again; it is stored in one transaction, once.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import zlib
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from services.feedback.budget.addresses import result_page
from services.feedback.budget.counting import TIES, CountFailed, count
from services.feedback.budget.documents import (
    BY_NUMBER,
    Ballot,
    Count,
    CountFile,
    CountStatus,
    PaperBatch,
    Papers,
    Project,
    Report,
    Round,
    ballots_of,
    belonging_to,
)
from services.feedback.budget.tasks import ForgetBallots, forget_ballots_key
from services.feedback.domain.budget.election import (
    PotResult,
    Standing,
    election,
    standings,
    tells_of_one,
    with_result,
    without_votes,
)
from services.feedback.domain.budget.pabulib import written
from services.feedback.domain.budget.papers import counting_papers
from services.feedback.domain.budget.rule import rule_as_meta
from services.feedback.domain.summary import UNDER
from shared.contracts.budgets import BallotKind, Pot, RealisationStatus, RoundDecided, RoundFacts
from shared.store import Cause, Conflict, Group, Work
from shared.text import Text

if TYPE_CHECKING:
    from shared.service import Service

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=10)
"""After this long without a sign of life, another replica begins the count anew."""
_LOOK = 1.0
_RENEW = 2.0
_ATTEMPTS = 5
"""A count that took its process down so often is given up, and says so."""
_PAGE = 1_000
CHOSEN = Text(
    fi="Valittiin äänestyksessä. Kaupunki suunnittelee toteutusta.",
    sv="Valdes i röstningen. Staden planerar genomförandet.",
    en="Chosen by the vote. The city plans how to do it.",
)


async def count_rounds(service: Service) -> None:
    """Count whatever waits, until cancelled."""
    while True:
        waiting = {"status": CountStatus.COUNTING.value}
        for found in await service.store.claim(Count, waiting, limit=1, lease=LEASE):
            await _count(service, found)
        await asyncio.sleep(_LOOK)


async def _count(service: Service, claimed: Count) -> None:
    if claimed.attempts >= _ATTEMPTS:
        claimed.status, claimed.failure = CountStatus.FAILED, f"{_ATTEMPTS} attempts ended without a result"
        await _keep(service, claimed, {})
        return
    await service.store.renew(claimed, {"attempts": claimed.attempts + 1}, lease=LEASE)
    counting = asyncio.create_task(_computed(service, claimed))
    try:
        while not counting.done():
            await asyncio.wait([counting], timeout=_RENEW)
            if not counting.done() and not await service.store.renew(claimed, {}, lease=LEASE):
                return
        await _keep(service, claimed, counting.result())
    finally:
        counting.cancel()
        await asyncio.wait([counting])


async def _computed(service: Service, claimed: Count) -> dict[str, bytes]:
    """Fill in what came of the count, or why nothing did; return the files to publish."""
    round_ = await service.store.find(Round, claimed.id)
    if round_ is None:
        raise ValueError("a count without a round")
    projects = await service.store.select(Project, belonging_to(round_.id), sort=BY_NUMBER)
    names = {one.number: one.name for one in projects}
    plain = {number: " ".join(name.in_language("fi").split()) for number, name in names.items()}
    ballots = await _ballots(service, claimed)
    files: dict[str, bytes] = {}
    results = []
    for pot in round_.facts.pots:
        about = meta(round_.facts, pot, city=service.city.name.in_language("en"), country=service.city.country)
        counted = await asyncio.to_thread(election, about, pot, projects, plain, ballots)
        if not counted.candidates or not counted.ballots:
            continue
        try:
            answer = await count(await asyncio.to_thread(written, counted), round_.facts.rule)
        except CountFailed as failed:
            claimed.status, claimed.failure = CountStatus.FAILED, str(failed)
            return {}
        claimed.library = answer.library
        found = standings(counted, names, round_.facts.rule, answer.chosen, answer.completed)
        shown = _withheld(pot, found)
        if not tells_of_one(counted):
            content = written(with_result(counted, answer.chosen)).encode()
            name = f"{round_.id}.{pot.district or 'city'}.pb"
            files[name], sha256 = content, hashlib.sha256(content).hexdigest()
            told = {"ballots": len(counted.ballots), "standings": found, "file": name, "sha256": sha256}
            shown = shown.model_copy(update=told)
        results.append(shown)
    claimed.status, claimed.results = CountStatus.DECIDED, tuple(results)
    return files


def _withheld(pot: Pot, found: Sequence[Standing]) -> PotResult:
    """Return what may be shown of a sum however few have voted: what was chosen, and what it costs."""
    return PotResult(
        district=pot.district,
        amount=pot.amount,
        ballots=UNDER,
        spent=sum(one.cost for one in found if one.chosen),
        standings=without_votes(found),
        file=None,
        sha256=None,
    )


def meta(facts: RoundFacts, pot: Pot, *, city: str, country: str | None) -> dict[str, str]:
    """Return the head of a pot's file: what Pabulib asks for, and what a recount needs."""
    kind = {"min_length": "1"}
    if facts.ballot is BallotKind.KNAPSACK:
        kind["max_sum_cost"] = str(pot.amount)
    else:
        kind["max_length"] = str(facts.most_projects)
    place = {"subunit": pot.district} if pot.district else {}
    how = rule_as_meta(facts.rule, ties=TIES)
    return {
        "description": f"{facts.name.in_language('en')}, {city}",
        "country": "Finland" if country == "FI" else country or "–",
        "unit": city,
        **place,
        "instance": facts.id,
        "num_projects": "",
        "num_votes": "",
        "budget": "",
        "vote_type": "approval",
        "rule": how["rule"],
        "date_begin": f"{facts.voting_from:%d.%m.%Y}",
        "date_end": f"{facts.voting_until:%d.%m.%Y}",
        **kind,
        "currency": "EUR",
        "comment": how["comment"],
    }


async def _ballots(service: Service, claimed: Count) -> list[tuple[int, ...]]:
    """Return all that is voted for, on-line and on paper, and note the sums; a page at a time, to hold up nobody."""
    online: dict[str, tuple[int, ...]] = {}
    after = ""
    while True:
        page = await service.store.select(Ballot, ballots_of(claimed.id, after), sort=[("_id", 1)], limit=_PAGE)
        online |= {one.id: one.projects for one in page if one.edition}
        if len(page) < _PAGE:
            break
        after = page[-1].id
    batches = await service.store.select(PaperBatch, belonging_to(claimed.id), sort=[("batch", 1)])
    papers, aside = counting_papers([(one.batch, one.entries) for one in batches], set(online))
    claimed.online = len(online)
    known = claimed.papers
    claimed.papers = Papers(
        in_boxes=known.in_boxes,
        counted=len(papers),
        set_aside=aside,
        unsettled=known.unsettled,
        spoiled=known.in_boxes - known.unsettled - len(papers) - aside,
    )
    return [*online.values(), *(one.projects for one in papers)]


async def _keep(service: Service, computed: Count, files: dict[str, bytes]) -> None:
    """Store what came of it in one transaction, unless another replica was first."""
    while True:
        try:
            async with service.store.transaction() as transaction:
                group = Group(transaction)
                cause = Cause(computed.id, "/silta/feedback/count", "count")
                work = Work(group, service, cause, service.clock.now())
                there = await work.load(Count, computed.id)
                if there.status is CountStatus.COUNTING and there.leased_by == computed.leased_by:
                    await _publish(there, computed, files, work)
                    work.accept()
                    await group.flush()
        except Conflict:  # the lease was renewed just now
            continue
        return


async def _publish(there: Count, computed: Count, files: dict[str, bytes], work: Work) -> None:
    round_ = await work.load(Round, there.id)
    there.leased_by = there.leased_until = None
    there.status, there.failure = computed.status, computed.failure
    if computed.status is CountStatus.FAILED:
        round_.counting = False
        log.error("a count failed: %s", computed.failure)
        return
    there.decided_at = work.now
    there.online, there.papers, there.library = computed.online, computed.papers, computed.library
    there.results = computed.results
    for name, content in files.items():
        work.add(CountFile(id=CountFile.id_of(there.id, name), packed=zlib.compress(content, 9)))
    chosen = [one for result in computed.results for one in result.standings if one.chosen]
    for one in chosen:
        project = await work.load(Project, Project.id_of(there.id, one.number))
        project.reports = (Report(at=work.now, status=RealisationStatus.CHOSEN, words=CHOSEN),)
    round_.decided = True
    await work.schedule(ForgetBallots(round=there.id), due=work.now, key=forget_ballots_key(there.id))
    work.publish(
        RoundDecided(
            round=round_.id,
            name=round_.facts.name,
            ballots=computed.online + computed.papers.counted,
            chosen=len(chosen),
            amount=sum(one.cost for one in chosen),
            url=result_page(work.public_url, round_.id),
        )
    )
