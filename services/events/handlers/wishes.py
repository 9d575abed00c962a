"""Residents' wishes, and the city's answers."""

from __future__ import annotations

from services.events.documents import WAITING, Occasion, Wish, WishAnswer
from services.events.domain.problems import ANSWER_ALREADY_PUBLISHED
from services.events.domain.wish import promised
from services.events.handlers._messages import messages
from shared.contracts import Rejected
from shared.contracts.events import (
    AnswerWishes,
    MakeWish,
    ReadWishes,
    WishesAnswered,
    WishesRead,
    WishMade,
    WishToRead,
)
from shared.store import Work


@messages.handles(MakeWish)
async def make_wish(command: MakeWish, work: Work) -> WishMade:
    """Keep the wish for staff to read, with the day of the promised answer."""
    if command.district is not None:
        work.city.district(command.district, field="/data/district")
    wish = Wish(
        id=work.new_id(),
        words=command.wish,
        language=command.language,
        district=command.district,
        made_at=work.now,
        answered_by=promised(work.now, work.city.wishes_answered_within_days),
    )
    work.add(wish)
    return WishMade(wish=wish.id, answered_by=wish.answered_by)


@messages.handles(ReadWishes)
async def read_wishes(command: ReadWishes, work: Work) -> WishesRead:
    """Show those that have waited longest."""
    waiting = await work.select(Wish, {**WAITING}, sort=[("made_at", 1)], limit=command.limit)
    return WishesRead(
        wishes=tuple(
            WishToRead(
                wish=wish.id,
                words=wish.words or "",
                language=wish.language,
                district=wish.district,
                made_at=wish.made_at,
            )
            for wish in waiting
        )
    )


@messages.handles(AnswerWishes)
async def answer_wishes(command: AnswerWishes, work: Work) -> WishesAnswered:
    """Publish one answer for all of them; what residents wrote is forgotten by it."""
    if await work.find(WishAnswer, command.answer):
        raise Rejected(ANSWER_ALREADY_PUBLISHED, field="/data/answer", answer=command.answer)
    if command.occasion is not None:
        await work.load(Occasion, command.occasion, field="/data/occasion")
    late = 0
    districts: set[str] = set()
    for place, id_ in enumerate(command.wishes):
        field = f"/data/wishes/{place}"
        wish = await work.load(Wish, id_, field=field)
        late += wish.is_late(work.now)
        if wish.district is not None:
            districts.add(wish.district)
        wish.take(command.answer, field=field)
    work.add(
        WishAnswer(
            id=command.answer,
            at=work.now,
            by=command.by,
            wished=command.wished,
            fate=command.fate,
            words=command.words,
            occasion=command.occasion,
            wishes=len(command.wishes),
            districts=tuple(sorted(districts)),
            late=late,
        )
    )
    return WishesAnswered(answer=command.answer, wishes=len(command.wishes))
