"""Post notices: what screens and the feed show."""

from __future__ import annotations

from services.notify.documents import Notice
from services.notify.domain.notice import Facts
from shared.store import Work


async def post(work: Work, id_: str, facts: Facts, *, edition: int = 0) -> None:
    """Post a notice, or replace what it says; `updated_at` moves only when that has changed.

    News may overtake each other: what an older `edition` says is not posted over a newer one.
    """
    notice = await work.find(Notice, id_)
    if notice is None:
        work.add(Notice(id=id_, facts=facts, edition=edition, published_at=work.now, updated_at=work.now))
    elif edition >= notice.edition:
        notice.edition = edition
        _say(notice, facts, work)


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
        _say(notice, notice.facts.model_copy(update={"districts": districts, "themes": themes}), work)


def _say(notice: Notice, facts: Facts, work: Work) -> None:
    if notice.facts != facts:
        notice.facts, notice.updated_at = facts, work.now
