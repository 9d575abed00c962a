"""Post notices: what screens and the feed show, and what is told on as news."""

from __future__ import annotations

from services.notify.documents import Notice
from services.notify.domain.news import told_at
from services.notify.domain.notice import Facts
from services.notify.tasks import TellNews
from shared.store import Work


async def post(work: Work, id_: str, facts: Facts, *, edition: int = 0) -> None:
    """Post a notice, or replace what it says; `updated_at` moves only when that has changed.

    News may overtake each other: what an older `edition` says is not posted over a newer one.
    """
    notice = await work.find(Notice, id_)
    if notice is None:
        notice = Notice(id=id_, facts=facts, edition=edition, published_at=work.now, updated_at=work.now)
        work.add(notice)
        await _tell(notice, work)
    elif edition >= notice.edition:
        notice.edition = edition
        await _say(notice, facts, work)


def follow_up_notice(occasion: str) -> str:
    """Return the id of the notice of an occasion's follow-up."""
    return f"follow-up-{occasion}"


def survey_notice(survey: str) -> str:
    """Return the id of the notice of a survey, such as the phenomenon of the week."""
    return f"survey-{survey}"


async def place_follow_up(work: Work, occasion: str, districts: tuple[str, ...], themes: tuple[str, ...]) -> None:
    """Say which districts and themes a follow-up concerns, where we hear of it before we hear of its occasion."""
    notice = await work.find(Notice, follow_up_notice(occasion))
    if notice is not None:
        await _say(notice, notice.facts.model_copy(update={"districts": districts, "themes": themes}), work)


async def _say(notice: Notice, facts: Facts, work: Work) -> None:
    if notice.facts != facts:
        notice.facts, notice.updated_at, notice.changes = facts, work.now, notice.changes + 1
        await _tell(notice, work)


async def _tell(notice: Notice, work: Work) -> None:
    """Have it told on. What changes before its turn comes is told as it is then, once."""
    await work.schedule(TellNews(notice=notice.id), due=told_at(notice.facts, work.now), key=f"tell-news:{notice.id}")
