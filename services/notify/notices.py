"""Post notices: what screens and the feed show."""

from __future__ import annotations

from services.notify.documents import Notice
from services.notify.domain.notice import Facts
from shared.store import Work


async def post(work: Work, id_: str, facts: Facts) -> None:
    """Post a notice, or replace what it says; `updated_at` moves only when that has changed."""
    notice = await work.find(Notice, id_)
    if notice is None:
        work.add(Notice(id=id_, facts=facts, published_at=work.now, updated_at=work.now))
    elif notice.facts != facts:
        notice.facts, notice.updated_at = facts, work.now
