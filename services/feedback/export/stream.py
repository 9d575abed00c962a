"""A survey's answers as lines of JSON: read page by page, so that a million cost no more memory than a thousand.

The first line is the data dictionary, then comes an array of cells for each answer, and last `{"end": how many}`: who
reads it knows by that that nothing is missing.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from services.feedback.documents import StoredAnswer, Survey, pages_of_answers
from services.feedback.domain.export_groups import Background, Cell, told
from services.feedback.domain.export_places import GivenPlaces
from services.feedback.domain.personal_data import masked_answers
from services.feedback.export.columns import RULE, Dictionary, ask_where, columns, places, row
from shared.city import City
from shared.store import Store

END = "end"
MIXED = 2_000
"""Fewest answers whose order is mixed, but at the end: small surveys are mixed as a whole."""


async def lines(store: Store, survey: Survey, city: City, *, now: datetime) -> AsyncIterator[bytes]:
    """Go through the lines, a page of answers at a time; what came today waits for tomorrow.

    The answers are gone through twice: what may be told of one depends on how many are like it. Where places are asked
    for, once more between: which are told depends on what else is.
    """
    today = datetime.combine(now.astimezone(city.zone).date(), time(), tzinfo=city.zone)
    sizes: Counter[Cell] = Counter()
    waiting = 0
    async for page in pages_of_answers(store, survey.id):
        over = [one for one in page if one.received_at < today]
        sizes.update(_cell(one, city.zone) for one in over)
        waiting += len(page) - len(over)
    of = told(sizes)
    given = GivenPlaces()
    if ask_where(survey.questions):
        async for page in pages_of_answers(store, survey.id):
            for one in page:
                if one.received_at < today and (as_ := of.get(_cell(one, city.zone))):
                    given.add(as_, places(one.answers, survey.questions))
    shared = await asyncio.to_thread(given.shared)
    answers = sum(sizes[cell] for cell in of)
    dictionary = Dictionary(
        survey=survey.id,
        name=survey.name,
        answers=answers,
        left_out=waiting + sum(sizes.values()) - answers,
        rule=RULE,
        columns=columns(survey.questions, city),
    )
    yield dictionary.model_dump_json(exclude_none=True).encode() + b"\n"
    sent = 0
    async for some in _mixed(store, survey.id):
        rows = [
            row(
                as_,
                masked_answers(one.answers, survey.questions),
                survey.questions,
                places_told=shared.has(as_, places(one.answers, survey.questions)),
            )
            for one in some
            if one.received_at < today and (as_ := of.get(_cell(one, city.zone)))
        ]
        sent += len(rows)
        yield "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows).encode()
    yield json.dumps({END: sent}).encode() + b"\n"


async def _mixed(store: Store, survey: str) -> AsyncIterator[list[StoredAnswer]]:
    """Go through a survey's answers at least `MIXED` at a time, in an order that doesn't tell which came together.

    Answers that were committed together stand on one sheet: people who were at one kiosk, for instance. Each answer's
    own part of its id is random, so by it they lie anywhere among all that are in hand.
    """
    held: list[StoredAnswer] = []
    async for page in pages_of_answers(store, survey):
        held += page
        if len(held) >= MIXED:
            yield sorted(held, key=StoredAnswer.random_part)
            held = []
    if held:
        yield sorted(held, key=StoredAnswer.random_part)


def _cell(answer: StoredAnswer, zone: ZoneInfo) -> Cell:
    background = answer.background
    day: date = answer.received_at.astimezone(zone).date()
    return day, Background(background.district, answer.language, background.age_group)
